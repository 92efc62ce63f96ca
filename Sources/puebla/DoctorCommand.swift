import ArgumentParser
import Foundation
import Portal
import SQL

/// Says what is missing on this machine, and how to install it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is missing on this machine and how to install it.",
        discussion: "EXAMPLES\n  puebla doctor\n  puebla doctor --database postgres://puebla@localhost/puebla")

    @OptionGroup var common: CommonOptions

    /// Programs that Puebla uses at run time, each optional.
    private static let programs: [(names: [String], use: String, package: String)] = [
        (names: ["pandoc"], use: "Word documents in and out", package: "pandoc"),
        (names: ["pdftotext"], use: "the text of PDF documents", package: "poppler-utils"),
        (names: ["weasyprint"], use: "pages as PDF", package: "weasyprint"),
        (names: ["qrencode"], use: "the key of a second factor as a square of dots", package: "qrencode"),
        (names: ["sendmail", "/usr/sbin/sendmail"], use: "sending mail", package: "msmtp-mta"),
    ]

    func run() async throws {
        let settings = try await Settings(common)
        let say = Console()
        var isSound = true
        do {
            let database = try await settings.open(try settings.logger())
            print("✓ \(say("database")): \(try await database.serverDescription())")
            try await database.migrate(House.migrations)
            let held = try await database.read { db in try db.value("SELECT value FROM setting WHERE name = 'charter'", as: String.self) }
            print(held.map { "✓ \(say("charter")): \($0)" } ?? "• \(say("no charter yet; run “puebla init”"))")
            await database.close()
        } catch {
            isSound = false
            print("✗ \(say("database")): \(error)")
        }
        for program in DoctorCommand.programs {
            if program.names.contains(where: found) {
                print("✓ \(program.names[0]): \(say(program.use))")
            } else {
                print("• \(program.names[0]) — \(say(program.use)): " + say("not installed (optional); apt-get install {package}", ["package": program.package]))
            }
        }
        guard isSound else { throw ExitCode(1) }
    }

    private func found(_ name: String) -> Bool {
        if name.hasPrefix("/") { return FileManager.default.isExecutableFile(atPath: name) }
        return (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }
}
