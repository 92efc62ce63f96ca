import ArgumentParser

/// Brings things in.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring documents in.", subcommands: [ImportDocumentsCommand.self])
}
