internal import Records
public import Web

/// The pages of the documents.
public enum DocumentRoutes {
    public static let routes: [Route] = [
        Route(
            "/documents", "The documents, by type, year, body, theme and author",
            parameters: DocumentsPage.facets.map { .init($0.rawValue, "only documents with this \($0.rawValue)") }
                + [
                    .init("since", "only what was added or changed on this day or later (2026-05-01)"),
                    .init("page", "which page of the list", .number(1...10_000)),
                ],
            also: [.csv, .atom], answer: DocumentsPage.read),
        Route(
            "/documents/{slug}", "A document with its path, files and text", parameters: wishes,
            also: [.txt], answer: DocumentPage.read),
        Route(
            "/documents/{slug}/text", "A document’s text and nothing else", parameters: wishes,
            answer: TextOnlyPage.read),
        Route("/documents/{slug}/versions", "Every revision of a document", answer: VersionsPage.read),
        Route(
            "/documents/{slug}/files", "A document’s files, to be replaced and attached", access: .right(.keep),
            answer: DocumentFilesPage.read),
        Route("/sources", "The documents that the memory is made from", answer: SourcesPage.read),
        Route(
            "/sources/{slug}", "A source and what rests on it",
            parameters: [
                .init("kind", "the facts of this kind"), .init("page", "which page of the facts", .number(1...10_000)),
            ], answer: SourcePage.read),
    ]

    /// What can be done about documents.
    public static let deeds: [Deed] = [
        Deed(
            "/documents/{slug}/files", "Replace, attach or detach a file", access: .right(.keep),
            fields: [
                .init("act", "what to do", .choice(["replace", "attach", "detach"])),
                .init("language", "the language of the file; told by the text when empty"),
                .init("name", "the file to detach"),
            ], perform: DocumentFilesPage.send)
    ]

    /// What can be asked of a document's text.
    private static let wishes: [Route.Parameter] = [
        .init("text", "the language of the text"), .init("beside", "another language, beside it"),
        .init("part", "which part of a long text", .number(1...10_000)),
        .init("at", "the place in the text to show (p12, s3)"),
        .init("revision", "an earlier revision", .number(1...10_000)),
    ]

    /// Which page shows which kind of record.
    public static let addresses: [String: String] = [
        "document": "/documents/{slug}", "source": "/sources/{slug}",
    ]
}
