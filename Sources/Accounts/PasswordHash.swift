internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A password as it is kept: scrypt's result with its salt and its cost in one text,
/// `$scrypt$ln=15,r=8,p=3$SALT$DIGEST`.
struct PasswordHash: Sendable, CustomStringConvertible {
    /// What one hash costs: `128 × blockSize × 2^rounds` bytes of memory, `passes` times the work.
    struct Cost: Hashable, Sendable {
        let rounds: Int
        let blockSize: Int
        let passes: Int

        /// One of OWASP's equivalents of N=2^17, r=8, p=1: the same work in 32 MiB instead of 128 MiB.
        static let today = Cost(rounds: 15, blockSize: 8, passes: 3)

        /// No row of the database, however it came there, makes a hash take minutes or gigabytes.
        var isBearable: Bool { (4...18).contains(rounds) && (1...16).contains(blockSize) && (1...16).contains(passes) }
    }

    let cost: Cost
    private let salt: [UInt8]
    private let digest: [UInt8]

    init(cost: Cost, salt: [UInt8], digest: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.digest = digest
    }

    /// The hash of a password with a new salt.
    init(of password: String, cost: Cost) throws {
        let salt = Token.randomBytes(16)
        self.init(cost: cost, salt: salt, digest: try PasswordHash.derive(password, salt, cost))
    }

    /// Reads a text as `description` writes it; nil when it is something else.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let numbers = parts[2].split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
        guard numbers.map({ $0.first ?? "" }) == ["ln", "r", "p"],
            let rounds = numbers[0].last.flatMap({ Int($0) }), let blockSize = numbers[1].last.flatMap({ Int($0) }),
            let passes = numbers[2].last.flatMap({ Int($0) }),
            let salt = Data(base64Encoded: String(parts[3])), let digest = Data(base64Encoded: String(parts[4])),
            digest.count == 32, !salt.isEmpty
        else { return nil }
        cost = Cost(rounds: rounds, blockSize: blockSize, passes: passes)
        guard cost.isBearable else { return nil }
        self.salt = Array(salt)
        self.digest = Array(digest)
    }

    var description: String {
        """
        $scrypt$ln=\(cost.rounds),r=\(cost.blockSize),p=\(cost.passes)$\(Data(salt).base64EncodedString())\
        $\(Data(digest).base64EncodedString())
        """
    }

    /// Whether this is the password; takes as long whether it is or not.
    func matches(_ password: String) throws -> Bool {
        // Keys compare in constant time.
        SymmetricKey(data: try PasswordHash.derive(password, salt, cost)) == SymmetricKey(data: digest)
    }

    private static func derive(_ password: String, _ salt: [UInt8], _ cost: Cost) throws -> [UInt8] {
        // Composed, so that the same password typed on another keyboard has the same bytes.
        let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.passes)
        return key.withUnsafeBytes { Array($0) }
    }
}
