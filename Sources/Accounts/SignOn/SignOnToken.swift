internal import Foundation
internal import JWTKit
internal import Records

/// What a provider says of a person: the claims of its ID token.
struct SignOnToken: JWTPayload {
    let iss: String
    let sub: String
    let aud: Audiences
    let azp: String?
    let exp: Double
    let iat: Double
    let nbf: Double?
    let nonce: String?
    let email: String?
    let isEmailVerified: Bool?

    private enum CodingKeys: String, CodingKey {
        case iss, sub, aud, azp, exp, iat, nbf, nonce, email
        case isEmailVerified = "email_verified"
    }

    /// One or several.
    struct Audiences: Codable, Sendable {
        let all: [String]

        init(_ all: [String]) { self.all = all }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            all = try (try? container.decode(String.self)).map { [$0] } ?? container.decode([String].self)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(all)
        }
    }

    /// The algorithms that are accepted. `none` and those with a shared secret are not among them.
    static let algorithms: Set<String> = ["RS256", "ES256"]
    /// Seconds by which clocks may differ.
    private static let skew = 60.0
    /// Seconds that a token may be old; it comes straight from the provider.
    private static let oldest = 600.0

    /// The signature is checked by the keys; what the claims mean, by `check`.
    func verify(using algorithm: some JWTAlgorithm) async throws {
        guard SignOnToken.algorithms.contains(algorithm.name) else {
            throw SignOnFault("an algorithm that is not accepted: \(algorithm.name)")
        }
    }

    /// The rules of OpenID Connect Core 3.1.3.7.
    /// - Throws: `SignOnFault` naming the first one that is broken.
    func check(provider: SignOnProvider, nonce expected: String, at moment: Moment) throws {
        let now = Double(moment.milliseconds) / 1000
        func demand(_ isMet: Bool, _ fault: String) throws { if !isMet { throw SignOnFault(fault) } }
        try demand(iss == provider.issuer, "the token is another issuer's")
        try demand(aud.all.contains(provider.client), "the token is for somebody else")
        try demand(aud.all.count == 1 || azp != nil, "the token is for several, and does not say who asked for it")
        try demand(azp == nil || azp == provider.client, "the token was asked for by somebody else")
        try demand(exp > now - SignOnToken.skew, "the token has expired")
        try demand(iat < now + SignOnToken.skew, "the token is of the future")
        try demand(iat > now - SignOnToken.oldest, "the token is too old")
        try demand(nbf.map { $0 < now + SignOnToken.skew } ?? true, "the token is not yet valid")
        try demand(nonce == expected, "the token belongs to another sign-in")
        try demand(!sub.isEmpty && sub.utf8.count <= 255, "the token names nobody")
    }

    /// The address that the provider vouches for.
    var verifiedAddress: String? { isEmailVerified == true ? email.flatMap(MailAddress.normal) : nil }

    private struct Header: Decodable {
        let alg: String
        let kid: String?
    }

    /// The algorithm and the key's name, before anything is believed.
    static func header(of token: String) throws -> (algorithm: String, key: String?) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Data(base64URL: String(parts[0])),
            let header = try? JSONDecoder().decode(Header.self, from: bytes)
        else { throw SignOnFault("what came is no token") }
        guard algorithms.contains(header.alg) else {
            throw SignOnFault("an algorithm that is not accepted: \(header.alg.prefix(20))")
        }
        return (header.alg, header.kid)
    }
}

extension Data {
    fileprivate init?(base64URL text: String) {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        self.init(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
    }
}
