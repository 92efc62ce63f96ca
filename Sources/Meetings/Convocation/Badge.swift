/// What identifies somebody at the door.
enum Badge {
    /// Letters and digits that are not mistaken for each other, typed or read aloud.
    private static let signs = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// A code that says nothing and cannot be guessed: twelve signs, some 58 bits.
    static func newCode() -> String {
        var generator = SystemRandomNumberGenerator()
        return String((0..<12).map { _ in signs[Int.random(in: 0..<signs.count, using: &generator)] })
    }

    /// In groups of four, for people.
    static func grouped(_ code: String) -> String {
        stride(from: 0, to: code.count, by: 4).map { String(code.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }

    /// What was typed or scanned as a code: a whole address, a code with blanks, in small letters.
    static func read(_ text: String) -> String {
        let end = text.split(separator: "badge=").last.map { String($0.prefix { $0 != "&" }) } ?? text
        return end.uppercased().filter { signs.contains($0) }
    }
}
