internal import Records
internal import SQL

/// What closing the door of a sitting would find: who stays inside, and whether whoever conducts it is among them (M3).
struct DoorStanding: Sendable {
    /// Behind the closed door is only who has checked in; where the body has no closed sitting, the members go on alone.
    let needsPresence: Bool
    let isPresent: Bool
    /// The names of those who are checked in and may stay.
    let staying: [String]

    var isReady: Bool { !needsPresence || isPresent }
}

extension Connection {
    func doorStanding(of entry: SittingEntry, for person: Identity?) throws -> DoorStanding {
        guard try closedDoor(of: entry.sitting).isSitting else {
            return DoorStanding(needsPresence: false, isPresent: false, staying: [])
        }
        let rows = try rows(
            """
            SELECT d.name, d.person FROM attendance a JOIN delegate d ON d.id = a.delegate
            WHERE a.sitting = \(entry.record.id.rawValue) AND a.gone IS NULL AND \(Delegate.mayBeInside(isClosed: true))
            ORDER BY d.name
            """)
        let people = try rows.compactMap { try $0["person"] as String? }
        return DoorStanding(
            needsPresence: true, isPresent: person.map { people.contains($0.rawValue) } ?? false,
            staying: try rows.map { try $0["name"] })
    }
}
