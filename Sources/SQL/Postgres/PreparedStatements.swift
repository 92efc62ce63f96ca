/// The names under which a connection has prepared statements: as many as the limit, the longest unused goes first.
struct PreparedStatements {
    private struct Entry {
        let name: String
        var lastUse: Int
    }

    private let limit: Int
    private var entries: [String: Entry] = [:]
    private var clock = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether a statement may come again.
    static func isWorthwhile(_ text: String) -> Bool {
        let word = text.drop(while: \.isWhitespace).prefix(while: \.isLetter).uppercased()
        return ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(word)
    }

    mutating func name(for key: String) -> String? {
        clock += 1
        entries[key]?.lastUse = clock
        return entries[key]?.name
    }

    func newName() -> String { "puebla_\(clock)" }

    mutating func remember(_ name: String, for key: String) {
        entries[key] = Entry(name: name, lastUse: clock)
    }

    /// Makes room for one more.
    /// - Returns: The name of the statement that went, to be dropped on the server.
    mutating func removeOldestIfFull() -> String? {
        guard entries.count >= limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
            return nil
        }
        entries[oldest.key] = nil
        return oldest.value.name
    }

    mutating func removeAll() {
        entries = [:]
    }
}
