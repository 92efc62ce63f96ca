import ArgumentParser

/// Which program this is.
enum Version {
    static let text = "0.1.0"
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Say which version this is.",
        discussion: "EXAMPLES\n  puebla version")

    func run() { print("puebla \(Version.text)") }
}
