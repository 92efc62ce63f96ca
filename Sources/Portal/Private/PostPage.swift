import HTML
import Records
import SQL
import Web

/// Letters and background work that need somebody: what could not be delivered, what was given up, how much waits.
struct PostPage: Page {
    struct Entry: Sendable, Encodable {
        let id: Identity
        let at: Moment
        let what: String
        /// What kind of letter it is: its subject, without a title in it.
        let subject: String
        let attempts: Int
        let error: String
    }

    let counts: [String: Int]
    let letters: [Entry]
    let jobs: [Entry]
    let problems: [Refusal.Problem]
    /// The letter that was to be taken back, and was not.
    private let refused: Identity?

    private enum CodingKeys: String, CodingKey { case counts, letters, jobs, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, [], nil) }

    private static func read(_ inquiry: Inquiry, _ problems: [Refusal.Problem], _ refused: Identity?) async throws -> PostPage {
        let text = LetterText(t: inquiry.t)
        return try await inquiry.read { db, _ in
            PostPage(
                counts: Dictionary(uniqueKeysWithValues: try db.outboxCounts().map { ($0.key.rawValue, $0.value) }),
                letters: try db.outbox(.dead).map {
                    Entry(id: $0.id, at: $0.made, what: $0.address.text, subject: text.subject($0.subject, titles: [:]), attempts: $0.attempts, error: $0.error ?? "")
                },
                jobs: try db.jobs(.dead).map {
                    Entry(id: $0.id, at: $0.due, what: $0.kind, subject: "", attempts: $0.attempts, error: $0.error ?? "")
                }, problems: problems, refused: refused)
        }
    }

    func head(_ t: Translator) -> PageHead { PageHead(t("Post and background work"), isTransient: true) }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("Post and background work"))</h1></header>
        <p class="tally"><span>\(t("Waiting")): \(t.number(counts["waiting"] ?? 0))</span><span>\(t("Sent")): \(t.number(counts["sent"] ?? 0))</span><span>\(t("Given up")): \(t.number(counts["dead"] ?? 0))</span><span>\(t("Withdrawn")): \(t.number(counts["withdrawn"] ?? 0))</span></p>
        \(t.section(t("Letters that could not be delivered"), id: "letters", list(letters, "letters", t)))
        \(t.section(t("Work that was given up"), id: "jobs", list(jobs, "jobs", t)))
        """
    }

    private func list(_ entries: [Entry], _ place: String, _ t: Translator) -> HTML {
        guard !entries.isEmpty else { return t.emptyState(t("None.")) }
        let items = entries.html { entry -> HTML in
            let drop = place == "letters" ? taking(entry, t) : .empty
            return """
                <li>\(entry.what)\(if: !entry.subject.isEmpty, " · \(entry.subject)") <small>\(t.moment(entry.at)) · \(t.count(entry.attempts, "{n} try", "{n} tries"))</small><br>\(entry.error)
                \(t.button(to: "/post/\(place)/\(entry.id.rawValue)/retry", t("Try again"), about: entry.what))\(drop)</li>
                """
        }
        return "<ul class=\"lines\">\(items)</ul>"
    }

    /// The button that takes a letter back, with what was wrong with the reason.
    private func taking(_ entry: Entry, _ t: Translator) -> HTML {
        let id = "r-\(entry.id.rawValue)"
        let said = entry.id == refused ? problems.map { t.said($0) }.joined(separator: "; ") : ""
        let error: HTML = said.isEmpty ? .empty : "<strong class=\"error\" id=\"\(id)-error\" role=\"alert\">\(said)</strong> "
        let marks: HTML = said.isEmpty ? .empty : " aria-invalid=\"true\" aria-describedby=\"\(id)-error\""
        return """
            <form class="one-button" method="post" action="\(url: t.path("/post/letters/\(entry.id.rawValue)/drop"))">\(t.formToken)<label class="unseen" for="\(id)">\(t("Why"))</label>\(error)<input id="\(id)" name="reason" placeholder="\(t("Why"))" required\(marks)><button class="grave">\(t("Take back"))</button></form>
            """
    }

    private static func identity(_ submission: Submission) throws -> Identity {
        guard let id = submission.inquiry.parameters["slug"] else { throw Refusal.notFound }
        return Identity(rawValue: id)
    }

    @Sendable static func retryLetter(_ submission: Submission) async throws -> Outcome {
        try await submission.perform(RetryMessage(try identity(submission)))
        return .see("/post", notice: submission.t("It will be tried again."))
    }

    @Sendable static func dropLetter(_ submission: Submission) async throws -> Outcome {
        let letter = try identity(submission)
        return try await submission.attempt {
            try await submission.perform(DropMessage(letter, reason: submission.form["reason"]))
            return .see("/post", notice: submission.t("Taken back."))
        } orShow: { problems in
            guard problems.contains(where: { $0.field == "reason" }) else { throw Refusal.invalid(problems) }
            return try await read(submission.inquiry, problems, letter)
        }
    }

    @Sendable static func retryJob(_ submission: Submission) async throws -> Outcome {
        try await submission.perform(RetryJob(try identity(submission)))
        return .see("/post", notice: submission.t("It will be tried again."))
    }
}
