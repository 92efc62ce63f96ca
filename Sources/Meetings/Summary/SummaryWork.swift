internal import Records
internal import SQL

/// A summary that somebody works on, with the sitting that it is of.
struct SummaryInWork {
    let id: Identity
    let reference: Reference
    let summary: Summary
    /// The record of its sitting.
    let of: Identity
    let sitting: Sitting

    /// - Throws: `Refusal.invalid` once it has been approved.
    func requireOpen() throws(Refusal) {
        guard summary.state.isOpen else { throw .invalid("state", "the summary has been approved: its text stays as it is") }
    }

    /// The day at the venue: what is due until a day is due until it ends there.
    func day(at moment: Moment) -> Day { sitting.clock.reading(moment).day }
}

/// What the commands about summaries share.
extension Work {
    /// The summary of a sitting that the actor may read.
    /// - Throws: `Refusal.notFound` when there is none.
    func summary(of slug: String) throws -> SummaryInWork {
        let reference = Summary.reference(of: slug)
        guard let found = try readable(reference),
            let own = try db.row("SELECT * FROM summary WHERE record = \(found.identity.rawValue)"),
            let sitting = try db.sittingRow(slug)
        else { throw Refusal.notFound }
        return SummaryInWork(
            id: found.identity, reference: reference, summary: try Summary(row: own),
            of: Identity(rawValue: try sitting["record"]), sitting: try Sitting(row: sitting))
    }

    /// Who reads the summary of a sitting at a state.
    func audience(_ state: SummaryState, of sitting: Sitting, published: Audience = .everyone) throws -> Audience {
        Summary.audience(state, inside: sitting.inside, preparing: try db.agendaAudiences().planning, published: published)
    }

    /// Brings a summary from one state to the next: those who may read it change with it.
    /// - Parameter change: what else becomes of its record.
    func bring(
        _ summary: SummaryInWork, to state: SummaryState, for audience: Audience, release: Release? = nil,
        _ change: (inout RecordDraft) -> Void = { _ in }
    ) throws {
        guard var draft = try db.draft(of: summary.id) else { throw Refusal.notFound }
        draft.audience = audience
        draft.release = release
        change(&draft)
        try keep(draft)
        try db.execute("UPDATE summary SET state = \(state.rawValue) WHERE record = \(summary.id.rawValue)")
    }
}

extension Connection {
    /// What is kept of a sitting beside its record; nil where there is none.
    func sittingRow(_ slug: String) throws -> Row? {
        try row(
            "SELECT s.* FROM sitting s JOIN record r ON r.id = s.record WHERE r.kind = \(Sitting.kind) AND r.slug = \(slug)")
    }
}

extension Refusal.Problem {
    /// What is wrong with a text that somebody has to write.
    static func ofText(_ text: String, _ field: String, limit: Int, isRequired: Bool = true) -> [Refusal.Problem] {
        if isRequired, text.trimmed.isEmpty { return [.init(field, "must not be empty")] }
        return text.utf8.count > limit ? [.init(field, "at most {limit} bytes", ["limit": String(limit)])] : []
    }
}
