/// A UUIDv7 as text: unique for ever, and in the order of its making.
public struct Identity: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// A new identity made at a moment.
    public init(at moment: Moment) {
        var generator = SystemRandomNumberGenerator()
        let milliseconds = UInt64(max(0, moment.milliseconds))
        let high = milliseconds << 16 | 0x7000 | UInt64.random(in: 0...0xFFF, using: &generator)
        let low = 0x8000_0000_0000_0000 | UInt64.random(in: 0...0x3FFF_FFFF_FFFF_FFFF, using: &generator)
        let digits = Identity.hexadecimal(high) + Identity.hexadecimal(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        rawValue = text
    }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public var description: String { rawValue }
    public static func < (left: Identity, right: Identity) -> Bool { left.rawValue < right.rawValue }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// What a record is called by: its kind and its readable name, as in `party/mex`.
public struct Reference: Hashable, Sendable, Codable, CustomStringConvertible {
    public let kind: String
    public let slug: String

    public init(_ kind: String, _ slug: String) {
        self.kind = kind
        self.slug = slug
    }

    /// Reads `kind/slug`; nil when the text has another shape.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, Reference.isSlug(parts[0]), Reference.isSlug(parts[1]) else { return nil }
        self.init(String(parts[0]), String(parts[1]))
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let reference = Reference(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is not of the form kind/name"))
        }
        self = reference
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var description: String { "\(kind)/\(slug)" }

    /// Lower-case letters and digits, in words joined by single hyphens; at most 120 bytes.
    public static func isSlug(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 120 else { return false }
        let hyphen = UInt8(ascii: "-")
        return first != hyphen && last != hyphen
            && bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == hyphen }
            && !zip(bytes, bytes.dropFirst()).contains { $0 == hyphen && $1 == hyphen }
    }
}
