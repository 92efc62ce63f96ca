internal import Crypto
public import SQL

/// The bytes of a file on their way into the database: in memory, or read piece by piece.
public struct FileContent: Sendable {
    /// SHA-256, in hexadecimal digits.
    public let digest: String
    /// In bytes.
    public let size: Int
    /// Gives the chunk with this number.
    let chunk: @Sendable (Int) throws -> [UInt8]

    /// Bytes of a chunk; the last one may be shorter.
    public static let chunkSize = 256 << 10

    /// The bytes of a small file.
    public init(_ bytes: [UInt8]) {
        digest = hexadecimal(SHA256.hash(data: bytes))
        size = bytes.count
        chunk = { number in
            let start = number * FileContent.chunkSize
            return Array(bytes[start..<min(start + FileContent.chunkSize, bytes.count)])
        }
    }

    /// A file that is read twice: now for its digest, and again when it is stored.
    /// - Parameter chunk: gives the chunk with this number, `chunkSize` bytes long but for the last one.
    public init(size: Int, chunk: @escaping @Sendable (Int) throws -> [UInt8]) throws {
        var hasher = SHA256()
        for number in 0..<FileContent.chunks(size) { hasher.update(data: try chunk(number)) }
        digest = hexadecimal(hasher.finalize())
        self.size = size
        self.chunk = chunk
    }

    static func chunks(_ size: Int) -> Int { (size + chunkSize - 1) / chunkSize }
}

extension Work {
    /// Stores the bytes of a file, unless they are there.
    /// - Throws: `Refusal.invalid` when a file on disk has changed since its digest was taken.
    public func keep(_ file: FileContent) throws {
        let isNew = try db.execute(
            "INSERT INTO file (digest, size) VALUES (\(file.digest), \(file.size)) ON CONFLICT (digest) DO NOTHING") > 0
        guard isNew else { return }
        var hasher = SHA256()
        for number in 0..<FileContent.chunks(file.size) {
            let bytes = try file.chunk(number)
            hasher.update(data: bytes)
            try db.execute(
                "INSERT INTO file_chunk (digest, position, bytes) VALUES (\(file.digest), \(number), \(bytes))")
        }
        guard hexadecimal(hasher.finalize()) == file.digest else {
            throw Refusal.invalid("file", "changed while it was read; try again")
        }
    }
}

extension Connection {
    /// A part of a file's bytes. Who may have them is decided by the record that they belong to.
    /// - Parameter range: within the file.
    public func bytes(ofFile digest: String, in range: Range<Int>) throws -> [UInt8] {
        guard !range.isEmpty else { return [] }
        let first = range.lowerBound / FileContent.chunkSize
        let last = (range.upperBound - 1) / FileContent.chunkSize
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        for number in first...last {
            let sql: SQL = "SELECT bytes FROM file_chunk WHERE digest = \(digest) AND position = \(number)"
            guard let chunk = try value(sql, as: [UInt8].self) else {
                throw DatabaseFault(.corrupt, "chunk \(number) of the file \(digest) is missing")
            }
            let start = number * FileContent.chunkSize
            let lower = max(range.lowerBound - start, 0)
            let upper = min(range.upperBound - start, chunk.count)
            if lower < upper { bytes += chunk[lower..<upper] }
        }
        return bytes
    }
}
