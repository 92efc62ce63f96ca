import ArgumentParser
import Documents
import Foundation
import Portal
import Records
import SQL

/// Takes files into the archive.
struct ImportDocumentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "documents", abstract: "Take files and folders into the archive, as they are.",
        discussion: """
            Text, PDF, Word, OpenDocument, RTF and HTML. Each document becomes searchable, paragraph by paragraph; its file is
            kept as it came. What is there already is passed over, so that an import can be broken off and run again.
            report.es.pdf and report.en.pdf are one document in two languages; report.yaml beside them says what it is
            (docs/operations.md). What nobody says is proposed from the text. Documents are for the secretariat alone,
            unless told otherwise. The exit status is 1 when a file could not be taken in.

            EXAMPLES
              puebla import documents archive/
              puebla import documents --audience public --body grcm 2007/*.pdf
              puebla import documents --language es --database postgres://puebla@localhost/puebla archive/
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Files and folders.", completion: .file())
    var paths: [String]

    @Option(help: "Who may read them: public, process, members, body:grcm, party:mex, secretariat. [default: secretariat]")
    var audience: String?

    @Option(help: "Their language, where the name does not say it. [default: told by the text]")
    var language: String?

    @Option(help: "What sort they are: declaration, report, study, presentation …")
    var type: String?

    @Option(help: "The body that they come from (grcm).")
    var body: String?

    @Option(help: "The meeting that they belong to (crm-xii).")
    var edition: String?

    @Option(help: "Refuse files larger than so many MiB.")
    var largest = 512

    @Option(help: "Store so many documents at a time, in one transaction: fewer are there sooner, more go in faster.")
    var together = 256

    @Flag(help: "Name each file on standard output as soon as it is stored for good.")
    var list = false

    @Flag(help: "Say nothing while at work.")
    var quiet = false

    func run() async throws {
        let settings = try await Settings(common)
        let database = try await settings.openHouse(forMuch: true)
        let options = try await options(database)
        let actor = try await database.read { db in try House.secretariat(db) }
        let office = House.office(database)
        let progress = ImportProgress(isQuiet: quiet)
        let report = try await DocumentImport(database, office: office, as: actor, options: options)
            .run(paths) { [list] report, all in
                // Not through a buffer: who reads it goes by it.
                if list { FileHandle.standardOutput.write(Data(report.stored.map { $0 + "\n" }.joined().utf8)) }
                progress.show(report, all)
            }
        await database.close()
        progress.finish()
        ImportSummary(report: report, seconds: progress.seconds).show()
        if !report.failed.isEmpty || !report.refused.isEmpty { throw ExitCode(1) }
    }

    private func options(_ database: Database) async throws -> DocumentImport.Options {
        var options = DocumentImport.Options()
        guard (1...1_000_000).contains(largest) else {
            throw Refusal.invalid("largest", "a whole number from {low} to {high}", ["low": "1", "high": "1000000"])
        }
        options.largest = largest << 20
        guard (1...10_000).contains(together) else {
            throw Refusal.invalid("together", "a whole number from {low} to {high}", ["low": "1", "high": "10000"])
        }
        options.together = together
        options.metadata.body = body
        options.metadata.edition = edition
        options.metadata.audience = try audience.map { key in
            guard let audience = Audience(key: key) else {
                throw Refusal.invalid("audience", "one of {list}", ["list": "public, process, members, body:ID, party:ID, secretariat"])
            }
            return audience
        }
        options.metadata.type = try type.map { name in
            guard let type = DocumentType(rawValue: name) else {
                throw Refusal.invalid("type", "one of {list}", ["list": DocumentType.allCases.map(\.rawValue).joined(separator: ", ")])
            }
            return type
        }
        let languages = try await database.read { db in try db.languages() }
        options.metadata.language = try language.map { code in
            guard languages.contains(Language(code)) else {
                throw Refusal.invalid("language", "one of {list}", ["list": languages.all.map(\.rawValue).joined(separator: ", ")])
            }
            return Language(code)
        }
        return options
    }
}

/// A line on standard error that says how far the import is.
private struct ImportProgress: Sendable {
    let isQuiet: Bool
    private let start = ContinuousClock.now

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    var seconds: Double {
        let elapsed = ContinuousClock.now - start
        return max(0.001, Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18)
    }

    func show(_ report: ImportReport, _ all: Int) {
        guard !isQuiet else { return }
        let line = Console()(
            "{done} of {all} documents · {rate} a second · {failed} failed",
            [
                "done": String(report.done), "all": String(all), "rate": String(Int(Double(report.done) / seconds)),
                "failed": String(report.failed.count + report.refused.count),
            ])
        FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
    }

    func finish() {
        if !isQuiet { FileHandle.standardError.write(Data("\n".utf8)) }
    }
}

/// What went in, what was there, what failed and why.
private struct ImportSummary {
    let report: ImportReport
    let seconds: Double

    func show() {
        let say = Console()
        for remark in report.remarks { print("• \(remark.path): \(say(remark.fault.why, remark.fault.values))") }
        for present in report.present.prefix(20) {
            print("= \(present.path): \(say("already there as {slug}", ["slug": present.slug]))")
        }
        if report.present.count > 20 {
            print("= " + say("and {n} more that are already there", ["n": String(report.present.count - 20)]))
        }
        for failure in report.failed { print("✗ \(failure.path): \(say(failure.fault.why, failure.fault.values))") }
        for refused in report.refused { print("✗ \(refused.path): \(say.text(of: refused.refusal))") }
        print(
            say("{added} documents taken in, {updated} brought up to date, {present} already there, {failed} failed",
                [
                    "added": String(report.added), "updated": String(report.updated),
                    "present": String(report.present.count), "failed": String(report.failed.count + report.refused.count),
                ])
                + " (\(String(format: "%.1f", seconds)) s, \(report.bytes / 1024) KiB)")
    }
}
