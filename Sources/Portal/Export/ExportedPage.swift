internal import Records
internal import Web

/// A page of the site as the export keeps it: an address in one language, with the choices that narrow it.
struct ExportedPage: Hashable, Sendable {
    let language: Language
    /// Below the language: `/documents/x`; empty for the way in.
    let path: String
    /// What stands after the question mark: `page`, `kind`, `year` …
    let choices: [String: String]

    init(_ language: Language, _ path: String, choices: [String: String] = [:]) {
        self.language = language
        self.path = path == "/" ? "" : path
        self.choices = choices
    }

    /// The choices without the place in a long list.
    var narrowing: [String: String] { choices.filter { $0.key != "page" } }

    var isNarrowed: Bool { !choices.isEmpty }

    /// What the portal is asked for it.
    func address(_ form: Representation = .html) -> String {
        let ending = form == .html ? "" : ".\(form.rawValue)"
        let query = Query(choices.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
        return "/\(language.rawValue)\(path)\(ending)\(query.text)"
    }

    /// Where it is kept below the export's folder: `es/documents/x.html`, `es/activities_page-2.html`.
    func file(_ form: Representation = .html) -> String {
        var parts = path.split(separator: "/").map(String.init)
        let choices = choices.sorted { $0.key < $1.key }.map { "_\($0.key)-\($0.value)" }.joined()
        let last = (parts.popLast() ?? "index") + choices
        let folders = [language.rawValue] + parts.map { FileName.safe($0) }
        return folders.joined(separator: "/") + "/" + FileName.safe(last) + ".\(form.rawValue)"
    }
}

/// Names that every file system of a USB stick takes: FAT32 and exFAT know no difference between upper and lower case,
/// forbid some characters, and Windows keeps some names for devices.
enum FileName {
    /// Leaves room for an ending within 120 bytes.
    private static let longest = 108
    private static let devices: Set<String> = ["con", "prn", "aux", "nul", "conin$", "conout$"]

    /// The name itself where it is lower case and harmless; otherwise what is harmless of it, with a mark of its own, so
    /// that two names that differ stay two.
    static func safe(_ name: String) -> String {
        let plain = name.utf8.allSatisfy { isHarmless($0) } && !name.hasPrefix(".") && !name.hasSuffix(".")
        if plain, !name.isEmpty, name.utf8.count <= longest, !isDevice(name) { return name }
        let kept = name.lowercased().unicodeScalars.map { scalar in
            scalar.isASCII && isHarmless(UInt8(scalar.value)) ? Character(scalar) : "-"
        }
        return "\(String(kept).prefix(80).trimmingDots)_\(fingerprint(name))"
    }

    /// Whether a path below the export's folder is one that an export could have written.
    static func isExportPath(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.isEmpty && parts.count <= 8 && parts.allSatisfy { part in
            !part.isEmpty && !part.hasPrefix(".") && part.utf8.count <= 120 && part.utf8.allSatisfy { isHarmless($0) }
        }
    }

    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isDevice(_ name: String) -> Bool {
        let stem = String(name.prefix { $0 != "." })
        return devices.contains(stem)
            || (stem.utf8.count == 4 && (stem.hasPrefix("com") || stem.hasPrefix("lpt")) && stem.last?.isNumber == true)
    }
}

extension Substring {
    fileprivate var trimmingDots: Substring {
        var text = self
        while text.hasPrefix(".") { text = text.dropFirst() }
        return text
    }
}
