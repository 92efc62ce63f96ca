/// The directory at the end of a zip file, as far as it tells how much the file unpacks to.
///
/// It may lie; whoever unpacks has limits of memory and time beside it.
struct ZipDirectory {
    /// Bytes of all that is inside; `Int.max` where the numbers are larger than a document's ever are.
    let unpacked: Int

    /// Nil where there is no directory: the file is cut off, or no zip file.
    init?(_ file: SourceFile) throws {
        // A comment of 64 KiB may follow it.
        let start = max(0, file.size - (64 << 10) - 22)
        let tail = try file.bytes(from: start, count: file.size - start)
        guard
            let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: { tail[$0...].starts(with: ZipDirectory.endMark) })
        else { return nil }
        let size = ZipDirectory.number(tail, at: end + 12, bytes: 4)
        let place = start + end - size
        guard size <= ZipDirectory.most else {
            unpacked = .max
            return
        }
        guard place >= 0 else { return nil }
        unpacked = ZipDirectory.sum(try file.bytes(from: place, count: size))
    }

    private static let endMark: [UInt8] = [0x50, 0x4B, 5, 6]
    private static let entryMark: [UInt8] = [0x50, 0x4B, 1, 2]
    /// Bytes of a directory; one of a document has a few kilobytes.
    private static let most = 16 << 20

    private static func sum(_ directory: [UInt8]) -> Int {
        var (sum, place) = (0, 0)
        while place + 46 <= directory.count, directory[place...].starts(with: entryMark) {
            let size = number(directory, at: place + 24, bytes: 4)
            // Then the true number stands elsewhere, and is four gigabytes or more.
            guard size < 0xFFFF_FFFF else { return .max }
            sum += size
            // The name, what is said beside it, and a comment.
            place += 46 + [28, 30, 32].reduce(0) { $0 + number(directory, at: place + $1, bytes: 2) }
        }
        return sum
    }

    /// A number with its lowest byte first.
    private static func number(_ bytes: [UInt8], at place: Int, bytes count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
}
