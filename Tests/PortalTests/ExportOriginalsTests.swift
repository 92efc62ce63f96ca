import Foundation
import Records
import Synchronization
import TestDatabase
import Testing
import Web

@testable import Portal

/// What pages lead to under `/files/` goes along, read again only when it has changed.
@Suite(.timeLimit(.minutes(5))) struct ExportOriginalsTests {
    /// A portal whose documents lead to a file that is there, and to one that may not be read.
    private final class Archive: Sendable {
        let stage: Stage
        private let state = Mutex((tag: "\"one\"", read: 0, isOpen: true))
        init(_ stage: Stage) { self.stage = stage }

        var read: Int { state.withLock { $0.read } }
        func close() { state.withLock { $0.isOpen = false } }

        func answer(_ question: Question) -> Answer {
            state.withLock { state in
                guard question.target == "/files/ab/Informe%20final.PDF", state.isOpen else {
                    return Answer(404, "text/plain", "")
                }
                if question.ifNoneMatch == state.tag { return Answer(304, "application/pdf", "") }
                state.read += 1
                return Answer(200, "application/pdf", "%PDF", headers: [("etag", state.tag)])
            }
        }

        func draw(_ address: String) async throws -> [(form: Representation, answer: Answer)] {
            var forms = try await stage.portal.forPlainFiles().everyForm(of: address)
            guard address.hasSuffix("/documents/shared-count-method") else { return forms }
            forms[0].answer.body = forms[0].answer.body.replacing(
                "</main>",
                with: "<a href=\"/files/ab/Informe%20final.PDF\">here</a> <a href=\"/files/secret.pdf\" download>gone</a></main>")
            return forms
        }

        func export(to folder: ExportedFolder) async throws -> ExportTally {
            let folder = try ExportFolder(folder.url.path)
            return try await SiteExport(
                stage.portal.forPlainFiles(), folder, program: "test",
                source: .init(draw: { try await self.draw($0) }, ask: { self.answer($0) }), report: { _ in }
            ).run()
        }
    }

    @Test func `Originals go along; a link to one that may not be read does not`() async throws {
        let archive = Archive(try await Stage.fresh(.sqlite, charter: "example"))
        let folder = try ExportedFolder("export")
        _ = try await archive.export(to: folder)
        let files = try folder.files()
        let original = try #require(files.keys.first { $0.hasPrefix("files/") })
        #expect(files[original] == Data("%PDF".utf8) && original.hasSuffix(".pdf"))
        #expect(files.keys.count { $0.hasPrefix("files/") } == 1)
        #expect(ExportedFolder.dangling(files) == [])
        func page() throws -> String {
            try String(contentsOf: folder.url.appending(path: "en/documents/shared-count-method.html"), encoding: .utf8)
        }
        #expect(try page().contains("<a href=\"../../\(original)\">here</a> <span>gone</span>"))

        let again = try await archive.export(to: folder)
        #expect(again.written == 0 && archive.read == 1, "its bytes are not read again")
        archive.close()
        _ = try await archive.export(to: folder)
        #expect(!folder.has(original) && !folder.has("files"))
        #expect(try page().contains("<span>here</span>"))
    }
}
