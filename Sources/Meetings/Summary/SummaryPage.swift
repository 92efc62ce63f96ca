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
    let entry: SummaryEntry?
    let parties: [String: RecordName]
    let desk: Desk
    var problems: [Refusal.Problem] = []
    var typed: [String: String] = [:]

    private enum CodingKeys: String, CodingKey { case sitting, meeting, entry }

    /// What the reader may do here; what is offered is asked again by each command.
    struct Desk: Sendable {
        let conducts: Bool
        let keeps: Bool
        /// The parties that they speak for.
        let speaksFor: [String]
        let today: Day
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, [], [:]) }

    static func read(
        _ inquiry: Inquiry, _ problems: [Refusal.Problem], _ typed: [String: String]
    ) async throws -> SummaryPage {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        return try await inquiry.read { db, reader in
            let isKnown = try db.record(Reference(Sitting.kind, slug), for: reader) != nil
            let sitting = isKnown ? try db.sitting(slug, for: reader) : nil
            let entry = try db.summary(of: slug, for: reader)
            // To whoever neither reads it nor works on it, it does not matter whether there is one.
            guard entry != nil || sitting != nil && actor.conductsMeetings else { throw Refusal.notFound }
            let own = actor.person == nil
                ? [] : actor.clearance.audiences.map(\.rawValue).filter { $0.hasPrefix("party:") }.map { String($0.dropFirst(6)) }
            return SummaryPage(
                slug: slug, sitting: sitting,
                meeting: try sitting.flatMap { try db.record(Reference("meeting", $0.sitting.meeting), for: reader) }.map(RecordName.init),
                entry: entry, parties: try db.titles(ofKind: "party", for: reader),
                desk: Desk(
                    conducts: actor.conductsMeetings, keeps: actor.keepsRecords, speaksFor: own.sorted(), today: reader.moment.day),
                problems: problems, typed: typed)
        }
    }

    private func title(_ t: Translator) -> String {
        sitting.map { t("Summary: {title}", ["title": $0.record.title.text]) } ?? entry?.record.title.text ?? t("Summary")
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            title(t), description: t("What the sitting came to"),
            crumbs: Crumbs.meeting(meeting, t) + (sitting.map { [.init($0.record.title.text, "/sittings/\(slug)")] } ?? []),
            section: .conference, alternates: entry == nil ? [] : [.pdf, .docx], record: entry.map { $0.record.reference })
    }

    func body(_ t: Translator) -> HTML {
        let title: HTML = "<header class=\"title\"><p class=\"kicker\">\(sitting.map { t.hours($0) } ?? .empty)</p><h1>\(title(t))</h1></header>"
        guard let entry else { return "\(title)\(t.emptyState(t("There is no summary yet. Put one together when the sitting is over: attendance, items, speakers, statements and outcomes come by themselves.")))\(assembling(t))" }
        return """
            \(title)
            <p>\(t.mark(entry.summary.state))\(t.standing(entry))</p>
            \(SummaryText.html(entry.record[.text], t))
            \(t.section(t("Action points"), id: "actions", actions(entry, t)))
            \(t.section(t("Corrections"), id: "corrections", corrections(entry, t)))
            \(desk.conducts ? work(entry, t) : .empty)
            """
    }

    private var path: String { "/summaries/\(slug)" }

    private func name(_ party: String, _ t: Translator) -> HTML { parties[party].map { t.link($0) } ?? "\(party)" }

    private func actions(_ entry: SummaryEntry, _ t: Translator) -> HTML {
        let items = entry.actions.html { point -> HTML in
            let remove: HTML = desk.conducts && entry.summary.state.isOpen
                ? t.button(to: path + "/actions/remove", t("Remove"), [("point", point.id.rawValue)], isGrave: true, about: point.text.text)
                : .empty
            let became: HTML = point.became.map { " → \(t.link($0))" } ?? .empty
            let due = Day(point.due).map { t.day($0) } ?? point.due
            return "<li><strong>\(name(point.party, t))</strong>, \(t("by {day}", ["day": due])): \(t.wording(point.text))\(became) \(remove)</li>"
        }
        let list: HTML = items.isEmpty ? .empty : "<ul class=\"lines\">\(items)</ul>"
        guard desk.conducts, entry.summary.state.isOpen else { return list }
        let options = [Input.Option("", "")] + parties.values.sorted { $0.title.text < $1.title.text }.map { .init($0.slug, $0.title.text) }
        let own = problems.filter { ["party", "due", "text"].contains($0.field) && typed["form"] == "actions" }
        return list + t.form(
            to: path + "/actions",
            [
                Input("party", t("Who"), .choice(options), value: value("party", "actions"), isRequired: true),
                Input("due", t("By which day"), .date, value: value("due", "actions"), isRequired: true),
                Input("text", t("What is to be done"), .multiline(rows: 2), value: value("text", "actions"), isRequired: true),
            ], submit: t("Add"), problems: own, id: "actions-form")
    }

    private func value(_ name: String, _ form: String) -> String { typed["form"] == form ? typed[name] ?? "" : "" }

    private func corrections(_ entry: SummaryEntry, _ t: Translator) -> HTML {
        let items = entry.corrections.html { correction -> HTML in
            let late: HTML = correction.isLate ? " <span class=\"tag\">\(t("late"))</span>" : .empty
            let answer: HTML = switch correction.answer {
            case .taken: "<p>\(t("Taken into the text.")) \(correction.words)</p>"
            case .declined: "<p>\(t("Not taken:")) \(correction.words)</p>"
            case nil: "<p><span class=\"state wait\">\(t("Not answered yet"))</span></p>"
            }
            return """
                <li><p class="kicker">\(name(correction.party, t)) · \(t.moment(correction.made))\(late)</p>\(t.prose(correction.text))\(answer)\(answering(correction, entry, t))</li>
                """
        }
        let list: HTML = items.isEmpty ? .empty : "<ul class=\"lines\">\(items)</ul>"
        let speaks = desk.keeps ? parties.keys.sorted() : desk.speaksFor
        guard entry.summary.state == .circulated, !speaks.isEmpty, let until = entry.summary.correctionsUntil else { return list }
        let options = speaks.compactMap { parties[$0] }.map { Input.Option($0.slug, $0.title.text) }
        let own = typed["form"] == "correct" ? problems : []
        let when = desk.today <= until
            ? t("Until {day}.", ["day": t.day(until)])
            : t("The last day was {day}: it is taken, and marked as late.", ["day": t.day(until)])
        return """
            \(list)<p>\(when)</p>\(t.form(
                to: path + "/correct",
                [
                    Input("party", t("For"), .choice(options), value: value("party", "correct"), isRequired: true),
                    Input("text", t("What should be put otherwise, and how"), .multiline(rows: 5), value: value("text", "correct"), isRequired: true),
                ], submit: t("Ask for the correction"), problems: own, id: "correct-form"))
            """
    }

    private func answering(_ correction: Correction, _ entry: SummaryEntry, _ t: Translator) -> HTML {
        guard desk.conducts, entry.summary.state.isOpen, correction.answer == nil else { return .empty }
        let own = typed["correction"] == correction.id.rawValue ? problems : []
        return t.form(
            to: path + "/answer",
            [
                .hidden("correction", correction.id.rawValue),
                Input("answer", t("Answer"), .choice([.init("taken", t("Taken into the text")), .init("declined", t("Not taken"))]), value: typed["answer"] ?? "taken", isRequired: true),
                Input("words", t("In words"), value: own.isEmpty ? "" : typed["words"] ?? ""),
            ], submit: t("Answer"), problems: own, id: "answer-\(correction.id.rawValue)")
    }

    private func assembling(_ t: Translator) -> HTML {
        desk.conducts ? t.button(to: path + "/assemble", t("Put a draft together")) : .empty
    }

    /// What those who conduct the meeting do next.
    private func work(_ entry: SummaryEntry, _ t: Translator) -> HTML {
        let own = ["circulate", "publish", "state"].contains(typed["form"] ?? "") ? problems : []
        let errors = own.filter { $0.field == "state" }.html { "<p class=\"error\" role=\"alert\">\(t($0.rule, $0.values))</p>" }
        let steps: HTML = switch entry.summary.state {
        case .draft, .circulated:
            """
            \(if: desk.keeps, "<p><a href=\"\(url: t.path("/desk/edit/\(Summary.kind)/\(slug)"))\">\(t("Change the text, in all languages"))</a></p>")
            <p>\(t.button(to: path + "/assemble", t("Put it together again"), [("again", "1")], isGrave: true)) <small>\(t("What was changed in the text goes; its history stays."))</small></p>
            \(t.form(to: path + "/circulate", [Input("until", t("Corrections until"), .date, value: typed["until"] ?? entry.summary.correctionsUntil?.description ?? "", isRequired: true)], submit: t("Circulate to those who followed the sitting"), problems: own.filter { $0.field == "until" }, id: "circulate-form"))
            \(if: entry.summary.state == .circulated, t.button(to: path + "/approve", t("Approve")))
            """
        case .approved, .published:
            entry.record.audience.isSitting
                ? "<p>\(t("What was said behind the closed door stays there: this summary is not published."))</p>"
                : t.form(
                    to: path + "/publish",
                    [Input("at", t("Public from"), value: typed["at"] ?? "", hint: t("A moment in UTC: 2027-05-01 or 2027-05-01T12:00Z. Empty: from now."))],
                    submit: t("Publish"), problems: own.filter { $0.field == "at" }, id: "publish-form")
        }
        return t.section(t("Next"), id: "next", errors + steps)
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

    fileprivate func standing(_ entry: SummaryEntry) -> HTML {
        guard entry.summary.state == .circulated, let until = entry.summary.correctionsUntil else { return .empty }
        return " <small>\(self("Corrections until {day}", ["day": day(until)])) · \(count(entry.unanswered, "{n} without an answer", "{n} without an answer"))</small>"
    }
}

/// The summaries of a meeting's sittings that the reader may read, one below the other.
struct MeetingSummaryPage: Page {
    let meeting: RecordName
    let parts: [Part]

    struct Part: Sendable, Encodable {
        let sitting: SittingEntry
        let entry: SummaryEntry
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            guard let meeting = try db.record(Reference("meeting", slug), for: reader) else { throw Refusal.notFound }
            let parts = try db.sittings(of: slug, for: reader).compactMap { sitting in
                try db.summary(of: sitting.record.slug, for: reader).map { Part(sitting: sitting, entry: $0) }
            }
            return MeetingSummaryPage(meeting: RecordName(meeting), parts: parts)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Summary: {title}", ["title": meeting.title.text]), description: t("What the sittings came to"),
            crumbs: Crumbs.meeting(meeting, t), section: .conference, alternates: parts.isEmpty ? [] : [.pdf, .docx])
    }

    func body(_ t: Translator) -> HTML {
        let sections = parts.html { part in
            t.section(
                part.sitting.record.title.text, id: part.sitting.record.slug,
                """
                <p class="kicker">\(t.hours(part.sitting)) · \(t.mark(part.entry.summary.state)) · <a href="\(url: t.path("/summaries/\(part.sitting.record.slug)"))">\(t("Corrections and action points"))</a></p>
                \(SummaryText.html(part.entry.record[.text], t))
                """)
        }
        return """
            <header class="title"><h1>\(t("Summary: {title}", ["title": meeting.title.text]))</h1></header>
            \(sections.isEmpty ? t.emptyState(t("No summary of this meeting is open to you yet.")) : sections)
            """
    }
}
