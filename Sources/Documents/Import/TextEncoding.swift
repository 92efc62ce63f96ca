/// The encodings that old files come in.
enum TextEncoding: String, Sendable {
    case utf8 = "UTF-8"
    case utf16 = "UTF-16"
    case windows = "Windows-1252"
    case latin = "Latin-1"

    /// The text of bytes whose encoding nobody said; nil where they are no text.
    static func read(_ bytes: [UInt8]) -> (text: String, encoding: TextEncoding)? {
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), isLittle: true).map { ($0, .utf16) } }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), isLittle: false).map { ($0, .utf16) } }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard !body.contains(0) else { return nil }
        if let text = String(validating: body, as: UTF8.self) { return isText(text) ? (text, .utf8) : nil }
        // Cut off in the middle of a letter: the rest is UTF-8 all the same.
        for missing in 1...3 where body.count > missing + 20 {
            if let text = String(validating: body.dropLast(missing), as: UTF8.self) { return (text, .utf8) }
        }
        let isWindows = body.contains { (0x80...0x9F).contains($0) }
        let text = String(String.UnicodeScalarView(body.map { scalar($0) }))
        return isText(text) ? (text, isWindows ? .windows : .latin) : nil
    }

    /// Few control characters: else the bytes are something else than text.
    private static func isText(_ text: String) -> Bool {
        var controls = 0
        var all = 0
        for scalar in text.unicodeScalars.prefix(20_000) {
            all += 1
            if scalar.value < 32, ![9, 10, 12, 13].contains(scalar.value) { controls += 1 }
        }
        return controls * 50 <= all
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isLittle: Bool) -> String? {
        let pairs = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index -> UInt16 in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittle ? second << 8 | first : first << 8 | second
        }
        guard let text = String(validating: pairs, as: UTF16.self), !text.unicodeScalars.contains("\0") else { return nil }
        return text
    }

    private static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return Unicode.Scalar(special[Int(byte) - 0x80]) ?? " "
    }

    /// What Windows-1252 has from 0x80 to 0x9F.
    private static let special: [UInt32] = [
        0x20AC, 0x20, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x20, 0x017D,
        0x20, 0x20, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x20,
        0x017E, 0x0178,
    ]
}
