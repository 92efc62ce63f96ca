public import Records
internal import SQL

/// Removes names and private details of a meeting's delegates when their time is over. How many came, of which party and in
/// which capacity, stays.
public struct ForgetDelegates: Command {
    public static let name = "meetings.forget-delegates"

    public let meeting: String

    public init(of meeting: String) { self.meeting = meeting }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.keep, reason: "only the secretariat says how long personal data are kept")
    }

    public func perform(in work: Work) throws {
        try work.db.execute(
            "DELETE FROM delegate_detail WHERE delegate IN (SELECT id FROM delegate WHERE meeting = \(meeting))")
        try work.db.execute(
            "UPDATE attendance SET name = NULL WHERE delegate IN (SELECT id FROM delegate WHERE meeting = \(meeting))")
        try work.db.execute("UPDATE delegate SET name = '', title = '', person = NULL WHERE meeting = \(meeting)")
        try work.db.execute(
            "UPDATE invitation SET note = '', opened_by = NULL, answered_by = NULL WHERE meeting = \(meeting)")
        try work.db.execute("UPDATE convocation SET erased = \(work.moment.description) WHERE meeting = \(meeting)")
    }
}
