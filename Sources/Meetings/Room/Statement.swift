public import Records

/// What a party says in a sitting, as it handed it in: its title and its text in one language or several.
public struct Statement: Sendable, Hashable, Codable {
    public static let kind = "statement"

    public enum State: String, Sendable, Codable, CaseIterable {
        /// Before it is delivered: for the party, the secretariat and the interpreters.
        case handedIn = "handed-in"
        /// For all who may follow the sitting.
        case delivered
    }

    /// The slug of the sitting.
    public let sitting: String
    /// The slug of the agenda item; nil where it belongs to none.
    public let item: String?
    /// The slug of the party.
    public let party: String
    /// In which it is spoken.
    public let language: Language
    public let state: State

    public init(sitting: String, item: String?, party: String, language: Language, state: State = .handedIn) {
        self.sitting = sitting
        self.item = item
        self.party = party
        self.language = language
        self.state = state
    }

    /// Who reads a statement: behind a closed door whoever is inside, from the start; elsewhere the interpreters until it has
    /// been delivered.
    public func audience(inside: Audience) -> Audience {
        inside.isSitting || state == .delivered ? inside : .interpreters
    }
}

extension Statement {
    /// What everybody who reads a statement may know of its columns: the others name records that may be hidden from them.
    struct Manner: Sendable, Encodable {
        let language: Language
        let state: State
    }

    var manner: Manner { Manner(language: language, state: state) }
}
