import Foundation
import Records
import Testing
import Web

@testable import Portal

/// What a letter looks like on the wire. Python's email package reads whole ones in `scripts/checks/test_post.py`.
@Suite("Mail as text")
struct MailTextTests {
    private func mail(subject: String, plain: String = "Texto", name: String = "Secretaría", list: String? = nil) throws -> MailText {
        MailText(
            sender: MailText.Sender(name: name, address: try MailAddress("s@crm.example")), recipient: try MailAddress("a@b.example"),
            subject: subject, plain: plain, html: "<p>\(plain)</p>", language: .spanish, messageID: "1-2@crm.example", list: list,
            moment: try #require(Moment("2026-11-21T09:08:07Z")))
    }

    /// The headers, unfolded, in order.
    private func headers(_ text: String) -> [(name: String, value: String)] {
        let head = text.components(separatedBy: "\n\n")[0].replacingOccurrences(of: "\n ", with: " ")
        return head.split(separator: "\n").map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (String(parts[0]), parts.count > 1 ? String(parts[1].dropFirst()) : "")
        }
    }

    /// What encoded words say.
    private func decoded(_ value: String) -> String {
        value.split(separator: " ").map { word in
            guard word.hasPrefix("=?UTF-8?B?") else { return String(word) }
            return String(decoding: Data(base64Encoded: String(word.dropFirst(10).dropLast(2))) ?? Data(), as: UTF8.self)
        }.joined()
    }

    private func unquoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.replacingOccurrences(of: "=\n", with: "").utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                bytes.append(byte)
                continue
            }
            bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private let names = [
        "Date", "Message-ID", "From", "To", "Subject", "MIME-Version", "Auto-Submitted", "Content-Language", "Content-Type",
    ]

    @Test("The headers are there, each once, with accents encoded")
    func headers() throws {
        let found = headers(try mail(subject: "Reunión de la Conferencia").text)
        #expect(found.map(\.name) == names)
        #expect(found[0].value == "Sat, 21 Nov 2026 09:08:07 +0000")
        #expect(decoded(found[2].value) == "Secretaría<s@crm.example>")
        #expect(decoded(found[4].value) == "Reunión de la Conferencia")
        #expect(headers(try mail(subject: "x", list: "Announce ments").text).contains { $0 == ("List-Id", "<announce-ments.crm.example>") })
        #expect(try mail(subject: "Plain").text.contains("\nSubject: Plain\n"))
    }

    @Test("Whatever stands in a subject or a name, it makes no header of its own")
    func injection() throws {
        let signs = Array("aé\r\n\t\u{0}\u{7F}\u{85}\u{2028}\u{2029}\u{B}\u{C}:<>=?\"\\ 😀").map(String.init) + ["\r\nBcc: x@y.example", "\n\n", "=?UTF-8?Q?=0A?="]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...40)).map { _ in signs.randomElement() ?? "" }.joined()
            let whole = try mail(subject: text, name: text).text
            #expect(headers(whole).map(\.name) == names, "\(text.debugDescription)")
            #expect(whole.split(separator: "\n").allSatisfy { $0.utf8.count <= 76 && !$0.utf8.contains(13) && !$0.utf8.contains(0) })
        }
    }

    @Test("Long subjects are cut between characters only")
    func longSubjects() {
        for length in 1...200 {
            let text = String(repeating: "ñ😀", count: length)
            let lines = MailText.header("Subject", text).components(separatedBy: "\n ")
            #expect(lines.allSatisfy { $0.utf8.count <= 75 })
            #expect(decoded(lines.joined(separator: " ").replacingOccurrences(of: "Subject: ", with: "")) == text)
        }
    }

    @Test("Quoted-printable gives back what went in, in short lines that no mail program changes")
    func quotedPrintable() {
        let signs = Array("aé= .\t\nF😀z").map(String.init) + ["From ", "\n.\n", " \n", String(repeating: "x", count: 75)]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...60)).map { _ in signs.randomElement() ?? "" }.joined()
            let quoted = MailText.quotedPrintable(text)
            #expect(unquoted(quoted) == text)
            for line in quoted.split(separator: "\n", omittingEmptySubsequences: false) {
                #expect(line.utf8.count <= 76 && line != "." && !line.hasPrefix("From ") && !line.hasSuffix(" ") && !line.hasSuffix("\t"))
            }
        }
        #expect(MailText.quotedPrintable("a\r\nb\rc") == "a\nb\nc")
    }

    @Test("A sender is an address, or a name with one")
    func sender() throws {
        #expect(try MailText.Sender("s@crm.example").name == "")
        let named = try MailText.Sender(" \"Secretaría Técnica\" <s@crm.example> ")
        #expect(named.name == "Secretaría Técnica" && named.address.text == "s@crm.example")
        #expect(throws: Refusal.invalid("mail.from", "an address such as name@ministry.example")) { try MailText.Sender("Name <s@>") }
    }

    @Test("What the mailer's exit status means")
    func verdicts() {
        let forever = [65, 67].map { Mailer.verdict(status: $0, said: "") } + [Mailer.verdict(status: 69, said: "server message: 554 no")]
        for verdict in forever { if case .refused = verdict {} else { Issue.record("\(verdict) is no refusal") } }
        let later = [1, 64, 68, 70, 71, 74, 75, 77, 78, -1].map { Mailer.verdict(status: $0, said: "") }
            + [Mailer.verdict(status: 69, said: "server message: 451 later")]
        for verdict in later { if case .notNow = verdict {} else { Issue.record("\(verdict) is for ever") } }
        #expect(Mailer.verdict(status: 0, said: "warning") == .taken)
    }
}
