/// What went wrong in the database, in the words of one vocabulary for both engines.
public struct DatabaseFault: Error, CustomStringConvertible, Sendable {
    /// The kind of fault: what a caller may want to act on.
    public enum Kind: Sendable, Hashable {
        /// The database cannot be reached or opened, or the connection was lost.
        case unavailable
        /// Another transaction held its lock for longer than the busy timeout.
        case busy
        /// A rule of the schema refuses the change.
        case constraint(Constraint)
        /// The statement is wrong, or names what does not exist.
        case syntax
        /// A write in a read, or in a database that may only be read.
        case readOnly
        /// The disk, or the database's quota, is full.
        case full
        /// The file is damaged, or is no database.
        case corrupt
        /// The statement, or the wait for a connection, took too long.
        case timeout
        /// A newer version of the program has already changed this database.
        case newerSchema
        /// A migration was edited after it had run here.
        case changedMigration
        /// The engine answered something that cannot be read.
        case decoding
        case other
    }

    /// The rules that a schema can hold.
    public enum Constraint: Sendable, Hashable {
        case unique
        case foreignKey
        /// A CHECK, a column's strict type, or a trigger that raised.
        case check
        case notNull
    }

    public let kind: Kind

    /// One sentence for whoever operates the program, with what to do where that is known. Never holds bound values.
    public let message: String

    /// The statement's text with placeholders, never its values; nil where no statement was to blame.
    public let statement: String?

    /// The engine's own code: SQLSTATE on PostgreSQL, the extended result code on SQLite, or empty.
    public let code: String

    public init(_ kind: Kind, _ message: String, statement: String? = nil, code: String = "") {
        self.kind = kind
        self.message = message
        self.statement = statement
        self.code = code
    }

    public var description: String {
        var text = "\(kind): \(message)"
        if !code.isEmpty { text += " [\(code)]" }
        if let statement { text += " in: \(statement)" }
        return text
    }
}
