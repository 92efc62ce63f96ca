public import Records

/// What a delegation said to a text that went round has been answered: its people are to be told.
public struct RemarkAnswered: Event {
    /// What the text is about.
    public let record: Reference
    /// The party that spoke.
    public let party: String
    /// Among whom the text goes round.
    public let audience: Audience
    /// Where the answer stands, below the language.
    public let path: String
}
