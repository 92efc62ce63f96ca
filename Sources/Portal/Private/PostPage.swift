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
        let attempts: Int
        let error: String
    }

    let counts: [String: Int]
    let letters: [Entry]
    let jobs: [Entry]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, _ in
            PostPage(
                counts: Dictionary(uniqueKeysWithValues: try db.outboxCounts().map { ($0.key.rawValue, $0.value) }),
                letters: try db.outbox(.dead).map {
                    Entry(id: $0.id, at: $0.made, what: $0.address.text, attempts: $0.attempts, error: $0.error ?? "")
                },
                jobs: try db.jobs(.dead).map {
                    Entry(id: $0.id, at: $0.due, what: $0.kind, attempts: $0.attempts, error: $0.error ?? "")
                })
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
            let drop: HTML = place == "letters"
                ? """
                <form class="one-button" method="post" action="\(url: t.path("/post/letters/\(entry.id.rawValue)/drop"))">\(t.formToken)<label class="unseen" for="r-\(entry.id.rawValue)">\(t("Why"))</label><input id="r-\(entry.id.rawValue)" name="reason" placeholder="\(t("Why"))" required><button class="grave">\(t("Take back"))</button></form>
                """ : .empty
            return """
                <li>\(entry.what) <small>\(t.moment(entry.at)) · \(t.count(entry.attempts, "{n} try", "{n} tries"))</small><br>\(entry.error)
                \(t.button(to: "/post/\(place)/\(entry.id.rawValue)/retry", t("Try again"), about: entry.what))\(drop)</li>
                """
        }
        return "<ul class=\"lines\">\(items)</ul>"
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
        try await submission.perform(DropMessage(try identity(submission), reason: submission.form["reason"]))
        return .see("/post", notice: submission.t("Taken back."))
    }

    @Sendable static func retryJob(_ submission: Submission) async throws -> Outcome {
        try await submission.perform(RetryJob(try identity(submission)))
        return .see("/post", notice: submission.t("It will be tried again."))
    }
}
