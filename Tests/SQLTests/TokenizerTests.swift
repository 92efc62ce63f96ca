import SQL
import TestDatabase
import Testing

@Suite("The tokenizer hook", .timeLimit(.minutes(5)))
struct TokenizerTests {
    /// Splits at blanks; a document's word "uno" also counts as "one"; a prefix is taken without its last letter.
    final class Toy: WordTokenizer {
        func tokens(
            in text: UnsafeBufferPointer<UInt8>, purpose: TokenPurpose,
            emit: (UnsafeBufferPointer<UInt8>, Range<Int>, Bool) -> Void
        ) {
            var start = 0
            for end in 0...text.count where end == text.count || text[end] == UInt8(ascii: " ") {
                defer { start = end + 1 }
                guard end > start else { continue }
                let range = start..<end
                let word = UnsafeBufferPointer(rebasing: text[range])
                emit(purpose == .prefix ? UnsafeBufferPointer(rebasing: word.dropLast()) : word, range, false)
                if purpose == .document, word.elementsEqual("uno".utf8) {
                    Array("one".utf8).withUnsafeBufferPointer { emit($0, range, true) }
                }
            }
        }
    }

    private func database() async throws -> Database {
        let database = try await TestEngine.sqlite.database(tokenizer: Toy.self)
        try await database.write { connection in
            try connection.execute("CREATE VIRTUAL TABLE page USING fts5(body, tokenize='puebla')")
            for text in ["uno dos tres", "dos cuatro", "one way", ""] {
                try connection.execute("INSERT INTO page VALUES (\(text))")
            }
        }
        return database
    }

    private func found(_ query: String) async throws -> [Int] {
        let database = try await database()
        return try await database.read { connection in
            try connection.rows("SELECT rowid FROM page WHERE page MATCH \(query) ORDER BY rowid").map { try $0[at: 0] }
        }
    }

    @Test func wordsAreFound() async throws {
        #expect(try await found("dos") == [1, 2])
        #expect(try await found("do") == [])
    }

    @Test func colocatedWordsAreFoundInPlace() async throws {
        #expect(try await found("one") == [1, 3])
        // The query "uno" has no second form, and both forms stand at one position.
        #expect(try await found("uno") == [1])
        #expect(try await found(#""one dos""#) == [1])
        #expect(try await found(#""uno dos""#) == [1])
    }

    @Test func prefixesAreToldApart() async throws {
        // The toy takes "trex" for a prefix as "tre", and as a query as it stands.
        #expect(try await found("trex*") == [1])
        #expect(try await found("trex") == [])
    }

    @Test func rangesMarkTheText() async throws {
        let database = try await database()
        let marked: String? = try await database.read {
            try $0.value("SELECT highlight(page, 0, '[', ']') FROM page WHERE page MATCH \("cuatro")")
        }
        #expect(marked == "dos [cuatro]")
    }

    /// Every reader's connection knows it, not only the writer's.
    @Test func everyConnectionKnowsIt() async throws {
        let database = try await database()
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try await database.read { try $0.value("SELECT COUNT(*) FROM page WHERE page MATCH \("dos")") }
                }
            }
            for try await count in group { #expect(count == 2) }
        }
    }

    @Test func withoutATokenizerTheFaultNamesIt() async throws {
        let database = try await TestEngine.sqlite.database()
        let fault = await #expect(throws: DatabaseFault.self) {
            try await database.write { try $0.execute("CREATE VIRTUAL TABLE page USING fts5(body, tokenize='puebla')") }
        }
        #expect(fault?.kind == .syntax)
        #expect(fault?.message.contains("tokenizer") == true)
    }
}
