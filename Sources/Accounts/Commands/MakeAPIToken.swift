internal import Records
internal import SQL
internal import Web

/// Somebody lets a program act for one of their seats.
struct MakeAPIToken: ProgramCommand {
    static let name = "accounts.make-api-token"

    let id: Identity
    let person: Identity
    let seat: Identity
    let label: String
    let writes: Bool
    /// From now.
    let days: Int
    let digest: Unwritten<String>
    let origin: Unwritten<Origin>

    func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if label.trimmed.isEmpty { problems.append(.init("label", "must not be empty")) }
        if label.utf8.count > 200 { problems.append(.init("label", "is too long")) }
        if !(1...APIToken.longestDays).contains(days) {
            problems.append(
                .init("days", "a whole number from {low} to {high}", ["low": "1", "high": String(APIToken.longestDays)]))
        }
        return problems
    }

    func perform(in work: Work) throws {
        let expires = Moment(milliseconds: work.moment.milliseconds + days * 86_400_000)
        try work.db.execute(
            """
            INSERT INTO api_token (id, digest, person, seat, name, writes, made, expires)
            VALUES (\(id.rawValue), \(digest.value), \(person.rawValue), \(seat.rawValue), \(label.trimmed),
                    \(writes ? 1 : 0), \(work.moment.description), \(expires.description))
            """)
        try note(.tokenMade, in: work)
    }
}
