internal import Records
internal import Web

/// The pages about who is invited and who comes.
enum ConvocationRoutes {
    static let routes: [Route] = [
        Route(
            "/meetings/{slug}/convocation", "Who is invited to a meeting, on which ground, and what became of it",
            access: .right([.keep, .preside]), answer: ConvocationPage.read),
        Route(
            "/meetings/{slug}/invitation", "A party's own invitation to a meeting", access: .signedIn,
            parameters: [.init("party", "the slug of the party, for those who have several")], answer: InvitationPage.read),
        Route(
            "/meetings/{slug}/delegation", "A party's delegation to a meeting", access: .signedIn,
            parameters: [
                .init("party", "the slug of the party, for those who have several"), .init("delegate", "the one to change"),
            ], answer: DelegationPage.read),
        Route(
            "/meetings/{slug}/arrivals", "When delegates arrive and what they need, for the secretariat and the host",
            access: .signedIn, also: [.csv], answer: ArrivalsPage.read),
        Route(
            "/meetings/{slug}/visa-letter", "A letter for the consulate, for an accredited delegate", access: .signedIn,
            parameters: [.init("delegate", "whose letter"), .init("consulate", "to whom it is addressed")], also: [.pdf],
            answer: VisaLetterPage.read),
        Route(
            "/meetings/{slug}/participants", "The list of participants of a meeting", also: [.csv, .pdf],
            answer: ParticipantsPage.read),
        Route(
            "/meetings/{slug}/information", "What delegates to a meeting must know", access: .signedIn, also: [.pdf],
            answer: InformationPage.read),
        Route(
            "/meetings/{slug}/badges", "The badges of those accredited to a meeting", access: .right([.keep, .preside]),
            also: [.pdf], answer: BadgesPage.read),
        Route(
            "/meetings/{slug}/check-in", "Who comes into a sitting", access: .right([.keep, .preside]),
            parameters: [.init("sitting", "the slug of the sitting"), .init("badge", "the code of a badge")],
            answer: CheckInPage.read),
    ]

    static let deeds: [Deed] = [
        Deed(
            "/meetings/{slug}/convocation", "Makes the invitations to a meeting", access: .right([.keep, .preside]),
            fields: [.init("chosen", "slugs of parties that come by explicit invitation")], perform: ConvocationDeeds.convene),
        Deed(
            "/meetings/{slug}/convocation/send", "Sends invitations", access: .right([.keep, .preside]),
            fields: [.init("party", "slugs of parties; all that wait when absent")], perform: ConvocationDeeds.send),
        Deed(
            "/meetings/{slug}/convocation/remind", "Recalls invitations that have not been answered",
            access: .right([.keep, .preside]), fields: [.init("party", "slugs of parties; all that are silent when absent")],
            perform: ConvocationDeeds.remind),
        Deed(
            "/meetings/{slug}/convocation/settings", "Sets deadline, practical information and retention",
            access: .right([.keep, .preside]),
            fields: [
                .init("deadline", "the last day to register"), .init("retention", "months until personal data are removed"),
                .init("information.es", "what delegates must know, language by language"),
            ], perform: ConvocationDeeds.set),
        Deed(
            "/meetings/{slug}/convocation/accredit", "Accredits delegates", access: .right(.keep),
            fields: [.init("delegate", "identities; all that are registered when absent")], perform: ConvocationDeeds.accredit),
        Deed(
            "/meetings/{slug}/convocation/list", "Says how far the list of participants is", access: .right(.keep),
            fields: [.init("list", "", .choice(ParticipantsList.allCases.map(\.rawValue)))], perform: ConvocationDeeds.settle),
        Deed(
            "/meetings/{slug}/invitation", "Answers an invitation", access: .signedIn,
            fields: [
                .init("party", "the slug of the party"), .init("answer", "", .choice(["accepted", "declined"])),
                .init("note", "what the party wishes to say"),
            ], perform: InvitationPage.answer),
        Deed(
            "/meetings/{slug}/delegation/register", "Registers a delegate", access: .signedIn, fields: delegateFields,
            perform: DelegationDeeds.register),
        Deed(
            "/meetings/{slug}/delegation/change", "Changes what is said of a delegate", access: .signedIn,
            fields: [.init("delegate", "whom")] + delegateFields, perform: DelegationDeeds.change),
        Deed(
            "/meetings/{slug}/delegation/withdraw", "Takes a delegate off the list", access: .signedIn,
            fields: [.init("party", "the slug of the party"), .init("delegate", "whom")], perform: DelegationDeeds.withdraw),
        Deed(
            "/meetings/{slug}/check-in", "Notes that somebody came into a sitting or left it",
            access: .right([.keep, .preside]),
            fields: [
                .init("sitting", "the slug of the sitting"), .init("delegate", "who, or"), .init("badge", "the code of the badge"),
                .init("do", "", .choice(["in", "out"])), .init("came", "when it was noted, in UTC"),
            ], perform: CheckInPage.tick),
    ]

    private static let delegateFields: [Route.Parameter] = [
        .init("party", "the slug of the party; - for guests, interpreters and staff"), .init("person", "a holder of a seat"),
        .init("name", "for the badge"), .init("title", "the post at home"),
        .init("role", "", .choice(DelegateRole.allCases.map(\.rawValue))), .init("interpretation", "a language"),
        .init("needs", "to take part"), .init("diet", ""), .init("arrives", "by the venue's clock"), .init("arrival-flight", ""),
        .init("departs", "by the venue's clock"), .init("departure-flight", ""), .init("hotel", ""),
        .init("visa", "1 when a letter is wanted"),
    ]
}
