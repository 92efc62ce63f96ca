import HTML
import Institution
import Records
import SQL
import Web

/// When the closed door was opened, by whom and why, and who was seated behind it without having been named by their own
/// party: for the members to see, and for the secretariat to open it.
struct ClosedDoorPage: Page {
    let openings: [Record]
    let seatings: [Seating]
    let sittings: [RecordName]
    let reason: String
    let problems: [Refusal.Problem]
    private let mayType: Bool

    private enum CodingKeys: String, CodingKey { case openings, seatings, sittings, reason, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, "", []) }

    static func read(_ inquiry: Inquiry, _ reason: String, _ problems: [Refusal.Problem]) async throws -> ClosedDoorPage {
        try await inquiry.read { db, reader in
            ClosedDoorPage(
                openings: try db.records("r.kind = 'unsealing'", order: "r.recorded DESC, r.id DESC", limit: 200, for: reader),
                seatings: try db.seatings(for: reader),
                sittings: try db.records(
                    "r.kind = 'body' AND b.type = \(BodyType.sitting.rawValue)", joining: "JOIN body b ON b.record = r.id",
                    fields: [.title], for: reader
                ).map(RecordName.init), reason: reason, problems: problems, mayType: inquiry.hasFreshSignIn || !problems.isEmpty)
        }
    }

    func head(_ t: Translator) -> PageHead { PageHead(t("Openings of the closed door"), isTransient: true) }

    func body(_ t: Translator) -> HTML {
        let items = openings.html { record in
            "<li id=\"\(record.slug)\"><strong>\(t.moment(record.recorded))</strong> \(t.wording(record.title)) <small>\(record["actor"]?.text ?? "")</small>\(t.prose(record[.text]))</li>"
        }
        let list: HTML = openings.isEmpty ? t.emptyState(t("It has never been opened.")) : "<ul class=\"lines\">\(items)</ul>"
        let form: HTML = t.visitor?.rights.contains(.administer) == true ? t.section(t("Open it for an hour"), id: "open", self.form(t)) : .empty
        return """
            <header class="title"><h1>\(t("Openings of the closed door"))</h1></header>
            <p class="lead">\(t("Nobody who looks after the system reads what is said behind the closed door without a mark that the members see: here."))</p>
            \(list)\(seatings.isEmpty ? .empty : seated(t))\(form)
            """
    }

    private func seated(_ t: Translator) -> HTML {
        let items = seatings.html { seating -> HTML in
            let last = seating.ends.flatMap { Day($0) }.map { t("until {day}", ["day": t.day($0)]) }
            let until: String? = seating.lastedNoDay ? t("it lasted no day") : last
            let from: String? = Day(seating.begins).map { t("from {day}", ["day": t.day($0)]) }
            let times = [from, until].compactMap { $0 }.joined(separator: ", ")
            return """
                <li><strong>\(t.moment(seating.at))</strong> \(seating.seat.title.text) · \(seating.person?.title.text ?? "—") · \(times) <small>\(seating.by)</small></li>
                """
        }
        return t.section(
            t("Given a seat behind the closed door without having been named by their party"), id: "seatings",
            "<ul class=\"lines\">\(items)</ul>")
    }

    /// Who proved who they are too long ago does so first, and types afterwards.
    private func form(_ t: Translator) -> HTML {
        guard mayType else {
            return "<p><a href=\"\(url: t.path("/account/proof") + "?next=" + t.path("/openings").percentEncoded)\">\(t("Show first that it is still you."))</a></p>"
        }
        return t.form(
            to: "/openings",
            [
                Input("sitting", t("Sitting"), .choice(sittings.map { .init($0.slug, $0.title.text) }), isRequired: true),
                Input("reason", t("Reason"), .multiline(rows: 3), value: reason, hint: t("The members read it at once."), isRequired: true),
            ], submit: t("Open for an hour"), problems: problems, isGrave: true)
    }

    @Sendable static func open(_ submission: Submission) async throws -> Outcome {
        try await submission.attempt {
            try await submission.perform(
                OpenClosedDoor(try submission.form.required("sitting"), reason: submission.form["reason"]))
            return .see("/openings", notice: submission.t("Open for an hour. The members have been told."))
        } orShow: { try await read(submission.inquiry, submission.form["reason"], $0) }
    }
}
