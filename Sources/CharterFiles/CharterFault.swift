/// One thing wrong in a charter: where, and what was expected.
public struct CharterFault: Sendable, Hashable, CustomStringConvertible {
    public let file: String
    /// Counted from one; 0 where the whole file is meant.
    public let line: Int
    public let message: String

    public var description: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }
}

/// Everything wrong in a charter, at once.
public struct CharterFaults: Error, Sendable, CustomStringConvertible {
    public let all: [CharterFault]

    public var description: String {
        all.map(\.description).joined(separator: "\n")
            + "\n\(all.count) \(all.count == 1 ? "error" : "errors") in the charter; nothing was taken up."
    }
}

/// Collects what is wrong while a charter is read.
final class FaultCollector {
    private var found: [CharterFault] = []

    func add(_ file: String, _ line: Int, _ message: String) {
        let fault = CharterFault(file: file, line: line, message: message)
        if !found.contains(fault) { found.append(fault) }
    }

    /// In the order of files and lines.
    var sorted: [CharterFault] { found.sorted { ($0.file, $0.line, $0.message) < ($1.file, $1.line, $1.message) } }
}
