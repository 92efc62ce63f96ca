extension DatabaseFault {
    /// What the server reported, in the common vocabulary.
    init(postgres code: String, _ message: String, isLost: Bool, statement: String) {
        let kind: Kind = isLost ? .unavailable : Kind(postgres: code)
        var message = message.isEmpty ? "the connection to PostgreSQL was lost" : message
        // A value that cannot be read is quoted in the message, and values never get into logs.
        if code.hasPrefix("22"), let quote = message.firstIndex(of: "\"") {
            message = String(message[..<quote]) + "…"
        }
        if let advice = Self.advice(for: code) { message += "; \(advice)" }
        self.init(kind, message, statement: statement, code: code)
    }

    /// What libpq said when it could not connect.
    init(connecting message: String) {
        let line = message.split(separator: "\n").joined(separator: " ")
        self.init(.unavailable, "cannot connect to PostgreSQL: \(line)")
    }

    /// Whether the same transaction may well succeed when it runs again.
    var isWorthRepeating: Bool {
        switch code {
        case "40001", "40P01": true
        case Self.cachedPlan: message.hasPrefix("cached plan")
        default: false
        }
    }

    /// Whether a statement was prepared before the schema changed.
    var isStalePlan: Bool { code == Self.cachedPlan && isWorthRepeating }

    private static var cachedPlan: String { "0A000" }

    private static func advice(for code: String) -> String? {
        switch code {
        case "42P18": "give the value a type: CAST(… AS TEXT)"
        case "42883": "a number may need a type: CAST(… AS INTEGER)"
        case "53100": "the server's disk is full; make room and try again"
        case "53300": "the server allows no more connections"
        case "55P03": "another transaction holds the lock; try again"
        case "57014": "the statement ran longer than allowed"
        default: nil
        }
    }
}

extension DatabaseFault.Kind {
    /// - Parameter code: SQLSTATE.
    fileprivate init(postgres code: String) {
        switch code {
        case "23505": self = .constraint(.unique)
        case "23503", "23001": self = .constraint(.foreignKey)
        case "23502": self = .constraint(.notNull)
        case "23514", "23P01", "P0001": self = .constraint(.check)
        case "25006": self = .readOnly
        case "40001", "40P01", "55P03": self = .busy
        case "53100": self = .full
        case "57014", "25P03": self = .timeout
        case "XX001", "XX002": self = .corrupt
        case "42501": self = .other
        default: self = Self.byClass[String(code.prefix(2))] ?? .other
        }
    }

    private static let byClass: [String: DatabaseFault.Kind] = [
        "08": .unavailable, "28": .unavailable, "3D": .unavailable, "53": .unavailable, "57": .unavailable,
        "42": .syntax, "26": .syntax,
    ]
}
