extension String {
    /// The text with the five characters that mean something in HTML replaced, and the characters that HTML or XML
    /// forbids left out.
    public var escapedForHTML: String {
        var result = ""
        appendEscaped(to: &result)
        return result
    }

    func appendEscaped(to result: inout String) {
        guard utf8.contains(where: { needsEscape($0) }) else {
            result += self
            return
        }
        result.unicodeScalars.reserveCapacity(result.unicodeScalars.underestimatedCount)
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": continue
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}

/// Every character to escape is one byte of UTF-8 or begins with the byte EF, which is rare, so that clean texts (nearly
/// all) are copied whole.
private func needsEscape(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
    case 0...8, 0xB, 0xC, 0xE...0x1F, 0x7F, 0xEF: true
    default: false
    }
}
