import ArgumentParser
import Foundation
import Portal
import Records
import SQL

/// The program: the virtual secretariat of a conference, from one file.
@main
struct Puebla: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "puebla",
        abstract: "The virtual secretariat of a regional consultative process.",
        discussion: """
            EXAMPLES
              puebla init                       take up the built-in charter (the Regional Conference on Migration)
              puebla serve --port 8080          serve it on http://localhost:8080
              puebla search asilo --language es search from the command line
              puebla export /media/stick/crm    what is public as plain files, to read without a server
              puebla verify                     prove that nothing was tampered with
              puebla doctor                     say what is missing on this machine
              puebla user link elena@example.hn let somebody in again, with a link that works once
              puebla backup crm.puebla          write everything into one file while the site runs
              puebla restore crm.puebla         take it back into an empty database
              puebla export --full crm.puebla   the same file, for another house
              puebla import --full crm.puebla   take it into an empty database of either engine
              puebla post list --dead           letters that could not be delivered

            Every option can also stand in the environment (PUEBLA_DATABASE=…) or in puebla.yaml; the command line
            comes first, then the environment, then the file.
            """,
        version: Version.text,
        subcommands: [
            InitCommand.self, ServeCommand.self, SearchCommand.self, VerifyCommand.self, DoctorCommand.self,
            BackupCommand.self, RestoreCommand.self, ExportCommand.self, ImportCommand.self, DocumentsCommand.self,
            ReindexCommand.self, UserCommand.self, PostCommand.self, JobsCommand.self, VersionCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand { try await asynchronous.run() } else {
                try command.run()
            }
        } catch {
            complain(error)
        }
    }

    /// Says what went wrong in one place: the program's own refusals in words, everything else as the parser does.
    private static func complain(_ error: any Error) -> Never {
        let console = Console()
        let text: String? =
            switch error {
            case let refusal as Refusal: console.text(of: refusal)
            case let fault as DatabaseFault: fault.description
            case let faults as any CustomStringConvertible & Error where !(error is CleanExit) && !(error is ExitCode)
                && !(error is ValidationError) && String(reflecting: type(of: error)).hasPrefix("CharterFiles"):
                faults.description
            default: nil
            }
        guard let text else { exit(withError: error) }
        FileHandle.standardError.write(Data("puebla: \(text)\n".utf8))
        Foundation.exit(1)
    }
}
