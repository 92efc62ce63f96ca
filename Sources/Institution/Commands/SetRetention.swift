public import Records
public import SQL

/// Says how many days after a person's last seat has ended their personal data are removed. Until it is said, they are
/// kept: the sources name no term.
public struct SetRetention: Command {
    public static let name = "institution.set-retention"
    public static let setting = "retention.personal-data"

    public let days: Int

    public init(days: Int) { self.days = days }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat says how long personal data are kept")
    }

    public func problems() -> [Refusal.Problem] {
        (1...36_500).contains(days)
            ? [] : [.init("days", "a whole number from {low} to {high}", ["low": "1", "high": "36500"])]
    }

    public func perform(in work: Work) throws { try work.db.set(SetRetention.setting, to: String(days)) }
}

extension Connection {
    /// The people whose last seat ended on this day or before, and of whom something personal is still kept.
    public func forgettablePeople(since day: Day) throws -> [Identity] {
        try rows(
            """
            SELECT p.record FROM person p WHERE p.address IS NOT NULL
            AND EXISTS (SELECT 1 FROM tenure t WHERE t.person = p.record AND t.state = 'confirmed')
            AND NOT EXISTS (SELECT 1 FROM tenure t WHERE t.person = p.record AND t.state <> 'declined'
                            AND (t.ends IS NULL OR t.ends > \(day.description)))
            ORDER BY p.record LIMIT 500
            """
        ).map { Identity(rawValue: try $0["record"]) }
    }

    /// What is known of a person, for the form that puts it right; nil when there is none.
    public func personalDetails(of person: Identity) throws -> PersonalDetails? {
        try row(
            """
            SELECT p.address, p.telephone, p.language, w.text AS name FROM person p
            LEFT JOIN wording w ON w.record = p.record AND w.field = 'title' WHERE p.record = \(person.rawValue)
            """
        ).map { row in
            let (name, address): (String?, String?) = (try row["name"], try row["address"])
            return PersonalDetails(
                name: name ?? "", address: address ?? "", telephone: try row["telephone"],
                language: Language(try row["language"]))
        }
    }
}
