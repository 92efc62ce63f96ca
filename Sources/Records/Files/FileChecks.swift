internal import Crypto
internal import SQL

/// Whether the files are what was stored: every byte is read again.
extension Connection {
    func faultsOfFiles() throws -> [Refusal.Problem] {
        var faults: [Refusal.Problem] = []
        for row in try rows("SELECT digest, size FROM file ORDER BY digest") {
            let digest: String = try row["digest"]
            if let fault = try fault(ofFile: digest, size: try row["size"]) { faults.append(fault) }
        }
        return faults
    }

    private func fault(ofFile digest: String, size: Int) throws -> Refusal.Problem? {
        let place = "file \(digest)"
        var hasher = SHA256()
        var length = 0
        let chunks = FileContent.chunks(size)
        for number in 0..<chunks {
            let chunk: SQL = "SELECT bytes FROM file_chunk WHERE digest = \(digest) AND position = \(number)"
            guard let bytes = try value(chunk, as: [UInt8].self) else {
                return .init(place, "its part {n} is missing", ["n": String(number)])
            }
            hasher.update(data: bytes)
            length += bytes.count
        }
        let stored = try value("SELECT COUNT(*) FROM file_chunk WHERE digest = \(digest)", as: Int.self) ?? 0
        guard length == size, stored == chunks, hexadecimal(hasher.finalize()) == digest else {
            return .init(place, "its bytes are not what was stored")
        }
        return nil
    }
}
