/// Taking everything away: what a database is made anew from.
extension Connection {
    /// Removes all tables with what they hold, views and virtual tables too. With the transaction it is done or undone.
    /// - Throws: `DatabaseFault` of kind `corrupt` when the database is too damaged for that.
    public func dropTables() throws {
        switch dialect {
        case .sqlite: try dropTablesOfSQLite()
        case .postgres: try dropTablesOfPostgres()
        }
    }

    private func dropTablesOfSQLite() throws {
        for row in try rows("SELECT name FROM sqlite_master WHERE type = 'view'") {
            try execute("DROP VIEW \(name: row["name"])")
        }
        // A virtual table takes the tables behind it along.
        let virtual: SQL = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
        for row in try rows(virtual) {
            try execute("DROP TABLE \(name: row["name"])")
        }
        // Those that refer go before those that they refer to.
        for table in try schema().parentsFirst.reversed() {
            try execute("DROP TABLE \(name: table.name)")
        }
    }

    private func dropTablesOfPostgres() throws {
        let tables = try schema().tables.map { "\(name: $0.name)" as SQL }
        guard !tables.isEmpty else { return }
        try execute("DROP TABLE \(tables.joined(by: ", ")) CASCADE")
    }
}
