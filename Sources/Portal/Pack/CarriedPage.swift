internal import Documents
internal import Foundation
internal import HTML
internal import Records
internal import SQL
internal import Web

/// A page that can be carried as one file, with the files that it leads to inside.
protocol CarriedPage: Page {
    var carried: [PackedDocument.File] { get }
}

/// One file that opens in any browser without the site, and loads nothing.
enum CarriedFile {
    /// The page with its style inside; each carried file stands in its link, every other link leads to the site.
    static func html(_ page: any CarriedPage, files: [String: [UInt8]], _ t: Translator, style: String) -> String {
        let head = page.head(t)
        let inside = Dictionary(
            page.carried.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        let body = LinkRewriter { address in
            if address.hasPrefix("#") { return .stays }
            if let file = inside[address], let bytes = files[file.digest] {
                return .becomes("data:\(file.media);base64,\(Data(bytes).base64EncodedString())")
            }
            return address.hasPrefix("/") ? .becomes(t.site.base + address) : .stays
        }.rewrite(page.body(t.forPlainFiles).text)
        let html: HTML = """
            <!doctype html>
            <html lang="\(t.language.rawValue)"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
            <title>\(head.title)</title><style>\(HTML(trusted: style))</style></head>
            <body><div class="sheet"><main>\(HTML(trusted: body))</main></div></body></html>

            """
        return html.text
    }
}

extension Portal {
    /// A page as one file, with the bytes of what it carries.
    /// - Throws: `Refusal.notFound` for pages that cannot be carried.
    func carriedFile(_ page: any Page, _ inquiry: Inquiry, _ route: Route) async throws -> Answer {
        guard let page = page as? any CarriedPage else { throw Refusal.notFound }
        var files: [String: [UInt8]] = [:]
        for file in page.carried where files[file.digest] == nil {
            var bytes: [UInt8] = []
            for try await piece in pieces(of: FilePart(digest: file.digest, range: 0..<file.size)) { bytes += piece }
            files[file.digest] = bytes
        }
        let name = inquiry.path.split(separator: "/").joined(separator: "-") + "-\(inquiry.t.language.rawValue).html"
        let html = CarriedFile.html(page, files: files, inquiry.t, style: assets.styleText)
        return described(
            Answer(
                200, "text/html; charset=utf-8", html,
                headers: [("content-disposition", "attachment; filename=\"\(name)\"")]), inquiry, route)
    }
}
