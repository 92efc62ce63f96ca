import SQL
import TestDatabase
import Testing

@testable import Records

@Suite("The journal", .timeLimit(.minutes(5)))
struct JournalTests {
    private func filled(_ engine: TestEngine) async throws -> Database {
        let database = try await Fixture.database(engine)
        for number in 1...6 {
            try await Fixture.office(database).perform(
                KeepRecord(Fixture.draft("n\(number)", "Número \(number)")), as: Fixture.secretariat)
        }
        return database
    }

    private func verdict(_ database: Database) async throws -> Journal.Verdict {
        try await database.read { db in try Journal.verify(db) }
    }

    @Test("An untouched journal is sound", arguments: TestEngine.allCases)
    func sound(engine: TestEngine) async throws {
        let database = try await filled(engine)
        #expect(try await verdict(database) == .sound(entries: 6))
        let verification = try await database.read { db in try Verification.run(db) }
        #expect(verification.faults.isEmpty)
        #expect(verification.records == 6)
    }

    @Test("Whichever field of an entry is changed, that entry is named", arguments: TestEngine.allCases)
    func tampered(engine: TestEngine) async throws {
        for field in ["at", "actor", "command", "records", "detail", "hash"] {
            let database = try await filled(engine)
            try await database.write { db in
                try db.execute("UPDATE journal SET \(raw: field) = 'x' WHERE sequence = 3")
            }
            guard case .tampered(3, _) = try await verdict(database) else {
                Issue.record("a changed \(field) was not seen")
                continue
            }
        }
    }

    @Test("Text moved from one field to the next is seen", arguments: TestEngine.allCases)
    func moved(engine: TestEngine) async throws {
        let database = try await filled(engine)
        try await database.write { db in
            try db.execute("UPDATE journal SET actor = actor || 'r', command = substr(command, 2) WHERE sequence = 4")
        }
        guard case .tampered(4, _) = try await verdict(database) else { return #expect(Bool(false)) }
    }

    @Test("A missing entry is named, in the middle and at the end", arguments: TestEngine.allCases)
    func missing(engine: TestEngine) async throws {
        for (sequence, named) in [(2, 2), (6, 6)] {
            let database = try await filled(engine)
            try await database.write { db in
                try db.execute("DELETE FROM journal_record WHERE entry = \(sequence)")
                try db.execute("DELETE FROM journal WHERE sequence = \(sequence)")
            }
            guard case .tampered(named, _) = try await verdict(database) else {
                Issue.record("the missing entry \(sequence) was not seen")
                continue
            }
        }
    }

    @Test("Entries that changed places are seen", arguments: TestEngine.allCases)
    func swapped(engine: TestEngine) async throws {
        let database = try await filled(engine)
        try await database.write { db in
            let two: String = try #require(try db.value("SELECT detail FROM journal WHERE sequence = 2"))
            let three: String = try #require(try db.value("SELECT detail FROM journal WHERE sequence = 3"))
            try db.execute("UPDATE journal SET detail = \(three) WHERE sequence = 2")
            try db.execute("UPDATE journal SET detail = \(two) WHERE sequence = 3")
        }
        guard case .tampered(2, _) = try await verdict(database) else { return #expect(Bool(false)) }
    }

    @Test("An entry added past the program is seen", arguments: TestEngine.allCases)
    func inserted(engine: TestEngine) async throws {
        let database = try await filled(engine)
        try await database.write { db in
            try db.execute(
                """
                INSERT INTO journal (sequence, at, actor, command, records, detail, previous, hash)
                SELECT 7, at, actor, command, records, detail, hash, hash FROM journal WHERE sequence = 6
                """)
        }
        guard case .tampered(7, _) = try await verdict(database) else { return #expect(Bool(false)) }
    }

    @Test("A record that search or the journal does not know is named", arguments: TestEngine.allCases)
    func strangers(engine: TestEngine) async throws {
        let database = try await filled(engine)
        try await database.write { db in
            try db.execute("DELETE FROM search_record WHERE record IN (SELECT id FROM record WHERE slug = 'n2')")
            try db.execute("DELETE FROM journal_record WHERE entry = 5")
        }
        let faults = try await database.read { db in try Verification.run(db).faults }
        #expect(
            faults.map { "\($0.field) \($0.rule)" } == [
                "note/n2 is not in the search index", "note/n5 is not in the journal",
                "journal entry {n} is not listed with the records that it is about", "search entry {n} belongs to no record",
            ])
    }

    @Test("The history of a record is its entries, the newest first", arguments: TestEngine.allCases)
    func history(engine: TestEngine) async throws {
        let database = try await filled(engine)
        try await Fixture.office(database).perform(
            SetAudience(Reference("note", "n2"), audience: .members, basedOn: 1), as: Fixture.secretariat)
        let history = try await database.read { db in
            let reader = Fixture.reader(Fixture.secretariat.clearance)
            let record = try #require(try db.record(Reference("note", "n2"), for: reader))
            return try Journal.history(of: record.id, db).map { "\($0.sequence) \($0.command)" }
        }
        #expect(history == ["7 records.set-audience", "2 records.keep"])
    }
}
