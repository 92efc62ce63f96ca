internal import Crypto
internal import Foundation

/// A secret that opens something: a session, an API, a link in a letter. 256 bits of chance, written in base64url. Only
/// its SHA-256 is kept, so that whoever reads the database can open nothing with it.
public struct Token: Sendable, CustomStringConvertible {
    /// The secret itself, for a cookie, a letter, or to be shown once.
    public let text: String

    private static let bytes = 32
    /// What 32 bytes are in base64url.
    private static let letters = 43

    /// A new one.
    /// - Parameter prefix: says what kind of secret it is, for programs that look for secrets in the wrong places.
    static func random(prefix: String = "") -> Token {
        Token(unchecked: prefix + base64URL(randomBytes(bytes)))
    }

    /// Reads what somebody sent; nil when it cannot be a token.
    public init?(_ text: String, prefix: String = "") {
        guard text.hasPrefix(prefix) else { return nil }
        let secret = text.utf8.dropFirst(prefix.utf8.count)
        let isPlain = secret.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
            default: false
            }
        }
        guard secret.count == Token.letters, isPlain else { return nil }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }

    /// What is kept of it. A lookup by digest needs no comparison in constant time: whoever does not know the token
    /// cannot choose its digest.
    var digest: String { Token.digest(text) }

    /// A secret made from this one for another use, from which this one cannot be found.
    func derived(_ use: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(use.utf8), using: SymmetricKey(data: Array(text.utf8)))
        return Token.base64URL(Array(code))
    }

    /// What a provider is told of a verifier before it is sent the verifier itself (PKCE, S256).
    static func challenge(of verifier: String) -> String { base64URL(Array(SHA256.hash(data: Array(verifier.utf8)))) }

    /// Says nothing, so that no log line can.
    public var description: String { "(secret)" }

    static func digest(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    static func randomBytes(_ count: Int) -> [UInt8] {
        SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Array($0) }
    }

    static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
