internal import Records
internal import Web

/// The pages that compose the capabilities.
enum PortalRoutes {
    static let routes: [Route] = [
        Route(
            "/search", "Search in everything that this reader may read",
            parameters: [
                .init("q", "words, \"phrases\", begin*, -without, title:word, year:2007"),
                .init("sort", "the order", .choice(SearchRequest.Order.allCases.map(\.rawValue))),
            ]
                + SearchPage.facets.map { .init($0.rawValue, "only records with this \($0.rawValue)") }
                + [.init("page", "which page of the results", .number(1...500))], also: [.atom],
            answer: SearchPage.read),
        Route("/searches", "The searches that the secretariat keeps, with their feeds", answer: SavedSearchesPage.read),
        Route(
            "/calendar", "What happened when: meetings, activities and forums",
            parameters: [
                .init("year", "only events that touch this year", .number(1900...2200)),
                .init("month", "one month as a grid: 2007-04"), .init("body", "only events of this body"),
                .init("kind", "only meetings, activities or forums", .choice(EventsPage.kinds)),
            ], also: [.ics, .atom], answer: EventsPage.read),
        Route(
            "/disagreements", "Where the sources disagree",
            parameters: [.init("page", "which page of the list", .number(1...10_000))],
            answer: DisagreementsPage.read),
        Route("/disagreements/{slug}", "One disagreement", answer: DisagreementPage.read),
        Route("/updates", "What changed, newest first", also: [.atom], answer: UpdatesPage.read),
        Route("/records", "How many records of each kind there are", answer: KindsPage.read),
        Route(
            "/records/{kind}", "The records of a kind",
            parameters: [.init("page", "which page of the list", .number(1...10_000))], answer: KindPage.read),
        Route(
            "/records/{kind}/{slug}", "A record: texts in all languages, sources, links, history",
            answer: RecordPage.read),
        Route(
            "/meetings/{slug}/pack", "All of a meeting in one page, to be kept on a device", also: [.file],
            answer: MeetingPackPage.read),
        Route(
            "/meetings/{slug}/pack/state", "Whether a meeting's pack is another one than the one that was kept",
            answer: PackState.read),
        Route("/about", "How this record is made", answer: AboutPage.read),
    ]

    static let deeds: [Deed] = []

    static let addresses: [String: String] = [
        "disagreement": "/disagreements/{slug}", SaveSearch.kind: "/searches#{slug}",
    ]
}
