import Foundation
import Institution
import Logging
import Records
import SQL
import Synchronization
import TestDatabase
import Testing
import Web

@testable import Portal

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What the matrix does not go through: the log, the export, what was learnt before, and doors that close again.
@Suite("Leaks around the pages", .timeLimit(.minutes(30)))
struct LeakAroundTests {
    /// Keeps every line, as a log would have it.
    private struct Lines: LogHandler {
        final class Store: Sendable {
            private let lines = Mutex<[String]>([])
            var all: [String] { lines.withLock { $0 } }
            func add(_ line: String) { lines.withLock { $0.append(line) } }
        }

        let store: Store
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            store.add("\(event.level) \(event.message) \(metadata.merging(event.metadata ?? [:]) { $1 })")
        }
    }

    /// The portal on the network, for as long as a body needs it.
    private func serving(_ portal: Portal, _ lines: Lines.Store, _ body: (Int) async throws -> Void) async throws {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = PortalServer(
            portal, options: .init(port: 0), metrics: MetricsText(), logger: Logger(label: "leaks") { _ in Lines(store: lines) },
            started: { continuation.yield($0) })
        let running = Task { try await server.run() }
        defer { running.cancel() }
        for await port in ports { return try await body(port) }
    }

    @Test(arguments: TestEngine.allCases)
    func `The log holds no hidden name, no token, no address, and no question`(engine: TestEngine) async throws {
        let scene = try await LeakScene.shared(engine)
        let lines = Lines.Store()
        try await serving(scene.portal, lines) { port in
            func ask(_ actor: LeakActor, _ target: String, method: String = "GET", body: String? = nil) async throws -> (Int, String) {
                var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(target)")))
                request.httpMethod = method
                if let bearer = actor.bearer { request.setValue("Bearer \(bearer)", forHTTPHeaderField: "Authorization") }
                request.setValue("puebla=\(scene.secrets.marker)cookie", forHTTPHeaderField: "Cookie")
                if let body {
                    request.httpBody = Data(body.utf8)
                    request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
                }
                let (data, response) = try await URLSession.shared.data(for: request)
                return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
            }
            let coordinator = try #require(scene.cast.actors.first { $0.name == "coordinator" })
            let stranger = try #require(scene.cast.actors.first)
            let secret = try #require(scene.secrets.all.first { $0.reference.kind == "document" && $0.audience == .secretariat })
            let path = "/es/records/document/\(secret.reference.slug)"
            let file = "/files/\(secret.reference.slug)/\(try #require(scene.files[secret.reference.slug]))"
            #expect(try await ask(coordinator, path).0 == 200, "else nothing is proved")
            #expect(try await ask(coordinator, file).1.contains(secret.word))
            for actor in [coordinator, stranger] {
                for target in [path, file, "/es/documents/\(secret.reference.slug)/text", "/es/search?q=\(secret.word)"] {
                    let whole = try await ask(actor, target)
                    let head = try await ask(actor, target, method: "HEAD")
                    #expect(whole.0 == head.0 && head.1.isEmpty, "HEAD answers as GET: \(target)")
                }
                // Who may not come there is led to another page, which a client follows.
                _ = try await ask(actor, "/es/seats/\(secret.reference.slug)")
                _ = try await ask(
                    actor, "/es/seats/invite", method: "POST",
                    body: "name=\(secret.word)&address=\(scene.addressMark)jam%40x.example&form-token=\(actor.visit?.formToken ?? "")")
            }
            _ = try await ask(stranger, "/es/conference")
        }
        #expect(lines.all.contains { $0.contains("/es/conference") }, "the log was read")
        for line in lines.all {
            let found = scene.words(in: line)
            let isClean = found.words.isEmpty && found.addresses.isEmpty && !line.contains("secret-token") && !line.contains("form-token")
                && !line.contains("q=")
            #expect(isClean, "\(line)")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `A tag learnt while a record was public confirms nothing afterwards`(engine: TestEngine) async throws {
        let scene = try await LeakScene.shared(engine)
        let clock = SecrecyTests.Clock(Secrets.release)
        let portal = try await Portal.open(scene.database, base: Stage.base, cacheBytes: 8 << 20) { clock.now }
        var learnt: [(target: String, tag: String)] = []
        for secret in scene.secrets.all where secret.isReleased {
            var targets = ["/es/records/\(secret.reference.kind)/\(secret.reference.slug)"]
            if let file = scene.files[secret.reference.slug] { targets.append("/files/\(secret.reference.slug)/\(file)") }
            for target in targets {
                let answer = await portal.answer(Question(target))
                let tag = try #require(answer.header("etag"), "\(target) is public: \(answer.status)")
                #expect(await portal.answer(Question(target, ifNoneMatch: tag)).status == 304)
                learnt.append((target, tag))
            }
        }
        #expect(learnt.count > Secrets.kinds.count)
        clock.set(LeakCast.now)
        for (target, tag) in learnt {
            for method in ["GET", "HEAD"] {
                let answer = await portal.answer(Question(target, method: method, ifNoneMatch: tag))
                #expect(answer.status == 404 && answer.header("etag") == nil, "\(method) \(target)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `No letter says what a hidden record is called, not even to those who may read it`(engine: TestEngine) async throws {
        let scene = try await LeakScene.shared(engine)
        let letters = try await scene.database.read { db in
            try db.rows("SELECT subject, letter FROM message").map { row in
                "\(try row["subject"] as String) \(try row["letter"] as String? ?? "")"
            }
        }
        // The door was opened, and those who sit behind it were told that something waits.
        #expect(letters.count > 0)
        for letter in letters { #expect(scene.words(in: letter).words.isEmpty, "\(letter)") }
    }

    @Test func `The export as plain files has nothing that is not public`() async throws {
        let scene = try await LeakScene.shared(.sqlite)
        let folder = try ExportedFolder("leaks")
        // In the middle of all that is hidden, by a portal of its own that remembers those who have signed in.
        let coordinator = try #require(scene.cast.actors.first { $0.name == "coordinator" })
        _ = await scene.ask(coordinator.question("/es/updates"))
        try await folder.export(scene.portal)
        let files = try folder.files()
        #expect(files.count > 1000)
        for (path, bytes) in files {
            let found = scene.words(in: String(decoding: bytes, as: UTF8.self) + path)
            let isClean = found.words.isEmpty && found.addresses.isEmpty
            #expect(isClean, "\(path): \(found)")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `What the presidency opened is closed when it ends, and when a door is closed on it`(engine: TestEngine) async throws {
        let stage = try await Stage.fresh(engine)
        let clock = SecrecyTests.Clock(LeakCast.now)
        let office = House.office(stage.database) { clock.now }
        let keeper = Actor(name: "test", clearance: Clearance([.body("grcm")]), rights: [.keep, .preside])
        func read() async throws -> [Bool] {
            let now = clock.now
            return try await stage.database.read { db in
                let reader = Reader(Clearance([.process, .party("jam")]), language: .english, of: try db.languages(), at: now)
                return try ["a", "b"].map { try db.record(Reference("document", "opened-\($0)"), for: reader) != nil }
            }
        }
        for slug in ["opened-a", "opened-b"] {
            var draft = RecordDraft(Reference("document", slug), audience: .body("grcm"))
            draft.wordings[.title] = [Wording("Opened", in: .english, .official)]
            try await office.perform(KeepRecord(draft), as: keeper)
            try await office.perform(
                AuthoriseReading(draft.reference, to: "jam", from: clock.now, until: nil, reason: "an item of theirs"), as: keeper)
        }
        #expect(try await read() == [true, true])
        try await office.perform(EndAuthorisation(Reference("document", "opened-a"), of: "jam"), as: keeper)
        try await office.perform(
            SetAudience(Reference("document", "opened-b"), audience: .sitting("closed-door"), basedOn: 1), as: keeper)
        #expect(try await read() == [false, false])
    }

    @Test(arguments: TestEngine.allCases)
    func `Whoever writes the memory cannot open a closed door by changing what is behind it`(engine: TestEngine) async throws {
        let scene = try await LeakScene.shared(engine)
        let office = House.office(scene.database) { LeakCast.now }
        let person = try #require(scene.cast.actors.first { $0.name == "coordinator" }?.visit?.person)
        let coordinator = try #require(try await scene.database.read { db in try db.holder(person, at: LeakCast.now)?.actor })
        let closed = try #require(scene.secrets.all.first { $0.reference.kind == "document" && $0.audience.isSitting })
        let open = try #require(scene.secrets.all.first { $0.reference.kind == "document" && $0.audience == .secretariat })
        func refusal(_ command: some Command) async throws -> Refusal? {
            do {
                try await office.perform(command, as: coordinator)
                return nil
            } catch let refusal as Refusal { return refusal }
        }
        func draft(_ reference: Reference) -> RecordDraft {
            var draft = RecordDraft(reference, audience: .secretariat)
            draft.wordings[.title] = [Wording("Taken over", in: .english, .official)]
            return draft
        }
        let wording = Wording("Mine", in: .english, .official)
        func attempts(_ reference: Reference) async throws -> [Refusal?] {
            try await [
                refusal(SetAudience(reference, audience: .secretariat, basedOn: 1)),
                refusal(SetAudience(reference, audience: .secretariat, basedOn: 99)),
                refusal(ReviseWording(reference, field: .title, wording: wording, basedOn: 99)),
                refusal(GiveTask("Look at it", to: "hnd", function: "focal-point-seat", by: nil, about: reference)),
            ]
        }
        // Behind the door it is as if there were nothing: no conflict, which would show what is there.
        let ghost = Reference("document", scene.secrets.ghostly(closed.reference.slug))
        let (hidden, never) = (try await attempts(closed.reference), try await attempts(ghost))
        func plain(_ refusals: [Refusal?]) -> [String] { refusals.map { scene.secrets.ghostly("\($0 as Any)") } }
        #expect(plain(hidden) == plain(never) && !hidden.contains(nil))
        #expect(try await refusal(KeepRecord(draft(closed.reference))) == .invalid("slug", "cannot be used"))
        let audience = try await scene.database.read { db in
            try db.value("SELECT audience FROM record WHERE slug = \(closed.reference.slug)", as: String.self)
        }
        #expect(audience == closed.audience.rawValue)
        // What is theirs, they may change.
        guard case .conflict = try await refusal(SetAudience(open.reference, audience: .members, basedOn: 99)) else {
            return #expect(Bool(false), "a stale change of what they may read is a conflict")
        }
    }
}
