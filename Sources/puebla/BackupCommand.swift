import ArgumentParser
import Portal
import Records
import SQL

/// Writes everything into one file while the site goes on.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write everything into one file, while the site runs.",
        discussion: """
            One snapshot of either engine, which either engine takes back (puebla restore). The file has another name until
            it is whole, has been read back from the disk and its SHA-256 is right. Everything is in it, also what is behind
            closed doors: only its owner may read it.
            With --keep, the name of a folder: a new file in it, puebla-2026-11-21T02-00.puebla, and when that is sound, the
            oldest ones go until so many are left.

            EXAMPLES
              puebla backup crm.puebla
              puebla backup --replace /media/stick/crm.puebla
              puebla verify && puebla backup --keep 14 /var/backups/puebla
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The file to write; with --keep, a folder that is there.", completion: .file())
    var file: String

    @Flag(help: "Replace the file if it is there.")
    var replace = false

    @Option(help: ArgumentHelp("Write one more file into the folder, and keep the newest so many.", valueName: "n"))
    var keep: Int?

    func run() async throws {
        if keep != nil, replace { throw ValidationError("Say --keep for a folder, or --replace for a file, not both") }
        let settings = try await Settings(common)
        let database = try await settings.openHouse()
        let say = Console()
        var (path, removed): (String, [String]) = (file, [])
        let written: FullCheck.Finding
        if let keep {
            (path, written, removed) = try await Backup.write(
                database, into: file, keeping: keep, program: Version.text)
        } else {
            written = try await Backup.write(database, to: file, replacing: replace, program: Version.text)
        }
        await database.close()
        print(say.text(of: written, at: path))
        print(say.text(of: written.content))
        for name in removed { print(say("{file} is removed.", ["file": name])) }
    }
}
