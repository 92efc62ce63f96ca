internal import Records
internal import SQL

/// A summary with all that waits for it.
struct SummaryEntry: Sendable, Encodable {
    let record: Record
    let summary: Summary
    /// Its text in every language.
    let texts: [Wording]
    let corrections: [Correction]
    let actions: [ActionPoint]

    var unanswered: Int { corrections.count { $0.answer == nil } }
}

extension Connection {
    /// The summary of a sitting; nil while there is none that the reader may read.
    func summary(of sitting: String, for reader: Reader) throws -> SummaryEntry? {
        guard let record = try record(Summary.reference(of: sitting), for: reader),
            let row = try row("SELECT * FROM summary WHERE record = \(record.id.rawValue)")
        else { return nil }
        let texts = try wordings(of: [record.id], fields: [.text])[record.id]?[.text] ?? []
        return SummaryEntry(
            record: record, summary: try Summary(row: row), texts: texts, corrections: try corrections(of: record.id),
            actions: try actionPoints(of: record.id, for: reader))
    }

    private func corrections(of summary: Identity) throws -> [Correction] {
        try rows("SELECT * FROM correction WHERE summary = \(summary.rawValue) ORDER BY made, id").map { row in
            let answer: String? = try row["answer"]
            return Correction(
                id: Identity(rawValue: try row["id"]), party: try row["party"],
                text: Wording(try row["text"], in: Language(try row["language"]), .official),
                made: Moment(try row["made"]) ?? Moment(milliseconds: 0), isLate: try row["late"],
                answer: answer.flatMap { Correction.Answer(rawValue: $0) }, words: try row["words"])
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

extension Work {
    /// The summary of a sitting that the actor may read.
    /// - Throws: `Refusal.notFound` when there is none.
    func summary(of sitting: String) throws -> (id: Identity, summary: Summary, inside: Audience, sitting: Identity) {
        guard let found = try readable(Summary.reference(of: sitting)),
            let row = try db.row("SELECT * FROM summary WHERE record = \(found.identity.rawValue)"),
            let of = try db.row(
                "SELECT s.record, s.inside FROM sitting s JOIN record r ON r.id = s.record WHERE r.slug = \(sitting)")
        else { throw Refusal.notFound }
        return (
            found.identity, try Summary(row: row), Audience(rawValue: try of["inside"]), Identity(rawValue: try of["record"])
        )
    }

    /// Brings a summary from one state to the next: those who may read it change with it.
    func setSummary(_ id: Identity, _ state: SummaryState, audience: Audience, release: Release? = nil) throws {
        guard var draft = try db.draft(of: id) else { throw Refusal.notFound }
        draft.audience = audience
        draft.release = release
        try keep(draft)
        try db.execute("UPDATE summary SET state = \(state.rawValue) WHERE record = \(id.rawValue)")
    }
}
