public import Web

/// The pages about the institution.
public enum InstitutionRoutes {
    public static let routes: [Route] = [
        Route("/conference", "The process: who belongs to it and how it works", answer: ConferencePage.read),
        Route("/parties/{slug}", "A party", answer: PartyPage.read),
        Route("/bodies/{slug}", "A body", answer: BodyPage.read),
        Route(
            "/participation", "Who may do what, with sources", also: [.csv], answer: ParticipationPage.read),
        Route("/rules", "The rules with their dated values", answer: RulesPage.read),
        Route("/rules/{slug}", "A rule", answer: RulePage.read),
        Route("/admission", "Criteria for observers", answer: AdmissionPage.read),
        Route("/cycle", "The operating cycle of a year", answer: CyclePage.read),
        Route("/presidencies", "The presidencies and their themes", also: [.csv], answer: PresidenciesPage.read),
        Route("/presidencies/{slug}", "A presidency", answer: PresidencyPage.read),
        Route("/meetings", "The meetings", answer: MeetingsPage.read),
        Route("/meetings/{slug}", "A meeting", answer: MeetingPage.read),
        Route("/funding", "The scale of contributions and the budget lines", also: [.csv], answer: FundingPage.read),
        Route("/focal-points", "The authorities of each member, by sector", also: [.csv], answer: FocalPointsPage.read),
        Route("/officers", "People with a function", answer: OfficersPage.read),
        Route("/glossary", "Acronyms and what they stand for", also: [.csv], answer: GlossaryPage.read),
    ]

    /// What can be done about the institution.
    public static let deeds: [Deed] = []

    /// Which page shows which kind of record.
    public static let addresses: [String: String] = [
        "process": "/conference", "party-type": "/conference#{slug}", "party": "/parties/{slug}",
        "body": "/bodies/{slug}", "participation": "/participation#{slug}", "rule": "/rules/{slug}",
        "criterion": "/admission#{slug}", "cycle-step": "/cycle#{slug}", "presidency": "/presidencies/{slug}",
        "meeting": "/meetings/{slug}", "scale": "/funding#{slug}", "budget-line": "/funding#{slug}",
        "focal-point": "/focal-points#{slug}", "sector": "/focal-points#{slug}", "officer": "/officers#{slug}", "term": "/glossary#{slug}",
    ]
}
