/// An address that a link may carry: relative, or with one of the schemes that only ever lead somewhere.
///
/// Browsers ignore tabs, line ends and leading blanks in an address, so `java\nscript:` must be judged without them.
public struct SafeAddress: Sendable {
    /// The address, or `about:blank#refused` where it was refused.
    public let text: String

    private static let schemes: Set<String> = ["http", "https", "mailto", "tel", "webcal"]

    public init(_ address: String) {
        let visible = address.unicodeScalars.filter { $0.value > 0x20 && !(0x7F...0x9F).contains($0.value) }
        let plain = String(String.UnicodeScalarView(visible))
        text = SafeAddress.isHarmless(plain) ? plain : "about:blank#refused"
    }

    private static func isHarmless(_ address: String) -> Bool {
        // What comes before the first of these decides whether there is a scheme at all.
        guard let mark = address.unicodeScalars.firstIndex(where: { ":/?#".unicodeScalars.contains($0) }),
            address.unicodeScalars[mark] == ":"
        else { return !address.hasPrefix("//") && !address.hasPrefix("/\\") && !address.hasPrefix("\\") }
        return schemes.contains(address[..<mark].lowercased())
    }
}
