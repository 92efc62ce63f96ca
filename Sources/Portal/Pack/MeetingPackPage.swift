import Documents
import HTML
import Institution
import Meetings
import Records
import SQL
import Web

/// All that a reader needs at a meeting, in one page that can be kept on the device and carried on a stick: for venues
/// where the line is slow or gone. What is behind a closed door is never in it, whoever reads.
struct MeetingPackPage: CarriedPage {
    let meeting: Record
    let made: Moment
    let sittings: [SittingEntry]
    let agenda: Agenda
    let documents: [PackedDocument]
    let participants: Participants?
    /// What delegates must know.
    let information: Wording?
    /// Whose pack it is: what one person has kept is not shown to the next one. Empty for anyone who has not signed in.
    let reader: String

    private enum CodingKeys: String, CodingKey {
        case meeting, made, sittings, agenda, documents, participants, information
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await pack(inquiry) }

    static func pack(_ inquiry: Inquiry) async throws -> MeetingPackPage {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        let person = inquiry.visit.map { fingerprint($0.person.rawValue) } ?? ""
        return try await inquiry.read { db, reader in
            // A phone can be lost: what was said behind a closed door is not put on one.
            let reader = reader.withoutClosedDoors
            guard let meeting = try db.record(Reference("meeting", slug), for: reader) else { throw Refusal.notFound }
            let agenda = try db.agenda(of: slug, for: reader)
            let taken = try db.takenAlong(to: slug, by: actor, for: reader)
            return MeetingPackPage(
                meeting: meeting, made: reader.moment, sittings: try db.sittings(of: slug, for: reader), agenda: agenda,
                documents: try db.packed(try documents(meeting, agenda, db, reader), for: reader),
                participants: taken.participants, information: taken.information, reader: person)
        }
    }

    /// What the agenda uses, then what the meeting itself brought about.
    private static func documents(
        _ meeting: Record, _ agenda: Agenda, _ db: Connection, _ reader: Reader
    ) throws -> [Identity] {
        let used = agenda.all.flatMap(\.documents)
        let made = (try db.links(to: [meeting.id], [.producedBy, .partOf, .discussedIn], for: reader)[meeting.id] ?? []).map(\.record)
        let names = (used + made).filter { $0.kind == "document" }.map(\.slug).uniqued()
        guard !names.isEmpty else { return [] }
        var known: [String: Identity] = [:]
        for row in try db.rows("SELECT id, slug FROM record WHERE kind = 'document' AND slug IN (\(list: names))") {
            known[try row["slug"]] = Identity(rawValue: try row["id"])
        }
        return names.compactMap { known[$0] }
    }

    func head(_ t: Translator) -> PageHead {
        var head = PageHead(
            t("Pack: {title}", ["title": meeting.title.text]),
            description: t("Everything for the meeting in one page, to be kept on the device"),
            crumbs: [.init(t("Meetings"), "/meetings"), .init(meeting.title.text, "/meetings/\(meeting.slug)")],
            section: .conference, isTransient: true)
        head.script = "pack"
        return head
    }

    /// The files that go along, until they are too many for a stick or a phone; the others are named with where they are.
    var carried: [PackedDocument.File] {
        var rest = MeetingPackPage.mostBytes
        return documents.flatMap(\.files).filter { file in
            guard file.size <= rest else { return false }
            rest -= file.size
            return true
        }
    }

    /// Of files, in bytes: some minutes on a slow line.
    private static let mostBytes = 24 << 20

    func body(_ t: Translator) -> HTML {
        let content = content(t)
        let facts: [HTML] = [meeting.when.map { HTML(escaping: t.when($0)) }, meeting[.place].map { t.wording($0) }].compactMap { $0 }
        return """
            <header class="title"><p class="kicker">\(t("Pack"))</p><h1>\(t.wording(meeting.title))</h1>
            <p class="lead">\(facts.joined(by: " · "))</p></header>
            \(tools(t))
            <div data-pack="\(fingerprint(content.text))" data-pack-made="\(made.description)" data-pack-reader="\(reader)">\(content)</div>
            """
    }

    /// How old it is, and the ways to take it along. The buttons are the script's.
    private func tools(_ t: Translator) -> HTML {
        let path = t.path("/meetings/\(meeting.slug)/pack")
        guard !t.site.isPlainFiles else { return "<p>\(t("As of {moment}", ["moment": t.moment(made)]))</p>" }
        let words: [(String, String)] = [
            ("kept", t("Kept on this device. It brings itself up to date when there is a line.")),
            ("offline", t("There is no line: you read what was kept on this device.")),
            ("changed", t("It has just been brought up to date.")), ("keeping", t("Keeping …")),
            ("gone", t("It is no longer open to you, and was taken off this device.")),
            ("ended", t("Whoever opened it is no longer signed in here: it was taken off this device.")),
            ("partly", t("Kept on this device, but not all of its files: there is no room, or the line went.")),
            ("failed", t("It could not be kept here: the browser does not allow it, or there is no room.")),
        ]
        return """
            <div class="pack-tools" data-pack-tools\(words.html { " data-\($0.0)=\"\($0.1)\"" })>
            <p><span>\(t("As of {moment}", ["moment": ""]))</span><time datetime="\(made.description)" data-pack-age>\(t.moment(made))</time></p>
            <p class="state" role="status" data-pack-state hidden></p>
            <p class="go"><button type="button" data-pack-keep hidden>\(t("Keep on this device"))</button><button type="button" class="grave" data-pack-drop hidden>\(t("Take off this device"))</button>
            <a href="\(url: path + ".file")" download>\(t("Download as one file, for a USB stick"))</a></p>
            <p data-pack-again hidden><a href="\(url: path)">\(t("Open the pack"))</a></p></div>
            """
    }

    /// What the pack is; the rest of the page is about it.
    func content(_ t: Translator) -> HTML {
        let contents: [(String, String, HTML)] = [
            ("information", t("Practical information"), information.map { "<div class=\"information\">\(t.prose($0))</div>" } ?? .empty),
            ("sittings", t("Sittings"), t.sittings(sittings) + zone(t)),
            ("agenda", t("Agenda"), bySitting(t)),
            ("participants", t("List of participants"), participants.map { $0.html(t, level: 3) } ?? .empty),
            ("documents", t("Documents"), papers(t)),
        ].filter { !$0.2.isEmpty }
        guard !contents.isEmpty else { return t.emptyState(t("There is nothing in the pack yet. The secretariat fills it with the agenda and its documents.")) }
        let list = contents.html { "<li><a href=\"#\($0.0)\">\($0.1)</a></li>" }
        return "<nav aria-label=\"\(t("Contents"))\"><ul>\(list)</ul></nav>\(contents.html { t.section($0.1, id: $0.0, $0.2) })"
    }

    /// By which clock the hours are.
    private func zone(_ t: Translator) -> HTML {
        let zones = sittings.filter { $0.sitting.opens != nil }.map(\.sitting.clock.zone).uniqued()
        return zones.isEmpty ? .empty : "<p class=\"tools\">\(t("Time zone")): \(zones.joined(separator: ", "))</p>"
    }

    /// The agenda, sitting by sitting with its day: items are numbered anew behind a closed door.
    private func bySitting(_ t: Translator) -> HTML {
        let runs = agenda.bySitting
        guard runs.contains(where: { $0.sitting != nil }) else { return annotated(agenda.entries, t) }
        return runs.html { run in
            let entry = run.sitting.flatMap { slug in sittings.first { $0.record.slug == slug } }
            let title: HTML = entry.map { "\(t.wording($0.record.title)) <small>\(t.hours($0))</small>" } ?? "\(t("Without a sitting"))"
            return "<h3>\(title)</h3>\(annotated(run.entries, t))"
        }
    }

    /// The agenda with what is said of each item.
    private func annotated(_ entries: [Agenda.Entry], _ t: Translator) -> HTML {
        guard !entries.isEmpty else { return .empty }
        let clocks = Dictionary(sittings.map { ($0.record.slug, $0.sitting.clock) }, uniquingKeysWith: { first, _ in first })
        let items = entries.html { entry -> HTML in
            let clock = entry.item.sitting.flatMap { clocks[$0] } ?? .utc
            let time: HTML = entry.begins.map { "<span class=\"at\">\(clock.reading($0).time)</span> " } ?? .empty
            let documents = entry.documents.filter { $0.kind == "document" }.map { name -> HTML in
                "<a href=\"#document-\(name.slug)\">\(t.wording(name.title))</a>"
            }
            return """
                <li>\(time)<span class="item-number">\(entry.number)</span> <strong>\(t.wording(entry.record.title))</strong>\(entry.lead.map { " <small>\(t.wording($0.title))</small>" as HTML } ?? .empty)\(t.prose(entry.record[.summary]))\(t.prose(entry.record[.text]))\(documents.isEmpty ? .empty : "<p class=\"papers\">\(documents.joined(by: ", "))</p>")\(annotated(entry.below, t))</li>
                """
        }
        return "<ol class=\"agenda\">\(items)</ol>"
    }

    private func papers(_ t: Translator) -> HTML {
        let along = Set(carried.map(\.digest))
        return documents.html { document in
            let files = document.files.html { file -> HTML in
                let mark: HTML = along.contains(file.digest) ? " data-pack-file" : .empty
                return "<li><a href=\"\(url: file.address)\" download=\"\(file.name)\"\(mark)>\(file.name)</a>\(if: !along.contains(file.digest), " <small>\(t("on the site only"))</small>")</li>"
            }
            let text = document.text(t)
            let nothing = t("Its entry is all that there is: neither its text nor a file of it is in the record.")
            return """
                <article id="document-\(document.name.slug)"><h3>\(t.link(document.name))</h3>\(if: files.isEmpty && text.isEmpty, "<p>\(nothing)</p>")\(files.isEmpty ? .empty : "<ul>\(files)</ul>")\(text.isEmpty ? .empty : "<details open><summary>\(t("Text"))</summary>\(text)</details>")</article>
                """
        }
    }
}

extension Reader {
    /// The same reader before every closed door.
    var withoutClosedDoors: Reader {
        Reader(clearance.withoutClosedDoors, language: language, of: languages, at: moment)
    }
}
