/// One step of a schema's history. It runs once in each database, in its own transaction, and is never edited
/// afterwards.
public struct Migration: Sendable {
    public let name: String
    let statements: @Sendable (Dialect) -> [SQL]

    /// - Parameters:
    ///   - name: Unique in the whole program, such as `records-1`.
    ///   - statements: What to run on each engine; the same on every call.
    public init(_ name: String, _ statements: @Sendable @escaping (Dialect) -> [SQL]) {
        self.name = name
        self.statements = statements
    }
}
