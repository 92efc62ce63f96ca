import Records
import Web

/// The secretariat's desk, and what is done with single records.
enum DeskRoutes {
    private static let keepers = Access.right(.keep)

    static let routes: [Route] = [
        Route("/desk", "What can be made, what is unfinished", access: keepers, answer: DeskPage.read),
        Route(
            "/desk/new/{kind}", "A form for a new record of a kind", access: keepers,
            parameters: [.init("draft", "a draft of the seat that is to be gone on with")], answer: Editor.new),
        Route("/desk/edit/{kind}/{slug}", "A form with a record, or the seat’s draft of it", access: keepers, answer: Editor.edit),
        Route(
            "/desk/preview/{kind}/{slug}", "A record’s page as somebody else would see it", access: keepers,
            parameters: [.init("as", "public or party:ID")], answer: PreviewPage.read),
        Route("/desk/trash", "What has been removed", access: keepers, answer: TrashPage.read),
        Route(
            "/desk/journal", "What has been done, by whom, on what", access: .right([.keep, .administer]),
            parameters: [
                .init("actor", "only what was done for this seat"), .init("command", "only acts of this name"),
                .init("record", "only what was done with this record: kind/name"), .init("from", "the first day"),
                .init("until", "the last day"), .init("page", "which page of the journal", .number(1...10_000)),
            ], answer: JournalPage.read),
        Route(
            "/desk/bulk", "Records to choose from, for one act on all of them", access: keepers,
            parameters: [.init("q", "words, as in the search"), .init("kind", "only records of this kind")],
            answer: BulkPage.read),
        Route(
            "/desk/table/{kind}", "The records of a kind as a table", access: keepers, also: [.csv],
            answer: RecordTablePage.read),
        Route(
            "/records/{kind}/{slug}/history", "What a record said when, as differences", access: keepers,
            answer: HistoryPage.read),
        Route(
            "/records/{kind}/{slug}/audience", "Who may read a record, now and from a date on", access: keepers,
            answer: AudiencePage.read),
        Route(
            "/records/{kind}/{slug}/authorise", "What the presidency has opened to a party beyond the charter",
            access: .right(.preside), answer: AuthorisePage.read),
        Route(
            "/announcements", "What the secretariat and the presidency have announced", access: .signedIn,
            parameters: [.init("page", "which page of the list", .number(1...10_000))], answer: AnnouncementsPage.read),
        Route(
            "/announcements/new", "Announcing something", access: .right([.keep, .preside]), answer: AnnouncePage.read),
    ]

    static let deeds: [Deed] = [
        Deed("/desk/new/{kind}", "Make a record, or keep its draft", access: keepers, fields: editing, perform: Editor.send),
        Deed("/desk/edit/{kind}/{slug}", "Change a record, or keep the draft", access: keepers, fields: editing, perform: Editor.send),
        Deed(
            "/desk/settle/{kind}/{slug}", "Save a record after choosing between two changes", access: keepers,
            fields: [
                .init("version", "the version that is there"), .init("base", "what both changed, as a JSON object"),
                .init("theirs", "what is there"), .init("yours", "what was typed"),
                .init("keep.NAME", "theirs or yours, for each name that both have changed"),
            ], perform: Editor.settle),
        Deed(
            "/desk/discard", "Throw a draft away", access: keepers,
            fields: [.init("kind", "the kind of the record"), .init("draft", "the name of the draft")], perform: Editor.discard),
        Deed("/desk/return/{kind}/{slug}", "Bring a removed record back", access: keepers, perform: TrashPage.bringBack),
        Deed(
            "/desk/bulk", "Try one act on many records, or do it", access: keepers,
            fields: [
                .init("record", "kind/name; several times"),
                .init("act", "what to do", .choice(["audience", "release", "facet", "remove"])),
                .init("audience", "who may read them, or whom they are released to"), .init("release", "from when"),
                .init("facet", "theme/ID, party/ID or body/ID"), .init("reason", "why they are removed"),
                .init("do", "whether it is done", .choice(["try", "perform"])),
            ], perform: Bulk.send),
        Deed(
            "/desk/table/{kind}", "Take up what was changed in a table, or only try", access: keepers,
            fields: [.init("table", "the table as CSV"), .init("do", "whether it is done", .choice(["try", "perform"]))],
            perform: TableOutcomePage.send),
        Deed(
            "/records/{kind}/{slug}/restore", "Make an earlier version the present one", access: keepers,
            fields: [.init("entry", "the number of the journal’s entry")], perform: HistoryPage.restore),
        Deed(
            "/records/{kind}/{slug}/audience", "Say who may read a record", access: keepers,
            fields: [
                .init("version", "the version that was seen"), .init("audience", "its key"),
                .init("release", "from when others may read it"), .init("release-to", "which others"),
            ], perform: AudiencePage.set),
        Deed(
            "/records/{kind}/{slug}/remove", "Remove a record", access: keepers, fields: [.init("reason", "why")],
            perform: AudiencePage.remove),
        Deed(
            "/records/{kind}/{slug}/authorise", "Open a record to a party", access: .right(.preside),
            fields: [
                .init("party", "which"), .init("begins", "from when"), .init("ends", "until when"), .init("reason", "why"),
            ], perform: AuthorisePage.authorise),
        Deed(
            "/records/{kind}/{slug}/end-authorisation", "End what was opened to a party", access: .right(.preside),
            fields: [.init("party", "which")], perform: AuthorisePage.end),
        Deed(
            "/announcements/new", "Announce something", access: .right([.keep, .preside]),
            fields: [
                .init("audience", "the key of those it is for"), .init("title.LANGUAGE", "its title"),
                .init("text.LANGUAGE", "its text"),
            ], perform: AnnouncePage.announce),
    ]

    private static let editing: [Route.Parameter] = [
        .init("version", "the version that the change is based on"),
        .init("base", "what that version said, as a JSON object; so that changes of two can be merged"),
        .init("slug", "the name in addresses of a new record; made from the title when empty"),
        .init("FIELD.LANGUAGE", "a text (title.es, claim.001.en)"),
        .init("FIELD.LANGUAGE.standing", "what a text is worth", .choice(WordingStatus.allCases.map(\.rawValue))),
        .init("when", "a date expression"), .init("links", "one link a line: relation kind/name"),
        .init("sources", "one source a line: part document: place"), .init("audience", "who may read it"),
        .init("do", "what to do with it", .choice(["save", "draft"])),
    ]
}
