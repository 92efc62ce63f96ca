public import Records
public import SQL

/// What the editor asks for to make a record of one kind, beside what every record has, and the command that comes of it.
public struct RecordForm: Sendable {
    /// Something that a kind has of its own: a column of its table.
    public struct Column: Sendable {
        public enum Manner: Sendable {
            case line
            case number
            /// Yes or no.
            case tick
            /// One of some codes, each with its words.
            case choice([String], @Sendable (String, Translator) -> String)
            /// A record of a kind.
            case record(kind: String)
            /// One entry a line, its parts between bars.
            case lines
        }

        public let name: String
        public let label: @Sendable (Translator) -> String
        public let hint: @Sendable (Translator) -> String
        public let manner: Manner
        public let isRequired: Bool

        public init(
            _ name: String, _ manner: Manner, isRequired: Bool = false,
            hint: @escaping @Sendable (Translator) -> String = { _ in "" },
            label: @escaping @Sendable (Translator) -> String
        ) {
            self.name = name
            self.manner = manner
            self.isRequired = isRequired
            self.hint = hint
            self.label = label
        }

        /// A column that holds one of the cases of a type.
        public static func choice<C: RawRepresentable & CaseIterable & Sendable>(
            _ name: String, of type: C.Type, words: @escaping @Sendable (C, Translator) -> String,
            label: @escaping @Sendable (Translator) -> String
        ) -> Column where C.RawValue == String {
            let manner = Manner.choice(C.allCases.map(\.rawValue)) { code, t in C(rawValue: code).map { words($0, t) } ?? code }
            return Column(name, manner, isRequired: true, label: label)
        }
    }

    public let kind: String
    public let columns: [Column]
    /// Texts that the kind has beside title, acronym, summary, text, place and note.
    public let texts: [Field]
    /// Texts of which it has several, in order: `claim.001`.
    public let parts: [String]
    /// Whether the desk makes new ones; others come about in another way and are only edited.
    public let canBeMade: Bool
    /// What the columns hold now.
    public let read: @Sendable (Identity, Connection) throws -> [String: String]
    /// The records that lines of columns name, by column: each must be there.
    public let mentions: @Sendable (ColumnValues) -> [(column: String, record: Reference)]
    /// What keeps the record with its columns. It sees all columns, also those that no form shows.
    public let command: @Sendable (RecordDraft, ColumnValues) throws -> any KeepingCommand

    public init(
        _ kind: String, columns: [Column] = [], texts: [Field] = [], parts: [String] = [], canBeMade: Bool = true,
        read: @escaping @Sendable (Identity, Connection) throws -> [String: String] = { _, _ in [:] },
        mentions: @escaping @Sendable (ColumnValues) -> [(column: String, record: Reference)] = { _ in [] },
        command: @escaping @Sendable (RecordDraft, ColumnValues) throws -> any KeepingCommand = { draft, _ in KeepRecord(draft) }
    ) {
        self.kind = kind
        self.columns = columns
        self.texts = texts
        self.parts = parts
        self.canBeMade = canBeMade
        self.read = read
        self.mentions = mentions
        self.command = command
    }
}

/// What a form says of a kind's columns, as texts; empty where nothing is said.
public struct ColumnValues: Sendable {
    private let values: [String: String]

    public init(_ values: [String: String]) { self.values = values }

    public subscript(name: String) -> String { values[name] ?? "" }

    /// Nil where nothing is said.
    public func text(_ name: String) -> String? { self[name].isEmpty ? nil : self[name] }

    /// - Throws: `Refusal.invalid` where nothing is said.
    public func required(_ name: String) throws(Refusal) -> String {
        guard let text = text(name) else { throw .invalid(name, "must not be empty") }
        return text
    }

    public func flag(_ name: String) -> Bool { ["1", "yes", "true", "on"].contains(self[name]) }

    /// - Throws: `Refusal.invalid` where it is none of the cases.
    public func choice<C: RawRepresentable & CaseIterable>(
        _ name: String, _ type: C.Type
    ) throws(Refusal) -> C where C.RawValue == String {
        guard let value = C(rawValue: self[name]) else {
            throw .invalid(name, "one of {list}", ["list": C.allCases.map(\.rawValue).joined(separator: ", ")])
        }
        return value
    }

    /// - Throws: `Refusal.invalid` where it is no whole number.
    public func number(_ name: String) throws(Refusal) -> Int? {
        guard let text = text(name) else { return nil }
        guard let number = Int(text) else { throw .invalid(name, "a whole number") }
        return number
    }

    /// - Throws: `Refusal.invalid` where it is no date expression.
    public func when(_ name: String) throws(Refusal) -> When? {
        try ColumnValues.when(self[name], name)
    }

    /// Reads a date expression out of a part of a column.
    /// - Throws: `Refusal.invalid` on the column where it is none.
    public static func when(_ text: String, _ name: String) throws(Refusal) -> When? {
        guard !text.isEmpty else { return nil }
        guard let when = When(text) else {
            throw .invalid(name, "a date such as 2007, 2007-04, 2007-04-24 or 2005/2008")
        }
        return when
    }

    /// The entries of a column of lines, each with exactly so many parts.
    /// - Throws: `Refusal.invalid` where a line has more.
    public func lines(_ name: String, parts count: Int) throws(Refusal) -> [[String]] {
        var lines: [[String]] = []
        for line in self[name].split(separator: "\n").map({ $0.trimmed }) where !line.isEmpty {
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(\.trimmed)
            guard parts.count <= count else { throw .invalid(name, "at most {n} parts in a line, with | between them", ["n": String(count)]) }
            lines.append(parts + Array(repeating: "", count: count - parts.count))
        }
        return lines
    }

    /// Entries as a column of lines holds them.
    public static func text(_ lines: [[String]]) -> String {
        lines.map { $0.joined(separator: " | ") }.joined(separator: "\n")
    }
}
