import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// The Conference's rules and facts as the database holds them, for the tests of the rules.
struct Rulebook {
    struct Edition {
        let number: Int?
        let year: String
        let host: String?
        let president: String?
    }

    /// The figures of a rule's values, in order.
    func numbers(_ rule: String, _ engine: TestEngine) async throws -> [Double] {
        try await read(engine) { db in
            try db.rows(
                """
                SELECT v.number FROM rule_value v JOIN record r ON r.id = v.rule
                WHERE r.slug = \(rule) AND v.number IS NOT NULL ORDER BY v.position
                """
            ).map { try $0["number"] }
        }
    }

    /// The rule's page says these words and names this source.
    func says(
        _ rule: String, _ words: [String], _ source: String, _ engine: TestEngine,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let page = try await page("/es/rules/\(rule)", engine)
        let main = page.split(separator: "<main", maxSplits: 1).last.map(String.init) ?? ""
        for word in words { #expect(main.contains(word), "\(rule): \(word)", sourceLocation: location) }
        #expect(main.contains("/es/sources/\(source)"), sourceLocation: location)
    }

    func level(_ type: String, _ body: String, _ engine: TestEngine) async throws -> String? {
        try await read(engine) { db in
            try db.value("SELECT level FROM participation WHERE party_type = \(type) AND body = \(body)", as: String.self)
        }
    }

    /// Whether somebody's seats open an audience.
    func opens(_ actor: String, _ audience: String, _ engine: TestEngine) async throws -> Bool {
        try await read(engine) { db in
            try House.actor(actor, db).clearance.audiences.contains(Audience(rawValue: audience))
        }
    }

    func reportsTo(_ body: String, _ engine: TestEngine) async throws -> [String] {
        try await read(engine) { db in
            try db.rows(
                """
                SELECT t.slug FROM link l JOIN record o ON o.id = l.origin JOIN record t ON t.id = l.target
                WHERE o.kind = 'body' AND o.slug = \(body) AND l.relation = 'reports-on'
                """
            ).map { try $0["slug"] }
        }
    }

    func criteria(_ type: String, _ engine: TestEngine) async throws -> Int? {
        try await read(engine) { db in
            try db.value(
                """
                SELECT COUNT(*) FROM link l JOIN record c ON c.id = l.origin JOIN record t ON t.id = l.target
                WHERE c.kind = 'criterion' AND l.relation = 'of' AND t.slug = \(type)
                """, as: Int.self)
        }
    }

    func focalPoints(_ engine: TestEngine) async throws -> [String] {
        try await read(engine) { db in
            try db.rows("SELECT party, sector FROM focal_point").map {
                "\(try $0["party"] as String) \(try $0["sector"] as String)"
            }
        }
    }

    /// The meetings of the deciding body with their hosts and the presidencies that led them.
    func meetings(_ engine: TestEngine) async throws -> [Edition] {
        try await read(engine) { db in
            try db.rows(
                """
                SELECT m.number, substr(r.begins, 1, 4) AS year, h.slug AS host, p.slug AS president
                FROM meeting m JOIN record r ON r.id = m.record
                LEFT JOIN link lh ON lh.origin = r.id AND lh.relation = 'hosted-by'
                LEFT JOIN record h ON h.id = lh.target
                LEFT JOIN link lp ON lp.target = r.id AND lp.relation = 'presides'
                LEFT JOIN link lo ON lo.origin = lp.origin AND lo.relation = 'of'
                LEFT JOIN record p ON p.id = lo.target
                WHERE m.body = 'vice-ministers' ORDER BY m.number
                """
            ).map {
                Edition(
                    number: try $0["number"], year: try $0["year"], host: try $0["host"], president: try $0["president"])
            }
        }
    }

    func page(_ path: String, _ engine: TestEngine) async throws -> String {
        let answer = await (try Conference.portal(engine)).answer(Question(path))
        #expect(answer.status == 200)
        return answer.body
    }

    private func read<Result: Sendable>(
        _ engine: TestEngine, _ body: @escaping @Sendable (Connection) throws -> Result
    ) async throws -> Result {
        try await Conference.shared.database(engine).read(body)
    }
}
