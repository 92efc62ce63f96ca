/// Whole tables, row by row: what a copy or a checksum of everything needs, whatever the tables hold.
extension Connection {
    /// Every row of a table in the order of its primary key, texts by their bytes, so that both engines give the same rows
    /// in the same order. Without a key, all columns together are one.
    public func forEachRow(of table: Schema.Table, _ body: (Row) throws -> Void) throws {
        let key = table.key.isEmpty ? table.columns.map(\.name) : table.key
        let order = key.map { name -> SQL in
            let isText = table.columns.contains { $0.name == name && $0.kind == .text }
            // SQLite compares bytes unless told otherwise; PostgreSQL compares by the database's language.
            return isText && dialect == .postgres ? "\(name: name) COLLATE \"C\"" : "\(name: name)"
        }
        // Blobs are large: few at a time.
        let page = table.columns.contains { $0.kind == .blob } ? 8 : 200
        try forEachRow(
            "SELECT \(names(table.columns.map(\.name))) FROM \(name: table.name) ORDER BY \(order.joined(by: ", "))",
            page: page, body)
    }

    /// Adds rows in one statement.
    /// - Parameter rows: As many values each as there are columns. Both engines take 32,000 values in a statement.
    public func insert(_ rows: [[Value]], into table: String, columns: [String]) throws {
        guard !rows.isEmpty else { return }
        let lists = rows.map { "(\(list: $0))" as SQL }.joined(by: ", ")
        try execute("INSERT INTO \(name: table) (\(names(columns))) VALUES \(lists)")
    }

    /// Whether a table holds nothing.
    public func isEmpty(_ table: String) throws -> Bool {
        try row("SELECT 1 FROM \(name: table) LIMIT 1") == nil
    }

    /// Keeps everyone else from writing to the tables until the transaction ends. SQLite has one writer anyway.
    public func lock(_ tables: [String]) throws {
        guard dialect == .postgres, !tables.isEmpty else { return }
        try execute("LOCK TABLE \(names(tables)) IN EXCLUSIVE MODE")
    }

    /// Lets the numbers that the database gives out itself go on after the highest that the table holds. SQLite does so
    /// anyway.
    public func resumeNumbering(of table: String) throws {
        guard dialect == .postgres else { return }
        let columns = try rows(
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name = \(table) AND is_identity = 'YES'
            """)
        for column in columns {
            let column: String = try column[at: 0]
            _ = try rows(
                """
                SELECT setval(pg_get_serial_sequence(quote_ident(\(table)), \(column)),
                              COALESCE(MAX(\(name: column)), 0) + 1, false) FROM \(name: table)
                """)
        }
    }

    private func names(_ names: [String]) -> SQL {
        names.map { "\(name: $0)" as SQL }.joined(by: ", ")
    }
}
