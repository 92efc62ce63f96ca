internal import Records
internal import SQL

/// A summary with all that waits for it.
struct SummaryEntry: Sendable, Encodable {
    let record: Record
    let summary: Summary
    /// Its text in every language.
    let texts: [Wording]
    /// What the delegations would put otherwise; empty for whoever was not asked.
    let corrections: [Correction]
    let actions: [ActionPoint]
    /// From when on it is for others too, where that day is still to come.
    let release: Moment?
    /// Whether the reader is one of those among whom it goes round.
    let isForRound: Bool

    private enum CodingKeys: String, CodingKey { case record, summary, texts, corrections, actions, release }

    var unanswered: Int { corrections.count { $0.answer == nil } }
}

extension Connection {
    /// The summary of a sitting; nil while there is none that the reader may read.
    func summary(of sitting: String, for reader: Reader) throws -> SummaryEntry? {
        guard let record = try record(Summary.reference(of: sitting), for: reader),
            let row = try row("SELECT * FROM summary WHERE record = \(record.id.rawValue)")
        else { return nil }
        let texts = try wordings(of: [record.id], fields: [.text])[record.id]?[.text] ?? []
        let inside = try sittingRow(sitting).map { Audience(rawValue: try $0["inside"]) } ?? record.audience
        let isForRound = reader.clearance.audiences.contains(
            Summary.audience(.circulated, inside: inside, preparing: record.audience))
        let release = try value("SELECT release_at FROM record WHERE id = \(record.id.rawValue)", as: String.self)
        return SummaryEntry(
            record: record, summary: try Summary(row: row), texts: texts,
            corrections: isForRound ? try corrections(of: record.id) : [], actions: try actionPoints(of: record.id, for: reader),
            release: release.flatMap { Moment($0) }.flatMap { $0 > reader.moment ? $0 : nil }, isForRound: isForRound)
    }

    private func corrections(of summary: Identity) throws -> [Correction] {
        try rows("SELECT * FROM correction WHERE summary = \(summary.rawValue) ORDER BY made, id").map { row in
            let answer: String? = try row["answer"]
            return Correction(
                id: Identity(rawValue: try row["id"]), party: try row["party"],
                text: Wording(try row["text"], in: Language(try row["language"]), .official),
                made: Moment(try row["made"]) ?? Moment(milliseconds: 0), answer: answer.flatMap { Correction.Answer(rawValue: $0) }, words: try row["words"])
        }
    }

    private func actionPoints(of summary: Identity, for reader: Reader) throws -> [ActionPoint] {
        let rows = try rows("SELECT * FROM action_point WHERE summary = \(summary.rawValue) ORDER BY due, id")
        let became = try rows.compactMap { row in (try row["became"] as String?).map { Identity(rawValue: $0) } }
        let names = try records(became, fields: [.title, .short], for: reader)
        return try rows.map { row in
            let id: String? = try row["became"]
            return ActionPoint(
                id: Identity(rawValue: try row["id"]), party: try row["party"], due: try row["due"],
                text: Wording(try row["text"], in: Language(try row["language"]), .official),
                became: id.flatMap { names[Identity(rawValue: $0)] }.map(RecordName.init))
        }
    }
}

extension Summary {
    init(row: Row) throws {
        let until: String? = try row["corrections_until"]
        self.init(
            sitting: try row["sitting"], state: SummaryState(rawValue: try row["state"]) ?? .draft,
            assembled: Moment(try row["assembled"]) ?? Moment(milliseconds: 0), correctionsUntil: until.flatMap { Day($0) })
    }
}
