internal import Foundation
public import Records
internal import Web

/// The program's words on the command line, in the operator's language.
public struct Console: Sendable {
    private let language: Language

    /// - Parameter locale: as the shell has it: `es_CR.UTF-8`.
    public init(locale: String = Console.shellLocale) {
        language = Language(String(locale.prefix { $0 != "_" && $0 != "." }).lowercased())
    }

    public static var shellLocale: String {
        let environment = ProcessInfo.processInfo.environment
        return ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? "en"
    }

    /// A text in the operator's language; `{name}` stands for a value.
    public func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        values.reduce(House.catalog.text(key, in: language)) { text, value in
            text.replacing("{\(value.key)}", with: value.value)
        }
    }

    /// What a database holds, by which it is compared with another.
    public func text(of content: Content.Fingerprint) -> String {
        self("content: SHA-256 {sha256} ({rows} rows in {tables} tables)",
            ["sha256": content.sha256, "rows": String(content.rows), "tables": String(content.tables)])
    }

    /// A backup, as one line for a log: `sha256sum` prints the same digest.
    public func text(of file: FullCheck.Finding, at path: String) -> String {
        self("{file}: {bytes} bytes, {rows} rows, SHA-256 {sha256}",
            [
                "file": path, "bytes": String(file.bytes), "rows": String(file.content.rows), "sha256": file.sha256,
            ])
    }

    /// What is wrong, and where.
    public func text(of problem: Refusal.Problem) -> String {
        "\(problem.field): \(self(problem.rule, problem.values))"
    }

    /// A refusal in words, field by field.
    public func text(of refusal: Refusal) -> String {
        switch refusal {
        case .notFound: self("There is nothing at this address, or not for you.")
        case .removed(let actor, let moment, let reason):
            self("Removed by {actor}, {moment}: {reason}",
                ["actor": actor, "moment": moment.description, "reason": reason])
        case .notAllowed(let reason, let rule): self(reason) + (rule.map { " (\($0.uppercased()))" } ?? "")
        case .needsSignIn, .needsProof, .needsSecondFactor: self("Only those who have signed in may come here.")
        case .invalid(let problems):
            problems.map { text(of: $0) }.joined(separator: "\n")
        case .conflict(let conflict):
            self("Somebody else has changed this record: it was version {old}, it is version {new}.",
                ["old": String(conflict.basedOn), "new": String(conflict.current)])
        case .tooLarge(let limit, _): self("The limit is {limit} bytes.", ["limit": String(limit)])
        case .unavailable(let reason): self(reason)
        case .tooMany(let seconds), .busy(let seconds): self("Try again in {n} seconds.", ["n": String(seconds)])
        }
    }
}
