internal import Records
public import Web

/// The pages and deeds of signing in and of one's own account.
public enum AccountsRoutes {
    private static let next = Route.Parameter("next", "where to go afterwards: an address of this site")

    public static let routes: [Route] = [
        Route("/sign-in", "The way in", parameters: [next], answer: SignInPage.read),
        Route("/sign-in/code", "The second step: a code", parameters: [next], answer: CodePage.read),
        Route(
            "/sign-in/link", "Asks for a letter with a link; with a token, shows the button that uses it",
            parameters: [.init("token", "the link's secret")], answer: LinkPage.read),
        Route("/sign-in/forgotten", "Asks for a letter that leads to a new password", answer: LetterPage.readForgotten),
        Route(
            "/sign-in/with/back", "Where other sign-ins send the browser back to",
            parameters: [.init("code", "the code"), .init("state", "the state"), .init("iss", "the issuer")],
            answer: SignOnBackPage.read),
        Route("/account", "One's own account", access: .signedIn, answer: AccountPage.read),
        Route(
            "/account/address", "Shows the button that makes another address one's own", access: .signedIn,
            parameters: [.init("token", "the link's secret")], answer: AddressPage.read),
        Route("/account/proof", "Asks once more who it is", access: .signedIn, parameters: [next], answer: ProofPage.read),
        Route("/account/password", "Chooses a password", access: .signedIn, answer: PasswordPage.read),
        Route(
            "/account/second-factor", "Sets up or replaces the second factor", access: .signedIn, parameters: [next],
            answer: SecondFactorPage.read),
        Route(
            "/account/calendar", "The addresses at which calendar programs find one's calendar", access: .signedIn,
            answer: CalendarFeedsPage.read),
        Route("/account/tokens", "Makes a token for a program", access: .signedIn, answer: TokensPage.read),
    ]

    public static let deeds: [Deed] = [
        Deed(
            "/sign-in", "Signs in with address and password", access: .anyone,
            fields: [.init("address", "of electronic mail"), .init("password", "the password"), next],
            perform: SignInPage.submit),
        Deed(
            "/sign-in/code", "Gives the code of the second factor, or a recovery code", access: .anyone,
            fields: [.init("code", "six digits, or a recovery code"), next], perform: CodePage.submit),
        Deed(
            "/sign-in/link", "Sends a letter with a link; with a token, uses the link", access: .anyone,
            fields: [.init("address", "of electronic mail"), .init("token", "the link's secret")], perform: LinkPage.submit),
        Deed(
            "/sign-in/forgotten", "Sends a letter that leads to a new password", access: .anyone,
            fields: [.init("address", "of electronic mail")], perform: LetterPage.submitForgotten),
        Deed(
            "/sign-in/with", "Begins to sign in somewhere else", access: .anyone,
            fields: [.init("provider", "which"), next], perform: SignOnPage.submit),
        Deed(
            "/sign-in/with/back", "Ends what was begun somewhere else", access: .anyone,
            fields: [.init("code", "the code"), .init("state", "the state"), .init("iss", "the issuer")],
            perform: SignOnBackPage.submit),
        Deed("/sign-out", "Signs out", access: .anyone, perform: SignInPage.signOut),
        Deed(
            "/account/proof", "Shows once more who it is", access: .signedIn,
            fields: [.init("password", "the password"), .init("code", "the code"), next], perform: ProofPage.submit),
        Deed(
            "/account/address", "Makes the address to which a letter's link went one's own", access: .signedIn,
            fields: [.init("token", "the link's secret")], isSensitive: true, perform: AddressPage.submit),
        Deed(
            "/account/password", "Sets the password", access: .signedIn, fields: [.init("password", "the new one")],
            isSensitive: true, perform: PasswordPage.submit),
        Deed(
            "/account/second-factor", "Sets the second factor up", access: .signedIn,
            fields: [.init("code", "the app's code"), next], isSensitive: true, perform: SecondFactorPage.submit),
        Deed(
            "/account/second-factor/remove", "Removes the second factor", access: .signedIn, isSensitive: true,
            perform: SecondFactorPage.remove),
        Deed(
            "/account/recovery-codes", "Makes new recovery codes", access: .signedIn, isSensitive: true,
            perform: RecoveryCodesPage.make),
        Deed(
            "/account/sessions/end", "Ends one of one's sessions, or all others", access: .signedIn,
            fields: [.init("id", "the session; none for all others")], perform: AccountPage.endSession),
        Deed(
            "/account/calendar", "Makes an address for calendar programs", access: .signedIn,
            fields: [.init("seat", "one of one's seats")], isSensitive: true, perform: CalendarFeedsPage.submit),
        Deed(
            "/account/calendar/revoke", "Revokes an address of a calendar", access: .signedIn,
            fields: [.init("id", "the address")], perform: CalendarFeedsPage.revoke),
        Deed(
            "/account/tokens", "Makes a token for a program", access: .signedIn,
            fields: [
                .init("label", "what it is for"), .init("seat", "one of one's seats"),
                .init("days", "how long", .number(1...365)), .init("writes", "1 to let it write"),
            ], isSensitive: true, perform: TokensPage.submit),
        Deed(
            "/account/tokens/revoke", "Revokes a token", access: .signedIn, fields: [.init("id", "the token")],
            perform: TokensPage.revoke),
    ]

    /// Where records of this capability are shown.
    public static let addresses: [String: String] = [KeepSignOn.kind: "/sign-in#{slug}"]
}
