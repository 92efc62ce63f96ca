import HTML
import Records
import SQL
import Web

/// The letter that a delegate takes to a consulate, in the language of the page that asks for it. Only for those who have been
/// accredited, and only for their party, the host and the secretariat.
struct VisaLetterPage: Page {
    let standing: MeetingStanding
    let delegate: Delegate
    let party: RecordName?
    let consulate: String
    let day: Day
    let host: RecordName?

    private enum Key: String, CodingKey { case meeting, delegate, party, consulate }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(RecordName(standing.meeting), forKey: .meeting)
        try container.encode(delegate.name, forKey: .delegate)
        try container.encodeIfPresent(party, forKey: .party)
        try container.encode(consulate, forKey: .consulate)
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        let (wanted, consulate) = (inquiry.query["delegate"], inquiry.query["consulate"] ?? "")
        guard consulate.utf8.count <= 500 else { throw Refusal.invalid("consulate", "at most {limit} bytes", ["limit": "500"]) }
        return try await inquiry.read { db, reader in
            let standing = try db.standing(of: actor, in: slug, for: reader)
            guard let delegate = try db.delegates(of: slug).first(where: { $0.id.rawValue == wanted }),
                standing.seesDetails(of: delegate.party), !delegate.name.isEmpty
            else { throw Refusal.notFound }
            func name(_ party: String?) throws -> RecordName? {
                try party.flatMap { try db.record(Reference("party", $0), for: reader) }.map(RecordName.init)
            }
            return VisaLetterPage(
                standing: standing, delegate: delegate, party: try name(delegate.party), consulate: consulate,
                day: standing.clock.reading(reader.moment).day, host: try name(standing.host))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Letter for the consulate"), crumbs: Crumbs.meeting(RecordName(standing.meeting), t), section: .conference,
            isTransient: true)
    }

    private var path: String { "/meetings/\(standing.slug)/visa-letter" }

    func body(_ t: Translator) -> HTML {
        let title = "<header class=\"title\"><p class=\"kicker\">\(t.wording(standing.meeting.title))</p><h1>\(t("Letter for the consulate"))</h1></header>" as HTML
        guard delegate.state == .accredited else {
            return title + t.emptyState(t("The letter can be made once the secretariat has accredited this person."))
        }
        return title + form(t) + (consulate.isEmpty ? .empty : letter(t))
    }

    /// Asks with GET: nothing of it is kept.
    private func form(_ t: Translator) -> HTML {
        let query = Query([("delegate", delegate.id.rawValue), ("consulate", consulate)])
        let pdf: HTML = consulate.isEmpty ? .empty : "<p class=\"tools\"><a href=\"\(url: t.path(path) + ".pdf" + query.text)\">PDF</a></p>"
        return """
            <form class="sheet-form" method="get" action="\(url: t.path(path))"><input type="hidden" name="delegate" value="\(delegate.id.rawValue)">
            <p class="field"><label for="consulate">\(t("Consulate and its address"))</label><small id="consulate-hint">\(t("The letter is made in the language of this page. We do not ask for passports."))</small><textarea id="consulate" name="consulate" rows="3" maxlength="500" required aria-describedby="consulate-hint">
            \(consulate)</textarea></p><p class="go"><button>\(t("Make the letter"))</button></p></form>\(pdf)
            """
    }

    private func letter(_ t: Translator) -> HTML {
        let meeting = standing.meeting
        let address = consulate.split(whereSeparator: \.isNewline).map { HTML(escaping: String($0)) }.joined(by: "<br>")
        let values = [
            "name": delegate.name, "title": delegate.title, "role": t.name(of: delegate.role), "party": party?.title.text ?? "",
            "meeting": meeting.title.text, "time": meeting.when.map { t.when($0) } ?? "", "place": meeting[.place]?.text ?? "",
            "host": host?.title.text ?? "", "site": t.site.name(in: t.language),
        ]
        let who = delegate.title.isEmpty
            ? t("We certify that {name} has been accredited to {meeting}.", values)
            : t("We certify that {name}, {title}, has been accredited to {meeting}.", values)
        let of = party == nil ? t("Capacity: {role}.", values) : t("Capacity: {role}, {party}.", values)
        let facts = [
            who, of, meeting.when == nil ? nil : t("Date of the meeting: {time}.", values),
            meeting[.place] == nil ? nil : t("Place of the meeting: {place}.", values), host == nil ? nil : t("Host: {host}.", values),
        ].compactMap { $0 }
        return """
            <article class="letter"><p>\(t.day(day))</p><p>\(address)</p>
            \(facts.html { "<p>\($0)</p>" })
            <p>\(t("We should be grateful if the visa needed to attend the meeting were granted."))</p>
            <p>\(t("The secretariat"))<br>\(t.site.name(in: t.language))</p></article>
            """
    }
}
