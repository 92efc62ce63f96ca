/// Bytes in letters that are easily read and typed (RFC 4648, without padding).
enum Base32 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        var (buffer, bits) = (0, 0)
        for byte in bytes {
            buffer = (buffer << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                result.append(letters[buffer >> bits & 31])
            }
        }
        if bits > 0 { result.append(letters[buffer << (5 - bits) & 31]) }
        return String(decoding: result, as: UTF8.self)
    }

    /// Blanks, hyphens and small letters are forgiven; nil when anything else is in it.
    static func bytes(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        var (buffer, bits) = (0, 0)
        for byte in text.uppercased().utf8 where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "-") {
            guard let value = letters.firstIndex(of: byte) else { return nil }
            buffer = (buffer << 5 | value) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(buffer >> bits & 0xFF))
            }
        }
        return result
    }

    /// In groups of four, to be read aloud or copied by hand.
    static func grouped(_ text: String, by separator: String = " ") -> String {
        var result = ""
        for (index, letter) in text.enumerated() {
            if index > 0, index % 4 == 0 { result += separator }
            result.append(letter)
        }
        return result
    }
}
