import Foundation
import Logging
import Records
import SQL
import ServiceLifecycle
import Synchronization
import TestDatabase
import Testing
import Web

@testable import Portal

/// The way of a letter from the outbox to a mailer, which is a small program here.
@Suite("Post", .timeLimit(.minutes(5)))
struct PostTests {
    /// A site, a mailer that keeps what it gets, and a clock.
    private struct Office: Sendable {
        let stage: Stage
        let portal: Portal
        let folder: String
        let clock: SecrecyTests.Clock

        init(_ engine: TestEngine) async throws {
            stage = try await Stage.fresh(engine, charter: "example")
            folder = try TestFolder().path
            let clock = SecrecyTests.Clock(try #require(Moment("2026-11-21T12:00Z")))
            self.clock = clock
            portal = try await Portal.open(stage.database, base: Stage.base, cacheBytes: 0, clock: { clock.now })
        }

        /// A program that does what its neighbour file says. The program itself is never written here: one that is just
        /// being written cannot be run, if another test starts a program at that moment.
        /// - Parameter script: what the mailer does, in sh; its folder is `$here`.
        func mailer(_ script: String, patience: Duration = .seconds(60)) throws -> Mailer {
            let path = "\(folder)/mailer"
            try script.write(toFile: "\(folder)/behaviour", atomically: true, encoding: .utf8)
            try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.createSymbolicLink(
                atPath: path, withDestinationPath: repository.appending(path: "Tests/PortalTests/mailer.sh").path)
            return Mailer(path, patience: patience)
        }

        func desk(_ mailer: Mailer, tries: Int = 3) throws -> JobDesk {
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let courier = try Courier(
                portal, mailer, from: "secretariat@crm.example",
                retries: RetryPlan(tries: tries, first: .seconds(10), longest: .seconds(10)))
            return House.desk(stage.database, courier: courier, holder: "test", clock: { clock.now }, logger: logger)
        }

        func post(_ subject: Subject, _ letter: Letter, language: String = "en", _ handling: Message.Handling = .atOnce) async throws {
            let message = Message(to: try MailAddress("maria@ministry.example"), in: Language(language), subject, letter, handling)
            let actor = try await stage.read { db in try House.secretariat(db) }
            try await House.office(stage.database, clock: { clock.now }).perform(PostIt(message), as: actor)
        }

        func messages() async throws -> [PostedMessage] { try await stage.read { db in try db.outbox() } }

        /// What the mailer was given.
        func given(_ name: String = "letter") throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }

        func wait(_ seconds: Int) { clock.set(clock.now.later(by: .seconds(seconds))) }
    }

    /// Posts what a test wants; nothing of it goes into the journal.
    private struct PostIt: Command {
        static let name = "test.post"
        let message: Message?
        init(_ message: Message) { self.message = message }
        init(from decoder: any Decoder) throws { message = nil }
        func encode(to encoder: any Encoder) throws { try [String: String]().encode(to: encoder) }
        func perform(in work: Work) throws { if let message { try work.post(message) } }
    }

    private static let letter = Letter([
        .heading(Phrase(verbatim: "A <b>heading</b>")), .paragraph(Phrase("Go to the site")),
        .list([Phrase(verbatim: "one"), Phrase(verbatim: "two")]), .words("Hola\nsí\n\nAdiós", in: .spanish), .link(Phrase("Go to the site"), to: "/account?token=abc"),
        .code("ABCD EFGH"),
    ])

    @Test("A letter goes to the mailer with its arguments, in its reader's language, as text and as page", arguments: TestEngine.allCases)
    func delivered(engine: TestEngine) async throws {
        let office = try await Office(engine)
        let desk = try office.desk(try office.mailer("printf '%s|' \"$@\" > $here/arguments; env > $here/environment; cat > $here/letter"))
        try await office.post(Subject("A test of the post"), Self.letter, language: "fr")
        try await desk.doWhatIsDue()
        let message = try #require(try await office.messages().first)
        #expect(message.state == .sent && message.attempts == 1 && message.error == nil)
        #expect(try office.given("arguments") == "-i|-f|secretariat@crm.example|--|maria@ministry.example|")
        #expect(!(try office.given("environment")).contains("PUEBLA_"))
        let letter = try office.given()
        #expect(letter.contains("Message-ID: <\(message.id)@crm.example>\n") && letter.contains("\nTo: maria@ministry.example\n"))
        #expect(letter.contains("Content-Language: fr") && letter.contains("Aller au site:\n\(Stage.base)/fr/account?token=3Dabc"))
        #expect(letter.contains("&lt;b&gt;heading") && letter.contains("<code>ABCD EFGH</code>") && letter.contains("<div lang=3D\"es\">"))
        #expect(!letter.contains("<img") && letter.contains("prefers-color-scheme: dark"))
    }

    @Test("A mailer that cannot now is asked again; after the last try the letter is dead", arguments: TestEngine.allCases)
    func retried(engine: TestEngine) async throws {
        let office = try await Office(engine)
        let desk = try office.desk(try office.mailer("cat > /dev/null; echo \"greylisted: maria@ministry.example\" >&2; exit 75"))
        try await office.post(Subject("A test of the post"), Self.letter, .secret)
        for attempt in 1...2 {
            #expect(try await desk.doWhatIsDue() >= 1)
            let message = try #require(try await office.messages().first)
            #expect(message.state == .waiting && message.attempts == attempt && message.error?.contains("greylisted") == true)
            // The address is in the outbox, and nowhere else.
            let job = try #require(try await office.stage.read { db in try db.jobs(.waiting).first { $0.kind == "post" } })
            #expect(job.error == "the mailer: EX_TEMPFAIL (75)")
            office.wait(13)
        }
        try await desk.doWhatIsDue()
        let message = try #require(try await office.messages().first)
        #expect(message.state == .dead && message.attempts == 3 && message.letter == nil)
        #expect(try await office.stage.read { db in try db.jobs(.dead) }.isEmpty)
    }

    @Test("An address that the mailer does not know is given up at once", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        let office = try await Office(engine)
        let desk = try office.desk(try office.mailer("cat > /dev/null; exit 67"))
        try await office.post(Subject("A test of the post"), Self.letter)
        try await desk.doWhatIsDue()
        #expect(try await office.messages().map { "\($0.state) \($0.attempts) \($0.error ?? "")" } == ["dead 1 EX_NOUSER (67)"])
    }

    @Test("A mailer that hangs is ended, one that reads nothing is survived, one that is not there is waited for", arguments: TestEngine.allCases)
    func awkward(engine: TestEngine) async throws {
        let office = try await Office(engine)
        let long = Letter([.words(String(repeating: "palabra ", count: 100_000), in: .spanish)])
        try await office.post(Subject("A test of the post"), long)
        try await office.desk(Mailer("/nowhere/sendmail")).doWhatIsDue()
        #expect(try await office.messages().map { "\($0.state) \($0.attempts)" } == ["waiting 0"])
        office.wait(60)
        try await office.desk(try office.mailer("exec sleep 300", patience: .milliseconds(200))).doWhatIsDue()
        #expect(try await office.messages().map { "\($0.state) \($0.attempts) \($0.error ?? "")" } == ["waiting 1 no answer within 0.2 seconds"])
        office.wait(13)
        try await office.desk(try office.mailer("exit 75")).doWhatIsDue()
        #expect(try await office.messages().map { "\($0.state) \($0.attempts)" } == ["waiting 2"])
        office.wait(13)
        try await office.desk(try office.mailer("cat > $here/letter")).doWhatIsDue()
        #expect(try await office.messages().map(\.state) == [.sent])
        #expect(try office.given().utf8.count > 800_000)
    }

    @Test("A subject shows a record's title only while anyone may read the record", arguments: TestEngine.allCases)
    func subjects(engine: TestEngine) async throws {
        let office = try await Office(engine)
        let actor = try await office.stage.read { db in try House.secretariat(db) }
        let (open, shut) = (Reference("note", "open"), Reference("note", "shut"))
        for (reference, audience) in [(open, Audience.everyone), (shut, .secretariat)] {
            var draft = RecordDraft(reference, audience: audience)
            draft.wordings.add(Wording("Title of \(reference.slug)", in: .english, .official), to: .title)
            try await House.office(office.stage.database).perform(KeepRecord(draft), as: actor)
        }
        let desk = try office.desk(try office.mailer("grep '^Subject' >> $here/subjects; cat > /dev/null"))
        for record in [open, shut] {
            try await office.post(Subject("{n} notices", ["n": .number(1)], titles: ["title": record], otherwise: "{n} notice"), Self.letter)
        }
        try await office.post(Subject("About {title}", titles: ["title": open], otherwise: "News"), Self.letter)
        try await office.post(Subject("About {title}", titles: ["title": shut], otherwise: "News"), Self.letter)
        try await desk.doWhatIsDue()
        let subjects = Set(try office.given("subjects").split(separator: "\n").map(String.init))
        #expect(subjects == ["Subject: 1 notices", "Subject: 1 notice", "Subject: About Title of open", "Subject: News"])
    }

    @Test("What goes once a day is one letter with all in it", arguments: TestEngine.allCases)
    func daily(engine: TestEngine) async throws {
        let office = try await Office(engine)
        let desk = try office.desk(try office.mailer("cat >> $here/letter"))
        try await desk.begin()
        for text in ["First", "Second"] {
            try await office.post(Subject("A test of the post"), Letter([.paragraph(Phrase(verbatim: text))]), .daily("announcements"))
        }
        try await desk.doWhatIsDue()
        office.wait(86_400)
        try await desk.doWhatIsDue()
        let letter = try office.given()
        #expect(letter.components(separatedBy: "Message-ID:").count == 2)
        #expect(letter.contains("List-Id: <announcements.crm.example>") && letter.contains("2 notices"))
        #expect(letter.contains("First") && letter.contains("Second"))
    }

    @Test("Told to stop, the worker finishes what is under way and begins nothing new", arguments: TestEngine.allCases)
    func gracefulStop(engine: TestEngine) async throws {
        let office = try await Office(engine)
        // The mailer says that it has begun, and then takes its time.
        let mailer = try office.mailer("echo x >> $here/begun; sleep 1; cat > $here/letter")
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let worker = JobWorker(try office.desk(mailer), hands: 1, logger: logger)
        for _ in 0..<2 { try await office.post(Subject("A test of the post"), Self.letter) }
        let group = ServiceGroup(services: [worker], logger: logger)
        async let running: Void = group.run()
        while !FileManager.default.fileExists(atPath: "\(office.folder)/begun") { try await Task.sleep(for: .milliseconds(10)) }
        await group.triggerGracefulShutdown()
        try await running
        #expect(try await office.messages().map(\.state.rawValue).sorted() == ["sent", "waiting"])
        #expect(try office.given("begun") == "x\n")
    }

    @Test("A worker at rest is woken by the command that puts a job in")
    func woken() async throws {
        let bell = JobBell()
        let rings = bell.rings
        // Rung before it rests: it does not rest. An hour would be noticed.
        bell.ring()
        await bell.rest(atMost: .seconds(3600), since: rings)
        let seen = bell.rings
        async let rest: Void = bell.rest(atMost: .seconds(3600), since: seen)
        bell.ring()
        await rest
        // Not rung: the time alone ends the rest.
        await bell.rest(atMost: .milliseconds(1), since: bell.rings)
    }
}
