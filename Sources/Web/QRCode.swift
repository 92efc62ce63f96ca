public import HTML
internal import Subprocess
internal import SystemPackage

/// A text as a square of dots that a telephone reads, made by the program `qrencode` where it is installed.
public struct QRCode: Sendable {
    /// Row by row; true is dark. A square.
    public let dots: [[Bool]]

    /// Reads what `qrencode -t ASCII` prints: two characters a dot.
    public init?(ascii: String) {
        let lines = ascii.split(separator: "\n")
        dots = lines.map { line in
            let bytes = Array(line.utf8)
            return stride(from: 0, to: bytes.count, by: 2).map { bytes[$0] == UInt8(ascii: "#") }
        }
        guard !dots.isEmpty, dots.allSatisfy({ $0.count == dots.count }) else { return nil }
    }

    /// - Returns: nil where there is no such program, or it fails: what it says can be typed by hand.
    public static func of(_ text: String) async -> QRCode? {
        // By its input, not as an argument, which other users of the machine could read.
        let result = try? await run(
            .name("qrencode"), arguments: ["-t", "ASCII", "-l", "M", "-m", "4", "-o", "-"],
            input: .string(text, using: UTF8.self), output: .string(limit: 1 << 20))
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return QRCode(ascii: result.standardOutput)
    }

    /// Black on white, whatever the page's colours: that is what cameras expect.
    public func svg(label: String) -> HTML {
        let size = dots.count
        var path = ""
        for (y, row) in dots.enumerated() {
            for (x, isDark) in row.enumerated() where isDark { path += "M\(x) \(y)h1v1h-1z" }
        }
        return """
            <svg class="qr" role="img" aria-label="\(label)" viewBox="0 0 \(size) \(size)" width="240" height="240" \
            shape-rendering="crispEdges"><rect width="\(size)" height="\(size)" fill="#fff"/>\
            <path d="\(path)" fill="#000"/></svg>
            """
    }
}
