internal import Institution
public import Records
internal import SQL

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

extension Work {
    /// Puts it into the inbox of the secretariat that something said to a text waits for an answer, once for each subject;
    /// behind a closed door into that of whoever presides, who is inside where the secretariat is not.
    func awaitAnswer(_ kind: String, about record: Identity, subject: String, among audience: Audience) throws {
        let seats = audience.isSitting
            ? try db.presidingSeat(on: moment.day).map { [$0.id] } ?? [] : try seats(where: { $0.rights.contains(.keep) })
        for seat in seats { try give(kind, to: seat, record: record, subject: subject, isTold: false) }
    }
}
