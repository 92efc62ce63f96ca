internal import Records
public import Web

/// The pages of the plan of action and of what follows from decisions.
public enum FollowUpRoutes {
    public static let routes: [Route] = [
        Route("/plan", "The plan of action: axes, themes, subtopics", answer: PlanPage.read),
        Route("/plan/{slug}", "An axis, theme or subtopic", answer: ThemePage.read),
        Route(
            "/activities", "The activities, by type, status, year, theme and party",
            parameters: ActivitiesPage.facets.map { .init($0.rawValue, "only activities with this \($0.rawValue)") }
                + [.init("page", "which page of the list", .number(1...10_000))],
            also: [.csv, .atom], answer: ActivitiesPage.read),
        Route("/activities/{slug}", "An activity", answer: ActivityPage.read),
        Route("/seminars", "The table of seminars and workshops", also: [.csv], answer: SeminarsPage.read),
        Route("/decisions", "The decisions and what became of them", also: [.csv], answer: DecisionsPage.read),
        Route("/decisions/{slug}", "A decision", answer: DecisionPage.read),
        Route("/partners", "Partners and forums", answer: PartnersPage.read),
        Route("/partners/{slug}", "A partner and what it contributed", answer: PartnerPage.read),
    ]

    /// Which page shows which kind of record.
    public static let addresses: [String: String] = [
        "theme": "/plan/{slug}", "activity": "/activities/{slug}", "seminar": "/seminars#{slug}",
        "decision": "/decisions/{slug}", "partner": "/partners/{slug}", "forum": "/partners#{slug}",
    ]
}
