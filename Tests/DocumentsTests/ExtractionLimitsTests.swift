import Records
import TestDatabase
import Testing

@testable import Documents

/// What a file may ask of the machine while its text is taken out.
@Suite(.timeLimit(.minutes(5))) struct ExtractionLimitsTests {
    /// A zip file with nothing in it but a directory that claims these sizes.
    private func zip(_ sizes: [UInt32]) -> [UInt8] {
        let name = Array("word/document.xml".utf8)
        let start: [UInt8] = [0x50, 0x4B, 3, 4] + name
        var directory: [UInt8] = []
        for size in sizes {
            directory += [0x50, 0x4B, 1, 2] as [UInt8]
            directory += number(0, 20)
            directory += number(Int(size), 4)
            directory += number(name.count, 2)
            directory += number(0, 16)
            directory += name
        }
        var end: [UInt8] = [0x50, 0x4B, 5, 6]
        end += number(0, 4)
        end += number(sizes.count, 2)
        end += number(sizes.count, 2)
        end += number(directory.count, 4)
        end += number(start.count, 4)
        end += number(0, 2)
        return start + directory + end
    }

    /// A number with its lowest byte first.
    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(value >> (8 * $0) & 255) : 0 }
    }

    private func fault(_ name: String, _ bytes: [UInt8], patience: Duration = .seconds(60)) async throws -> ImportFault {
        let scene = try await ImportScene(.sqlite)
        try scene.write(name, bytes)
        let file = try SourceFile(scene.folder.path(name))
        let fault = await #expect(throws: ImportFault.self) { _ = try await Extraction(patience: patience).extract(file) }
        return try #require(fault)
    }

    @Test func `A file that unpacks to more than a document ever does is not unpacked`() async throws {
        for sizes: [UInt32] in [[200 << 20, 57 << 20], [300 << 20], [.max]] {
            let fault = try await fault("bomb.docx", zip(sizes))
            #expect(fault == ImportFault("unpacks to more than {limit} MiB", ["limit": "256"]), "\(sizes)")
        }
        #expect(try await fault("small.docx", zip([1000, 2000])).why == "is damaged or cut off: {detail}")
    }

    @Test func `The directory of a zip file is added up`() async throws {
        let scene = try await ImportScene(.sqlite)
        for (sizes, sum): ([UInt32], Int) in [([], 0), ([1000, 2000, 3], 3003), ([.max, 1], .max)] {
            try scene.write("a.zip", zip(sizes))
            #expect(try ZipDirectory(SourceFile(scene.folder.path("a.zip")))?.unpacked == sum)
        }
        for broken: [UInt8] in [[], Array("PK\u{3}\u{4}broken".utf8), Array(zip([9]).dropLast(5))] {
            try scene.write("b.zip", broken)
            #expect(try ZipDirectory(SourceFile(scene.folder.path("b.zip")))?.unpacked == nil)
        }
    }

    @Test func `A program that takes too long over a file is given up`() async throws {
        for (name, bytes) in [("slow.html", Array("<html><p>Texto</p></html>".utf8)), ("slow.pdf", Array("%PDF-1.4\n1 0 obj".utf8))] {
            let fault = try await fault(name, bytes, patience: .zero)
            #expect(fault == ImportFault("could not be read within {n} seconds", ["n": "0"]), "\(name)")
        }
    }
}
