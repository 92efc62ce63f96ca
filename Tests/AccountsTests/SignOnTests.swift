import Foundation
import JWTKit
import Records
import Testing

@testable import Accounts

@Suite("Signing on with somebody else's sign-in", .timeLimit(.minutes(5)))
struct SignOnTests {
    private let provider = SignOnProvider(
        slug: "hnd", name: "Cancillería", issuer: "https://login.example.hn", client: "puebla", party: "hnd")
    private let now = Moment("2026-11-21T12:00Z")!
    private var seconds: Double { Double(now.milliseconds) / 1000 }

    private func claims(_ changes: [String: Any?] = [:]) -> [String: Any] {
        var claims: [String: Any] = [
            "iss": "https://login.example.hn", "sub": "7", "aud": "puebla", "exp": seconds + 300, "iat": seconds,
            "nonce": "n", "email": "Elena@example.hn", "email_verified": true,
        ]
        for (name, value) in changes { claims[name] = value }
        return claims
    }

    private func token(_ changes: [String: Any?] = [:]) throws -> SignOnToken {
        try JSONDecoder().decode(SignOnToken.self, from: JSONSerialization.data(withJSONObject: claims(changes)))
    }

    @Test func `A token that is right in everything is taken`() throws {
        let token = try token()
        try token.check(provider: provider, nonce: "n", at: now)
        #expect(token.verifiedAddress == "elena@example.hn")
        try self.token(["aud": ["puebla"]]).check(provider: provider, nonce: "n", at: now)
        try self.token(["aud": ["puebla", "other"], "azp": "puebla"]).check(provider: provider, nonce: "n", at: now)
    }

    @Test func `Each claim that is wrong is refused`() throws {
        let wrong: [[String: Any?]] = [
            ["iss": "https://login.example.org"], ["iss": "https://login.example.hn/"], ["aud": "other"], ["aud": ["other"]],
            ["aud": ["puebla", "other"]], ["azp": "other"], ["aud": ["puebla", "other"], "azp": "other"],
            ["exp": seconds - 61], ["iat": seconds + 61], ["iat": seconds - 700], ["nbf": seconds + 61], ["nonce": "m"],
            ["nonce": nil], ["sub": ""],
        ]
        for changes in wrong {
            let token = try token(changes)
            #expect(throws: SignOnFault.self) { try token.check(provider: provider, nonce: "n", at: now) }
        }
    }

    @Test func `Only an address that the provider has verified counts`() throws {
        #expect(try token(["email_verified": false]).verifiedAddress == nil)
        #expect(try token(["email_verified": nil]).verifiedAddress == nil)
        #expect(try token(["email": nil]).verifiedAddress == nil)
        #expect(try token(["email": "nonsense"]).verifiedAddress == nil)
    }

    @Test(arguments: ["none", "HS256", "RS384", "EdDSA", ""])
    func `Other algorithms are refused before anything is believed`(algorithm: String) throws {
        let header = Data("{\"alg\":\"\(algorithm)\"}".utf8).base64EncodedString().replacing("=", with: "")
        #expect(throws: SignOnFault.self) { try SignOnToken.header(of: "\(header).e30.") }
    }

    @Test(arguments: ["", "a", "a.b", "a.b.c.d", "e30.e30.e30"])
    func `What is no token is none`(text: String) {
        #expect(throws: SignOnFault.self) { try SignOnToken.header(of: text) }
    }

    private func key() -> (signing: ES256PrivateKey, set: Data) {
        let key = ES256PrivateKey()
        let (x, y) = (key.parameters?.x ?? "", key.parameters?.y ?? "")
        let set = """
            {"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "a"}, {"kty": "EC", "crv": "P-999", "x": "1", "y": "2", "kid": "b"},
             {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "enc", "x": "\(x)", "y": "\(y)", "kid": "c"},
             {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "x": "\(x)", "y": "\(y)", "kid": "d"}]}
            """
        return (key, Data(set.utf8))
    }

    @Test func `A signature by the provider's key is taken, another's and a changed text are not`() async throws {
        let (signing, set) = key()
        let text = try await JWTKeyCollection().add(ecdsa: signing, kid: "d").sign(try token(), kid: "d")
        let keys = SignOnClient.usable(set)
        let (algorithm, name) = try SignOnToken.header(of: text)
        #expect(algorithm == "ES256" && name == "d")
        let right = try #require(SignOnClient.pick(name, algorithm, of: keys))
        #expect(try await SignOnClient.verified(text, by: right).sub == "7")
        let other = try #require(SignOnClient.pick("d", "ES256", of: SignOnClient.usable(key().set)))
        await #expect(throws: (any Error).self) { try await SignOnClient.verified(text, by: other) }
        var parts = text.split(separator: ".").map(String.init)
        let forged = try JSONSerialization.data(withJSONObject: claims(["sub": "8"])).base64EncodedString()
        parts[1] = forged.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        await #expect(throws: (any Error).self) {
            try await SignOnClient.verified(parts.joined(separator: "."), by: right)
        }
    }

    @Test func `Of a set only keys to sign with are taken, each for its own kind of algorithm`() {
        let keys = SignOnClient.usable(key().set)
        #expect(keys.compactMap { $0.keyIdentifier?.string } == ["d"])
        #expect(SignOnClient.pick("d", "RS256", of: keys) == nil)
        #expect(SignOnClient.pick("a", "ES256", of: keys) == nil)
        #expect(SignOnClient.pick(nil, "ES256", of: keys) != nil)
        #expect(SignOnClient.usable(Data("nonsense".utf8)).isEmpty)
    }

    @Test(arguments: [
        ("https://login.example.hn", true), ("http://127.0.0.1:9400", true), ("http://localhost:9400", true),
        ("http://login.example.hn", false), ("http://localhost.example.hn", false), ("https://user@login.example.hn", false),
        ("ftp://login.example.hn", false), ("login.example.hn", false), ("", false),
    ])
    func `Secrets travel encrypted or stay on the machine`(address: String, isTrustworthy: Bool) {
        #expect(SignOnProvider.isTrustworthy(address) == isTrustworthy)
        let provider = SignOnProvider(slug: "a", name: "A", issuer: address, client: "c", party: "hnd")
        #expect(provider.problems().map(\.field) == (isTrustworthy ? [] : ["issuer"]))
    }

    @Test func `A provider's fields are checked one by one`() {
        let provider = SignOnProvider(slug: "A b", name: " ", issuer: "x", client: "", party: "?")
        #expect(Set(provider.problems().map(\.field)) == ["slug", "name", "issuer", "client", "party"])
    }

    @Test func `A description of another issuer, or that leads elsewhere in the clear, is refused`() throws {
        func description(_ issuer: String, token: String) throws -> SignOnDescription {
            let text = """
                {"issuer": "\(issuer)", "authorization_endpoint": "https://login.example.hn/a", "token_endpoint": "\(token)",
                 "jwks_uri": "https://login.example.hn/k", "token_endpoint_auth_methods_supported": ["client_secret_post"]}
                """
            return try JSONDecoder().decode(SignOnDescription.self, from: Data(text.utf8))
        }
        let right = try description("https://login.example.hn", token: "https://login.example.hn/t")
        try right.check(against: provider)
        #expect(right.wantsSecretInForm)
        #expect(throws: SignOnFault.self) {
            try description("https://evil.example", token: "https://login.example.hn/t").check(against: provider)
        }
        #expect(throws: SignOnFault.self) {
            try description("https://login.example.hn", token: "http://login.example.hn/t").check(against: provider)
        }
    }
}
