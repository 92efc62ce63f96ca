public import SQL

/// Single values that belong to the whole database: which charter it holds, when it was taken up.
extension Connection {
    public func setting(_ name: String) throws -> String? {
        try value("SELECT value FROM setting WHERE name = \(name)", as: String.self)
    }

    public func set(_ name: String, to value: String) throws {
        try execute(
            """
            INSERT INTO setting (name, value) VALUES (\(name), \(value))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """)
    }
}
