internal import Foundation
internal import HTML
internal import Records
internal import Subprocess
internal import Web

/// A page as PDF, set by WeasyPrint (optional; `puebla doctor` says whether it is there).
struct PrintedPage {
    private static let mostBytes = 32 << 20

    /// What is printed: the content with the site's name, the style inside, so that the program needs to fetch nothing.
    static func markup(_ page: any Page, _ t: Translator, style: String) -> String {
        let head = page.head(t)
        let html: HTML = """
            <!doctype html>
            <html lang="\(t.language.rawValue)"><head><meta charset="utf-8"><title>\(head.title)</title>
            <style>\(HTML(trusted: style)) @page { size: A4; margin: 2cm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt } } form, .masthead, .foot, .unseen, .ways, .tools { display: none }</style></head>
            <body><p class="kicker">\(t.site.name(in: t.language)) · \(t.moment(Moment.now))</p><main>
            \(page.body(t))
            </main></body></html>
            """
        return html.text
    }

    /// - Throws: `Refusal.unavailable` where WeasyPrint is not installed or does not answer.
    static func pdf(_ markup: String) async throws -> [UInt8] {
        let missing = Refusal.unavailable("this server cannot make PDF files: WeasyPrint is not installed")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("puebla-\(UUID().uuidString).html")
        // For nobody else on this machine to read.
        guard FileManager.default.createFile(
            atPath: file.path, contents: Data(markup.utf8), attributes: [.posixPermissions: 0o600])
        else { throw missing }
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            let result = try await run(
                .name("weasyprint"), arguments: ["--quiet", "--base-url", "about:blank", file.path, "-"],
                input: .none, output: .bytes(limit: mostBytes), error: .discarded)
            guard result.terminationStatus.isSuccess, result.standardOutput.starts(with: Array("%PDF".utf8)) else {
                throw missing
            }
            return result.standardOutput
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw missing
        }
    }
}
