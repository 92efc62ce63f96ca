internal import Crypto
internal import Foundation

/// What the last line of a full export seals: of all lines before it, and of those after the first.
struct TransferDigests {
    private var all = SHA256()
    private var content = SHA256()

    /// - Parameter bytes: whole lines with their ends.
    mutating func add(_ bytes: some DataProtocol, isContent: Bool = true) {
        all.update(data: bytes)
        if isContent { content.update(data: bytes) }
    }

    mutating func add(_ line: LineReader.Line, isContent: Bool = true) {
        add(line.data, isContent: isContent)
        add([UInt8(ascii: "\n")], isContent: isContent)
    }

    func seal(rows: Int) -> EndLine.Seal {
        EndLine.Seal(
            rows: rows, content: hexadecimal(content.finalize()), sha256: hexadecimal(all.finalize()))
    }

    /// - Parameter isLast: whether nothing follows the line with the seal.
    /// - Throws: `Refusal.invalid` when the lines are not those that were sealed.
    func check(_ seal: EndLine.Seal, rows: Int, isLast: Bool) throws {
        guard isLast, seal == self.seal(rows: rows) else {
            throw Refusal.invalid("file", "was altered: its SHA-256 is not the one in its last line")
        }
    }
}
