public import Records
internal import SQL

/// Publishes an approved summary, now or from a moment on. What was said behind a closed door stays there (M3).
public struct PublishSummary: Command {
    public static let name = "meetings.publish-summary"

    public let sitting: String
    public let to: Audience
    /// Nil: at once.
    public let at: Moment?

    public init(_ sitting: String, to audience: Audience, at moment: Moment?) {
        self.sitting = sitting
        to = audience
        at = moment
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let summary = try work.summary(of: sitting)
        guard summary.summary.state == .approved || summary.summary.state == .published else {
            throw Refusal.invalid("state", "is approved before it is published")
        }
        guard !summary.sitting.inside.isSitting else {
            throw Refusal.notAllowed(reason: "what was said behind the closed door stays there", rule: "m3")
        }
        guard to == .everyone || work.actor.clearance.audiences.contains(to) else {
            throw Refusal.invalid("audience", "is none that you belong to")
        }
        try requireKnown(summary.of, work)
        if let at, at > work.moment {
            guard try !isReadable(summary.id, work.moment, work) else { throw Refusal.invalid("at", "it is published already") }
            let audience = try work.audience(.approved, of: summary.sitting)
            try work.bring(summary, to: .published, for: audience, release: Release(at: at, to: to))
        } else {
            try work.bring(summary, to: .published, for: try work.audience(.published, of: summary.sitting, published: to))
        }
    }

    /// Whoever is to read the summary must be able to know of the sitting.
    private func requireKnown(_ sitting: Identity, _ work: Work) throws {
        guard try isReadable(sitting, at ?? work.moment, work) else {
            throw Refusal.invalid("state", "the sitting itself is not open to them; give it that audience first")
        }
    }

    private func isReadable(_ record: Identity, _ moment: Moment, _ work: Work) throws -> Bool {
        let condition = Clearance([to]).condition("r", at: moment)
        return try work.db.value("SELECT 1 FROM record r WHERE r.id = \(record.rawValue) AND \(condition)", as: Int.self) != nil
    }
}
