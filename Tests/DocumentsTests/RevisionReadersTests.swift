import Records
import SQL
import TestDatabase
import Testing

@testable import Documents

/// Who may read a revision that another has replaced.
@Suite("Revisions and their readers", .timeLimit(.minutes(5)))
struct RevisionReadersTests {
    /// A document whose contents and audience change hour by hour.
    private struct Shelf {
        let scene: ImportScene
        let slug = "paper"

        init(_ engine: TestEngine) async throws { scene = try await ImportScene(engine) }

        static func hour(_ hour: Int) -> Moment { Moment(milliseconds: 1_767_225_600_000 + hour * 3_600_000) }

        private func office(_ hour: Int) -> CommandOffice { CommandOffice(scene.database, clock: { Shelf.hour(hour) }) }

        private static func content(_ text: String) -> (DocumentContent, FileContent) {
            let bytes = FileContent(Array(text.utf8))
            let file = DocumentFile(digest: bytes.digest, size: bytes.size, name: "\(text).txt", media: "text/plain")
            let blocks = DocumentText(PlainText(text).blocks(), language: .spanish)
            return (DocumentContent(language: .spanish, original: file, text: blocks), bytes)
        }

        func keep(_ text: String, _ audience: Audience, release: Release? = nil, at hour: Int) async throws {
            var draft = RecordDraft(Reference("document", slug), audience: audience)
            draft.release = release
            draft.wordings.add(Wording("Papel", in: .spanish, .official), to: .title)
            let (content, bytes) = Shelf.content(text)
            try await office(hour).perform(
                KeepDocument(draft, type: .report, contents: [content], files: [bytes]), as: ImportScene.actor)
        }

        func replace(_ text: String, at hour: Int) async throws {
            let (content, bytes) = Shelf.content(text)
            try await office(hour).perform(ReplaceContents(slug, contents: [content], files: [bytes]), as: ImportScene.actor)
        }

        func set(_ audience: Audience, at hour: Int) async throws {
            let version = try await scene.database.read { [slug] db in
                try db.value("SELECT version FROM record WHERE slug = \(slug)", as: Int.self) ?? 0
            }
            try await office(hour).perform(
                SetAudience(Reference("document", slug), audience: audience, basedOn: version), as: ImportScene.actor)
        }

        func remove(at hour: Int) async throws {
            try await office(hour).perform(RemoveDocument(slug, reason: "Nombra a una víctima"), as: ImportScene.actor)
        }

        /// The revisions that somebody sees, the latest first.
        func seen(by clearance: Clearance, at hour: Int = 1_000) async throws -> [Int] {
            try await scene.database.read { [reader = reader(clearance, hour), slug] db in
                let id = try #require(try db.record(Reference("document", slug), for: reader)).id
                return try db.revisions(of: id, for: reader).map(\.number)
            }
        }

        /// Whether somebody gets the text of a revision, and its file.
        func gives(_ text: String, _ revision: Int, to clearance: Clearance) async throws -> [Bool] {
            let digest = FileContent(Array(text.utf8)).digest
            return try await scene.database.read { [reader = reader(clearance, 1_000), slug] db in
                let id = try #require(try db.record(Reference("document", slug), for: reader)).id
                let found = try db.text(of: id, revision: revision, in: .spanish, for: reader)
                let file = try? DocumentArchive.file(of: slug, digest: digest, db, for: reader)
                return [found != nil, file != nil]
            }
        }

        private func reader(_ clearance: Clearance, _ hour: Int) -> Reader {
            Reader(clearance, language: .spanish, of: Languages([.spanish, .english]), at: Shelf.hour(hour))
        }
    }

    private static let secretariat = ImportScene.actor.clearance

    @Test("What was replaced before it was published is not published with it", arguments: TestEngine.allCases)
    func cleaned(engine: TestEngine) async throws {
        let shelf = try await Shelf(engine)
        try await shelf.keep("secreto", .secretariat, at: 0)
        try await shelf.replace("limpio", at: 1)
        try await shelf.set(.everyone, at: 2)
        try await shelf.replace("corregido", at: 3)
        #expect(try await shelf.seen(by: .everyone) == [3, 2], "what was public stays public")
        #expect(try await shelf.seen(by: RevisionReadersTests.secretariat) == [3, 2, 1])
        #expect(try await shelf.gives("secreto", 1, to: .everyone) == [false, false])
        #expect(try await shelf.gives("limpio", 2, to: .everyone) == [true, true])
        #expect(try await shelf.gives("corregido", 3, to: .everyone) == [true, true])
        #expect(try await shelf.gives("secreto", 1, to: RevisionReadersTests.secretariat) == [true, true])
        // One command gives it other contents and other readers.
        try await shelf.set(.members, at: 4)
        try await shelf.keep("abierto", .everyone, at: 5)
        #expect(try await shelf.seen(by: .everyone) == [4, 2])
        #expect(try await shelf.seen(by: Clearance([.members])) == [4, 3, 2])
        // Bytes that came back are found by the revision that has them now.
        try await shelf.replace("secreto", at: 6)
        #expect(try await shelf.gives("secreto", 1, to: .everyone) == [false, true])
    }

    @Test("A release that came while a revision was the present one counts, a later one does not", arguments: TestEngine.allCases)
    func released(engine: TestEngine) async throws {
        let shelf = try await Shelf(engine)
        try await shelf.keep("uno", .process, release: Release(at: Shelf.hour(10), to: .everyone), at: 0)
        try await shelf.replace("dos", at: 9)
        try await shelf.replace("tres", at: 11)
        #expect(try await shelf.seen(by: Clearance([.process]), at: 9) == [3, 2, 1])
        #expect(try await shelf.seen(by: .everyone) == [3, 2])
    }

    @Test("What was removed does not come back with what takes its place", arguments: TestEngine.allCases)
    func removed(engine: TestEngine) async throws {
        let shelf = try await Shelf(engine)
        try await shelf.keep("secreto", .everyone, at: 0)
        try await shelf.remove(at: 1)
        try await shelf.keep("limpio", .everyone, at: 2)
        #expect(try await shelf.seen(by: .everyone) == [2])
        #expect(try await shelf.seen(by: RevisionReadersTests.secretariat) == [2, 1])
    }

    @Test("Revisions from before have the readers that the journal knows of", arguments: TestEngine.allCases)
    func older(engine: TestEngine) async throws {
        let shelf = try await Shelf(engine)
        try await shelf.keep("secreto", .secretariat, release: Release(at: Shelf.hour(3), to: .members), at: 0)
        try await shelf.replace("limpio", at: 1)
        try await shelf.replace("suelto", at: 4)
        try await shelf.set(.everyone, at: 5)
        try await shelf.replace("corregido", at: 6)
        #expect(try await shelf.seen(by: .everyone) == [4, 3])
        #expect(try await shelf.seen(by: Clearance([.members])) == [4, 3, 2])
        try await migrateAgain(shelf.scene.database)
        #expect(try await shelf.seen(by: .everyone) == [4, 3])
        #expect(try await shelf.seen(by: Clearance([.members])) == [4, 3, 2])
        #expect(try await shelf.seen(by: RevisionReadersTests.secretariat) == [4, 3, 2, 1])
        // Where nothing is known of the time, the readers of now.
        _ = try await shelf.scene.database.write { db in try db.execute("DELETE FROM journal_record") }
        try await migrateAgain(shelf.scene.database)
        #expect(try await shelf.seen(by: .everyone) == [4, 3, 2, 1])
    }

    /// As a database that an older program left.
    private func migrateAgain(_ database: Database) async throws {
        try await database.write { db in
            for column in ["audience", "released"] {
                try db.execute("ALTER TABLE document_revision DROP COLUMN \(raw: column)")
            }
            try db.execute("DELETE FROM migration WHERE name = 'documents-4'")
        }
        try await database.migrate(
            RecordsSchema.migrations + FilesSchema.migrations + SearchSchema.migrations + DocumentsSchema.migrations)
    }
}
