import ArgumentParser
import Portal
import Records
import SQL

/// Proves that the database is what it was when it was written.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the journal's chain, the database and the search index.",
        discussion: """
            Every hash of the journal is computed again. The first entry that is not as it was written is named.
            Two databases that hold the same, on whichever engine, have the same SHA-256 of their content.
            The exit status is 0 when all is well, 1 otherwise.

            EXAMPLES
              puebla verify
              puebla verify --database postgres://puebla@localhost/puebla
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await Settings(common)
        let database = try await settings.open(try settings.logger())
        let say = Console()
        var faults = try await database.checkIntegrity()
        let findings = try await database.read { db in try Verification.run(db) }
        let content = try await database.read { db in try Content.fingerprint(db) }
        await database.close()
        switch findings.journal {
        case .sound(let entries): print(say("journal: {n} entries, the chain is whole", ["n": String(entries)]))
        case .tampered(let sequence, let why):
            faults.append(say("journal: entry {n} is not as it was written: {why}", ["n": String(sequence), "why": say(why)]))
        }
        faults += findings.faults
        print(say("records: {n}", ["n": String(findings.records)]))
        print(say.text(of: content))
        guard faults.isEmpty else {
            for fault in faults { print("✗ \(fault)") }
            throw ExitCode(1)
        }
        print(say("All is well."))
    }
}
