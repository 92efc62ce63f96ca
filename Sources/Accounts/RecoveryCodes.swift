/// Ten codes on paper for the day the telephone is lost: each opens once. 80 bits of chance each, so that their SHA-256
/// can be kept without a slow hash.
enum RecoveryCodes {
    static let count = 10
    private static let bytes = 10

    static func random() -> [String] {
        (0..<count).map { _ in Base32.grouped(Base32.text(Token.randomBytes(bytes)), by: "-") }
    }

    /// What is kept of a code, however it was typed; nil when it cannot be one.
    static func digest(_ typed: String) -> String? {
        guard let code = Base32.bytes(typed), code.count == bytes else { return nil }
        return Token.digest(Base32.text(code))
    }
}
