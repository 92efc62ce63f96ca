internal import Foundation
internal import Records

/// A letter as mailers take it: RFC 5322 with its headers, text and page side by side, lines of at most 76 characters.
struct MailText {
    /// `Secretaría Técnica <secretariat@crm.example>`.
    struct Sender: Sendable, Hashable {
        let name: String
        let address: MailAddress
    }

    let sender: Sender
    let recipient: MailAddress
    let subject: String
    let plain: String
    let html: String
    let language: Language
    /// Without its brackets.
    let messageID: String
    /// The name that gathers letters of one sort, for the reader's filters; nil for a letter that stands alone.
    let list: String?
    let moment: Moment

    /// The whole, with bare line feeds, as `sendmail -i` takes it.
    var text: String {
        // Quoted-printable never writes “=_”: the boundary cannot stand in a part.
        let boundary = "=_puebla_\(messageID.prefix { $0 != "@" })"
        return """
            Date: \(MailText.date(moment))
            Message-ID: <\(messageID)>
            From: \(from)
            To: \(recipient.text)
            \(MailText.header("Subject", subject))
            MIME-Version: 1.0
            Auto-Submitted: auto-generated
            Content-Language: \(language.rawValue)
            \(list.map { "List-Id: <\(MailText.listLabel($0)).\(sender.address.host)>\n" } ?? "")\
            Content-Type: multipart/alternative;
             boundary="\(boundary)"

            \(part("plain", plain, boundary))
            \(part("html", html, boundary))
            --\(boundary)--

            """
    }

    private var from: String {
        let name = MailText.singleLine(sender.name)
        guard !name.isEmpty else { return sender.address.text }
        return MailText.encodedWords(name, after: 6).joined(separator: "\n ") + "\n <\(sender.address.text)>"
    }

    private func part(_ type: String, _ text: String, _ boundary: String) -> String {
        """
        --\(boundary)
        Content-Type: text/\(type); charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        \(MailText.quotedPrintable(text))
        """
    }

    /// A header with free text: as it is where that is plain and fits, otherwise in encoded words (RFC 2047).
    static func header(_ name: String, _ text: String) -> String {
        let text = singleLine(text)
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
        if isPlain, name.utf8.count + 2 + text.utf8.count <= 76 { return "\(name): \(text)" }
        return "\(name): " + encodedWords(text, after: name.utf8.count + 2).joined(separator: "\n ")
    }

    /// Encoded words of at most 75 characters, no character cut in two.
    /// - Parameter column: how much stands before the first of them on its line.
    static func encodedWords(_ text: String, after column: Int) -> [String] {
        var words: [String] = []
        var bytes: [UInt8] = []
        func finish() {
            guard !bytes.isEmpty else { return }
            words.append("=?UTF-8?B?\(Data(bytes).base64EncodedString())?=")
            bytes = []
        }
        for scalar in text.unicodeScalars {
            let next = Array(String(scalar).utf8)
            // Twelve characters are the word's own; three bytes make four characters.
            let room = (76 - (words.isEmpty ? column : 1) - 12) / 4 * 3
            if bytes.count + next.count > room { finish() }
            bytes += next
        }
        finish()
        return words
    }

    /// The text on one line, without anything that ends one: a header can hold nothing else.
    static func singleLine(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: Unicode.Scalar(" ")
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
    }

    /// RFC 2045: printable ASCII as it is, the rest as `=C3`, lines of at most 76 characters.
    static func quotedPrintable(_ text: String) -> String {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { quotedLine(Array($0.utf8)) }.joined(separator: "\n")
    }

    private static func quotedLine(_ bytes: [UInt8]) -> String {
        var line = ""
        var column = 0
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let isBlank = byte == 0x20 || byte == 0x09
            let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || isBlank && !isLast
            var piece = isPlain ? String(UnicodeScalar(byte)) : "=" + hexadecimal(byte)
            if column + piece.utf8.count > (isLast ? 76 : 75) {
                line += "=\n"
                column = 0
            }
            // What mail programs of old change, as they do blanks at a line's end: a dot or “From ” at its beginning.
            if column == 0, byte == UInt8(ascii: ".") || bytes[index...].starts(with: "From ".utf8) {
                piece = "=" + hexadecimal(byte)
            }
            line += piece
            column += piece.utf8.count
        }
        return line
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }

    /// `Sat, 21 Nov 2026 12:00:00 +0000`.
    static func date(_ moment: Moment) -> String {
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let (year, month, day) = moment.day.parts
        let time = moment.description.dropFirst(11).prefix(8)
        return "\(days[moment.day.weekday]), \(pad(day, 2)) \(months[month - 1]) \(pad(year, 4)) \(time) +0000"
    }

    /// Letters, digits and hyphens of a name.
    private static func listLabel(_ name: String) -> String {
        String(name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }
}

extension MailText.Sender {
    /// Reads `name@machine.example` or `A name <name@machine.example>`.
    /// - Throws: `Refusal.invalid` on `mail.from`.
    init(_ text: String) throws(Refusal) {
        let text = text.trimmed
        guard text.hasSuffix(">"), let mark = text.lastIndex(of: "<") else {
            self.init(name: "", address: try MailAddress(text, field: "mail.from"))
            return
        }
        let name = String(text[..<mark]).trimmed
        let isQuoted = name.utf8.count > 1 && name.hasPrefix("\"") && name.hasSuffix("\"")
        self.init(
            name: isQuoted ? String(name.dropFirst().dropLast()) : name,
            address: try MailAddress(String(text[mark...].dropFirst().dropLast()), field: "mail.from"))
    }
}
