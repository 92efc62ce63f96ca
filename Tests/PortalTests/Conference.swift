import CharterFiles
import Foundation
import Records
import SQL
import TestDatabase
import Web

@testable import Portal

/// The Conference taken up once for each engine, for tests that only read.
actor Conference {
    static let shared = Conference()
    private var databases: [TestEngine: Task<Database, any Error>] = [:]

    /// The folder of the package.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    func database(_ engine: TestEngine) async throws -> Database {
        if let running = databases[engine] { return try await running.value }
        let task = Task { try await Conference.fresh(engine) }
        databases[engine] = task
        return try await task.value
    }

    /// A database of one's own with the Conference in it, for tests that write.
    static func fresh(_ engine: TestEngine, charter name: String = "crm") async throws -> Database {
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        let charter = try Charter(CharterFolder.read("\(root)/charters/\(name)"))
        _ = try await CharterOffice.takeUp(charter, into: database)
        return database
    }

    static func portal(_ engine: TestEngine) async throws -> Portal {
        try await Portal.open(try await shared.database(engine), base: "https://crm.example")
    }

    /// Every address of the route table that anyone may come to, with the slugs that there are.
    static func paths(_ database: Database, mostOfAKind: Int = 3) async throws -> [String] {
        let slugs = try await database.read { db in
            try db.rows("SELECT kind, slug FROM record WHERE audience = 'public' ORDER BY kind, position, slug")
                .map { (kind: try $0["kind"] as String, slug: try $0["slug"] as String) }
        }
        let kinds = Dictionary(
            House.addresses.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        return House.routes.filter { $0.access == .anyone }.flatMap { route -> [String] in
            if route.path == "/" { return [""] }
            if route.path == "/records/{kind}" { return Set(slugs.map(\.kind)).sorted().map { "/records/\($0)" } }
            if route.path == "/records/{kind}/{slug}" {
                return Set(slugs.map(\.kind)).sorted().compactMap { kind in
                    slugs.first { $0.kind == kind }.map { "/records/\(kind)/\($0.slug)" }
                }
            }
            guard route.path.contains("{slug}") else { return [route.path] }
            let kind = kinds[route.path] ?? ""
            return slugs.filter { $0.kind == kind }.prefix(mostOfAKind)
                .map { route.path.replacing("{slug}", with: $0.slug) }
        }
    }
}
