import Crypto
import FoundationEssentials

/// The migrations that a program knows, compared with those that have run in a database.
struct MigrationPlan: Sendable {
    struct Step: Sendable {
        let name: String
        let statements: [SQL]
        let checksum: String
    }

    let steps: [Step]

    init(_ migrations: [Migration], dialect: Dialect) throws {
        var names: Set<String> = []
        steps = try migrations.map { migration in
            guard names.insert(migration.name).inserted else {
                throw DatabaseFault(.other, "two migrations are named \(migration.name)")
            }
            let statements = migration.statements(dialect)
            let checksum = Self.checksum(of: statements, dialect: dialect)
            return Step(name: migration.name, statements: statements, checksum: checksum)
        }
    }

    /// The steps that have not run yet.
    /// - Throws: `newerSchema` or `changedMigration` when the database's history is not this program's.
    func pending(in connection: Connection) throws -> [Step] {
        let history = try history(in: connection)
        if let unknown = Set(history.keys).subtracting(steps.map(\.name)).min() {
            throw DatabaseFault(
                .newerSchema,
                "the database has run migration \(unknown), which this program does not know; start the newer program")
        }
        return try steps.filter { step in
            guard let checksum = history[step.name] else { return true }
            guard checksum == step.checksum else {
                throw DatabaseFault(
                    .changedMigration,
                    "migration \(step.name) was edited after it had run here; restore it and add a new one instead")
            }
            return false
        }
    }

    /// Runs a step, unless another program did so meanwhile.
    func run(_ step: Step, in connection: Connection) throws {
        guard try pending(in: connection).contains(where: { $0.name == step.name }) else { return }
        try connection.execute(
            """
            CREATE TABLE IF NOT EXISTS migration
                (name TEXT PRIMARY KEY, position BIGINT NOT NULL, checksum TEXT NOT NULL, applied TEXT NOT NULL)
            """)
        for statement in step.statements {
            try connection.execute(statement)
        }
        try connection.execute(
            """
            INSERT INTO migration (name, position, checksum, applied)
            SELECT \(step.name), COALESCE(MAX(position), 0) + 1, \(step.checksum), \(Date.now.ISO8601Format())
            FROM migration
            """)
    }

    /// The checksums of what has run, by name.
    private func history(in connection: Connection) throws -> [String: String] {
        let table: SQL =
            switch connection.dialect {
            case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
            // Not `to_regclass`: it may answer from a cache that a wait for the advisory lock does not refresh.
            case .postgres:
                """
                SELECT table_name FROM information_schema.tables
                WHERE table_schema = current_schema() AND table_name = 'migration'
                """
            }
        guard try connection.value(table, as: String.self) != nil else { return [:] }
        let rows = try connection.rows("SELECT name, checksum FROM migration")
        return try Dictionary(uniqueKeysWithValues: rows.map { try ($0["name"], $0["checksum"]) })
    }

    private static func checksum(of statements: [SQL], dialect: Dialect) -> String {
        var hash = SHA256()
        for statement in statements {
            // The lengths keep two statements apart from one that reads like both.
            let text = Array(statement.text(for: dialect).utf8)
            hash.update(data: Array("\(text.count):".utf8) + text)
            for value in statement.values {
                let bytes = Array(value.digestText.utf8)
                hash.update(data: Array("\(bytes.count):".utf8) + bytes)
            }
        }
        return hash.finalize().map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

extension Connection {
    /// Runs, in their order, the steps that have not run here yet. Only within `Database.exclusive`.
    /// - Parameter names: of the steps to run; nil for all.
    /// - Throws: `DatabaseFault` of kind `newerSchema` or `changedMigration`, or what a statement throws.
    public func migrate(_ migrations: [Migration], only names: Set<String>? = nil) throws {
        let plan = try MigrationPlan(migrations, dialect: dialect)
        for step in plan.steps where names?.contains(step.name) ?? true { try plan.run(step, in: self) }
    }

    /// The names of the steps that the schema has taken, in their order.
    public func migrationsThatHaveRun() throws -> [String] {
        try rows("SELECT name FROM migration ORDER BY position").map { try $0["name"] }
    }
}

extension Value {
    /// A text that differs for different values; `description` hides the content.
    fileprivate var digestText: String {
        switch self {
        case .null: "n"
        case .integer(let number): "i\(number)"
        case .real(let number): "r\(number.bitPattern)"
        case .text(let text): "t\(text)"
        case .blob(let bytes): "b\(bytes)"
        }
    }
}
