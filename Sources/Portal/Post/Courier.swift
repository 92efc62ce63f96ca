public import Records
public import SQL
internal import Web

/// Takes letters from the outbox to the mailer.
public struct Courier: Sendable {
    private let portal: Portal
    private let mailer: Mailer
    private let sender: MailText.Sender
    private let gate: PostGate
    private let retries: RetryPlan

    /// Tries for some four days, as mail servers do.
    public static let patience = RetryPlan(tries: 24, first: .seconds(60), longest: .seconds(6 * 3600))

    /// - Parameters:
    ///   - sender: `name@machine.example`, or with a name: `Secretaría Técnica <…>`.
    ///   - gate: asked, at sending, whether the reader may still read what the letter tells of.
    /// - Throws: `Refusal.invalid` on `mail.from`.
    public init(
        _ portal: Portal, _ mailer: Mailer, from sender: String, gate: PostGate = House.postGate,
        retries: RetryPlan = Courier.patience
    ) throws(Refusal) {
        self.portal = portal
        self.mailer = mailer
        self.sender = try MailText.Sender(sender)
        self.gate = gate
        self.retries = retries
    }

    /// How jobs of the kind `post` are done.
    public var handler: JobHandler {
        JobHandler(Delivery.kind, retries: retries) { job in try await deliver(job) }
    }

    private func deliver(_ job: Job) async throws -> JobHandler.Ending {
        guard mailer.isThere else { return .postponed(.seconds(60), because: "there is no mailer") }
        let delivery = try Delivery(job)
        let (moment, gate, host, languages) = (portal.clock(), gate, sender.address.host, portal.site.languages)
        let letters = try await portal.database.write { db in
            try db.beginDelivery(delivery, gate: gate, host: host, at: moment).map { message in
                Addressed(message: message, titles: try db.publicTitles(in: message, of: languages, at: moment))
            }
        }
        guard let mail = mail(letters, at: moment) else { return .done() }
        return try await end(try await mailer.send(mail), of: letters.map(\.message.id), job)
    }

    private func end(
        _ verdict: Mailer.Verdict, of messages: [Identity], _ job: Job
    ) async throws -> JobHandler.Ending {
        switch verdict {
        case .taken: return .done { work in try work.db.endMessages(messages, as: .sent, at: work.moment) }
        case .refused(let status, let said):
            return .done { work in
                try work.db.endMessages(messages, as: .dead, error: "\(status) \(said)".trimmed, at: work.moment)
            }
        case .notNow(let status, let said):
            let error = "\(status) \(said)".trimmed
            guard job.attempts < retries.tries else {
                return .done { work in try work.db.endMessages(messages, as: .dead, error: error, at: work.moment) }
            }
            try await portal.database.write { db in try db.noteFailure(of: messages, error) }
            // What the mailer wrote may name the recipient, and this goes into the log.
            return .failed("the mailer: \(status)")
        }
    }

    /// A letter with the titles that its subject may show.
    private struct Addressed: Sendable {
        let message: PostedMessage
        let titles: [Reference: String]
    }

    /// What is sent; nil when nothing is left to send.
    private func mail(_ letters: [Addressed], at moment: Moment) -> MailText? {
        guard let first = letters.first?.message, let messageID = first.messageID else { return nil }
        let language = portal.site.languages.contains(first.language) ? first.language : portal.site.languages.official
        let text = LetterText(t: Translator(language, site: portal.site, catalog: House.catalog))
        let contents = letters.compactMap { addressed in
            addressed.message.letter.map { (text.subject(addressed.message.subject, titles: addressed.titles), $0) }
        }
        guard let only = contents.first else { return nil }
        let subject = contents.count == 1 ? only.0 : text.subjectOfSeveral(contents.count)
        let letter = contents.count == 1 ? only.1 : LetterText.gathered(contents)
        let sender = sender.name.isEmpty
            ? MailText.Sender(name: portal.site.shortName(in: language), address: sender.address) : sender
        return MailText(
            sender: sender, recipient: first.address, subject: subject, plain: text.plain(letter),
            html: text.html(letter, subject: subject), language: language, messageID: messageID, list: first.daily,
            moment: moment)
    }
}

extension Connection {
    /// The titles of those records named in a subject that anyone may read, in the letter's language.
    fileprivate func publicTitles(
        in message: PostedMessage, of languages: Languages, at moment: Moment
    ) throws -> [Reference: String] {
        let reader = Reader(.everyone, language: message.language, of: languages, at: moment)
        var titles: [Reference: String] = [:]
        for reference in message.subject.titles.values {
            titles[reference] = try record(reference, for: reader)?.title.text
        }
        return titles
    }
}

extension PostedMessage {
    /// The letter as its reader gets it, but without titles that are not for everyone: for those who look after the
    /// post.
    /// - Returns: its subject, and its text; no text where it was secret.
    public func asText(in portal: Portal, _ db: Connection) throws -> (subject: String, text: String?) {
        let language = portal.site.languages.contains(language) ? language : portal.site.languages.official
        let text = LetterText(t: Translator(language, site: portal.site, catalog: House.catalog))
        let titles = try db.publicTitles(in: self, of: portal.site.languages, at: portal.clock())
        return (text.subject(subject, titles: titles), isSecret ? nil : letter.map(text.plain))
    }
}
