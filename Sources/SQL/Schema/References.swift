/// Whether foreign keys lead to something. Both engines keep them, but not through damage, nor against who turns them
/// off.
extension Connection {
    /// Looks through every foreign key of the schema.
    /// - Parameter limit: how many rows to name at most, of the database on SQLite, of a foreign key on PostgreSQL.
    /// - Returns: a sentence for each row that refers to nothing.
    public func brokenReferences(limit: Int = 50) throws -> [String] {
        switch dialect {
        case .sqlite:
            try rows("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT \(limit)").map { row in
                let identity: Int64? = try row["rowid"]
                return Self.sentence(try row["table"], "row \(identity.map(String.init) ?? "?")", try row["parent"])
            }
        case .postgres:
            try foreignKeys().flatMap { key in try orphans(of: key, limit: limit) }
        }
    }

    private static func sentence(_ table: String, _ row: String, _ parent: String) -> String {
        "\(table), \(row): refers to nothing in \(parent)"
    }

    private struct ForeignKey {
        let table: String
        let parent: String
        var columns: [(own: String, parents: String)]
    }

    private func foreignKeys() throws -> [ForeignKey] {
        var keys: [Int: ForeignKey] = [:]
        var order: [Int] = []
        for row in try rows(Self.postgresForeignKeys) {
            let identity: Int = try row["id"]
            if keys[identity] == nil {
                order.append(identity)
                keys[identity] = ForeignKey(table: try row["table"], parent: try row["parent"], columns: [])
            }
            keys[identity]?.columns.append((try row["column"], try row["target"]))
        }
        return order.compactMap { keys[$0] }
    }

    private func orphans(of key: ForeignKey, limit: Int) throws -> [String] {
        let given = key.columns.map { "c.\(name: $0.own) IS NOT NULL" as SQL }.joined(by: " AND ")
        let meets = key.columns.map { "p.\(name: $0.parents) = c.\(name: $0.own)" as SQL }.joined(by: " AND ")
        let shown = key.columns.map { "CAST(c.\(name: $0.own) AS TEXT)" as SQL }.joined(by: ", ")
        return try rows(
            """
            SELECT \(shown) FROM \(name: key.table) c
            WHERE \(given) AND NOT EXISTS (SELECT 1 FROM \(name: key.parent) p WHERE \(meets))
            ORDER BY \(shown) LIMIT \(limit)
            """
        ).map { row in
            let values = try key.columns.indices.map { "\(key.columns[$0].own) = \(try row[at: $0] as String)" }
            return Self.sentence(key.table, values.joined(separator: ", "), key.parent)
        }
    }

    private static let postgresForeignKeys: SQL = """
        SELECT CAST(k.oid AS BIGINT) AS id, CAST(c.relname AS TEXT) AS "table", CAST(p.relname AS TEXT) AS parent,
               CAST(a.attname AS TEXT) AS "column", CAST(b.attname AS TEXT) AS target
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u (own, parents, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.own
        JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.parents
        WHERE k.contype = 'f' AND n.nspname = current_schema() ORDER BY c.relname, k.conname, u.place
        """
}
