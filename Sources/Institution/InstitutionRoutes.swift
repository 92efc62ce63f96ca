internal import Records
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
        Route("/funding", "The scale of contributions and the budget lines", also: [.csv], answer: FundingPage.read),
        Route("/focal-points", "The authorities of each member, by sector", also: [.csv], answer: FocalPointsPage.read),
        Route("/functions", "The seats that there are, and what each opens", answer: FunctionsPage.read),
        Route(
            "/directory", "Who holds which seat, with the vacancies", access: .signedIn, also: [.csv],
            answer: DirectoryPage.read),
        Route(
            "/directory/{slug}", "The people of a party", access: .signedIn,
            parameters: [.init("seat", "the readable name of the seat to be chosen")], answer: PeoplePage.read),
        Route("/seats", "Nominations, seats, who presides", access: .right(.administer), answer: SeatsPage.read),
        Route(
            "/seats/{slug}", "Giving a seat of a party", access: .right(.administer),
            parameters: [.init("seat", "the readable name of the seat to be chosen")], answer: GiveSeatPage.read),
        Route("/people/{slug}", "What is known of a person, to be put right", access: .right(.administer), answer: HolderPage.read),
        Route("/tenures/{slug}/end", "Whether somebody's time in a seat is to end", access: .signedIn, answer: EndTenurePage.read),
        Route("/inbox", "What waits for the seats that one holds", access: .signedIn, answer: InboxPage.read),
        Route(
            "/handover/{slug}", "What whoever takes over a seat needs", access: .signedIn, also: [.pdf],
            answer: HandoverPage.read),
        Route("/officers", "People with a function", answer: OfficersPage.read),
        Route("/glossary", "Acronyms and what they stand for", also: [.csv], answer: GlossaryPage.read),
    ]

    /// What can be done about the institution.
    public static let deeds: [Deed] = [
        Deed(
            "/directory/{slug}/nominate", "Name somebody for a seat of one's own party", access: .signedIn,
            fields: personFields, perform: PeoplePage.nominate),
        Deed(
            "/tenures/{slug}/end", "End somebody's time in a seat", access: .signedIn,
            fields: [.init("last", "the last day; today when empty")], perform: EndTenurePage.end),
        Deed(
            "/people/{slug}", "Put right what is known of a person", access: .right(.administer),
            fields: [
                .init("name", "the name"), .init("address", "an e-mail address"), .init("telephone", "a telephone number"),
                .init("language", "the language to write in"),
            ], isSensitive: true, perform: HolderPage.correct),
        Deed("/people/{slug}/invite", "Send somebody another invitation", access: .right(.administer), perform: HolderPage.invite),
        Deed(
            "/tenures/{slug}/settle", "Confirm or decline a nomination", access: .right(.administer),
            fields: [.init("answer", "yes or no", .choice(["yes", "no"])), .init("reason", "why not")],
            perform: SeatDeeds.settle),
        Deed(
            "/seats/invite", "Give a seat of the secretariat", access: .right(.administer), fields: personFields,
            perform: SeatDeeds.invite),
        Deed(
            "/seats/presidency", "Note who presides from when until when", access: .right(.administer),
            fields: [
                .init("function", "the function of the presidency"), .init("party", "who presides"),
                .init("begins", "the first day"), .init("ends", "the last day"),
            ], perform: SeatDeeds.pass),
        Deed(
            "/seats/check", "Ask every party whether the directory is right", access: .right(.administer),
            fields: [.init("due", "the day by which to answer")], perform: SeatDeeds.check),
        Deed(
            "/seats/{slug}", "Give a seat of a party", access: .right(.administer), fields: personFields,
            perform: GiveSeatPage.give),
        Deed("/inbox/seen", "Note that everything up to now has been seen", access: .signedIn, perform: InboxPage.seen),
        Deed(
            "/inbox/notices", "Choose when to be written to", access: .signedIn,
            fields: [.init("notices", "when", .choice(NoticeChoice.allCases.map(\.rawValue)))],
            perform: InboxPage.choose),
        Deed("/duties/{slug}/done", "Say that something is done", access: .signedIn, perform: InboxPage.done),
    ]

    private static let personFields: [Route.Parameter] = [
        .init("seat", "the readable name of the seat"), .init("name", "the person's name"),
        .init("address", "an e-mail address"), .init("telephone", "a telephone number"),
        .init("language", "the language to write in"), .init("begins", "the first day; today when empty"),
        .init("ends", "the last day, if it is known"),
    ]

    /// Which page shows which kind of record.
    public static let addresses: [String: String] = [
        "process": "/conference", "party-type": "/conference#{slug}", "party": "/parties/{slug}",
        "body": "/bodies/{slug}", "participation": "/participation#{slug}", "rule": "/rules/{slug}",
        "criterion": "/admission#{slug}", "cycle-step": "/cycle#{slug}", "presidency": "/presidencies/{slug}",
        "meeting": "/meetings/{slug}", "scale": "/funding#{slug}", "budget-line": "/funding#{slug}",
        "focal-point": "/focal-points#{slug}", "sector": "/focal-points#{slug}", "officer": "/officers#{slug}",
        "function": "/functions#{slug}", "term": "/glossary#{slug}",
    ]
}
