import SQL
import TestDatabase
import Testing

@testable import Records

@Suite("Outbox", .timeLimit(.minutes(5)))
struct OutboxTests {
    private static func message(
        _ address: String = "maria@ministry.example", about: Reference? = nil, _ handling: Message.Handling = .atOnce,
        person: Identity? = nil
    ) throws -> Message {
        Message(
            to: try MailAddress(address), person: person, in: .spanish, Subject("A test of the post"),
            Letter([.paragraph(Phrase("Your code is {code}.", ["code": "sesame"]))]), about: about, handling)
    }

    private struct PostIt: Command {
        static let name = "test.post"
        let fails: Bool
        func perform(in work: Work) throws {
            try work.post(try OutboxTests.message())
            if fails { throw JobTests.Mishap() }
        }
    }

    /// Delivers what is due, as a courier would, and notes to whom.
    private func courier(_ scene: JobScene, gate: PostGate = .publicOnly, _ tally: Tally) -> JobHandler {
        JobHandler(Delivery.kind, outside: { job in
            let delivery = try Delivery(job)
            let messages = try await scene.database.write { db in
                try db.beginDelivery(delivery, gate: gate, host: "crm.example", at: scene.clock.now)
            }
            guard let first = messages.first else { return .done() }
            tally.add("\(messages.count) to \(first.address.text) as \(first.messageID == messages.last?.messageID)")
            let identities = messages.map(\.id)
            return .done { work in try work.db.endMessages(identities, as: .sent, at: work.moment) }
        })
    }

    @Test("A command that fails sends nothing; one that is stored is sent", arguments: TestEngine.allCases)
    func transactional(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        await #expect(throws: JobTests.Mishap.self) { try await scene.office.perform(PostIt(fails: true), as: Fixture.secretariat) }
        #expect(try await scene.database.read { db in try db.outboxCounts() }.isEmpty)
        #expect(try await scene.jobs().isEmpty)
        try await scene.office.perform(PostIt(fails: false), as: Fixture.secretariat)
        let tally = Tally()
        try await scene.desk("one", courier(scene, tally)).doWhatIsDue()
        #expect(tally.counts == ["1 to maria@ministry.example as true": 1])
        #expect(try await scene.database.read { db in try db.outboxCounts() } == [.sent: 1])
    }

    @Test("Neither the journal nor a job holds an address or a secret", arguments: TestEngine.allCases)
    func discretion(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        try await scene.office.perform(PostTestLetter(to: MailAddress("maria@ministry.example"), in: .spanish), as: Fixture.secretariat)
        _ = try await scene.post(try Self.message("maria@ministry.example", .secret))
        let texts = try await scene.database.read { db in
            try db.rows("SELECT detail AS text FROM journal UNION ALL SELECT key || payload FROM job").map { try $0["text"] as String }
        }
        #expect(texts.count == 3)
        #expect(texts.allSatisfy { !$0.contains("maria") && !$0.contains("sesame") })
    }

    @Test("What is secret is wiped once the letter has ended, however it ended", arguments: TestEngine.allCases)
    func wiped(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        for state in [PostedMessage.State.sent, .dead, .withdrawn] {
            let identities = try await scene.post(try Self.message("maria@ministry.example", .secret), try Self.message())
            #expect(try await scene.database.read { db in try db.message(identities[0]) }?.letter != nil)
            try await scene.database.write { db in try db.endMessages(identities, as: state, at: scene.clock.now) }
            let letters = try await scene.database.read { db in try identities.map { try db.message($0)?.letter } }
            #expect(letters[0] == nil && letters[1] != nil)
        }
        let dropped = try await scene.post(try Self.message("maria@ministry.example", .secret))[0]
        try await scene.office.perform(DropMessage(dropped, reason: "mistyped"), as: Fixture.secretariat)
        let found = try await scene.database.read { db in try db.message(dropped) }
        #expect(found?.letter == nil && found?.state == .withdrawn && found?.error == "mistyped")
    }

    @Test("Whoever may no longer read the record does not get the letter, and that is seen", arguments: TestEngine.allCases)
    func gate(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        try await scene.office.perform(KeepRecord(Fixture.draft("open", "Abierto")), as: Fixture.secretariat)
        try await scene.office.perform(KeepRecord(Fixture.draft("shut", "Cerrado")), as: Fixture.secretariat)
        let posted = try await scene.post(
            try Self.message("a@b.example", about: Reference("note", "open")), try Self.message("c@d.example", about: Reference("note", "shut")))
        try await scene.office.perform(SetAudience(Reference("note", "shut"), audience: .members, basedOn: 1), as: Fixture.secretariat)
        let tally = Tally()
        try await scene.desk("one", courier(scene, tally)).doWhatIsDue()
        #expect(tally.counts == ["1 to a@b.example as true": 1])
        let ends = try await scene.database.read { db in
            try posted.map { try #require(try db.message($0)) }.map { "\($0.state) \($0.error ?? "")" }
        }
        #expect(ends == ["sent ", "withdrawn the reader may no longer read what it tells of"])
        await #expect(throws: Refusal.self) { try await scene.post(try Self.message(about: Reference("note", "none"))) }
    }

    @Test("The Message-ID is the same at every attempt", arguments: TestEngine.allCases)
    func messageID(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let posted = try await scene.post(try Self.message())
        var seen: [String] = []
        for host in ["one.example", "two.example", "two.example"] {
            let messages = try await scene.database.write { db in
                try db.beginDelivery(Delivery(posted), gate: .publicOnly, host: host, at: scene.clock.now)
            }
            seen += messages.map { "\($0.messageID ?? "") \($0.attempts)" }
        }
        #expect(seen == (1...3).map { "\(posted[0])@one.example \($0)" })
    }

    @Test("What goes once a day goes together, one letter a reader, and once", arguments: TestEngine.allCases)
    func daily(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let tally = Tally()
        let desk = scene.desk("one", .digests, courier(scene, tally))
        try await desk.begin()
        _ = try await scene.post(
            try Self.message("a@b.example", .daily("news")), try Self.message("a@b.example", .daily("news")),
            try Self.message("c@d.example", .daily("news")), try Self.message("a@b.example", .daily("other")))
        try await desk.doWhatIsDue()
        #expect(tally.counts.isEmpty)
        for _ in 0..<2 {
            scene.clock.advance(.seconds(86_400))
            try await desk.doWhatIsDue()
            #expect(tally.counts == ["2 to a@b.example as true": 1, "1 to a@b.example as true": 1, "1 to c@d.example as true": 1])
        }
        #expect(try await scene.database.read { db in try db.outboxCounts() } == [.sent: 4])
    }

    @Test("A dead letter is sent again by a command; a wiped one cannot be; a sent one is neither sent again nor dropped", arguments: TestEngine.allCases)
    func commands(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let tally = Tally()
        let desk = scene.desk("one", courier(scene, tally))
        let posted = try await scene.post(try Self.message(), try Self.message("maria@ministry.example", .secret))
        try await scene.database.write { db in try db.endMessages(posted, as: .dead, error: "no", at: scene.clock.now) }
        try await desk.doWhatIsDue()
        #expect(tally.counts.isEmpty)
        await #expect(throws: Refusal.self) { try await scene.office.perform(RetryMessage(posted[0]), as: .anyone) }
        try await scene.office.perform(RetryMessage(posted[0]), as: Fixture.secretariat)
        await #expect(throws: Refusal.invalid("message", "what it said was secret and has been wiped; let a new one be made")) {
            try await scene.office.perform(RetryMessage(posted[1]), as: Fixture.secretariat)
        }
        try await desk.doWhatIsDue()
        #expect(tally.counts.values.map { $0 } == [1])
        for command in [RetryMessage(posted[0]), DropMessage(posted[0], reason: "late")] as [any Command] {
            await #expect(throws: Refusal.self) { try await scene.office.perform(command, as: Fixture.secretariat) }
        }
        await #expect(throws: Refusal.invalid("reason", "is required")) {
            try await scene.office.perform(DropMessage(posted[1], reason: " "), as: Fixture.secretariat)
        }
        try await scene.office.perform(DropMessage(posted[1], reason: "mistyped"), as: Fixture.secretariat)
        let counts = try await scene.database.read { db in try db.outboxCounts() }
        #expect(counts == [.sent: 1, .withdrawn: 1])
    }

    @Test("A letter under way is not put in beside itself; one that rests is brought forward", arguments: TestEngine.allCases)
    func retriedWhileUnderWay(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let tally = Tally()
        let desk = scene.desk("one", courier(scene, tally))
        let letter = try await scene.post(try Self.message())[0]
        let held = try #require(try await desk.claim())
        try await scene.office.perform(RetryMessage(letter), as: Fixture.secretariat)
        #expect(try await scene.jobs().map(\.id) == [held.id])
        let later = scene.clock.now.later(by: .seconds(3600))
        try await scene.database.write { db in try db.putBack(held, until: later, attempts: 5, error: "busy", at: scene.clock.now) }
        try await desk.doWhatIsDue()
        #expect(tally.counts.isEmpty)
        try await scene.office.perform(RetryMessage(letter), as: Fixture.secretariat)
        try await desk.doWhatIsDue()
        #expect(tally.counts == ["1 to maria@ministry.example as true": 1])
    }

    @Test("A person's letters can be forgotten", arguments: TestEngine.allCases)
    func forgotten(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let person = Identity(at: Fixture.moment)
        _ = try await scene.post(try Self.message(person: person), try Self.message("x@y.example"))
        try await scene.office.transaction(as: .system) { work in try work.forgetPost(toPerson: person) }
        let tally = Tally()
        try await scene.desk("one", courier(scene, tally)).doWhatIsDue()
        #expect(tally.counts == ["1 to x@y.example as true": 1])
    }
}
