// Turns files into one Swift source, so that the program carries its texts, styles and charters with it.
//
// A file becomes one string literal: the compiler takes that in at once, where an array of bytes takes minutes.
import Foundation

/// `embed OUTPUT NAME FILE…`: writes `enum Embedded` with every file under its name, which is its path after `=`.
@main
struct Embed {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let output = arguments.first else { throw Usage() }
        var source = "/// The files built into this module, by name.\nenum Embedded {\n"
        source += "    static let files: [(name: String, text: String)] = [\n"
        for argument in arguments.dropFirst() {
            guard let mark = argument.firstIndex(of: "=") else { throw Usage() }
            let name = String(argument[..<mark])
            let path = String(argument[argument.index(after: mark)...])
            let text = try String(contentsOfFile: path, encoding: .utf8)
            source += "        (\"\(name)\", \(literal(text))),\n"
        }
        source += """
                ]

                static func text(_ name: String) -> String? {
                    files.first { $0.name == name }?.text
                }
            }

            """
        try source.write(toFile: output, atomically: true, encoding: .utf8)
    }

    /// A raw literal whose delimiter does not occur in the text.
    private static func literal(_ text: String) -> String {
        var pounds = "##"
        while text.contains("\"" + pounds) || text.contains("\\" + pounds) { pounds += "#" }
        return "\(pounds)\"\"\"\n\(text)\n\"\"\"\(pounds)"
    }
}

struct Usage: Error, CustomStringConvertible {
    var description: String { "usage: embed OUTPUT NAME=FILE…" }
}
