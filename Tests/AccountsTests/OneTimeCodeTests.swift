import HTML
import Records
import Testing
import Web

@testable import Accounts

@Suite("One-time codes", .timeLimit(.minutes(5)))
struct OneTimeCodeTests {
    private let factor = OneTimeCode(key: Array("12345678901234567890".utf8))

    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `The vectors of RFC 6238`(seconds: Int, code: String) {
        let step = OneTimeCode.step(at: Moment(milliseconds: seconds * 1000))
        #expect(factor.code(step: step, digits: 8) == code)
        #expect(factor.code(step: step) == String(code.suffix(6)))
    }

    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `The vectors of RFC 4648, there and back`(text: String, encoded: String) {
        #expect(Base32.text(Array(text.utf8)) == encoded)
        #expect(Base32.bytes(encoded) == Array(text.utf8))
    }

    @Test func `Small letters, blanks and hyphens are forgiven, other characters are not`() {
        #expect(Base32.bytes("mzxw 6ytb-oi") == Array("foobar".utf8))
        #expect(Base32.bytes("MZXW6YTB0I") == nil)
        #expect(Base32.grouped("ABCDEFGHIJ") == "ABCD EFGH IJ")
    }

    @Test func `A code is right one step before and after its time, and no further`() {
        let now = Moment(milliseconds: 3_000_000_000)
        let step = OneTimeCode.step(at: now)
        for offset in -1...1 {
            #expect(factor.step(of: factor.code(step: step + offset), at: now, after: nil) == step + offset)
        }
        for offset in [-3, -2, 2, 3] {
            #expect(factor.step(of: factor.code(step: step + offset), at: now, after: nil) == nil)
        }
    }

    @Test func `A step counts once, and with it all before it`() {
        let now = Moment(milliseconds: 3_000_000_000)
        let step = OneTimeCode.step(at: now)
        #expect(factor.step(of: factor.code(step: step), at: now, after: step) == nil)
        #expect(factor.step(of: factor.code(step: step - 1), at: now, after: step) == nil)
        #expect(factor.step(of: factor.code(step: step + 1), at: now, after: step) == step + 1)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "12345６"])
    func `What is no code is wrong`(typed: String) {
        #expect(factor.step(of: typed, at: .now, after: nil) == nil)
    }

    @Test func `A code may be typed with a blank`() {
        let now = Moment(milliseconds: 59_000)
        #expect(factor.step(of: "287 082", at: now, after: nil) == 1)
    }

    @Test func `The address for the app has its parts encoded`() {
        #expect(
            factor.address(issuer: "CRM: Secretaría", account: "elena@example.hn")
                == """
                otpauth://totp/CRM%20%20Secretar%C3%ADa:elena%40example.hn?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
                &issuer=CRM%20%20Secretar%C3%ADa&algorithm=SHA1&digits=6&period=30
                """)
    }

    @Test func `A square of dots is drawn dot by dot, and only a square is one`() throws {
        let code = try #require(QRCode(ascii: "##  \n  ##\n"))
        #expect(code.dots == [[true, false], [false, true]])
        #expect(code.svg(label: "Key").text.contains("d=\"M0 0h1v1h-1zM1 1h1v1h-1z\""))
        #expect(QRCode(ascii: "##  \n##") == nil)
        #expect(QRCode(ascii: "") == nil)
    }

    @Test func `Ten recovery codes, all different, known however they are typed`() throws {
        let codes = RecoveryCodes.random()
        #expect(Set(codes).count == 10)
        let code = try #require(codes.first)
        #expect(code.utf8.count == 19)
        #expect(RecoveryCodes.digest(code) != nil)
        #expect(RecoveryCodes.digest(code.lowercased().replacing("-", with: " ")) == RecoveryCodes.digest(code))
        #expect(RecoveryCodes.digest(codes[1]) != RecoveryCodes.digest(code))
        #expect(RecoveryCodes.digest("ABCD") == nil && RecoveryCodes.digest("") == nil)
    }
}
