internal import Records
internal import Web

/// The pages of planning, and what is done on them.
enum PlanningRoutes {
    static let routes: [Route] = [
        Route("/plan-edition", "Plan the whole cycle of an edition", access: .right([.keep, .preside]), answer: PlanEditionPage.read),
        Route(
            "/meetings/{slug}/plan", "The cycle of an edition: days, rooms, deadlines, rules", access: .right([.keep, .preside]),
            answer: EditionPlanPage.read),
        Route("/seminars/plan", "Plan a seminar or a workshop", access: .right([.keep, .preside]), answer: PlanSeminarPage.read),
        Route(
            "/activities/{slug}/plan", "A planned seminar: rules and follow-up", access: .right([.keep, .preside]), answer: SeminarPlanPage.read),
        Route("/year", "This year of the whole process", also: [.ics], answer: YearPage.readCurrent),
        Route("/year/{slug}", "A year of the whole process", also: [.ics], answer: YearPage.read),
    ]

    static let deeds: [Deed] = [
        Deed(
            "/plan-edition", "Show what an edition’s plan would be, or make it", access: .right([.keep, .preside]),
            fields: [
                .init("do", "show it or make it", .choice(["preview", "make"])), .init("number", "the number of the edition"),
                .init("host", "the party that hosts it"), .init("first", "the first day"), .init("zone", "the venue’s time zone"),
                .init("opens", "when the day’s work begins"), .init("closes", "when it ends"), .init("rooms", "with commas between them"),
                .init("joint", "whether the networks sit together", .choice(EditionAnswers.Joint.allCases.map(\.rawValue))),
                .init("agenda-due", "the day by which the preliminary agenda goes round"), .init("from", "an earlier edition to copy"),
            ], perform: PlanEditionPage.submit),
        Deed(
            "/meetings/{slug}/plan/override", "Set a rule aside in an edition’s plan", access: .right(.preside), fields: overrideFields,
            perform: EditionPlanPage.override),
        Deed(
            "/meetings/{slug}/plan/deadline", "Say by when something is owed", access: .right([.keep, .preside]),
            fields: [.init("code", "which"), .init("due", "the day; empty where nobody has said")], perform: EditionPlanPage.setDeadline),
        Deed(
            "/meetings/{slug}/plan/sitting", "Add a sitting to an edition’s plan", access: .right([.keep, .preside]),
            fields: [
                .init("meeting", "a meeting of the cycle"), .init("body", "the body that sits"), .init("title", "its title"),
                .init("zone", "the venue’s time zone"), .init("opens", "by the venue’s clock"), .init("closes", "by the venue’s clock"),
                .init("room", "the room"),
            ], perform: EditionPlanPage.addSitting),
        Deed(
            "/meetings/{slug}/plan/announce", "Announce a planned edition", access: .right([.keep, .preside]),
            fields: [.init("audience", "who shall know", .choice(AnnounceEdition.audiences.map(\.rawValue)))], perform: EditionPlanPage.announce),
        Deed(
            "/sittings/{slug}/move", "Give a sitting another time or room", access: .right([.keep, .preside]),
            fields: [.init("opens", "by the venue’s clock"), .init("closes", "by the venue’s clock"), .init("room", "the room")],
            perform: EditionPlanPage.move),
        Deed(
            "/sittings/{slug}/remove", "Take a sitting out of a plan", access: .right([.keep, .preside]),
            fields: [.init("reason", "why, once others have been told of it")], perform: EditionPlanPage.remove),
        Deed(
            "/overrides/{slug}/revoke", "Take back that a rule is set aside", access: .right(.preside), perform: EditionPlanPage.revoke),
        Deed(
            "/seminars/plan", "Plan a seminar or a workshop", access: .right([.keep, .preside]),
            fields: [
                .init("type", "which kind", .choice(PlanSeminar.types)), .init("host", "the party that hosts it"),
                .init("sponsor", "a party that sponsors it"), .init("begins", "the first day"), .init("ends", "the last day"),
                .init("theme", "a theme"), .init("opening", "1 where the presidency takes part in the opening"),
            ], perform: PlanSeminarPage.submit),
        Deed(
            "/activities/{slug}/plan/override", "Set a rule aside for a seminar", access: .right(.preside), fields: overrideFields,
            perform: SeminarPlanPage.override),
    ]

    private static let overrideFields: [Route.Parameter] = [
        .init("rule", "which rule"), .init("place", "which violation of the plan"), .init("reason", "why, in at least ten letters"),
    ]
}
