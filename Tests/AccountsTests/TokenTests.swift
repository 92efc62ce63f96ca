import Records
import Testing
import Web

@testable import Accounts

@Suite("Tokens and origins", .timeLimit(.minutes(5)))
struct TokenTests {
    @Test func `A token is 43 letters of chance, and never says itself`() {
        let token = Token.random()
        #expect(token.text.utf8.count == 43)
        #expect(Token.random().text != token.text)
        #expect("\(token)" == "(secret)")
        #expect(token.digest.utf8.count == 64 && !token.digest.contains(token.text))
    }

    @Test func `Only what has the form of a token is one`() {
        let text = Token.random().text
        #expect(Token(text)?.text == text)
        #expect(Token("puebla_" + text, prefix: "puebla_")?.text == "puebla_" + text)
        for wrong in ["", String(text.dropLast()), text + "A", String(text.dropLast()) + "=", String(text.dropLast()) + "\u{0}"] {
            #expect(Token(wrong) == nil)
        }
        #expect(Token(text, prefix: "puebla_") == nil)
    }

    @Test func `What is made from a token differs by use and is the same each time`() {
        let token = Token.random()
        #expect(token.derived("state") == token.derived("state"))
        #expect(Set([token.derived("state"), token.derived("nonce"), token.text]).count == 3)
    }

    @Test func `The challenge of RFC 7636`() {
        #expect(Token.challenge(of: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test(arguments: [
        ("203.0.113.7", "203.0.113.7", "203.0.113.…"), ("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.…"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::…"), ("::1", "0:0:0:0::/64", "0:0:0::…"),
        ("nonsense", "", ""), ("", "", ""),
    ])
    func `Networks are what guesses are counted by; places are coarse`(address: String, network: String, place: String) {
        let origin = Origin(address: address, agent: "")
        #expect(origin.network == network)
        #expect(origin.place == place)
    }

    @Test(arguments: [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", "curl/8.5.0"), ("bot <script>alert(1)</script>", "bot"), ("", ""),
    ])
    func `Browsers in a few words`(agent: String, short: String) {
        #expect(Origin(address: "", agent: agent).shortAgent == short)
    }

    @Test(arguments: ["elena@example.hn", " Elena@Example.HN ", "a+b@sub.example.org"])
    func `Addresses are compared without capitals`(typed: String) {
        #expect(MailAddress.normal(typed) == typed.trimmed.lowercased())
    }

    @Test(arguments: ["", "elena", "elena@", "@example.hn", "a@b@c.org", "a b@example.hn", "a@example", "a@example.hn\r\nbcc: x@y.z", "<a@b.c>"])
    func `What is no address is none`(typed: String) {
        #expect(MailAddress.normal(typed) == nil)
    }
}
