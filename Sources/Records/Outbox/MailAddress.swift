/// Where a letter goes: an address that can be written into a header and given to a program without doing anything
/// else.
public struct MailAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address itself: a person's data, for the letter and for those who look after the post.
    public let text: String

    /// Takes `name@machine.example`: unquoted, ASCII, as mailboxes of our time are. The machine's name is put in small
    /// letters.
    /// - Parameter field: what a refusal names.
    /// - Throws: `Refusal.invalid` when it has another form, so also when it holds an end of line.
    public init(_ text: String, field: String = "address") throws(Refusal) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, MailAddress.isMailbox(parts[0]),
            MailAddress.isMachine(parts[1])
        else { throw .invalid(field, "an address such as name@ministry.example") }
        self.text = "\(parts[0])@\(parts[1].lowercased())"
    }

    /// Says nothing of the address: descriptions end up in logs.
    public var description: String { "a mail address" }

    /// The machine's name.
    public var host: String { String(text.drop { $0 != "@" }.dropFirst()) }

    /// Atoms joined by single dots. A hyphen at its beginning would look like an option to programs.
    private static func isMailbox(_ text: Substring) -> Bool {
        let atoms = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return text.utf8.count <= 64 && text.utf8.first != UInt8(ascii: "-")
            && atoms.allSatisfy { atom in !atom.isEmpty && atom.allSatisfy(isAtomic) }
    }

    /// Labels of letters, digits and inner hyphens.
    private static func isMachine(_ text: Substring) -> Bool {
        let hyphen = UInt8(ascii: "-")
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
    }

    /// RFC 5322's atext.
    private static func isAtomic(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
