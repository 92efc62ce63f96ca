public import Records
internal import SQL

/// The presidency sets a rule aside for one thing in a plan, for a reason: on the record, shown in place of the violation.
public struct OverrideRule: Command {
    public static let name = "meetings.override-rule"

    public let about: Reference
    public let rule: String
    /// Which violation (`Violation.code`).
    public let place: String
    public let reason: String

    public init(_ about: Reference, rule: String, place: String, reason: String) {
        self.about = about
        self.rule = rule
        self.place = place
        self.reason = reason
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.preside, reason: "only the presidency sets a rule aside", rule: rule)
    }

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if !["meeting", "activity"].contains(about.kind) { problems.append(.init("about", "one of {list}", ["list": "meeting, activity"])) }
        if reason.trimmed.count < 10 { problems.append(.init("reason", "say why, in at least ten letters")) }
        if reason.utf8.count > 2000 { problems.append(.init("reason", "at most {limit} bytes", ["limit": "2000"])) }
        if place.isEmpty || place.utf8.count > 400 { problems.append(.init("place", "is no violation of this plan")) }
        return problems
    }

    public func perform(in work: Work) throws {
        let record = try work.planned(about)
        guard try work.readable(Reference("rule", rule)) != nil else { throw Refusal.notFound }
        let standing = try work.db.value(
            """
            SELECT 1 FROM rule_override WHERE kind_of_record = \(about.kind) AND about = \(about.slug) AND place = \(place)
            AND revoked IS NULL
            """, as: Int.self)
        if standing != nil { throw Refusal.invalid("reason", "the rule is set aside here already") }
        try work.db.execute(
            """
            INSERT INTO rule_override (id, kind_of_record, about, rule, place, reason, made, actor)
            VALUES (\(Identity(at: work.moment).rawValue), \(about.kind), \(about.slug), \(rule), \(place), \(reason.trimmed),
                    \(work.moment.description), \(work.actor.name))
            """)
        work.mention(record)
    }
}

/// The presidency takes back that a rule is set aside.
public struct RevokeOverride: Command {
    public static let name = "meetings.revoke-override"

    public let override: Identity

    public init(_ override: Identity) { self.override = override }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.preside, reason: "only the presidency sets a rule aside", rule: nil)
    }

    public func perform(in work: Work) throws {
        let row = try work.db.row(
            "SELECT kind_of_record, about FROM rule_override WHERE id = \(override.rawValue) AND revoked IS NULL")
        guard let row else { throw Refusal.notFound }
        let record = try work.planned(Reference(try row["kind_of_record"], try row["about"]))
        try work.db.execute(
            """
            UPDATE rule_override SET revoked = \(work.moment.description), revoked_by = \(work.actor.name)
            WHERE id = \(override.rawValue)
            """)
        work.mention(record)
    }
}
