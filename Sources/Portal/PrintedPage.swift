internal import Foundation
internal import HTML
internal import Records
internal import Web

/// A page as PDF, set by WeasyPrint, or as a Word document, made by pandoc (both optional; `puebla doctor` says whether they
/// are there).
struct PrintedPage {
    private static let mostBytes = 32 << 20
    private static let patience = Duration.seconds(30)

    /// What is printed: the content with the site's name, the style inside, so that the program needs to fetch nothing.
    /// - Parameter style: nil for Word, which has styles of its own.
    static func markup(_ page: any Page, _ t: Translator, style: String?) -> String {
        let head = page.head(t)
        let styles: HTML = style.map {
            """
            <style>\(HTML(trusted: $0)) @page { size: A4; margin: 2cm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt } } form, .masthead, .foot, .screen, .unseen, .ways, .tools { display: none }</style>
            """
        } ?? .empty
        let html: HTML = """
            <!doctype html>
            <html lang="\(t.language.rawValue)"><head><meta charset="utf-8"><title>\(head.title)</title>
            \(styles)</head>
            <body><p class="kicker">\(t.site.name(in: t.language)) · \(t.moment(Moment.now))</p><main>
            \(content(page, t, isForWord: style == nil))
            </main></body></html>
            """
        return html.text
    }

    /// Links lead to the site from wherever the file is read. Word has no style that would hide what is for the screen: forms,
    /// what is to be done next, and ways to other pages; and pictures would be fetched. Our ordered lists have their numbers in their texts, and Word would
    /// give them others; `time` is no element that pandoc takes inside a line.
    private static func content(_ page: any Page, _ t: Translator, isForWord: Bool) -> HTML {
        let text = page.body(t).text.replacing("href=\"/", with: "href=\"\(t.site.base)/")
        guard isForWord else { return HTML(trusted: text) }
        return HTML(
            trusted: text.replacing(/<form[\s\S]*?<\/form>/, with: "").replacing(/<nav[\s\S]*?<\/nav>/, with: "")
                .replacing(/<(section|p|span) class="(?:conflicts )?(?:screen|tools)"[\s\S]*?<\/\1>/, with: "")
                .replacing(/<img[^>]*>|<\/?time[^>]*>/, with: "").replacing(/<ol\b[^>]*>/, with: "<ul>")
                .replacing("</ol>", with: "</ul>"))
    }

    /// - Throws: `Refusal.unavailable` where the program is not installed or does not answer in time, `Refusal.busy` when others
    ///   are before this one.
    static func bytes(_ markup: String, as form: Representation) async throws -> [UInt8] {
        try await Workshop.shared.work { form == .docx ? try await word(markup) : try await pdf(markup) }
    }

    private static func pdf(_ markup: String) async throws -> [UInt8] {
        let missing = Refusal.unavailable("this server cannot make PDF files: WeasyPrint is not installed")
        return try await made(
            markup, by: "weasyprint", ["--quiet", "--base-url", "about:blank", source, "-"], beginsWith: "%PDF", missing)
    }

    private static func word(_ markup: String) async throws -> [UInt8] {
        let missing = Refusal.unavailable("this server cannot make Word files: pandoc is not installed")
        return try await made(
            markup, by: "pandoc", ["--from", "html-native_divs-native_spans", "--to", "docx", "--output", "-", source],
            beginsWith: "PK", missing)
    }

    /// Stands for the file among a program's arguments.
    private static let source = "{source}"

    private static func made(
        _ markup: String, by program: String, _ arguments: [String], beginsWith magic: String, _ missing: Refusal
    ) async throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("puebla-\(UUID().uuidString).html")
        // For nobody else on this machine to read.
        guard FileManager.default.createFile(
            atPath: file.path, contents: Data(markup.utf8), attributes: [.posixPermissions: 0o600])
        else { throw missing }
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            let done = try await Program(program, patience: patience, mostBytes: mostBytes)
                .run(arguments.map { $0 == source ? file.path : $0 })
            guard done.isSuccess, done.output.starts(with: Array(magic.utf8)) else { throw missing }
            return done.output
        } catch Program.Fault.isMissing {
            throw missing
        } catch Program.Fault.tookTooLong {
            throw Refusal.unavailable("this file took too long to make and was given up; try again later")
        }
    }
}
