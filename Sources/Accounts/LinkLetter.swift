public import Records

/// A letter with a link was written. What puts it into the post (wired in Portal) does so in the same
/// transaction. It is a secret: nothing of it is kept once it is sent.
public struct LinkLetter: Event {
    /// The address.
    public let to: String
    /// Who it is for; nil in work that will be undone.
    public let person: Identity?
    public let language: Language
    public let purpose: MailLink.Purpose
    /// What the link carries.
    let token: Token
    /// Of an invitation, what the seat is called.
    var seat: String?

    /// The address of the page with the button, below the language.
    public var path: String { purpose.path(token) }

    /// As the post takes it.
    /// - Throws: `Refusal.invalid` when the address is none.
    public func message() throws(Refusal) -> Message {
        let (subject, begin) = words
        let minutes = purpose.minutes
        let term =
            switch minutes {
            case ..<120: Phrase("The link is good once, for {minutes} minutes.", ["minutes": String(minutes)])
            case ..<2880: Phrase("The link is good once, for {hours} hours.", ["hours": String(minutes / 60)])
            default: Phrase("The link is good once, for {days} days.", ["days": String(minutes / 1440)])
            }
        return Message(
            to: try Records.MailAddress(to), person: person, in: language, subject,
            Letter([
                .paragraph(begin), .link(Phrase("Open this page and press the button"), to: path), .paragraph(term),
                .paragraph(Phrase("If it was not you, do nothing: without this link nothing happens.")),
            ]), .secret)
    }

    private var words: (Subject, Phrase) {
        switch purpose {
        case .signIn:
            (Subject("Your link to sign in"), Phrase("Somebody, probably you, asked to sign in with this address."))
        case .password:
            (
                Subject("Your link to choose a new password"),
                Phrase("Somebody, probably you, asked for a new password for this address.")
            )
        case .address:
            (
                Subject("Your new address"),
                Phrase("Somebody, probably you, wants letters and links of the private site to come to this address.")
            )
        case .firstRun, .invitation: (Subject("Your invitation"), invitation)
        }
    }

    private var invitation: Phrase {
        guard let seat else { return Phrase("You have been invited to the private site.") }
        return Phrase("The secretariat invites you to its private site, where you hold this seat: {seat}.", ["seat": seat])
    }
}
