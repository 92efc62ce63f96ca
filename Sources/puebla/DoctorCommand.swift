import ArgumentParser
import Foundation
import Portal
import Records
import SQL

/// Says what is missing on this machine, and how to install it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is missing on this machine and how to install it.",
        discussion: "EXAMPLES\n  puebla doctor\n  puebla doctor --database postgres://puebla@localhost/puebla")

    @OptionGroup var common: CommonOptions

    @Option(help: "The program that takes letters as sendmail does. [PUEBLA_MAILER; default: /usr/sbin/sendmail]")
    var mailer: String?

    @Option(help: "Who letters are from. [PUEBLA_MAIL_FROM]")
    var mailFrom: String?

    /// Programs that Puebla uses at run time, each optional.
    private static let programs: [(names: [String], use: String, package: String)] = [
        (names: ["pandoc"], use: "Word documents in and out", package: "pandoc"),
        (names: ["pdftotext"], use: "the text of PDF documents", package: "poppler-utils"),
        (names: ["weasyprint"], use: "pages as PDF", package: "weasyprint"),
        (names: ["qrencode"], use: "the key of a second factor as a square of dots", package: "qrencode"),
    ]

    func run() async throws {
        let settings = try await Settings(common, ["mailer": mailer, "mail.from": mailFrom])
        let say = Console()
        var isSound = true
        do {
            let database = try await settings.open(try settings.logger())
            print("✓ \(say("database")): \(try await database.serverDescription())")
            for path in try Database.exposedFiles(of: settings.text("database", default: "puebla.sqlite")) {
                print("• \(say("database")): " + say("every user of this machine may read {path}; chmod 600 {path}", ["path": path]))
            }
            try await database.migrate(House.migrations)
            let held = try await database.read { db in try db.value("SELECT value FROM setting WHERE name = 'charter'", as: String.self) }
            let letters = try await database.read { db in try db.outboxCounts() }
            let jobs = try await database.read { db in try db.jobCounts() }
            print("• \(say("post")): " + say(
                "{waiting} letters wait, {dead} were given up", count(letters[.waiting], letters[.dead])))
            print("• \(say("background work")): " + say(
                "{waiting} jobs wait, {dead} were given up", count(jobs[.waiting], jobs[.dead])))
            print(held.map { "✓ \(say("charter")): \($0)" } ?? "• \(say("no charter yet; run “puebla init”"))")
            await database.close()
        } catch {
            isSound = false
            print("✗ \(say("database")): \(error)")
        }
        sayHowPostGoes(settings, say)
        for program in DoctorCommand.programs {
            if program.names.contains(where: found) {
                print("✓ \(program.names[0]): \(say(program.use))")
            } else {
                print("• \(program.names[0]) — \(say(program.use)): " + say("not installed (optional); apt-get install {package}", ["package": program.package]))
            }
        }
        guard isSound else { throw ExitCode(1) }
    }

    private func count(_ waiting: Int?, _ dead: Int?) -> [String: String] {
        ["waiting": String(waiting ?? 0), "dead": String(dead ?? 0)]
    }

    private func sayHowPostGoes(_ settings: Settings, _ say: Console) {
        let mailer = settings.text("mailer", default: Mailer.usual)
        if Mailer(mailer).isThere { print("✓ \(say("mailer")): \(mailer)") } else {
            print("• \(say("mailer")): " + say(
                "there is no program {path}; letters wait; apt-get install {package}",
                ["path": mailer, "package": "msmtp-mta"]))
        }
        if let sender = settings.text("mail.from") { print("✓ \(say("sender")): \(sender)") } else {
            print("• \(say("sender")): " + say("mail.from is not set; letters wait"))
        }
    }

    private func found(_ name: String) -> Bool {
        if name.hasPrefix("/") { return FileManager.default.isExecutableFile(atPath: name) }
        return (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }
}
