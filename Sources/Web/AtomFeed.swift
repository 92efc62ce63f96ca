internal import HTML
internal import Records

/// Records as an Atom feed (RFC 4287), the newest first.
public struct AtomFeed: Sendable {
    public let text: String

    /// - Parameters:
    ///   - path: the feed's page, below the language, without an ending.
    ///   - query: what narrows it.
    public init(title: String, path: String, query: Query = Query(), entries: [FeedEntry], t: Translator) {
        let base = t.site.base
        let updated = entries.map(\.revised).max() ?? Moment(milliseconds: 0)
        // XML wants the same five characters escaped as HTML, so the literal serves both.
        let items = entries.html { entry in
            """
            <entry><id>urn:uuid:\(entry.id.rawValue)</id><title>\(entry.record.title.text)</title>
            <link rel="alternate" type="text/html" href="\(url: base + t.path(of: entry.record.reference))"/>
            <published>\(entry.recorded.description)</published><updated>\(entry.revised.description)</updated>
            <summary>\(entry.summary)</summary><category term="\(entry.record.kind)" label="\(t.name(ofKind: entry.record.kind))"/></entry>

            """
        }
        let feed: HTML = """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(t.language.rawValue)">
            <id>\(base + t.path(path)).atom\(query.text)</id><title>\(title)</title><updated>\(updated.description)</updated>
            <author><name>\(t.site.name(in: t.language))</name></author>
            <link rel="self" type="application/atom+xml" href="\(url: base + t.path(path) + ".atom" + query.text)"/>
            <link rel="alternate" type="text/html" href="\(url: base + t.path(path) + query.text)"/>
            \(items)</feed>

            """
        text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + feed.text
    }
}
