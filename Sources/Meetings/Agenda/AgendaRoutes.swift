internal import Records
internal import Web

/// The pages about agendas, and what is done to them.
enum AgendaRoutes {
    private static let conducting = Access.right([.keep, .preside])

    static let routes: [Route] = [
        Route(
            "/meetings/{slug}/agenda", "A meeting's agenda, annotated, as it is now or as it went out",
            parameters: [
                .init("version", "the number of a version that went out", .number(1...9999)),
                .init("since", "the number of an earlier version to compare with", .number(1...9999)),
            ], also: [.csv, .ics, .pdf, .docx], answer: AgendaPage.read),
        Route(
            "/meetings/{slug}/agenda/order", "The order of one day of a meeting",
            parameters: [.init("day", "a day such as 2027-04-26")], also: [.ics, .pdf, .docx], answer: OrderPage.read),
        Route("/meetings/{slug}/timetable", "The sittings of a meeting by day and room", also: [.pdf], answer: TimetablePage.read),
        Route(
            "/meetings/{slug}/agenda/comments", "What the parties say to an agenda, with the answers", access: .signedIn,
            parameters: [.init("version", "the number of a version that went out", .number(1...9999))],
            answer: AgendaCommentsPage.read),
        Route(
            "/meetings/{slug}/agenda/edit", "Where an agenda is made", access: conducting,
            parameters: [.init("item", "the name of an item, to change its particulars")], answer: AgendaEditPage.read),
    ]

    static let deeds: [Deed] = [
        Deed(
            "/meetings/{slug}/agenda/comments", "Comments on a version of an agenda for a party", access: .signedIn,
            fields: [
                .init("version", "the number of the version"), .init("item", "the name of the item; nothing: the whole"),
                .init("party", "for which party, where the seats are of several"), .init("text", "the comment"),
            ], perform: AgendaCommentsPage.comment),
        Deed(
            "/agenda-comments/{slug}/answer", "Answers a comment on an agenda", access: conducting,
            fields: [.init("answer", "the answer")], perform: AgendaCommentsPage.answer),
        Deed("/meetings/{slug}/agenda/add", "Puts an item on an agenda", access: conducting, fields: adding, perform: AgendaDeeds.add),
        Deed(
            "/meetings/{slug}/agenda/circulate", "Sends an agenda round", access: conducting,
            fields: [.init("state", "preliminary or provisional"), .init("comments", "the last day for comments")],
            perform: AgendaDeeds.circulate),
        Deed(
            "/meetings/{slug}/agenda/adopt", "Notes that a meeting adopted its agenda", access: conducting,
            fields: [.init("sitting", "the name of the sitting in which it did")], perform: AgendaDeeds.adopt),
        Deed(
            "/agenda-items/{slug}/move", "Moves an item of an agenda", access: conducting,
            fields: [
                .init("way", "where to", .choice(["up", "down", "into", "out", "sitting", "place"])),
                .init("sitting", "the name of the sitting"), .init("place", "its place among its siblings, from one"),
            ], perform: AgendaDeeds.move),
        Deed(
            "/agenda-items/{slug}/time", "Says when an item comes up and how long it takes", access: conducting,
            fields: [.init("minutes", "its length"), .init("starts", "a fixed beginning by the venue's clock")],
            perform: AgendaDeeds.time),
        Deed(
            "/agenda-items/{slug}/describe", "Says what an item is called, who leads it, what it needs, when and where it comes", access: conducting,
            fields: adding + [.init("starts", "a fixed beginning by the venue's clock"), .init("place", "its place among its siblings, from one")],
            perform: AgendaDeeds.describe),
        Deed(
            "/agenda-items/{slug}/remove", "Takes an item off an agenda", access: conducting,
            fields: [.init("reason", "why"), .init("below", "lift or remove: what becomes of what is below it")],
            perform: AgendaDeeds.remove),
    ]

    private static let adding: [Route.Parameter] = [
        .init("title.es", "the title, by language"), .init("title.en", "the title, by language"),
        .init("summary.es", "the annotation, by language"), .init("summary.en", "the annotation, by language"),
        .init("lead", "the name of the party that leads it"), .init("documents", "names of documents, one a line"),
        .init("promised", "documents to come, one a line"), .init("sitting", "the name of the sitting"),
        .init("parent", "the name of the item that it is below"), .init("minutes", "its length"),
    ]
}
