public import Records
public import Web

/// The pages about meetings, from the plan to the summary.
public enum MeetingsRoutes {
    public static let routes: [Route] = [
        Route("/meetings/{slug}", "A meeting", answer: MeetingPage.read),
        Route("/sittings/{slug}", "A sitting of a meeting", answer: SittingPage.read),
        Route("/agenda-items/{slug}", "An item of an agenda", answer: AgendaItemPage.read),
    ] + PlanningRoutes.routes + AgendaRoutes.routes + RoomRoutes.routes + ConvocationRoutes.routes
        + SummaryRoutes.routes

    public static let deeds: [Deed] = PlanningRoutes.deeds + AgendaRoutes.deeds + RoomDeeds.deeds + ConvocationRoutes.deeds
        + SummaryRoutes.deeds

    /// What is shown live.
    public static let liveRoutes: [LiveRoute] = RoomRoutes.liveRoutes

    /// What follows from which event.
    public static let reactions: [Reaction] = ConvocationJobs.reactions + [
        Reaction(to: AudienceChanging.self) { change, work in try work.requireDoor(change) },
    ]

    /// The background work of this capability.
    public static let jobs: [JobHandler] = [ConvocationJobs.retention]

    /// Which page shows which kind of record.
    public static let addresses: [String: String] = [
        Sitting.kind: "/sittings/{slug}", AgendaItem.kind: "/agenda-items/{slug}",
        Statement.kind: "/statements/{slug}", Summary.kind: "/summaries/{slug}",
    ]
}
