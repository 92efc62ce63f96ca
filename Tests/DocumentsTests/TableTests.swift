import Foundation
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Documents

@Suite("The archive as a table", .timeLimit(.minutes(5)))
struct TableTests {
    private func scene(_ engine: TestEngine) async throws -> ImportScene {
        let scene = try await ImportScene(engine)
        try scene.write("a.txt", "Informe sobre los puentes nuevos\n\nTexto del informe.")
        try scene.write("b.txt", "Estudio sobre los caminos viejos\n\nTexto del estudio.")
        try await scene.run()
        return scene
    }

    private func table(_ scene: ImportScene) async throws -> DocumentTable {
        try await scene.database.read { [reader = scene.reader()] db in try DocumentTable(db, for: reader) }
    }

    private func change(_ rows: [[String]], _ slug: String, _ column: String, _ value: String) -> [[String]] {
        var rows = rows
        guard let line = rows.firstIndex(where: { $0[0] == slug }), let place = rows[0].firstIndex(of: column) else { return rows }
        rows[line][place] = value
        return rows
    }

    @Test("Out, changed, back: only what differs changes; an emptied cell clears", arguments: TestEngine.allCases)
    func roundTrip(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let table = try await table(scene)
        let slug = "informe-sobre-los-puentes-nuevos"
        #expect(DocumentTableChanges(table.rows, against: table).changes.isEmpty)
        var rows = change(table.rows, slug, "title.en", "Report on the new bridges, “all” of them; and more")
        rows = change(rows, slug, "date", "2009-05")
        rows = change(rows, slug, "audience", "public")
        let path = scene.folder.path("t.csv")
        // As a spreadsheet in Spanish saves it.
        let text = rows.map { row in row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ";") }.joined(separator: "\r\n")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let changes = DocumentTableChanges(try TableFile.read(path), against: table)
        #expect(changes.faults.isEmpty && changes.changes.count == 1 && changes.unchanged == 1)
        let office = CommandOffice(scene.database)
        let rehearsed = try await office.rehearse(each: changes.changes.map(\.command), as: ImportScene.actor)
        #expect(rehearsed.allSatisfy { if case .success = $0 { true } else { false } })
        #expect(try await self.table(scene).rows == table.rows, "a rehearsal leaves nothing")
        _ = try await office.perform(each: changes.changes.map(\.command), as: ImportScene.actor)
        let after = try await self.table(scene)
        #expect(after.entries.first { $0.slug == slug }?.cells["date"] == "2009-05")
        #expect(try await scene.found("bridges").first?.record.audience == .everyone)
        // The same table again is of an old version.
        let stale = DocumentTableChanges(change(table.rows, slug, "date", "2011"), against: after)
        let results = try await office.rehearse(each: stale.changes.map(\.command), as: ImportScene.actor)
        #expect(results.contains { if case .failure(.conflict) = $0 { true } else { false } })
        let cleared = DocumentTableChanges(change(after.rows, slug, "date", ""), against: after)
        _ = try await office.perform(each: cleared.changes.map(\.command), as: ImportScene.actor)
        #expect(try await self.table(scene).entries.first { $0.slug == slug }?.cells["date"] == nil)
    }

    @Test("Every wrong cell is named with its line and rule")
    func faults() async throws {
        let scene = try await scene(.sqlite)
        let table = try await table(scene)
        let slug = "informe-sobre-los-puentes-nuevos"
        for (column, value) in [("date", "mayo"), ("type", "poem"), ("audience", "friends"), ("release", "soon"), ("title.es", ""), ("themes", "Not A Slug"), ("authors", "mex"), ("version", "x")] {
            let changes = DocumentTableChanges(change(table.rows, slug, column, value), against: table)
            #expect(changes.faults.map(\.column) == [column], "\(column)")
        }
        #expect(DocumentTableChanges([["name"], ["x"]], against: table).faults.map(\.column) == ["slug"])
        #expect(DocumentTableChanges([["slug", "colour"], [slug, "red"]], against: table).faults.map(\.column) == ["colour"])
        #expect(DocumentTableChanges([["slug"], ["nowhere"], [slug], [slug]], against: table).faults.map(\.line) == [2, 4])
        #expect(throws: Refusal.self) { try TableFile.read(scene.folder.path("none.csv")) }
    }
}
