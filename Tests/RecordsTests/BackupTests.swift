import Foundation
import Logging
import SQL
import TestDatabase
import Testing

@testable import Records

@Suite("Backups", .timeLimit(.minutes(5)))
struct BackupTests {
    private static let first = RecordsSchema.migrations + FilesSchema.migrations
    private static let migrations = Fixture.migrations
    private static let later = Migration("later-1") { _ in
        [
            "ALTER TABLE setting ADD COLUMN remark TEXT",
            "CREATE TABLE later (name TEXT PRIMARY KEY REFERENCES setting (name))",
            "INSERT INTO later (name) SELECT name FROM setting",
        ]
    }

    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func filled(_ engine: TestEngine, _ titles: [String] = ["Uno", "Dos"]) async throws -> Database {
        let database = try await Fixture.database(engine)
        for (number, title) in titles.enumerated() {
            try await Fixture.office(database).perform(
                KeepRecord(Fixture.draft("n\(number)", title)), as: Fixture.secretariat)
        }
        try await database.write { try $0.set("charter", to: "test") }
        return database
    }

    private func content(_ database: Database) async throws -> Content.Fingerprint {
        try await database.read { try Content.fingerprint($0) }
    }

    private func importing(_ migrations: [Migration] = Self.migrations) -> FullImport {
        FullImport(migrations: migrations, reindexings: [])
    }

    private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

    /// The first rule that something breaks; nil when it breaks none.
    private func rule(_ body: () async throws -> Void) async throws -> String? {
        do {
            try await body()
            return nil
        } catch Refusal.invalid(let problems) {
            return problems.first?.rule
        }
    }

    @Test("A backup goes back into either engine and gives the same", arguments: EnginePair.all)
    func returns(_ pair: EnginePair) async throws {
        let old = try await filled(pair.from)
        let path = folder.path("a.puebla")
        let written = try await Backup.write(old, to: path, program: "test")
        #expect(written.content == (try await content(old)))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(written.bytes == bytes.count)
        #expect(try FullCheck.read(path, for: Self.migrations) == written)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try names() == ["a.puebla"])
        let new = try await pair.to.database(tokenizer: SearchTokenizer.self)
        #expect(try await importing().read(path, into: new) == written.content)
        let findings = try await new.read { try Verification.run($0) }
        #expect(findings.faults.isEmpty)
    }

    @Test("It is one snapshot: what is written meanwhile is in it whole or not at all", arguments: TestEngine.allCases)
    func snapshot(_ engine: TestEngine) async throws {
        let database = try await filled(engine)
        let office = Fixture.office(database)
        let writing = Task {
            for number in 0..<60 { try await office.perform(KeepRecord(Fixture.draft("m\(number)", "Más")), as: Fixture.secretariat) }
        }
        for number in 0..<6 {
            let path = folder.path("\(number).puebla")
            _ = try await Backup.write(database, to: path, program: "test")
            let new = try await TestEngine.sqlite.database(tokenizer: SearchTokenizer.self)
            _ = try await importing().read(path, into: new)
            let findings = try await new.read { try Verification.run($0) }
            #expect(findings.faults.isEmpty)
            #expect(findings.journal == .sound(entries: findings.records))
        }
        try await writing.value
    }

    @Test("A name that is taken stays with its file unless it may be replaced", arguments: TestEngine.allCases)
    func taken(_ engine: TestEngine) async throws {
        let database = try await filled(engine)
        let path = folder.path("a.puebla")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        let refused = try await rule { _ = try await Backup.write(database, to: path, program: "test") }
        #expect(refused == "{file} is there already; --replace replaces it")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        let written = try await Backup.write(database, to: path, replacing: true, program: "test")
        #expect(try FullCheck.read(path, for: nil) == written)
        let inFolder = try await rule { _ = try await Backup.write(database, to: folder.path, replacing: true, program: "test") }
        #expect(inFolder == "{file} is a folder; say how many backups to keep in it with --keep")
        #expect(try names() == ["a.puebla"])
    }

    @Test("What cannot be written is said, and leaves nothing", arguments: ["/sys/a.puebla", "/nowhere/a.puebla", "/dev/full"])
    func unwritable(_ path: String) async throws {
        let database = try await filled(.sqlite)
        let refused = try await rule { _ = try await Backup.write(database, to: path, program: "test") }
        #expect(["{file} cannot be written: {why}", "{file} is no ordinary file"].contains(refused))
        let full = try await rule { _ = try await FullExport.write(database, to: "/dev/full", program: "test") }
        #expect(full == "{file} cannot be written: {why}")
    }

    @Test("Two programs never write into one file; what a killed one left is written over")
    func draft() throws {
        let path = folder.path("a.puebla")
        try Data("left over".utf8).write(to: URL(fileURLWithPath: path + ".partial"))
        let file = try OutputFile(path)
        #expect(throws: Refusal.invalid("file", "{file} is being written by another program", ["file": path])) {
            try OutputFile(path)
        }
        OutputFile.discardAbandoned(path + ".partial")
        try file.write(Array("new".utf8))
        try file.complete()
        try file.publish()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
        #expect(try names() == ["a.puebla"])
    }

    @Test("Nightly backups: the oldest go when the new one is sound, and nothing else goes", arguments: TestEngine.allCases)
    func nightly(_ engine: TestEngine) async throws {
        let database = try await filled(engine)
        for name in ["notes.txt", "puebla-old.puebla", "puebla-2026-11-20T02-00.puebla.partial", "mine.puebla.partial"] {
            try Data().write(to: URL(fileURLWithPath: folder.path(name)))
        }
        func backup(_ time: String) async throws -> [String] {
            try await Backup.write(database, into: folder.path, keeping: 2, program: "test", at: Moment(time)!).removed
        }
        #expect(try await backup("2026-11-21T02:00Z") == [])
        #expect(try await backup("2026-11-22T02:00Z") == [])
        #expect(try await backup("2026-11-23T02:00Z") == ["puebla-2026-11-21T02-00.puebla"])
        #expect(try await rule { _ = try await backup("2026-11-23T02:00Z") } == "{file} is there already; --replace replaces it")
        // A backup that fails takes nothing away; one made after the clock was put back stays.
        #expect(try await backup("2025-01-01T00:00Z") == ["puebla-2026-11-22T02-00.puebla"])
        #expect(
            try names() == [
                "mine.puebla.partial", "notes.txt", "puebla-2025-01-01T00-00.puebla", "puebla-2026-11-23T02-00.puebla",
                "puebla-old.puebla",
            ])
        for (count, place) in [(0, folder.path), (1, folder.path("notes.txt")), (1, folder.path("none"))] {
            #expect(
                try await rule { _ = try await Backup.write(database, into: place, keeping: count, program: "test") } != nil)
        }
    }

    @Test("Restoring over a database replaces all of it, or nothing", arguments: EnginePair.all)
    func overwrites(_ pair: EnginePair) async throws {
        let path = folder.path("a.puebla")
        let written = try await Backup.write(filled(pair.from), to: path, program: "test")
        let database = try await filled(pair.to, ["Tres", "Cuatro", "Cinco"])
        // Steps that the file knows nothing of do not stand in the way.
        try await database.migrate(Self.migrations + [Self.later])
        let before = try await content(database)
        let refused = try await rule { _ = try await importing().read(path, into: database) }
        #expect(refused?.hasPrefix("is not empty: there are rows in {table}") == true)
        let cut = folder.path("cut.puebla")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.dropLast(40).write(to: URL(fileURLWithPath: cut))
        #expect(try await rule { _ = try await importing().read(cut, into: database, overwriting: true) } == "is cut off: its end is missing")
        #expect(try await content(database) == before)
        #expect(try await importing().read(path, into: database, overwriting: true) == written.content)
        #expect(try await content(database) == written.content)
        let found = try await database.read { try $0.search(SearchRequest("uno"), for: Fixture.reader()) }
        #expect(found.hits.map(\.record.slug) == ["n0"])
    }

    @Test("Another program's tables are never touched", arguments: TestEngine.allCases)
    func strangers(_ engine: TestEngine) async throws {
        let path = folder.path("a.puebla")
        _ = try await Backup.write(filled(.sqlite), to: path, program: "test")
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        try await database.write { _ = try $0.execute("CREATE TABLE theirs (id TEXT)") }
        let refused = try await rule { _ = try await importing().read(path, into: database, overwriting: true) }
        #expect(refused == "holds tables of another program ({table}); Puebla needs a database of its own")
    }

    @Test("A backup of an older program is brought up to date; one of a newer program is refused", arguments: EnginePair.all)
    func older(_ pair: EnginePair) async throws {
        let path = folder.path("a.puebla")
        _ = try await Backup.write(filled(pair.from), to: path, program: "test")
        let database = try await pair.to.database(tokenizer: SearchTokenizer.self)
        let content = try await importing(Self.migrations + [Self.later]).read(path, into: database)
        #expect(content == (try await self.content(database)))
        #expect(try await database.read { try $0.value("SELECT name FROM later") } == "charter")
        let found = try await database.read { try $0.search(SearchRequest("uno"), for: Fixture.reader()) }
        #expect(found.hits.map(\.record.slug) == ["n0"])
        let newer = try await rule { _ = try FullCheck.read(path, for: Self.first) }
        #expect(newer == "comes from a newer program ({program}): this one does not know the step {step}")
    }

    @Test("Looking through a file finds every byte that is not as it was written")
    func everyByte() async throws {
        let path = folder.path("a.puebla")
        _ = try await Backup.write(filled(.sqlite), to: path, program: "test")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var changed = bytes
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            changed[place] ^= UInt8.random(in: 1...255, using: &generator)
            try changed.write(to: URL(fileURLWithPath: path))
            #expect(throws: Refusal.self, "byte \(place)") { try FullCheck.read(path, for: Self.migrations) }
            try bytes.prefix(place).write(to: URL(fileURLWithPath: path))
            #expect(throws: Refusal.self, "cut at \(place)") { try FullCheck.read(path, for: Self.migrations) }
        }
    }
}
