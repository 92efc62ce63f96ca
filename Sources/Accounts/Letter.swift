public import Records
public import Web

/// A letter with a link that signs in was written. What puts it into the post (wired in Portal) does so in the same
/// transaction. It is a secret: nothing of it is kept once it is sent.
public struct Letter: Event {
    /// The address.
    public let to: String
    /// Who it is for; nil in work that will be undone.
    public let person: Identity?
    public let language: Language
    public let purpose: MailLink.Purpose
    /// What the link carries.
    let token: Token

    /// The address of the page with the button, below the language.
    public var path: String { MailLink.path(token) }

    /// How long the link is good for.
    public var minutes: Int { purpose.minutes }
}

extension Letter {
    /// The subject, in the letter's language.
    public func subject(_ t: Translator) -> String {
        switch purpose {
        case .signIn: t("Your link to sign in")
        case .password: t("Your link to choose a new password")
        case .firstRun, .invitation: t("Your invitation")
        }
    }

    /// The text, a paragraph each; the link stands by itself.
    public func paragraphs(_ t: Translator) -> [String] {
        let site = t.site.name(in: t.language)
        let begin =
            switch purpose {
            case .signIn: t("Somebody, probably you, asked to sign in to {site} with this address.", ["site": site])
            case .password:
                t("Somebody, probably you, asked for a new password for this address at {site}.", ["site": site])
            case .firstRun, .invitation: t("You have been invited to {site}.", ["site": site])
            }
        return [
            begin, t("Open this page and press the button:"), t.site.base + t.path(path),
            minutes < 120
                ? t("The link is good once, for {minutes} minutes.", ["minutes": String(minutes)])
                : t("The link is good once, for {hours} hours.", ["hours": String(minutes / 60)]),
            t("If it was not you, do nothing: without this link nothing happens."),
        ]
    }
}
