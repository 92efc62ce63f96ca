internal import Records
public import Web

/// The pages about meetings, from the plan to the summary.
public enum MeetingsRoutes {
    public static let routes: [Route] = [
        Route("/meetings/{slug}", "A meeting", answer: MeetingPage.read),
        Route("/sittings/{slug}", "A sitting of a meeting", answer: SittingPage.read),
        Route("/agenda-items/{slug}", "An item of an agenda", answer: AgendaItemPage.read),
    ] + PlanningRoutes.routes

    public static let deeds: [Deed] = PlanningRoutes.deeds

    /// Which page shows which kind of record.
    public static let addresses: [String: String] = [
        Sitting.kind: "/sittings/{slug}", AgendaItem.kind: "/agenda-items/{slug}",
    ]
}
