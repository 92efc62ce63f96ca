internal import HTML
internal import Records
internal import SQL
internal import Web

/// What machines ask for.
extension Portal {
    var robots: String {
        let search = site.languages.all.map { "Disallow: /\($0.rawValue)/search\n" }.joined()
        return "User-agent: *\n\(search)Sitemap: \(site.base)/sitemap.xml\n"
    }

    /// RFC 9116; valid for a year from today, so that it never lapses while the program runs.
    var securityText: String {
        // Who runs the site may name an address; until then its own page about itself is where to turn.
        let contact = site.contact ?? "\(site.base)/\(site.languages.official.rawValue)/about"
        let expires = Moment(milliseconds: clock().milliseconds + 31_536_000_000)
        return """
            Contact: \(contact)
            Expires: \(expires.description.prefix(19))Z
            Preferred-Languages: \(site.languages.all.map(\.rawValue).joined(separator: ", "))
            Canonical: \(site.base)/.well-known/security.txt

            """
    }

    /// The pages that are there in every process, below the language.
    static let fixedPaths = House.routes.filter(\.isForReading).map(\.path).filter { !$0.contains("{") && $0 != "/search" }
        .map { $0 == "/" ? "" : $0 }

    /// Every page that anyone may read, in every language.
    func sitemap() async throws -> String {
        let reader = Reader(.everyone, language: site.languages.official, of: site.languages, at: clock())
        let records = try await database.read { db in
            try db.rows(
                "SELECT r.kind, r.slug, r.revised FROM record r WHERE \(reader.mayRead("r")) ORDER BY r.kind, r.slug"
            ).map { (kind: try $0["kind"] as String, slug: try $0["slug"] as String, revised: try $0["revised"] as String) }
        }
        let fixed = Portal.fixedPaths.map { (path: $0, revised: String?.none) }
        let own = records.compactMap { record -> (path: String, revised: String?)? in
            guard let address = site.addresses[record.kind], address.isOwnPage else { return nil }
            return (address.path(record.slug), String(record.revised.prefix(10)))
        }
        let entries = (fixed + own).html { entry in
            let alternates = site.languages.all.html { language in
                "<xhtml:link rel=\"alternate\" hreflang=\"\(language.rawValue)\" href=\"\(url: "\(site.base)/\(language.rawValue)\(entry.path)")\"/>"
            }
            return site.languages.all.html { language in
                "<url><loc>\(url: "\(site.base)/\(language.rawValue)\(entry.path)")</loc>\(entry.revised.map { "<lastmod>\($0)</lastmod>" as HTML })\(alternates)</url>\n"
            }
        }
        let map: HTML = """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
            \(entries)</urlset>

            """
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + map.text
    }
}

extension Route {
    /// Whether anyone may come here to read: the way in is for anyone, and is nothing to read.
    var isForReading: Bool { access == .anyone && !path.hasPrefix("/sign-in") }
}
