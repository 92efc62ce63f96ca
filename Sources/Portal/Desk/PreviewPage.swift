import HTML
import Records
import SQL
import Web

/// A record's page as somebody else would see it: read only, and clearly marked.
struct PreviewPage: Page {
    let record: Reference
    /// `public`, `party:mex`.
    let viewer: String
    let viewerTitle: String
    /// Nil where the record does not exist for them.
    let page: (any Page)?
    private let theirs: Translator

    private enum Key: String, CodingKey { case record, viewer, isVisible, page }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(record, forKey: .record)
        try container.encode(viewer, forKey: .viewer)
        try container.encode(page != nil, forKey: .isVisible)
        if let page { try page.encode(to: container.superEncoder(forKey: .page)) }
    }

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in
        let reference = Reference(try inquiry.slug("kind"), try inquiry.slug())
        let name = inquiry.query["as"] ?? "public"
        guard name != "secretariat" else { throw Refusal.invalid("as", "one of public, secretariat, party:ID (for example party:mex)") }
        let t = inquiry.t
        let (viewer, title) = try await inquiry.read { db, reader in
            _ = try EditedRecord.read(reference, db, reader)
            let viewer = try House.actor(name, db)
            let party = try Reference(name.replacing("party:", with: "party/")).flatMap { try db.record($0, for: reader) }
            return (viewer, party?.title.text ?? t("the public"))
        }
        let asked = question(reference, inquiry, viewer)
        var page: (any Page)?
        do { page = try await asked.route.answer(asked.inquiry) } catch Refusal.notFound {} catch Refusal.removed {}
        return PreviewPage(
            record: reference, viewer: name, viewerTitle: title, page: page, theirs: asked.inquiry.t)
    }

    /// Where they would look: the record's own page; where it has none, the page about it.
    private static func question(
        _ record: Reference, _ inquiry: Inquiry, _ viewer: Actor
    ) -> (route: Route, inquiry: Inquiry) {
        let own = House.addresses[record.kind].flatMap { pattern in
            pattern.hasSuffix("/{slug}") ? House.routes.first { $0.path == pattern } : nil
        }
        let about = Route("/records/{kind}/{slug}", "", answer: RecordPage.read)
        let route = own ?? about
        let path = route.path.replacing("{kind}", with: record.kind).replacing("{slug}", with: record.slug)
        return (route, inquiry.asked(as: viewer, at: path, ["kind": record.kind, "slug": record.slug]))
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("As {name} sees it", ["name": viewerTitle]),
            crumbs: [.init(t("Desk"), "/desk"), .init(record.description, "/desk/edit/\(record.kind)/\(record.slug)")],
            isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let marked = """
            <div class="notice" role="status"><p><strong>\(t("As {name} sees it", ["name": viewerTitle]))</strong> · \(t("This is a look only: nothing can be changed here."))</p>
            <p><a href="\(url: t.path("/desk/edit/\(record.kind)/\(record.slug)"))">\(t("Back to the editor"))</a></p></div>
            """ as HTML
        guard let page else {
            return marked + """
                <header class="title"><h1>\(t("It does not exist for them"))</h1></header>
                \(t.emptyState(viewer == "public" ? t("No page, no list, no search and no link shows this record to the public today.") : t("No page, no list, no search and no link shows this record to {name} today.", ["name": viewerTitle])))
                """
        }
        return marked + "<div class=\"preview\">\(page.body(theirs))</div>"
    }
}
