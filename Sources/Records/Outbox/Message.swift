#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
public import SQL

/// A letter to one reader, as it is posted.
public struct Message: Sendable, Hashable {
    /// How it is to be treated on its way.
    public enum Handling: Sendable, Hashable {
        /// Goes by itself, as soon as possible.
        case atOnce
        /// The same, and what it says is wiped once it is sent or given up: sign-in links.
        case secret
        /// Goes with the others of this name (`announcements`) in one letter a day.
        case daily(String)
    }

    public let address: MailAddress
    /// Whose address it is.
    public let person: Identity?
    public let language: Language
    public let subject: Subject
    public let letter: Letter
    /// The record that it tells of: whoever may no longer read that when it is sent does not get it.
    public let about: Reference?
    public let handling: Handling

    public init(
        to address: MailAddress, person: Identity? = nil, in language: Language, _ subject: Subject, _ letter: Letter,
        about: Reference? = nil, _ handling: Handling = .atOnce
    ) {
        (self.address, self.person, self.language) = (address, person, language)
        (self.subject, self.letter, self.about, self.handling) = (subject, letter, about, handling)
    }
}

/// A letter in the outbox, and what became of it.
public struct PostedMessage: Sendable, Hashable {
    /// Withdrawn: its reader may no longer read what it tells of, or somebody took it back.
    public enum State: String, Sendable, ColumnValue, CaseIterable {
        case waiting, sent, dead, withdrawn
    }

    public let id: Identity
    public let address: MailAddress
    public let person: Identity?
    public let language: Language
    public let subject: Subject
    /// Nil once it has been wiped.
    public let letter: Letter?
    public let isSecret: Bool
    /// The record that it tells of, and its name.
    public let record: Identity?
    public let about: Reference?
    /// Of those that go once a day, the name that gathers them.
    public let daily: String?
    /// The first of those that it goes with.
    let bundle: Identity?
    public let state: State
    /// How often it was handed to the mailer.
    public let attempts: Int
    /// Why it was not sent. May hold what the mailer said, so also addresses.
    public let error: String?
    /// The `Message-ID` without its brackets, the same at every attempt; nil before the first.
    public let messageID: String?
    public let made: Moment

    static let query: SQL = """
        SELECT m.id, m.address, m.person, m.language, m.subject, m.letter, m.is_secret, m.record, r.kind, r.slug,
               m.daily, m.bundle, m.state, m.attempts, m.error, m.message_id, m.made
        FROM message m LEFT JOIN record r ON r.id = m.record
        """

    init(row: Row) throws {
        id = Identity(rawValue: try row["id"])
        address = try MailAddress(try row["address"])
        person = (try row["person"]).map(Identity.init(rawValue:))
        language = Language(try row["language"])
        let (subject, letter): (String, String?) = (try row["subject"], try row["letter"])
        self.subject = try JSONDecoder().decode(Subject.self, from: Data(subject.utf8))
        self.letter = try letter.map { try JSONDecoder().decode(Letter.self, from: Data($0.utf8)) }
        isSecret = try row["is_secret"]
        record = (try row["record"]).map(Identity.init(rawValue:))
        let (kind, slug): (String?, String?) = (try row["kind"], try row["slug"])
        if let kind, let slug { about = Reference(kind, slug) } else { about = nil }
        bundle = (try row["bundle"]).map(Identity.init(rawValue:))
        (daily, state, attempts) = (try row["daily"], try row["state"], try row["attempts"])
        (error, messageID) = (try row["error"], try row["message_id"])
        made = Moment(try row["made"]) ?? Moment(milliseconds: 0)
    }
}

/// Asks, when a letter is sent, whether its reader may still read what it tells of.
public struct PostGate: Sendable {
    let permits: @Sendable (PostedMessage, _ record: Identity, _ at: Moment, Connection) throws -> Bool

    public init(
        _ permits: @escaping @Sendable (
            _ message: PostedMessage, _ record: Identity, _ at: Moment, _ db: Connection
        ) throws -> Bool
    ) {
        self.permits = permits
    }

    /// Only what anyone may read.
    public static let publicOnly = PostGate { _, record, moment, db in
        let isPublic = Clearance.everyone.condition("r", at: moment)
        return try db.value(
            "SELECT 1 FROM record r WHERE r.id = \(record.rawValue) AND \(isPublic)", as: Int.self) != nil
    }
}
