internal import Crypto
internal import Records
internal import Web

/// The second factor: six digits that an app shows anew every 30 seconds (TOTP, RFC 6238, with HMAC-SHA-1, which is what
/// the apps in use understand).
struct OneTimeCode: Sendable {
    /// 160 bits of chance that the app and the site share.
    let key: [UInt8]

    static let seconds = 30
    static let digits = 6

    init() { key = Token.randomBytes(20) }

    init(key: [UInt8]) { self.key = key }

    /// Reads a key as `text` writes it.
    init?(_ text: String) {
        guard let key = Base32.bytes(text), !key.isEmpty else { return nil }
        self.key = key
    }

    var text: String { Base32.text(key) }

    static func step(at moment: Moment) -> Int { moment.milliseconds / 1000 / seconds }

    func code(step: Int, digits: Int = OneTimeCode.digits) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let hash = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: key)))
        let offset = Int(hash[19] & 15)
        let number = (0..<4).reduce(0) { $0 << 8 | Int(hash[offset + $1]) } & 0x7FFF_FFFF
        return pad(number % (0..<digits).reduce(1) { power, _ in power * 10 }, digits)
    }

    /// The step whose code was typed: this one, the one before or the one after, since clocks differ and fingers are slow.
    /// A step counts once only: none up to `last` does. Nil when the code is wrong.
    func step(of typed: String, at moment: Moment, after last: Int?) -> Int? {
        let typed = typed.filter { !$0.isWhitespace }
        guard typed.utf8.count == OneTimeCode.digits else { return nil }
        let now = OneTimeCode.step(at: moment)
        var found: Int?
        // All three are compared, each in constant time.
        for step in now - 1...now + 1 where OneTimeCode.isSame(code(step: step), typed) && step > last ?? Int.min {
            found = found ?? step
        }
        return found
    }

    /// What the square of dots says to the app.
    /// - Parameters:
    ///   - issuer: the site's name.
    ///   - account: the person's address.
    func address(issuer: String, account: String) -> String {
        // A colon parts the two in the label, so neither may hold one.
        let issuer = issuer.replacing(":", with: " ").percentEncoded
        let label = "\(issuer):\(account.replacing(":", with: " ").percentEncoded)"
        return "otpauth://totp/\(label)?secret=\(text)&issuer=\(issuer)&algorithm=SHA1&digits=6&period=30"
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        SymmetricKey(data: Array(left.utf8)) == SymmetricKey(data: Array(right.utf8))
    }
}
