public import Records
internal import SQL

/// Accredits people who have been registered: they get a badge, and stand on the final list.
public struct AccreditDelegates: Command {
    public static let name = "meetings.accredit-delegates"

    public let meeting: String
    public let delegates: [Identity]

    public init(_ delegates: [Identity], at meeting: String) {
        self.delegates = delegates
        self.meeting = meeting
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.keep, reason: "only the secretariat accredits delegates", rule: nil)
    }

    public func perform(in work: Work) throws {
        _ = try work.standing(in: meeting)
        let known = Set(try work.db.delegates(of: meeting).map(\.id))
        guard delegates.allSatisfy(known.contains) else {
            throw Refusal.invalid("delegate", "is not on the list of this meeting")
        }
        try work.db.execute(
            """
            UPDATE delegate SET state = 'accredited' WHERE state = 'registered' AND id IN (\(list: delegates.map(\.rawValue)))
            """)
    }
}
