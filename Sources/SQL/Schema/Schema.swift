/// The tables of a database as the database itself describes them, so that what goes over all of them forgets none.
///
/// Views, virtual tables and the tables behind those are left out.
public struct Schema: Sendable, Hashable {
    /// By name, in byte order.
    public let tables: [Table]

    public struct Table: Sendable, Hashable {
        public let name: String
        /// In the order in which they were made, without those that the database computes.
        public let columns: [Column]
        /// The columns of the primary key, in its order; empty where there is none.
        public let key: [String]
        /// The other tables that foreign keys refer to.
        public let parents: Set<String>
    }

    public struct Column: Sendable, Hashable {
        public let name: String
        public let kind: Kind
    }

    /// What a column is meant for. Said in each engine's words: `BLOB` and `BYTEA` are one kind.
    public enum Kind: Sendable, Hashable {
        case integer
        case real
        case text
        case blob
        case other
    }

    /// The tables, each after those that it refers to; otherwise by name. Where tables refer to each other in a circle,
    /// their foreign keys are to be deferrable, and they come by name.
    public var parentsFirst: [Table] {
        var rest = tables
        var ordered: [Table] = []
        while !rest.isEmpty {
            let waiting = Set(rest.map(\.name))
            let next = rest.firstIndex { $0.parents.isDisjoint(with: waiting) } ?? 0
            ordered.append(rest.remove(at: next))
        }
        return ordered
    }
}

extension Connection {
    /// What tables there are: of the main database on SQLite, of the current schema on PostgreSQL.
    public func schema() throws -> Schema {
        var columns: [String: [(column: Schema.Column, keyPosition: Int)]] = [:]
        for row in try rows(dialect == .sqlite ? Self.sqliteColumns : Self.postgresColumns) {
            let column = Schema.Column(name: try row["column"], kind: Schema.Kind(declared: try row["type"]))
            columns[try row["table"], default: []].append((column, try row["key"]))
        }
        var parents: [String: Set<String>] = [:]
        for row in try rows(dialect == .sqlite ? Self.sqliteReferences : Self.postgresReferences) {
            parents[try row["table"], default: []].insert(try row["parent"])
        }
        let tables = columns.map { name, columns in
            Schema.Table(
                name: name, columns: columns.map(\.column),
                key: columns.filter { $0.keyPosition > 0 }.sorted { $0.keyPosition < $1.keyPosition }.map(\.column.name),
                parents: (parents[name] ?? []).subtracting([name]))
        }
        return Schema(tables: tables.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    }

    private static let sqliteColumns: SQL = """
        SELECT t.name AS "table", c.name AS "column", c.type AS type, c.pk AS key
        FROM pragma_table_list t, pragma_table_info(t.name) c
        WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT GLOB 'sqlite_*' ORDER BY t.name, c.cid
        """

    private static let postgresColumns: SQL = """
        SELECT CAST(c.relname AS TEXT) AS "table", CAST(a.attname AS TEXT) AS "column", CAST(t.typname AS TEXT) AS type,
               COALESCE(array_position(CAST(i.indkey AS INT2[]), a.attnum) + 1, 0) AS key
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
        WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY c.relname, a.attnum
        """

    private static let sqliteReferences: SQL = """
        SELECT t.name AS "table", f."table" AS parent FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
        WHERE t.schema = 'main' AND t.type = 'table'
        """

    private static let postgresReferences: SQL = """
        SELECT CAST(c.relname AS TEXT) AS "table", CAST(p.relname AS TEXT) AS parent
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.contype = 'f' AND n.nspname = current_schema()
        """
}

extension Schema.Kind {
    /// - Parameter type: as it was declared: `BIGINT`, `int8`, `DOUBLE PRECISION`.
    fileprivate init(declared type: String) {
        let type = type.uppercased()
        let kinds: [(part: String, kind: Schema.Kind)] = [
            ("INT", .integer), ("CHAR", .text), ("TEXT", .text), ("BLOB", .blob), ("BYTEA", .blob), ("REAL", .real),
            ("FLOAT", .real), ("DOUBLE", .real),
        ]
        self = kinds.first { type.contains($0.part) }?.kind ?? .other
    }
}
