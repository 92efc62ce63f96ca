import HTML
import Records
import SQL
import Web

/// The home of the private site: what waits for the seats that one holds, what is due, what is new since one last looked.
struct InboxPage: Page {
    struct Waiting: Sendable, Encodable {
        let duty: Duty
        let seat: String
        let isLate: Bool
    }

    struct OwnSeat: Sendable, Encodable {
        let name: RecordName
        let begins: String
        let ends: String?
    }

    let seats: [OwnSeat]
    let waiting: [Waiting]
    let nominations: Int
    let announcements: [Record]
    let new: [Record]
    let since: Moment?
    let notices: NoticeChoice
    let presiding: RecordName?
    let isUnnamed: Bool
    /// Letters that were given up, for those who look after the post.
    let deadLetters: Int

    /// How much of what is new is shown; the rest is on the page of updates.
    private static let mostNew = 30

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let actor = inquiry.actor
        guard let person = actor.person else { throw Refusal.needsSignIn }
        return try await inquiry.read { db, reader in
            let row = try db.row("SELECT visited, notices, address FROM person WHERE record = \(person.rawValue)")
            let since = (try row?["visited"] as String?).flatMap { Moment($0) }
            let held = try db.heldSeats(of: person, on: reader.moment.day).filter { actor.seats.contains($0.id) }
            let names = try db.records(held.map(\.id), fields: [.title], for: reader)
            let duties = try db.openDuties(of: actor.seats, for: reader)
            let today = reader.moment.day.description
            let isNew: SQL = since.map { "r.revised > \($0.description)" } ?? "1 = 1"
            return InboxPage(
                seats: held.compactMap { seat in
                    names[seat.id].map { OwnSeat(name: RecordName($0), begins: seat.begins.description, ends: seat.ends?.description) }
                },
                waiting: duties.filter { $0.kind != Duty.settleNomination }.map {
                    Waiting(duty: $0, seat: names[$0.seat]?.title.text ?? "", isLate: ($0.due ?? today) < today)
                },
                nominations: Set(duties.filter { $0.kind == Duty.settleNomination }.map(\.subject)).count,
                announcements: try db.records(
                    "r.kind = \(MakeAnnouncement.kind)", order: "r.recorded DESC", limit: 5, fields: [.title, .text], for: reader),
                new: try db.records(
                    "\(isNew) AND r.kind NOT IN ('seat', 'person', 'term', 'source')", order: "r.revised DESC, r.id DESC",
                    limit: since == nil ? 8 : mostNew, fields: [.title], for: reader),
                since: since, notices: NoticeChoice(rawValue: try row?["notices"] ?? "") ?? .atOnce,
                presiding: try db.presidingSeat(on: reader.moment.day).flatMap { seat in
                    try seat.seat.party.flatMap { try db.record(Reference("party", $0), for: reader) }.map { RecordName($0) }
                }, isUnnamed: (try row?["address"] as String?)?.hasSuffix(".invalid") == true,
                deadLetters: actor.rights.contains(.administer)
                    ? try db.value("SELECT COUNT(*) FROM message WHERE state = 'dead'", as: Int.self) ?? 0 : 0)
        }
    }

    func head(_ t: Translator) -> PageHead { PageHead(t("Inbox"), isTransient: true) }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("Inbox"))</h1></header>
        \(mine(t))\(who(t))
        \(t.section(t("What waits for you"), id: "waiting", waits(t)))
        \(t.section(t("Announcements"), id: "announcements", announced(t)))
        \(t.section(since == nil ? t("What changed last") : t("New since you last looked"), id: "new", news(t)))
        \(t.section(t("When to write to you"), id: "notices", choice(t)))
        \(t.section(t("Also here"), id: "more", more(t)))
        """
    }

    /// Whoever came in by the first link has still to say who they are.
    private func who(_ t: Translator) -> HTML {
        guard isUnnamed else { return .empty }
        return """
            <div class="errors"><p><strong>\(t("Say who you are"))</strong></p><p>\(t("You came in by the first link. Letters cannot reach you until you give your own name and address.")) <a href="\(url: t.path("/account/person"))">\(t("Personal data"))</a></p></div>
            """
    }

    private func more(_ t: Translator) -> HTML {
        let places: [(String, String)] =
            [("/functions", t("Seats and functions")), ("/openings", t("Openings of the closed door")),
                ("/account/calendar", t("My calendar")), ("/year", t("The year"))]
            + (t.visitor.map { $0.rights.contains(.keep) || $0.rights.contains(.preside) } == true
                ? [("/plan-edition", t("Plan an edition")), ("/seminars/plan", t("Plan a seminar or workshop"))] : [])
            + (t.visitor?.rights.contains(.administer) == true ? [("/post", t("Post and background work"))] : [])
        return "<ul class=\"lines\">\(places.html { "<li><a href=\"\(url: t.path($0.0))\">\($0.1)</a></li>" })</ul>"
    }

    private func mine(_ t: Translator) -> HTML {
        guard !seats.isEmpty else {
            return t.emptyState(t("You hold no seat today. Ask the secretariat, or your country’s focal points."))
        }
        let items = seats.html { seat in
            "<li><a href=\"\(url: t.path("/handover/\(seat.name.slug)"))\">\(seat.name.title.text)</a> <small>\(t.term(seat.begins, seat.ends))</small></li>"
        }
        let presides: HTML = presiding.map { "<p class=\"tally\">\(t("Presides today")): \(t.link($0))</p>" } ?? .empty
        return "<section aria-labelledby=\"seats\"><h2 id=\"seats\">\(t("Your seats"))</h2><ul class=\"lines\">\(items)</ul>\(presides)</section>"
    }

    private func waits(_ t: Translator) -> HTML {
        let nominated: HTML = nominations == 0 ? .empty
            : "<li><a href=\"\(url: t.path("/seats"))\">\(t.count(nominations, "{n} nomination to confirm", "{n} nominations to confirm"))</a></li>"
        let items = waiting.html { waiting -> HTML in
            let duty = waiting.duty
            let due: HTML = duty.due.flatMap { Day($0) }.map {
                "<span class=\"state \(waiting.isLate ? "no" : "wait")\">\(t("by {day}", ["day": t.day($0)]))</span>"
            } ?? .empty
            let done: HTML = Duty.endingByThemselves.contains(duty.kind)
                ? .empty
                : t.button(
                    to: "/duties/\(duty.id.rawValue)/done", duty.kind == Duty.checkDirectory ? t("It is right") : t("Mark as done"),
                    about: t.plainWords(duty))
            return "<li>\(t.words(duty)) \(due) <small>\(waiting.seat)</small> \(done)</li>"
        }
        let letters: HTML = deadLetters == 0 ? .empty
            : "<li><a href=\"\(url: t.path("/post"))\">\(t.count(deadLetters, "{n} letter could not be delivered", "{n} letters could not be delivered"))</a></li>"
        guard !(nominated + letters + items).isEmpty else { return t.emptyState(t("Nothing waits for you.")) }
        return "<ul class=\"lines\">\(nominated)\(letters)\(items)</ul>"
    }

    private func announced(_ t: Translator) -> HTML {
        announcements.html { record in
            "<article><h3><a href=\"\(url: t.recordPath(record.reference))\">\(t.wording(record.title))</a></h3>\(t.prose(record[.text]))<p><small>\(t.moment(record.recorded))</small></p></article>"
        } + "<p><a href=\"\(url: t.path("/announcements"))\">\(t("All announcements"))</a></p>"
    }

    private func news(_ t: Translator) -> HTML {
        guard !new.isEmpty else { return t.emptyState(t("Nothing has changed since.")) }
        let items = new.html { record in
            "<li><a href=\"\(url: t.path(of: record.reference))\">\(t.wording(record.title))</a> <small>\(t.name(ofKind: record.reference.kind)) · \(t.moment(record.revised))</small></li>"
        }
        return "<ul class=\"lines\">\(items)</ul>" + t.button(to: "/inbox/seen", t("I have seen this"))
    }

    private func choice(_ t: Translator) -> HTML {
        t.form(
            to: "/inbox/notices",
            [
                Input(
                    "notices", t("Notices by e-mail"),
                    .choice([
                        .init(NoticeChoice.atOnce.rawValue, t("At once")), .init(NoticeChoice.daily.rawValue, t("Once a day")),
                        .init(NoticeChoice.never.rawValue, t("Never")),
                    ]), value: notices.rawValue, isRequired: true)
            ], submit: t("Save"), id: "notices-form")
    }

    /// Notes that everything up to now has been seen.
    @Sendable static func seen(_ submission: Submission) async throws -> Outcome {
        guard let person = submission.actor.person else { throw Refusal.needsSignIn }
        let moment = submission.moment
        // What one has seen is no record of the conference.
        try await submission.inquiry.write { db in
            _ = try db.execute("UPDATE person SET visited = \(moment.description) WHERE record = \(person.rawValue)")
        }
        return .see("/inbox")
    }

    @Sendable static func done(_ submission: Submission) async throws -> Outcome {
        guard let duty = submission.inquiry.parameters["slug"] else { throw Refusal.notFound }
        try await submission.perform(DischargeDuty(Identity(rawValue: duty)))
        return .see("/inbox", notice: submission.t("Done."))
    }

    @Sendable static func choose(_ submission: Submission) async throws -> Outcome {
        guard let choice = NoticeChoice(rawValue: submission.form["notices"]) else {
            throw Refusal.invalid("notices", "one of {list}", ["list": NoticeChoice.allCases.map(\.rawValue).joined(separator: ", ")])
        }
        try await submission.perform(ChooseNotices(choice))
        return .see("/inbox", notice: submission.t("Saved."))
    }
}

extension Translator {
    /// What waits, in words.
    func words(_ duty: Duty) -> HTML {
        switch duty.kind {
        case Duty.checkDirectory:
            let place = duty.record.map { "/directory/\($0.slug)" } ?? "/directory"
            return "<a href=\"\(url: path(place))\">\(what(duty))</a>"
        case Duty.task:
            // Behind a closed door the subject is a mere name: whoever may read the record has its title.
            if let record = duty.record, [record.slug, record.title.text].contains(duty.subject) { return link(record) }
            return "\(duty.subject)\(duty.record.map { " (" + link($0) + ")" } ?? .empty)"
        case Duty.deadline: return "\(what(duty))\(duty.record.map { " (" + link($0) + ")" } ?? .empty)"
        case Duty.correctSummary, Duty.answerCorrections: return words(what(duty), duty, at: "#corrections")
        case Duty.answerComments:
            // Behind a closed door the record is the item: the meeting is what the subject begins with.
            let meeting = String(duty.subject.prefix { $0 != " " })
            return "<a href=\"\(url: path("/meetings/\(meeting)/agenda/comments"))\">\(what(duty))</a>\(duty.record.map { " (" + link($0) + ")" } ?? .empty)"
        case Duty.answerInvitation: return words(what(duty), duty, at: "/invitation")
        case Duty.registerDelegation: return words(what(duty), duty, at: "/delegation")
        case Duty.commentAgenda:
            guard let meeting = duty.record else { return "\(what(duty))" }
            return """
                <a href="\(url: path("/meetings/\(meeting.slug)/agenda/comments"))">\(what(duty))</a> (\(link(meeting)))
                """
        default: return duty.record.map { link($0) } ?? "\(duty.subject)"
        }
    }

    /// The same without links: what a button is about, for whoever hears it.
    func plainWords(_ duty: Duty) -> String {
        let record = duty.kind == Duty.checkDirectory ? nil : duty.record?.title.text
        return [what(duty), record ?? ""].filter { !$0.isEmpty }.uniqued().joined(separator: " · ")
    }

    /// What is to be done; about what, its record says.
    private func what(_ duty: Duty) -> String {
        switch duty.kind {
        case Duty.checkDirectory: self("Is what the directory says of you still right?")
        case Duty.task: duty.record.map(\.slug) == duty.subject ? "" : duty.subject
        case Duty.deadline:
            duty.rule?.title.text ?? name(ofDeadline: Duty.parts(ofDeadline: duty.subject).what)
        case Duty.correctSummary: self("Ask for corrections")
        case Duty.answerComments: self("Answer the comments on the agenda")
        case Duty.answerCorrections: self("Answer the corrections")
        case Duty.answerInvitation: self("Answer the invitation")
        case Duty.registerDelegation: self("Register the delegation")
        case Duty.commentAgenda: self("Comment on the agenda")
        default: duty.record == nil ? duty.subject : ""
        }
    }

    /// What is done on a page below the one of the record.
    private func words(_ text: String, _ duty: Duty, at place: String) -> HTML {
        guard let record = duty.record else { return "\(text)" }
        return "<a href=\"\(url: path(of: record.reference) + place)\">\(text)</a> (\(wording(record.title)))"
    }
}
