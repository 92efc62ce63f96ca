import Documents
import FollowUp
import Institution
import Foundation
import Records
import Testing

@testable import CharterFiles

/// What the archive says of the Conference, written down by hand and held against the charter.
@Suite struct ConferenceFactsTests {
    private static let charters = Result {
        (
            crm: try Charter(CharterFolder.read(repository.appending(path: "charters/crm").path)),
            example: try Charter(CharterFolder.read(repository.appending(path: "charters/example").path))
        )
    }

    private let crm: Charter

    init() throws { crm = try Self.charters.get().crm }

    private func all<Command>(_ type: Command.Type) -> [Command] { crm.commands.compactMap { $0 as? Command } }
    private func drafts(_ kind: String) -> [RecordDraft] {
        crm.commands.map(\.draft).filter { $0.reference.kind == kind }
    }
    private func title(_ draft: RecordDraft, _ field: Field = .title) -> String? {
        draft.wordings.best(field, for: [.spanish])?.text
    }
    private func parties(_ type: String) -> [RecordDraft] {
        all(KeepParty.self).filter { $0.type == type }.map(\.draft)
    }

    @Test func `Both charters are sound`() throws {
        let (crm, example) = try Self.charters.get()
        #expect(crm.id == "crm")
        #expect(crm.languages.all.map(\.rawValue) == ["es", "en"])
        #expect(example.languages.official == Language("en"))
        #expect(example.languages.all.contains(Language("fr")))
        #expect(example.contact == "mailto:bureau@coral-passage.example")
        #expect(crm.commands.count == 636)
        #expect(example.commands.count > 30)
    }

    @Test func `Every record of both charters has a source or is one`() throws {
        let (crm, example) = try Self.charters.get()
        // The sources do not speak of interpreters: the function is a setting of this house, and says so.
        let unsaid = Reference("function", "interpreter")
        for draft in (crm.commands + example.commands).map(\.draft) where draft.reference.kind != "source" && draft.reference != unsaid {
            #expect(draft.sources[RecordDraft.whole]?.isEmpty == false, "\(draft.reference)")
        }
    }

    @Test func `No reference of a charter leads nowhere`() throws {
        let (crm, example) = try Self.charters.get()
        for charter in [crm, example] {
            let known = Set(charter.commands.map(\.draft.reference))
            #expect(known.count == charter.commands.count)
            for draft in charter.commands.map(\.draft) {
                #expect(draft.links.filter { !known.contains($0.target) } == [], "\(draft.reference)")
            }
        }
    }

    @Test func `Eleven members in the order of the publication`() {
        let titles = ["Belice", "Canadá", "Costa Rica", "El Salvador", "Estados Unidos", "Guatemala", "Honduras", "México", "Nicaragua", "Panamá", "República Dominicana"]
        #expect(parties("member").compactMap { title($0) } == titles)
        #expect(all(KeepPartyType.self).filter(\.decides).map(\.draft.reference.slug) == ["member"])
    }

    @Test func `Five observer states`() {
        #expect(
            parties("observer-state").compactMap { title($0) } == ["Argentina", "Colombia", "Ecuador", "Jamaica", "Perú"])
    }

    @Test func `Eight observer organisations with the years since which they observe`() {
        let years = Dictionary(
            uniqueKeysWithValues: parties("observer-organisation").map { ($0.reference.slug, $0.when?.start?.year) })
        #expect(
            years == [
                "unhcr": 1997, "un-rapporteur-migrants": 2003, "eclac-celade": 1996, "segib": 2007, "iachr": 2000,
                "sica": 2003, "iom": 1996, "unfpa": 2006,
            ])
        #expect(parties("observer-organisation").allSatisfy { $0.when?.isOpen == true })
    }

    @Test func `The civil society network has taken part since 1998`() {
        #expect(parties("civil-society").map(\.reference.slug) == ["rrocm"])
        #expect(parties("civil-society").first?.when?.description == "1998/..")
    }

    @Test func `Fifteen presidencies with their themes`() {
        let expected: [(Int, String, String)] = [
            (1996, "mex", "Conformación de la CRM como un proceso de consulta"),
            (1997, "pan", "Adopción de un Plan de Acción para la CRM"),
            (1998, "can", "Instrumentación del Plan de Acción de la CRM"),
            (1999, "slv", "Modernización de los Servicios Migratorios"),
            (2000, "usa", "Consolidación de una visión sostenible sobre el futuro de la CRM"),
            (2001, "cri", "Modernización de la Gestión Migratoria y Cooperación Transfronteriza"),
            (2002, "gtm", "Hacia la Solidaridad Regional en Seguridad y Migración"),
            (2003, "mex", "Consolidando la Seguridad Regional Mediante una Gestión Migratoria Moderna"),
            (2004, "pan", "El Plan de Acción y Convergencia de la CRM con otros Procesos y Organismos Internacionales en Materia Migratoria"),
            (2005, "can", "Integración y Ciudadanía"), (2006, "slv", "Enlazando Comunidades"),
            (2007, "usa", "Cooperación Efectiva en el Combate a la Trata de Personas"),
            (2008, "hnd", "Migración y Derechos Humanos"), (2009, "gtm", "Migración y Desarrollo"),
            (2010, "mex", "Migración y Familia"),
        ]
        let presidencies = drafts("presidency")
        #expect(presidencies.count == 15)
        for (draft, wanted) in zip(presidencies, expected) {
            #expect(draft.when?.start?.year == wanted.0)
            #expect(draft.links.first { $0.relation == .of }?.target == Reference("party", wanted.1))
            #expect(title(draft, "theme") == wanted.2)
        }
    }

    @Test func `Thirty-three focal points, one for each sector of each member`() {
        let points = all(KeepFocalPoint.self)
        #expect(points.count == 33)
        #expect(Set(points.map { "\($0.party) \($0.sector)" }).count == 33)
        #expect(Set(points.map(\.party)) == Set(parties("member").map(\.reference.slug)))
    }

    @Test func `Eleven shares that add up to 282,724 dollars and, as printed, to 100.01 per cent`() throws {
        let scale = try #require(all(KeepScale.self).first?.scale)
        #expect(all(KeepScale.self).count == 1)
        #expect(scale.currency == "USD")
        #expect(scale.shares.count == 11)
        #expect(scale.sumOfCents == 28_272_400)
        #expect(scale.statedCents == 28_272_400)
        #expect(scale.sumOfHundredths == 10_001)
        #expect(scale.statedHundredths == 10_000)
        let amounts = Dictionary(uniqueKeysWithValues: scale.shares.map { ($0.party, $0.cents / 100) })
        #expect(amounts["usa"] == 141_360)
        #expect(amounts["can"] == 68_000)
        #expect(amounts["mex"] == 33_364)
        #expect(scale.shares.filter { $0.cents == 500_000 && $0.hundredths == 177 }.count == 8)
    }

    @Test func `Six budget lines`() {
        #expect(
            drafts("budget-line").compactMap { title($0) } == [
                "Personal", "Apoyo para seminarios y reuniones", "Equipo y acceso a redes informáticas",
                "Estudios e investigación", "Elaboración y traducción de documentos", "Otros gastos operativos e imprevistos",
            ])
    }

    @Test func `Three axes, five themes and forty-two subtopics`() {
        let levels = Dictionary(grouping: all(KeepTheme.self), by: \.level).mapValues(\.count)
        #expect(levels == [.axis: 3, .theme: 5, .subtopic: 42])
    }

    @Test func `Eight criteria for states and three for organisations`() {
        let criteria = drafts("criterion").compactMap { $0.links.first { $0.relation == .of }?.target.slug }
        #expect(criteria.filter { $0 == "observer-state" }.count == 8)
        #expect(criteria.filter { $0 == "observer-organisation" }.count == 3)
        #expect(criteria.count == 11)
    }

    @Test func `Both claims about the companions are kept with their sources`() throws {
        let draft = try #require(drafts("disagreement").first { $0.reference.slug == "companions-in-the-closed-door" })
        #expect(title(draft, .part("claim", 1))?.contains("Hasta dos") == true)
        #expect(title(draft, .part("claim", 2))?.contains("Un funcionario de alto nivel") == true)
        #expect(draft.sources[.part("claim", 1)]?.map(\.document) == ["001"])
        #expect(draft.sources[.part("claim", 2)]?.map(\.document) == ["003"])
        #expect(draft.links.contains(Link(.about, Reference("rule", "m3"))))
    }

    @Test func `Five sources, twenty-seven rules, nine bodies, and a full matrix`() {
        #expect(drafts("source").map(\.reference.slug) == ["000", "001", "002", "003", "004"])
        #expect(drafts("rule").count == 27)
        #expect(all(KeepBody.self).count == 9)
        #expect(all(KeepParticipation.self).count == 4 * 6)
    }

    @Test func `The XII meeting was in New Orleans in April 2007`() throws {
        let meeting = try #require(all(KeepMeeting.self).first { $0.draft.reference.slug == "crm-xii" })
        #expect(meeting.number == 12)
        #expect(meeting.body == "vice-ministers")
        #expect(meeting.draft.when?.years == [2007])
        #expect(meeting.draft.when?.start?.month == 4)
        #expect(title(meeting.draft, .place)?.contains("Nueva Orleans") == true)
        #expect(meeting.draft.links.contains(Link(.hostedBy, Reference("party", "usa"))))
    }
}
