internal import Records
internal import Web

/// The pages and deeds of summaries.
enum SummaryRoutes {
    static let routes: [Route] = [
        Route("/summaries/{slug}", "What a sitting came to", also: [.pdf, .docx], answer: SummaryPage.read),
        Route(
            "/summaries/{slug}/edit", "The words of a summary, in every language", access: conducting, answer: SummaryEditPage.read),
        Route("/meetings/{slug}/summary", "The summaries of a meeting's sittings", also: [.pdf, .docx], answer: MeetingSummaryPage.read),
    ]

    private static let conducting: Access = .right([.keep, .preside])

    static let deeds: [Deed] = [
        Deed(
            "/summaries/{slug}/assemble", "Put a draft together from what happened", access: conducting,
            fields: [.init("again", "1 to put it together again and lose what was changed in it")], perform: SummaryDeeds.assemble),
        Deed(
            "/summaries/{slug}/edit", "Write the words of a summary", access: conducting,
            fields: [
                .init("version", "the version that was being looked at", .number(1...1_000_000)),
                .init("title.LANGUAGE", "its title, for each language"), .init("text.LANGUAGE", "its text, for each language"),
            ], perform: SummaryEditPage.save),
        Deed(
            "/summaries/{slug}/circulate", "Give the draft to those who followed the sitting", access: conducting,
            fields: [.init("until", "the last day for corrections")], perform: SummaryDeeds.circulate),
        Deed(
            "/summaries/{slug}/correct", "Ask for a correction", access: .signedIn,
            fields: [.init("party", "for which party"), .init("text", "what should be put otherwise")], perform: SummaryDeeds.correct),
        Deed(
            "/summaries/{slug}/answer", "Answer a correction", access: conducting,
            fields: [
                .init("correction", "which"), .init("answer", "taken or declined", .choice(Correction.Answer.allCases.map(\.rawValue))),
                .init("words", "why"),
            ], perform: SummaryDeeds.answer),
        Deed(
            "/summaries/{slug}/actions", "Note who is to do what by when", access: conducting,
            fields: [.init("party", "who"), .init("due", "by which day"), .init("text", "what")], perform: SummaryDeeds.addAction),
        Deed(
            "/summaries/{slug}/actions/remove", "Take an action point off", access: conducting,
            fields: [.init("point", "which")], perform: SummaryDeeds.removeAction),
        Deed("/summaries/{slug}/approve", "Approve the summary", access: conducting, perform: SummaryDeeds.approve),
        Deed(
            "/summaries/{slug}/publish", "Publish an approved summary", access: conducting,
            fields: [.init("at", "from when on, by the venue's clock (2027-05-01T12:00); at once when empty")], perform: SummaryDeeds.publish),
    ]
}
