internal import Accounts
internal import Institution
public import Records
public import SQL

/// The first person of a new house: until somebody looks after the seats, a link that works once lets the coordinator in.
public enum FirstRun {
    /// Where nobody can be written to (RFC 2606): the coordinator says their own address when they come in.
    private static let nowhere = "coordinator@puebla.invalid"

    /// A link for the coordinator; nil as soon as anybody has ever signed in, or the charter has no such seat.
    /// - Parameter base: where the site is reached, without a slash at its end.
    public static func link(_ database: Database, base: String) async throws -> String? {
        let office = House.office(database)
        let actor = try await database.read { db in try House.secretariat(db) }
        guard let person = try await coordinator(database, office, actor) else { return nil }
        return try await AccountsOffice(database, office).firstRunLink(for: person, base: base, as: actor)
    }

    /// Whoever holds a seat that gives seats; made when nobody does.
    private static func coordinator(_ database: Database, _ office: CommandOffice, _ actor: Actor) async throws -> Identity? {
        let (held, seat, details) = try await database.read { db in
            let functions = try db.seatFunctions().values.filter { $0.rights.contains(.administer) && $0.partyTypes.isEmpty }
                .sorted { ($0.rights.count, $1.slug) > ($1.rights.count, $0.slug) }
            let held = functions.isEmpty ? nil : try db.value(
                """
                SELECT t.person FROM tenure t JOIN seat s ON s.record = t.seat
                WHERE s.function IN (\(list: functions.map(\.slug))) AND t.state = 'confirmed' ORDER BY t.begins LIMIT 1
                """, as: String.self)
            let language = try db.languages().official
            let title = try functions.first.flatMap {
                try db.record(Reference("function", $0.slug), for: Reader(.everyone, language: language, of: db.languages(), at: .now))
            }?.title.text
            return (
                held.map { Identity(rawValue: $0) },
                functions.first.map { Seat(function: $0.slug, body: $0.bodies.first) },
                PersonalDetails(name: title ?? "", address: nowhere, language: language)
            )
        }
        if let held { return held }
        guard let seat else { return nil }
        try await office.perform(InviteHolder(seat, details, from: Moment.now.day), as: actor)
        return try await database.read { db in
            try db.value("SELECT record FROM person WHERE address = \(nowhere)", as: String.self).map { Identity(rawValue: $0) }
        }
    }
}
