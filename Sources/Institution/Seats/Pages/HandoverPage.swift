import HTML
import Records
import SQL
import Web

/// What whoever takes over a seat needs: what is open, what is due, who is who, what was decided in the last year.
struct HandoverPage: Page {
    let seat: RecordName
    let duties: [Duty]
    let upcoming: [Record]
    let people: [TenureEntry]
    let own: [TenureEntry]
    let decisions: [Record]
    /// What was proposed or approved and has not been held: for the presidency, which ranks it (P2).
    let pending: [Record]
    let since: String
    let party: RecordName?

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        let actor = inquiry.actor
        return try await inquiry.read { db, reader in
            guard let seat = try db.record(Reference(Seat.kind, slug), for: reader),
                let row = try db.row("SELECT function, party, body FROM seat WHERE record = \(seat.id.rawValue)")
            else { throw Refusal.notFound }
            let (party, body): (String?, String?) = (try row["party"], try row["body"])
            let isPresiding = try db.seatFunctions()[try row["function"]]?.rights.contains(.preside) ?? false
            let mayLook = actor.seats.contains(seat.id) || actor.rights.contains(.administer)
                || party.map { actor.rights.contains(.appoint(for: $0)) } ?? false
            // What waits for somebody else's seat is theirs.
            guard mayLook else { throw Refusal.notFound }
            let today = reader.moment.day
            let yearAgo = Day(number: today.number - 365)
            // A decision is as old as the meeting that took it, unless it says otherwise.
            let taken: SQL = """
                COALESCE(r.begins, (SELECT MAX(m.begins) FROM link l JOIN record m ON m.id = l.target
                    WHERE l.origin = r.id AND l.relation = \(Relation.decidedBy.rawValue) AND \(reader.mayRead("m"))))
                """
            let latest = try db.value(
                "SELECT MAX(\(taken)) FROM record r WHERE r.kind = 'decision' AND \(reader.mayRead("r"))", as: String.self)
            // Of a memory that ends earlier, the last year that it knows.
            let last = latest.flatMap { Day($0) } ?? today
            let since = last < yearAgo ? Day(number: last.number - 365) : yearAgo
            let near: SQL = body.map {
                "(r.kind <> 'meeting' OR EXISTS (SELECT 1 FROM meeting m WHERE m.record = r.id AND m.body = \($0)))"
            } ?? "1 = 1"
            // What waits about something that they may not read is told to nobody but the holder.
            let duties = try db.openDuties(of: [seat.id], for: reader)
                .filter { actor.seats.contains(seat.id) || !$0.isAboutHidden }
            return HandoverPage(
                seat: RecordName(seat), duties: duties,
                upcoming: try db.records(
                    "r.kind IN ('meeting', 'seminar', 'activity') AND r.ends >= \(today.description) AND \(near)",
                    order: "r.begins", limit: 30, fields: [.title], for: reader),
                // The presidency works with everybody, others with the secretariat.
                people: party == nil ? [] : try db.tenures(state: .confirmed, on: today, for: reader).filter {
                    isPresiding ? $0.party != party : $0.party == nil
                },
                own: try db.tenures(party: party, state: .confirmed, on: today, for: reader),
                decisions: try db.records(
                    "r.kind = 'decision' AND \(taken) >= \(since.description)", order: "\(taken) DESC, r.position, r.slug",
                    limit: 60, fields: [.title], for: reader),
                pending: isPresiding
                    ? try db.records(
                        """
                        EXISTS (SELECT 1 FROM facet f WHERE f.record = r.id AND f.name = \(Facet.status.rawValue)
                                AND f.value IN ('pending', 'proposed', 'approved', 'scheduled'))
                        """, limit: 60, fields: [.title], for: reader)
                    : [],
                since: since.description, party: try party.flatMap { try db.record(Reference("party", $0), for: reader) }.map { RecordName($0) })
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Handover pack"), crumbs: [.init(t("Inbox"), "/inbox")], alternates: [.pdf], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let open = duties.html { duty -> HTML in
            let due: HTML = duty.due.flatMap { Day($0) }.map { " <span class=\"state wait\">\(t("by {day}", ["day": t.day($0)]))</span>" } ?? .empty
            return "<li>\(t.words(duty))\(due)</li>"
        }
        func list(_ records: [Record]) -> HTML {
            records.html { record in
                "<li><a href=\"\(url: t.path(of: record.reference))\">\(t.wording(record.title))</a> <small>\(record.when.map { t.when($0) } ?? "")</small></li>"
            }
        }
        let day = Day(since).map { t.day($0) } ?? since
        return """
            <header class="title"><p class="kicker">\(t("Handover pack"))</p><h1>\(seat.title.text)</h1></header>
            \(t.section(t("What is open and due"), id: "open", open.isEmpty ? t.emptyState(t("Nothing waits for this seat.")) : "<ul class=\"lines\">\(open)</ul>"))
            \(t.section(t("What comes next"), id: "next", upcoming.isEmpty ? t.emptyState(t("Nothing has been announced.")) : "<ul class=\"lines\">\(list(upcoming))</ul>"))
            \(pending.isEmpty ? .empty : t.section(t("Not held yet"), id: "pending", "<ul class=\"lines\">\(list(pending))</ul>"))
            \(t.section(t("Who is who"), id: "people", DirectoryPage.table(own, t, caption: party?.title.text ?? t("The secretariat")) + DirectoryPage.table(people, t, caption: t("The others"))))
            \(t.section(t("Decisions since {day}", ["day": day]), id: "decisions", decisions.isEmpty ? t.emptyState(t("The record holds none.")) : "<ul class=\"lines\">\(list(decisions))</ul>"))
            """
    }
}
