import CharterFiles
import Foundation
import Records
import SQL
import TestDatabase
import Web

@testable import Portal

/// The folder of the repository.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// A site with the CRM's memory, taken up once for each engine and shared by the tests that only read.
struct Stage: Sendable {
    let database: Database
    let portal: Portal

    static let base = "https://crm.example"
    private static let shared: [TestEngine: Task<Stage, any Error>] = Dictionary(
        uniqueKeysWithValues: TestEngine.allCases.map { engine in (engine, Task { try await fresh(engine) }) })

    static func shared(_ engine: TestEngine) async throws -> Stage {
        guard let stage = shared[engine] else { throw CancellationError() }
        return try await stage.value
    }

    /// One of one's own, for tests that write.
    static func fresh(_ engine: TestEngine, charter: String = "crm") async throws -> Stage {
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        let folder = repository.appending(path: "charters/\(charter)").path
        _ = try await CharterOffice.takeUp(try Charter(.read(folder)), into: database)
        return Stage(database: database, portal: try await Portal.open(database, base: base, cacheBytes: 0))
    }

    func ask(_ target: String, accept: String = "*/*") async -> Answer {
        await portal.answer(Question(target, accept: accept))
    }

    /// The JSON of a page.
    func json(_ target: String) async throws -> [String: Any] {
        let answer = await ask(target + ".json")
        return try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any] ?? [:]
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Result) async throws -> Result {
        try await database.read(body)
    }
}
