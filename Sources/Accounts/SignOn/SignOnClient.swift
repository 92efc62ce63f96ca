internal import AsyncHTTPClient
internal import Foundation
internal import JWTKit
internal import NIOCore
internal import NIOHTTP1
internal import Records
internal import Web

/// Speaks with one provider. Its description and its keys are kept for an hour; a key that is not among them is looked for
/// once more, since providers change their keys.
actor SignOnClient {
    let provider: SignOnProvider
    private let secret: String
    private var description: (value: SignOnDescription, at: Moment)?
    private var keys: (value: [JWK], at: Moment)?

    private static let keptMinutes = 60
    /// Seconds between two looks for a key that was not there: tokens with invented keys must not make us ask and ask.
    private static let patience = 60
    private static let mostBytes = 256 << 10
    /// One for the program's whole life. It follows no redirects: what a description says must not lead elsewhere.
    private static let http = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: .init(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: .seconds(10), write: .seconds(10))))

    init(_ provider: SignOnProvider, secret: String) {
        self.provider = provider
        self.secret = secret
    }

    /// Where the browser is sent.
    /// - Parameters:
    ///   - secret: of this sign-in; state, nonce and verifier are made from it.
    ///   - callback: where the provider sends the browser back.
    func authorization(_ secret: Token, callback: String) async throws -> String {
        let address = try await described().authorization
        let query = Query([
            ("response_type", "code"), ("client_id", provider.client), ("redirect_uri", callback),
            ("scope", "openid email"), ("state", secret.derived("state")), ("nonce", secret.derived("nonce")),
            ("code_challenge", Token.challenge(of: secret.derived("verifier"))), ("code_challenge_method", "S256"),
        ])
        return address + (address.contains("?") ? "&" + query.text.dropFirst() : query.text)
    }

    /// Changes the code for a token, and the token into what the provider vouches for.
    /// - Throws: `SignOnFault` when anything is not as it must be.
    func token(for code: String, _ secret: Token, callback: String) async throws -> SignOnToken {
        let text = try await exchange(code, secret, callback)
        let (algorithm, name) = try SignOnToken.header(of: text)
        let token = try await SignOnClient.verified(text, by: try await key(name, algorithm))
        try token.check(provider: provider, nonce: secret.derived("nonce"), at: .now)
        return token
    }

    private struct Exchanged: Decodable {
        let token: String
        private enum CodingKeys: String, CodingKey { case token = "id_token" }
    }

    private func exchange(_ code: String, _ attempt: Token, _ callback: String) async throws -> String {
        let description = try await described()
        var request = HTTPClientRequest(url: description.token)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.headers.add(name: "accept", value: "application/json")
        var form: [(name: String, value: String)] = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", callback),
            ("code_verifier", attempt.derived("verifier")),
        ]
        if description.wantsSecretInForm || secret.isEmpty {
            form.append(("client_id", provider.client))
            if !secret.isEmpty { form.append(("client_secret", secret)) }
        } else {
            // RFC 6749, 2.3.1: both encoded as in a form, then joined.
            let pair = "\(provider.client.percentEncoded):\(secret.percentEncoded)"
            request.headers.add(name: "authorization", value: "Basic \(Data(pair.utf8).base64EncodedString())")
        }
        request.body = .bytes(ByteBuffer(string: String(Query(form).text.dropFirst())))
        return try JSONDecoder().decode(Exchanged.self, from: try await send(request)).token
    }

    private func described() async throws -> SignOnDescription {
        if let description, age(description.at) < SignOnClient.keptMinutes * 60 { return description.value }
        let data = try await send(HTTPClientRequest(url: provider.description))
        let value = try JSONDecoder().decode(SignOnDescription.self, from: data)
        try value.check(against: provider)
        description = (value, .now)
        return value
    }

    /// The key of this name; where a token names none, the only one that could be meant.
    private func key(_ name: String?, _ algorithm: String) async throws -> JWK {
        if let keys, age(keys.at) < SignOnClient.keptMinutes * 60 {
            if let key = SignOnClient.pick(name, algorithm, of: keys.value) { return key }
            guard age(keys.at) >= SignOnClient.patience else { throw SignOnFault("a key that the provider does not have") }
        }
        let found = SignOnClient.usable(try await send(HTTPClientRequest(url: try await described().keys)))
        keys = (found, .now)
        guard let key = SignOnClient.pick(name, algorithm, of: found) else {
            throw SignOnFault("a key that the provider does not have")
        }
        return key
    }

    private func age(_ moment: Moment) -> Int { (Moment.now.milliseconds - moment.milliseconds) / 1000 }

    /// The keys of a set that we understand; others may stand beside them.
    static func usable(_ data: Data) -> [JWK] {
        guard let set = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let keys = set["keys"] as? [[String: Any]]
        else { return [] }
        return keys.compactMap { key in
            guard key["use"] as? String ?? "sig" == "sig", key["d"] == nil,
                let data = try? JSONSerialization.data(withJSONObject: key)
            else { return nil }
            return try? JSONDecoder().decode(JWK.self, from: data)
        }
    }

    /// A key is used with the algorithm of its own kind only.
    static func pick(_ name: String?, _ algorithm: String, of keys: [JWK]) -> JWK? {
        let kind: JWK.KeyType = algorithm == "ES256" ? .ecdsa : .rsa
        let fitting = keys.filter { $0.keyType == kind && $0.algorithm?.rawValue ?? algorithm == algorithm }
        if let name { return fitting.first { $0.keyIdentifier?.string == name } }
        return fitting.count == 1 ? fitting[0] : nil
    }

    /// A token whose signature is this key's.
    static func verified(_ text: String, by key: JWK) async throws -> SignOnToken {
        var key = key
        key.keyIdentifier = key.keyIdentifier ?? JWKIdentifier(string: "only")
        return try await JWTKeyCollection().add(jwk: key, isDefault: true).verify(text, as: SignOnToken.self)
    }

    private func send(_ request: HTTPClientRequest) async throws -> Data {
        let response = try await SignOnClient.http.execute(request, timeout: .seconds(15))
        guard response.status == .ok else { throw SignOnFault("\(request.url) answers \(response.status.code)") }
        return Data(try await response.body.collect(upTo: SignOnClient.mostBytes).readableBytesView)
    }
}
