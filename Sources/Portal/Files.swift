internal import Documents
internal import Records
internal import SQL
internal import Web

/// The files of documents, to be downloaded whole or in parts, as far as the reader may read the document.
extension Portal {
    /// `files/SLUG/DIGEST/NAME`
    func file(_ path: String, _ question: Question) async throws -> Answer {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count == 4 else { throw Refusal.notFound }
        let arrival = try await arrival(question)
        let reader = Reader(
            arrival.actor.clearance, language: site.languages.official, of: site.languages, at: clock())
        let file = try await database.read { db in
            try DocumentArchive.file(of: parts[1], digest: parts[2], db, for: reader)
        }
        guard file.name == parts[3] else { throw Refusal.notFound }
        var answer = Answer(200, file.media, "", route: "/files")
        // Whatever a file holds, a browser keeps it apart from the site: it is handed over, not shown.
        let manner = file.isPicture ? "inline" : "attachment"
        answer.headers += [
            ("content-disposition", "\(manner); filename=\"\(file.name)\""), ("accept-ranges", "bytes"),
            ("etag", "\"\(file.digest)\""), ("cache-control", arrival.visit == nil ? "no-cache" : "private, no-store"),
            ("vary", "Cookie, Authorization"),
        ]
        answer.file = FilePart(digest: file.digest, range: 0..<file.size)
        if question.ifNoneMatch == nil, let asked = question.range { part(asked, of: file, &answer) }
        if unlessKnown(answer, question).status == 304 {
            answer.status = 304
            answer.file = nil
        }
        return answer
    }

    /// One range of bytes; what asks for something else gets the whole (RFC 9110, 14.2).
    private func part(_ asked: String, of file: HeldFile, _ answer: inout Answer) {
        guard asked.hasPrefix("bytes="), !asked.contains(",") else { return }
        let sides = asked.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2 else { return }
        let (first, last) = (Int(sides[0]), Int(sides[1]))
        let range: Range<Int>
        switch (sides[0].isEmpty, first, last) {
        case (false, let first?, nil) where sides[1].isEmpty: range = first..<max(first, file.size)
        case (false, let first?, let last?) where last >= first: range = first..<max(first, min(last, file.size - 1) + 1)
        case (true, _, let last?) where last > 0: range = max(0, file.size - last)..<file.size
        default: return
        }
        guard !range.isEmpty else {
            answer.status = 416
            answer.headers.append(("content-range", "bytes */\(file.size)"))
            answer.file = nil
            return
        }
        answer.status = 206
        answer.headers.append(("content-range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"))
        answer.file = FilePart(digest: file.digest, range: range)
    }

    /// The bytes of a file, a chunk at a time: a large file never stands in memory.
    func pieces(of part: FilePart) -> FilePieces { FilePieces(database: database, part: part) }

    /// All bytes of an answer: for what is written to disk.
    func bytes(of answer: Answer) async throws -> [UInt8] {
        guard let file = answer.file else { return Array(answer.body.utf8) }
        var bytes: [UInt8] = []
        for try await piece in pieces(of: file) { bytes += piece }
        return bytes
    }
}

/// The chunks of a part of a file, each read when it is asked for.
struct FilePieces: AsyncSequence, Sendable {
    let database: Database
    let part: FilePart

    func makeAsyncIterator() -> Iterator { Iterator(pieces: self, next: part.range.lowerBound) }

    struct Iterator: AsyncIteratorProtocol {
        let pieces: FilePieces
        var next: Int

        mutating func next() async throws -> [UInt8]? {
            let part = pieces.part
            guard next < part.range.upperBound else { return nil }
            // To the end of the chunk, so that no chunk is read twice.
            let end = Swift.min((next / FileContent.chunkSize + 1) * FileContent.chunkSize, part.range.upperBound)
            let range = next..<end
            next = end
            return try await pieces.database.read { db in try db.bytes(ofFile: part.digest, in: range) }
        }
    }
}
