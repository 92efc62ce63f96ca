import ArgumentParser
import Portal
import Records
import SQL

/// Proves that the database is what it was when it was written.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the journal's chain, the files, the references and the search index.",
        discussion: """
            Every hash of the journal and of the files is computed again; every reference is followed; the search index is
            compared with the texts. What is not as it was written is named.
            Two databases that hold the same, on whichever engine, have the same SHA-256 of their content.
            The exit status is 0 when all is well, 1 otherwise.

            EXAMPLES
              puebla verify
              puebla verify --database postgres://puebla@localhost/puebla
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await Settings(common)
        let database = try await settings.openHouse()
        let say = Console()
        let faults = await faults(of: database, say)
        await database.close()
        guard faults.isEmpty else {
            for fault in faults { print("✗ \(fault)") }
            throw ExitCode(1)
        }
        print(say("All is well."))
    }

    /// Says how much there is, and gives back what is wrong with it.
    private func faults(of database: Database, _ say: Console) async -> [String] {
        var faults: [String] = []
        // A damaged database may not even be readable to its end: what was found until then is said all the same.
        do {
            faults += try await database.checkIntegrity()
            let findings = try await database.read { db in
                try Verification.run(db, namings: House.namings, reindexings: House.reindexings)
            }
            switch findings.journal {
            case .sound(let entries): print(say("journal: {n} entries, the chain is whole", ["n": String(entries)]))
            case .tampered(let sequence, let why):
                faults.append(say("journal: entry {n} is not as it was written: {why}", ["n": String(sequence), "why": say(why)]))
            }
            faults += findings.faults.map { say.text(of: $0) }
            print(say("records: {n}", ["n": String(findings.records)]))
            print(say.text(of: try await database.read { db in try Content.fingerprint(db) }))
        } catch {
            faults.append("\(error)")
        }
        return faults
    }
}
