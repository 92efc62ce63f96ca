public import Records

/// What sort of document it is.
public enum DocumentType: String, Sendable, Codable, CaseIterable {
    case guidelines, memorandum, programme, framework, study, report, matrix, proposal, manual, declaration, toolkit
    case publication, guide, presentation
    case conceptNote = "concept-note"
    /// None of these.
    case other
}

/// A step on the path of an instrument (D5): proposed, drafted, approved, ratified, reported on …
public struct DocumentStep: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case proposed, drafted, presented, introduced, approved, ratified, signed, extended, updated, reported
    }

    public let kind: Kind
    public let when: When?
    /// The slug of the body that took the step.
    public let body: String?
    /// The slug of the meeting where it was taken.
    public let meeting: String?

    public init(kind: Kind, when: When?, body: String?, meeting: String?) {
        self.kind = kind
        self.when = when
        self.body = body
        self.meeting = meeting
    }
}
