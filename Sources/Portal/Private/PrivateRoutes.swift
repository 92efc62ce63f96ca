internal import Institution
internal import Records
internal import Web

/// The pages of the private site that compose the capabilities.
enum PrivateRoutes {
    static let routes: [Route] = [
        Route("/account/person", "What the process knows of oneself", access: .signedIn, answer: PersonPage.read),
        Route("/account/data", "Everything that is kept about oneself", access: .signedIn, answer: PersonalDataPage.read),
        Route(
            "/post", "Letters and background work that need somebody", access: .right(.administer), answer: PostPage.read),
        Route("/openings", "When the closed door was opened, and why", access: .signedIn, answer: ClosedDoorPage.read),
    ]

    static let deeds: [Deed] = [
        Deed(
            "/account/person", "Put right what the process knows of oneself", access: .signedIn,
            fields: [
                .init("name", "the name"), .init("address", "an e-mail address"), .init("telephone", "a telephone number"),
                .init("language", "the language to write in"),
            ], isSensitive: true, perform: PersonPage.correct),
        Deed("/post/letters/{slug}/retry", "Try a letter again", access: .right(.administer), perform: PostPage.retryLetter),
        Deed(
            "/post/letters/{slug}/drop", "Take a letter back", access: .right(.administer),
            fields: [.init("reason", "why")], perform: PostPage.dropLetter),
        Deed("/post/jobs/{slug}/retry", "Try background work again", access: .right(.administer), perform: PostPage.retryJob),
        Deed(
            "/openings", "Open the closed door for an hour, on the record", access: .right(.administer),
            fields: [.init("sitting", "which"), .init("reason", "why")], isSensitive: true, perform: ClosedDoorPage.open),
    ]

    static let addresses: [String: String] = ["unsealing": "/openings#{slug}"]
}
