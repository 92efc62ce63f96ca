import Accounts
import Documents
import FollowUp
import Foundation
import Institution
import Meetings
import Records
import SQL
import TestDatabase

@testable import Portal

/// Records that the public may not read, one of every kind for every audience, each with a word of its own in every
/// text, tied to public records in both directions.
struct Secrets: Sendable {
    struct Secret: Sendable {
        let reference: Reference
        let audience: Audience
        let isReleased: Bool
        /// Which of the audiences it is for, by its place among them; behind the last for what will be released.
        let place: Int
        /// In every text of it, in its slug and in where it is cited.
        let word: String
    }

    /// When the released ones become public.
    static let release = Moment("2031-05-01T12:00:00Z")!
    static let audiences: [Audience] = [
        .secretariat, .members, .body("grcm"), .party("mex"), .sitting("crm-xii"), .process,
    ]
    static let kinds = [
        "process", "source", "party-type", "party", "body", "participation", "criterion", "rule", "cycle-step", "theme",
        "meeting", "presidency", "document", "activity", "seminar", "partner", "forum", "sector", "focal-point", "scale",
        "budget-line", "officer", "decision", "term", "disagreement", "function", "seat", "person", "announcement",
        "unsealing", "saved-search", "sign-on", "sitting", "agenda-item", "statement", "summary",
    ]
    /// Public records that the secret ones lead to.
    static let neighbours = [
        "party/mex", "body/grcm", "meeting/crm-xii", "rule/m3", "theme/human-rights", "document/conference-in-brief",
        "source/003",
    ].compactMap { Reference($0) }

    /// In every word of a secret, and nowhere else.
    let marker: String
    /// As long as the marker, and in nothing at all: for what never existed.
    let ghost: String
    /// In the public records that lead to secret ones.
    let open: String
    let all: [Secret]

    /// - Parameter audiences: one record of every kind for each of them, and one for the secretariat that is released later.
    init(audiences: [Audience] = Secrets.audiences) {
        func random(_ first: String) -> String {
            first + String((0..<7).map { _ in "bcdfgjkmptvwxz".randomElement() ?? "z" })
        }
        (marker, ghost, open) = (random("qz"), random("qx"), random("qv"))
        var all: [Secret] = []
        for (number, kind) in Secrets.kinds.enumerated() {
            for (index, audience) in (audiences + [.secretariat]).enumerated() {
                let word = "\(marker)\(Secrets.letters(number * 40 + index))"
                all.append(
                    Secret(
                        reference: Reference(kind, "x-\(word)"), audience: audience,
                        isReleased: index == audiences.count, place: index, word: word))
            }
        }
        self.all = all
    }

    /// A syllable for each digit, two of which have no letter alike: no word is one that another may be mistyped for.
    private static func letters(_ number: Int) -> String {
        let letters = Array("bdfghjklmn")
        return String(number + 1000).map { digit -> String in
            let place = Int(String(digit)) ?? 0
            return String([0, 3, 7].map { letters[(place + $0) % 10] })
        }.joined()
    }

    /// The same text with the ghost's words.
    func ghostly(_ text: String) -> String { text.replacingOccurrences(of: marker, with: ghost) }

    /// The secrets of a kind, without the one that will be released.
    func secrets(_ kind: String) -> [Secret] { all.filter { $0.reference.kind == kind && !$0.isReleased } }

    /// The one of its kind that will be released.
    func released(_ kind: String) -> Secret? { all.first { $0.reference.kind == kind && $0.isReleased } }

    /// The public record of a kind that leads to secret ones.
    func companion(_ kind: String) -> Reference { Reference(kind, "open-\(open)") }

    /// Takes up the secret records and their public companions.
    func takeUp(into database: Database) async throws {
        var commands: [any KeepingCommand] = []
        for (number, secret) in all.enumerated() {
            var draft = draft(secret.reference, word: secret.word)
            draft.audience = secret.audience
            draft.release = secret.isReleased ? Release(at: Secrets.release, to: .everyone) : nil
            for (index, target) in Secrets.neighbours.enumerated() {
                draft.links.append(Link(Secrets.relations[(number + index) % Secrets.relations.count], target))
            }
            draft.links += [
                Link(.about, Reference("rule", "m3")), Link(.of, Reference("body", "grcm")), Link(.of, Reference("party", "mex")),
                Link(.decidedBy, Reference("meeting", "crm-xii")),
            ]
            if secret.reference.kind != "process" { draft.links.append(Link(.about, companion(secret.reference.kind))) }
            commands.append(command(draft, number: number, other: "x-\(secret.word)"))
        }
        for (number, kind) in Secrets.kinds.enumerated() where kind != "process" {
            var draft = draft(companion(kind), word: open)
            // A part of them from each kind, so that every one is led to by several.
            for (index, secret) in all.enumerated() where (index + number).isMultiple(of: 4) {
                draft.links.append(Link(Secrets.relations[(number + index) % Secrets.relations.count], secret.reference))
            }
            for (facet, of) in [(Facet.party, "party"), (.body, "body"), (.theme, "theme")] {
                draft.facets[facet, default: []].formUnion(secrets(of).map(\.reference.slug))
            }
            draft.sources["text"] = secrets("source").map { Citation(document: $0.reference.slug, locator: "p. 1") }
            let towards = secrets("party").first?.reference.slug ?? ""
            commands.append(command(draft, number: 5000 + number, other: towards))
        }
        let actor = Actor(name: "test", clearance: .everyone, keepsRecords: true)
        _ = try await House.office(database).takeUp(commands, as: actor)
    }

    static let relations: [Relation] = [
        .arisesFrom, .decidedBy, .implements, .reportsOn, .supersedes, .discussedIn, .producedBy, .sameAs, .related,
        .partOf, .hostedBy, .sponsoredBy, .proposedBy, .about, .of, .attendedBy, .addressedTo, .presides, .refersTo,
        .uses, .became,
    ]

    static let fields: [Field] = [
        .title, .short, .summary, .text, .place, .note, "theme", "function", "moment", "outcome", "proposed", "one",
        "publisher", "meets", "composition", "query",
    ] + [
        "claim", "discussion", "contribution", "occasion", "step", "value", "value-name", "principle", "also",
        "function", "form",
    ].map { Field.part($0, 1) }

    private func draft(_ reference: Reference, word: String) -> RecordDraft {
        var draft = RecordDraft(reference)
        for field in Secrets.fields {
            draft.wordings[field] = [
                Wording("\(word) \(field.rawValue)", in: .spanish, .official),
                Wording("\(word) of \(field.rawValue)", in: .english, .translation),
            ]
        }
        draft.sources[RecordDraft.whole] = [Citation(document: "003", locator: word)]
        draft.when = When("2007-04-24/2007-04-27")
        draft.occasions = [When("2007-04")].compactMap { $0 }
        draft.position = 10_000
        draft.facets = [
            .party: ["mex"], .body: ["grcm"], .theme: ["human-rights"], .type: ["seminar"], .status: ["held"],
        ]
        return draft
    }

    /// The command of the draft's kind; its own columns lead to secret records too.
    private func command(_ draft: RecordDraft, number: Int, other: String) -> any KeepingCommand {
        func slug(_ kind: String) -> String { secrets(kind).first?.reference.slug ?? "" }
        let (steps, when) = ([DocumentStep(kind: .approved, when: nil, body: slug("body"), meeting: slug("meeting"))], draft.when)
        switch draft.reference.kind {
        case "party-type": return KeepPartyType(draft, decides: true)
        case "party": return KeepParty(draft, code: draft.reference.slug.uppercased(), type: slug("party-type"), website: nil)
        case "body": return KeepBody(draft, type: .network)
        case "participation": return KeepParticipation(draft, partyType: slug("party-type"), body: other, level: .decides)
        case "rule": return KeepRule(draft, values: [RuleValue(name: .part("value-name", 1), number: 7, when: nil)])
        case "theme":
            return KeepTheme(
                draft, level: .subtopic, parent: slug("theme") == draft.reference.slug ? "human-rights" : slug("theme"),
                discussions: [Discussion(bodies: ["grcm", slug("body")], years: [when].compactMap { $0 })])
        case "meeting": return KeepMeeting(draft, body: number < 5000 ? "grcm" : slug("body"), number: 300 + number)
        case "document":
            let texts = draft.wordings[.title].map { ($0.language, "# \($0.text)\n\n\($0.text) [\(slug("source")): p. 1]\n") }
            // What a file holds is nobody's to change: it names nothing but itself.
            let files = draft.wordings[.title].map { FileContent(Array($0.text.utf8)) }
            let contents = zip(texts, files).map { text, file in
                DocumentContent(
                    language: text.0,
                    original: DocumentFile(
                        digest: file.digest, size: file.size, name: "\(draft.reference.slug).\(text.0.rawValue).md", media: "text/markdown"),
                    text: DocumentText(markdown: text.1, language: text.0))
            }
            return KeepDocument(draft, type: .report, isContinuous: true, steps: steps, contents: contents, files: files)
        case "activity": return KeepActivity(draft, type: .seminar, status: .held, proposed: when)
        case "seminar": return KeepSeminar(draft, isAnnual: true)
        case "focal-point": return KeepFocalPoint(draft, party: number < 5000 ? "mex" : other, sector: slug("sector"))
        case "scale":
            return KeepScale(
                draft, scale: Scale(currency: "USD", shares: [Share(party: other, hundredths: 100, cents: 100)], statedHundredths: 1, statedCents: 1))
        case "decision":
            return KeepDecision(draft, meeting: number < 5000 ? "crm-xii" : slug("meeting"), number: 300 + number, type: .agree, outcome: .done)
        case "sitting":
            return KeepSitting(
                draft,
                Sitting(
                    meeting: number < 5000 ? "crm-xii" : slug("meeting"), body: number < 5000 ? "grcm" : slug("body"),
                    inside: draft.audience, clock: .utc, room: draft.wordings[.title].first?.text ?? "",
                    opens: Moment("2007-04-24T14:00:00Z"), closes: Moment("2007-04-24T16:00:00Z")))
        case "summary":
            // Its name is its sitting's: of these, nobody has one.
            return KeepSummary(
                draft, Summary(sitting: draft.reference.slug, state: .draft, assembled: Moment(milliseconds: 0)))
        case "statement":
            return KeepStatement(
                draft,
                Statement(
                    sitting: slug("sitting"), item: slug("agenda-item"), party: number < 5000 ? "mex" : other, language: .spanish,
                    state: number.isMultiple(of: 2) ? .delivered : .handedIn))
        case "agenda-item":
            return KeepAgendaItem(
                draft,
                AgendaItem(
                    meeting: number < 5000 ? "crm-xii" : slug("meeting"), sitting: number < 5000 ? slug("sitting") : nil, place: number, minutes: 30,
                    lead: number < 5000 ? "mex" : other))
        case "term": return KeepTerm(draft)
        case "sign-on":
            return KeepSignOn(
                draft, issuer: "https://\(draft.reference.slug).example", client: draft.reference.slug, party: "mex")
        case "function":
            return KeepFunction(
                draft,
                function: SeatFunction(
                    slug: draft.reference.slug, partyTypes: ["member"], isBySector: true, reading: [.matrix], appoints: [other]))
        default: return KeepRecord(draft)
        }
    }

    /// Takes the secret records out of the database as if they had never been.
    func forget(in database: Database) async throws {
        let slugs = all.map(\.reference.slug)
        try await database.write { db in
            let condition: SQL = "(SELECT id FROM record WHERE slug IN (\(list: slugs)))"
            try db.execute("DELETE FROM link WHERE origin IN \(condition) OR target IN \(condition)")
            try db.execute("DELETE FROM synonym WHERE concept IN \(condition)")
            try db.execute("DELETE FROM facet WHERE value IN (\(list: slugs))")
            try db.execute("DELETE FROM citation WHERE document IN (\(list: slugs))")
            try db.execute("DELETE FROM record WHERE slug IN (\(list: slugs))")
        }
    }
}
