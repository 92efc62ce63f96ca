import Records
import Web

/// What those who conduct a meeting do about who comes.
enum ConvocationDeeds {
    private static func page(_ submission: Submission) throws -> String { "/meetings/\(try submission.inquiry.slug())/convocation" }

    @Sendable static func convene(_ submission: Submission) async throws -> Outcome {
        let slug = try submission.inquiry.slug()
        return try await submission.attempt {
            try await submission.perform(ConveneMeeting(slug, choosing: submission.form.all("chosen")))
            return .see(try page(submission), notice: submission.t("The invitations are made. They go out when you send them."))
        } orShow: { try await ConvocationPage.read(submission.inquiry, submission.form, "convene", $0) }
    }

    @Sendable static func send(_ submission: Submission) async throws -> Outcome {
        try await submission.perform(SendInvitations(try submission.inquiry.slug(), to: chosen(submission)))
        return .see(try page(submission), notice: submission.t("Sent to all who can be written to."))
    }

    @Sendable static func remind(_ submission: Submission) async throws -> Outcome {
        try await submission.perform(RemindInvited(try submission.inquiry.slug(), chosen(submission)))
        return .see(try page(submission), notice: submission.t("The reminders are on their way."))
    }

    private static func chosen(_ submission: Submission) -> [String]? {
        let parties = submission.form.all("party")
        return parties.isEmpty ? nil : parties
    }

    @Sendable static func accredit(_ submission: Submission) async throws -> Outcome {
        let (slug, actor) = (try submission.inquiry.slug(), submission.actor)
        var delegates = submission.form.all("delegate").map { Identity(rawValue: $0) }
        if delegates.isEmpty {
            delegates = try await submission.inquiry.read { db, reader in
                _ = try db.standing(of: actor, in: slug, for: reader)
                return try db.delegates(of: slug).filter { $0.state == .registered }.map(\.id)
            }
        }
        try await submission.perform(AccreditDelegates(delegates, at: slug))
        return .see(try page(submission), notice: submission.t("Accredited."))
    }

    @Sendable static func settle(_ submission: Submission) async throws -> Outcome {
        guard let list = ParticipantsList(rawValue: submission.form["list"]) else {
            throw Refusal.invalid("list", "one of {list}", ["list": ParticipantsList.allCases.map(\.rawValue).joined(separator: ", ")])
        }
        try await submission.perform(SettleParticipants(of: try submission.inquiry.slug(), list))
        return .see(try page(submission), notice: submission.t("Saved."))
    }

    @Sendable static func set(_ submission: Submission) async throws -> Outcome {
        let (slug, form) = (try submission.inquiry.slug(), submission.form)
        return try await submission.attempt {
            let months = form["retention"]
            guard months.isEmpty || Int(months) != nil else {
                throw Refusal.invalid("retention", "a whole number from {low} to {high}", ["low": "1", "high": "120"])
            }
            let texts = submission.t.site.languages.all.map { ($0, form.exactly("information.\($0.rawValue)")) }
            try await submission.perform(
                SetConvocation(
                    slug, deadline: form["deadline"].isEmpty ? nil : form["deadline"], retention: Int(months),
                    information: Dictionary(texts, uniquingKeysWith: { $1 })))
            return .see(try page(submission), notice: submission.t("Saved."))
        } orShow: { try await ConvocationPage.read(submission.inquiry, form, "settings", $0) }
    }
}
