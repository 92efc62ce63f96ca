import Foundation
import Logging
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// One way of damaging a database, and what verify says of it.
struct Damage: Sendable, CustomStringConvertible {
    let description: String
    let statement: String
    let found: @Sendable (TestEngine) -> String

    init(_ description: String, _ statement: String, _ found: String) {
        (self.description, self.statement, self.found) = (description, statement, { _ in found })
    }

    init(_ description: String, _ statement: String, sqlite: String, postgres: String) {
        (self.description, self.statement) = (description, statement)
        found = { $0 == .sqlite ? sqlite : postgres }
    }

    private static let meeting = "(SELECT id FROM record WHERE kind = 'meeting' AND slug = 'assembly-v')"

    static let all: [Damage] = [
        Damage(
            "an entry of the journal changed", "UPDATE journal SET actor = 'somebody' WHERE sequence = 7",
            "journal: entry 7 its content is not what was sealed"),
        Damage(
            "an entry of the journal taken out", "DELETE FROM journal WHERE sequence = 7",
            "journal: entry 7 the entry is missing"),
        Damage(
            "the end of the journal cut off", "DELETE FROM journal WHERE sequence = (SELECT MAX(sequence) FROM journal)",
            "the journal ends before its last entry"),
        Damage(
            "an entry hidden from a record's history",
            "DELETE FROM journal_record WHERE entry = 7", "journal: entry 7 is not listed with the records that it is about"),
        Damage(
            "a record destroyed", "DELETE FROM record WHERE kind = 'meeting' AND slug = 'assembly-v'",
            sqlite: "refers to nothing in record", postgres: "refers to nothing in record"),
        Damage(
            "a record destroyed, as the journal has it", "DELETE FROM record WHERE kind = 'meeting' AND slug = 'assembly-v'",
            "which is not there"),
        Damage(
            "a link to nothing",
            "UPDATE link SET target = 'nothing' WHERE origin = \(meeting) AND relation = 'hosted-by'",
            sqlite: "link, row ", postgres: "link, target = nothing: refers to nothing in record"),
        Damage(
            "a citation of no source", "UPDATE citation SET document = 'none' WHERE record = \(meeting)",
            "citation: names source/none, which is not there"),
        Damage(
            "a facet of no body", "INSERT INTO facet (record, name, value) VALUES (\(meeting), 'body', 'none')",
            "facet: names body/none, which is not there"),
        Damage(
            "a meeting of no body", "UPDATE meeting SET body = 'none' WHERE number = 5",
            "meeting: names body/none, which is not there"),
        Damage(
            "a text changed past the program",
            "UPDATE wording SET text = 'Another meeting' WHERE record = \(meeting) AND field = 'title'",
            "meeting/assembly-v: is not found by the words that it has now"),
        Damage(
            "a title taken away", "DELETE FROM wording WHERE record = \(meeting) AND field = 'title'",
            "meeting/assembly-v: has no title"),
        Damage(
            "a record unknown to search", "DELETE FROM search_record WHERE record = \(meeting)",
            "meeting/assembly-v: is not in the search index"),
        Damage(
            "a file's bytes changed", "UPDATE file_chunk SET bytes = CAST('harbas' AS \(blob))",
            "file \(digest): its bytes are not what was stored"),
        Damage("a part of a file lost", "DELETE FROM file_chunk", "file \(digest): its part 0 is missing"),
        Damage(
            "a part too many", "INSERT INTO file_chunk (digest, position, bytes) SELECT digest, 1, bytes FROM file_chunk",
            "file \(digest): its bytes are not what was stored"),
        Damage("a file destroyed", "DELETE FROM file", sqlite: "file_chunk, row", postgres: "file_chunk, digest = \(digest): refers to nothing in file"),
    ]

    private static let blob = "BLOB"
    fileprivate static let file = "harbor"
    fileprivate static let digest = FileContent(Array(file.utf8)).digest
}

@Suite("What verify finds", .timeLimit(.minutes(5)))
struct DamageTests {
    /// A sound database with a file in it. That of the small charter: every damage gets one of its own.
    private func sound(_ engine: TestEngine) async throws -> (location: String, database: Database) {
        let backup = try await Self.backup.value
        let location = try await engine.location()
        let database = try await Database.open(
            location, options: TestEngine.patient, tokenizer: SearchTokenizer.self, logger: Logger(label: "test"))
        _ = try await FullImport(migrations: House.migrations, reindexings: House.reindexings).read(backup, into: database)
        return (location, database)
    }

    private static let backup = Task {
        let database = try await Conference.fresh(.sqlite, charter: "example")
        let file = FileContent(Array(Damage.file.utf8))
        try await database.write { db in
            try db.execute("INSERT INTO file (digest, size) VALUES (\(file.digest), \(file.size))")
            try db.execute(
                "INSERT INTO file_chunk (digest, position, bytes) VALUES (\(file.digest), 0, \(Array(Damage.file.utf8)))")
        }
        let path = try TestFolder.shared.path("sound.puebla")
        _ = try await Backup.write(database, to: path, program: "test")
        return path
    }

    private func faults(_ database: Database) async throws -> [String] {
        let findings = try await database.read { db in
            try Verification.run(db, namings: House.namings, reindexings: House.reindexings)
        }
        var faults = try await database.checkIntegrity() + findings.faults.map { Console(locale: "en").text(of: $0) }
        if case .tampered(let sequence, let why) = findings.journal { faults.append("journal: entry \(sequence) \(why)") }
        return faults
    }

    @Test("Nothing is wrong with a sound database", arguments: TestEngine.allCases)
    func nothing(_ engine: TestEngine) async throws {
        #expect(try await faults(sound(engine).database) == [])
    }

    @Test("Nor with the Conference's", arguments: TestEngine.allCases)
    func conference(_ engine: TestEngine) async throws {
        #expect(try await faults(Conference.shared.database(engine)) == [])
    }

    @Test("Every damage is named", arguments: TestEngine.allCases, Damage.all)
    func named(_ engine: TestEngine, _ damage: Damage) async throws {
        let (location, database) = try await sound(engine)
        let statement = engine == .sqlite ? damage.statement : damage.statement.replacing("AS BLOB", with: "AS BYTEA")
        try await engine.damage(location, statement)
        let found = try await faults(database)
        #expect(found.contains { $0.contains(damage.found(engine)) }, "\(found)")
        await database.close()
    }

    @Test("Full text that has lost a word is seen", arguments: TestEngine.allCases)
    func lostWords(_ engine: TestEngine) async throws {
        let (_, database) = try await sound(engine)
        let entry = """
            (SELECT s.ordinal * 4096 FROM search_record s JOIN record r ON r.id = s.record
             WHERE r.kind = 'meeting' AND r.slug = 'assembly-v')
            """
        try await database.write { db in
            if engine == .sqlite {
                try db.execute(
                    """
                    INSERT INTO search_words (search_words, rowid, title, body)
                    SELECT 'delete', id, title, body FROM search_entry WHERE id = \(raw: entry)
                    """)
            } else {
                try db.execute("DELETE FROM search_words WHERE id = \(raw: entry)")
            }
        }
        #expect(try await faults(database) == ["meeting/assembly-v: is not found by the words that it has now"])
    }

    @Test("A damaged page of the file is seen")
    func damagedPage() async throws {
        let (location, database) = try await sound(.sqlite)
        await database.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: location))
        let size = try file.seekToEnd()
        try file.seek(toOffset: size / 2 / 4096 * 4096)
        try file.write(contentsOf: Data(repeating: 0x5A, count: 4096))
        try file.close()
        let again = try await Database.open(location, tokenizer: SearchTokenizer.self, logger: Logger(label: "test"))
        #expect(try await again.checkIntegrity() != [])
        await again.close()
    }
}
