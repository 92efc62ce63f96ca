import Foundation
import Institution
import Records
import SQL
import TestDatabase
import Web

@testable import Portal

/// The site with everybody of the matrix in their seats and a hidden record of every kind for every audience, made once
/// for each engine.
struct LeakScene: Sendable {
    let database: Database
    let portal: Portal
    let clock: SecrecyTests.Clock
    let secrets: Secrets
    let cast: LeakCast
    /// Who may know which of the words that nobody else may.
    let marks: [String: LeakMark]
    /// In every person's address, before their party.
    let addressMark: String
    /// The files of hidden documents, by slug.
    let files: [String: String]

    /// One body of each type, the closed door of a body and of a meeting, parties of two kinds. The last is like another,
    /// and opened to Jamaica by the presidency.
    static let audiences: [Audience] = [
        .process, .members, .secretariat, .body("vice-ministers"), .body("closed-door"), .body("presidency"), .body("grcm"),
        .body("trafficking-network"), .body("secretariat"), .body("drafting-group"), .sitting("closed-door"),
        .sitting("crm-xii"), .party("hnd"), .party("jam"), .party("pan"), .interpreters, .body("grcm"),
    ]

    private static let shared: [TestEngine: Task<LeakScene, any Error>] = Dictionary(
        uniqueKeysWithValues: TestEngine.allCases.map { engine in (engine, Task { try await LeakScene(engine) }) })

    static func shared(_ engine: TestEngine) async throws -> LeakScene {
        guard let scene = shared[engine] else { throw CancellationError() }
        return try await scene.value
    }

    private init(_ engine: TestEngine) async throws {
        let stage = try await Stage.fresh(engine)
        let clock = SecrecyTests.Clock(LeakCast.now)
        let secrets = Secrets(audiences: LeakScene.audiences)
        let office = House.office(stage.database) { clock.now }
        try await secrets.takeUp(into: stage.database)
        let addressMark = "qa" + String((0..<7).map { _ in "bcdfghjkmnptvwxz".randomElement() ?? "z" })
        let nominee = "\(secrets.marker)named"
        let cast = try await LeakCast.seat(
            in: stage.database, office: office, addressMark: addressMark, nomineeName: nominee)
        let authorised = secrets.all.filter { $0.place == LeakScene.audiences.count - 1 }
        for result in try await office.perform(
            each: authorised.map { AuthoriseReading($0.reference, to: "jam", from: LeakCast.now, until: nil, reason: "test") },
            as: cast.presidency)
        {
            _ = try result.get()
        }
        let door = "\(secrets.marker)door"
        try await office.perform(OpenClosedDoor("closed-door", reason: "a reason \(door)"), as: cast.unsealer)
        try await LeakScene.furnish(stage.database, secrets, cast)
        var marks: [String: LeakMark] = [:]
        for secret in secrets.all {
            marks[secret.word] = LeakMark(
                audiences: [secret.audience], isAuthorised: secret.place == LeakScene.audiences.count - 1)
        }
        // The members see that the door was opened, and those who sit behind it find it in their inbox.
        marks[door] = LeakMark(audiences: [.members, .sitting("closed-door")])
        // Who comes to a meeting is no record: those who conduct it see who, the secretariat alone what is private of them.
        marks[LeakScene.delegate(secrets)] = LeakMark(audiences: [.secretariat, .body("presidency")])
        marks[LeakScene.diet(secrets)] = LeakMark(audiences: [.secretariat])
        marks[nominee] = LeakMark(audiences: [.party(cast.nominee.party), .secretariat], isForAdministrators: true)
        var visits: [String: Visit] = [:]
        for actor in cast.actors { if let bearer = actor.bearer, let visit = actor.visit { visits[bearer] = visit } }
        self.clock = clock
        self.secrets = secrets
        self.cast = cast
        self.marks = marks
        self.addressMark = addressMark
        database = stage.database
        // What is kept for everyone is kept all along, so that nothing of anyone's gets among it.
        portal = try await Portal.open(
            stage.database, base: Stage.base, cacheBytes: 8 << 20,
            doorkeeper: { [visits] credentials, _, moment, database in
                try await Arrival(of: credentials.bearer.flatMap { visits[$0] }, at: moment, database)
            },
            liveRoutes: LeakScene.liveRoutes, clock: { clock.now })
        files = try await stage.database.read { db in
            var files: [String: String] = [:]
            for row in try db.rows(
                "SELECT r.slug, f.digest, f.name FROM document_file f JOIN record r ON r.id = f.document ORDER BY f.language")
            {
                files[try row["slug"]] = "\(try row["digest"] as String)/\(try row["name"] as String)"
            }
            return files
        }
    }

    /// What no command makes for a record whose audience is not the usual one: hidden seats with a holder, hidden people in
    /// a seat, and things that wait in known seats about what is hidden.
    private static func furnish(_ database: Database, _ secrets: Secrets, _ cast: LeakCast) async throws {
        let known = cast.actors.compactMap { cast.seats[$0.name] }
        try await database.write { db in
            try db.execute(
                """
                INSERT INTO delegate (id, meeting, party, name, title, role, state, badge, registered, registered_by)
                VALUES ('leak-delegate', 'crm-xii', 'pan', \(delegate(secrets)), 'Post', 'delegate', 'accredited', 'LEAKBADGE234',
                        '2030-01-01T00:00:00.000Z', 'test')
                """)
            try db.execute("INSERT INTO delegate_detail (delegate, diet) VALUES ('leak-delegate', \(diet(secrets)))")
            for (number, secret) in secrets.all.enumerated() {
                let sql: SQL = "SELECT id FROM record WHERE kind = \(secret.reference.kind) AND slug = \(secret.reference.slug)"
                guard let id = try db.value(sql, as: String.self) else { continue }
                func tenure(_ seat: String, _ person: String) throws {
                    try db.execute(
                        """
                        INSERT INTO tenure (id, seat, person, begins, state, nominated_by, nominated_at)
                        VALUES (\("t-\(secret.word)"), \(seat), \(person), '2029-01-01', 'confirmed', 'test', '2029-01-01')
                        """)
                }
                switch secret.reference.kind {
                case "seat":
                    try db.execute(
                        """
                        INSERT INTO seat (record, function, party, body, sector, number)
                        VALUES (\(id), 'group-delegate', 'hnd', 'grcm', NULL, \(number + 10))
                        """)
                    try tenure(id, cast.bystander.rawValue)
                case "person":
                    try db.execute(
                        "INSERT INTO person (record, address, language) VALUES (\(id), \("\(secret.word)@crm.example"), 'es')")
                    if let seat = known.first { try tenure(seat.rawValue, id) }
                default: break
                }
                // Each seat has something waiting about some of what is hidden.
                let seat = known[number % known.count]
                try db.execute(
                    """
                    INSERT INTO duty (id, seat, kind, record, subject, made)
                    VALUES (\("d-\(number)"), \(seat.rawValue), 'task', \(id), \("task \(number)"), '2030-01-01T00:00:00.000Z')
                    """)
            }
        }
    }

    /// The name of a delegate to a meeting, and something private of them.
    static func delegate(_ secrets: Secrets) -> String { "\(secrets.marker)guest" }
    static func diet(_ secrets: Secrets) -> String { "\(secrets.marker)diet" }

    /// The words that stand in no record, so that no search finds them.
    var unrecorded: Set<String> { [LeakScene.delegate(secrets), LeakScene.diet(secrets)] }

    func may(_ actor: LeakActor, know word: String) -> Bool { marks[word]?.isFor(actor) ?? false }

    func may(_ actor: LeakActor, read secret: Secrets.Secret) -> Bool { may(actor, know: secret.word) }

    /// A stream is answered by the first of what comes.
    func ask(_ question: Question) async -> Answer {
        var answer = await portal.answer(question)
        if let listener = answer.stream {
            answer.body = await Ear(listener).beginning()
            answer.stream = nil
        }
        return answer
    }

    /// The words in a text that not everyone may know, and the parties and people whose addresses are in it.
    func words(in text: String) -> (words: Set<String>, addresses: Set<String>) {
        (LeakScene.words(in: text, behind: secrets.marker), LeakScene.words(in: text, behind: addressMark))
    }

    /// Whatever letters stand behind a mark, with it; in capitals too.
    private static func words(in text: String, behind mark: String) -> Set<String> {
        var found: Set<String> = []
        var text = text
        text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return }
            let end = start + bytes.count
            for needle in [Array(mark.utf8), Array(mark.uppercased().utf8)] {
                var place = start
                while end - place >= needle.count, let hit = memchr(place, Int32(needle[0]), end - place) {
                    let first = UnsafePointer(hit.assumingMemoryBound(to: UInt8.self))
                    place = first + 1
                    guard end - first >= needle.count, memcmp(first, needle, needle.count) == 0 else { continue }
                    var last = first + needle.count
                    while last < end, isPartOfWord(last.pointee) { last += 1 }
                    found.insert(String(decoding: UnsafeBufferPointer(start: first, count: last - first), as: UTF8.self).lowercased())
                    place = last
                }
            }
        }
        return found
    }

    private static func isPartOfWord(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (65...90).contains(byte) }
}

/// Who may know a word.
struct LeakMark: Sendable {
    let audiences: Set<Audience>
    var isAuthorised = false
    /// Whoever gives the seats knows who is named for one.
    var isForAdministrators = false

    func isFor(_ actor: LeakActor) -> Bool {
        !audiences.isDisjoint(with: actor.reads) || isAuthorised && actor.isAuthorised
            || isForAdministrators && actor.administers
    }
}
