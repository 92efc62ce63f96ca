import HTML
import Institution
import Records
import SQL
import Web

/// The summary of one sitting, with what the reader can do about it.
struct SummaryPage: Page {
    /// The slug of the sitting, which is the summary's own.
    let slug: String
    /// Nil where the reader may read the summary and know nothing of the sitting.
    let sitting: SittingEntry?
    let meeting: RecordName?
    /// The city in which the meeting is held.
    let place: String?
    let entry: SummaryEntry?
    let parties: [String: RecordName]
    let desk: Desk
    let typed: Typed

    private enum CodingKeys: String, CodingKey { case sitting, meeting, entry }

    /// What the reader may do here; what is offered is asked again by each command.
    struct Desk: Sendable {
        let conducts: Bool
        let keeps: Bool
        /// The parties that they speak for.
        let speaksFor: [String]
        /// The day at the venue.
        let today: Day
        /// Nothing more will happen in the sitting.
        let isOver: Bool
    }

    /// What was typed in one of the forms and is not right yet.
    struct Typed: Sendable {
        let form: String
        let values: [String: String]
        let problems: [Refusal.Problem]

        static let nothing = Typed(form: "", values: [:], problems: [])

        func value(_ name: String, in form: String) -> String? { form == self.form ? values[name] : nil }
        func problems(in form: String) -> [Refusal.Problem] { form == self.form ? problems : [] }
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, .nothing) }

    static func read(_ inquiry: Inquiry, _ typed: Typed) async throws -> SummaryPage {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        return try await inquiry.read { db, reader in
            let isKnown = try db.record(Reference(Sitting.kind, slug), for: reader) != nil
            let sitting = isKnown ? try db.sitting(slug, for: reader) : nil
            let entry = try db.summary(of: slug, for: reader)
            // To whoever neither reads it nor works on it, it does not matter whether there is one.
            guard entry != nil || sitting != nil && actor.conductsMeetings else { throw Refusal.notFound }
            let own = actor.person == nil
                ? [] : actor.clearance.audiences.map(\.rawValue).filter { $0.hasPrefix("party:") }.map { String($0.dropFirst(6)) }
            let clock = sitting?.sitting.clock ?? .utc
            let of = try db.sittingRow(slug).map { try Sitting(row: $0).meeting }
            let meeting = try of.flatMap { try db.record(Reference("meeting", $0), for: reader) }
            return SummaryPage(
                slug: slug, sitting: sitting, meeting: meeting.map { RecordName($0) }, place: meeting?[.place]?.text, entry: entry, parties: try db.titles(ofKind: "party", for: reader),
                desk: Desk(
                    conducts: actor.conductsMeetings, keeps: actor.keepsRecords, speaksFor: own.sorted(),
                    today: clock.reading(reader.moment).day, isOver: sitting?.sitting.isOver(at: reader.moment) ?? true),
                typed: typed)
        }
    }

    var path: String { "/summaries/\(slug)" }

    private func title(_ t: Translator) -> String {
        entry?.record.title.text ?? sitting.map { t("Summary: {title}", ["title": $0.record.title.text]) } ?? t("Summary")
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            title(t), description: t("What the sitting came to"),
            crumbs: Crumbs.meeting(meeting, t) + (sitting.map { [.init($0.record.title.text, "/sittings/\(slug)")] } ?? []),
            section: .conference, alternates: entry == nil ? [] : [.pdf, .docx], record: entry.map { $0.record.reference })
    }

    func body(_ t: Translator) -> HTML {
        let heading: HTML = entry.map { t.wording($0.record.title) } ?? "\(title(t))"
        let top: HTML = """
            <header class="title"><p class="kicker">\(origin(t))</p><h1>\(heading)</h1></header>
            """
        guard let entry else { return top + beginning(t) }
        return """
            \(top)\(standing(entry, t))
            \(SummaryText.html(entry.record[.text], t, level: 2))
            \(part(t("Action points"), id: "actions", actions(entry, t), isForPaper: !entry.actions.isEmpty))
            \(part(t("Corrections"), id: "corrections", corrections(entry, t), isForPaper: false))
            \(desk.conducts ? next(entry, t) : .empty)
            """
    }

    /// Of which meeting it is, when and where: paper leads to no other page that would say so.
    private func origin(_ t: Translator) -> HTML {
        let when: HTML = sitting.map { t.hours($0) } ?? entry?.record.when.map { t.time($0) } ?? .empty
        let places = [sitting?.sitting.room ?? "", place ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        let parts: [HTML] = [meeting.map { t.link($0) } ?? .empty, when, HTML(escaping: places)]
        return parts.filter { !$0.isEmpty }.joined(by: " · ")
    }

    /// A part of the page; what is for working on the text stays on the screen.
    private func part(_ title: String, id: String, _ content: HTML, isForPaper: Bool) -> HTML {
        guard !content.isEmpty else { return .empty }
        return "<section\(if: !isForPaper, " class=\"screen\"") aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(title)</h2>\(content)</section>"
    }

    /// There is none yet: how one comes about, and who can begin it.
    private func beginning(_ t: Translator) -> HTML {
        let own = typed.problems(in: "state").html { "<p class=\"error\" role=\"alert\">\(t($0.rule, $0.values))</p>" }
        guard let sitting, sitting.isOpenToReader else {
            return t.emptyState(
                t("This sitting was behind the closed door (M3). Its summary is written by those who conduct meetings and were inside: for example the presidency, with a companion’s seat."))
        }
        guard desk.isOver else {
            return own + t.emptyState(
                t("There is no summary yet. It can be put together when the sitting is over."),
                "<a href=\"\(url: t.path("/sittings/\(slug)/room"))\">\(t("Go to the room"))</a>")
        }
        return own + t.emptyState(
            t("There is no summary yet. Attendance, items, speakers, statements and outcomes come by themselves."),
            t.button(to: path + "/assemble", t("Put a draft together")))
    }

    /// How far it is, and what the reader can do meanwhile.
    private func standing(_ entry: SummaryEntry, _ t: Translator) -> HTML {
        var told: [String] = []
        switch entry.summary.state {
        case .draft: told.append(t("Only those who prepare meetings read it yet."))
        case .circulated:
            if let until = entry.summary.correctionsUntil {
                told.append(
                    desk.today <= until
                        ? t("Corrections until {day}", ["day": t.day(until)]) : t("The last day for corrections was {day}.", ["day": t.day(until)]))
            }
            if entry.unanswered > 0 { told.append(t.count(entry.unanswered, "{n} without an answer", "{n} without an answer")) }
        case .approved: told.append(t("Its text stays as it is."))
        case .published:
            if let release = entry.release { told.append(t("Public from {moment}", ["moment": moment(release, t)])) }
        }
        let edit: HTML = desk.conducts && entry.summary.state.isOpen
            ? "<p class=\"tools\"><a href=\"\(url: t.path(path + "/edit"))\">\(t("Change the text, in all languages"))</a> · <a href=\"#next\">\(t("Next step"))</a></p>"
            : .empty
        return "<p>\(t.mark(entry.summary.state)) <span class=\"screen\"><small>\(told.joined(separator: " · "))</small></span></p>\(edit)"
    }

    /// A moment by the venue's clock.
    func moment(_ moment: Moment, _ t: Translator) -> String {
        guard let clock = sitting?.sitting.clock else { return t.moment(moment) }
        let reading = clock.reading(moment)
        return "\(t.day(reading.day)), \(reading.time) (\(clock.zone))"
    }
}

extension Translator {
    func name(of state: SummaryState) -> String {
        switch state {
        case .draft: self("Draft")
        case .circulated: self("Circulated for corrections")
        case .approved: self("Approved")
        case .published: self("Published")
        }
    }

    func mark(_ state: SummaryState) -> HTML { "<span class=\"status\">\(name(of: state))</span>" }
}
