import Foundation
import Institution
import Records
import SQL

/// A form that was typed and not sent yet. It belongs to a seat, so that a successor finds it.
struct DeskDraft: Sendable, Encodable {
    let kind: String
    /// The slug of the record; for a new one a name with a dot, which no slug has.
    let name: String
    let form: Sheet
    /// What the record said when the typing began.
    let base: Sheet
    /// The version that this was; nil for a new record.
    let version: Int?
    let saved: Moment

    var isNew: Bool { DeskDraft.isFreshName(name) }
    var reference: Reference { Reference(kind, name) }

    /// A name for the draft of a record that is not there yet.
    static func freshName(at moment: Moment) -> String {
        "new." + Identity(at: moment).rawValue.filter { $0 != "-" }.suffix(20)
    }

    /// Whether it names the draft of a record that is not there yet; of one that is there, only its own page shows the draft, to
    /// those who may read the record now.
    static func isFreshName(_ text: String) -> Bool { text.hasPrefix("new.") && Reference.isSlug(text.dropFirst(4)) }
}

extension Connection {
    /// The seat for which an actor keeps records: their drafts are its drafts.
    func keepingSeat(of actor: Actor) throws -> Identity? {
        let functions = Set(try seatFunctionsThatKeep())
        return try rows("SELECT record, function FROM seat WHERE record IN (\(list: actor.seats.map(\.rawValue))) ORDER BY record")
            .first { functions.contains(try $0["function"]) }.map { Identity(rawValue: try $0["record"]) }
    }

    private func seatFunctionsThatKeep() throws -> [String] {
        try seatFunctions().values.filter { $0.rights.contains(.keep) }.map(\.slug)
    }

    func deskDraft(_ seat: Identity, _ kind: String, _ name: String) throws -> DeskDraft? {
        try row(
            """
            SELECT kind, name, form, base, version, saved FROM desk_draft
            WHERE seat = \(seat.rawValue) AND kind = \(kind) AND name = \(name)
            """
        ).map(DeskDraft.init(row:))
    }

    /// The drafts of a seat, the latest first.
    func deskDrafts(_ seat: Identity) throws -> [DeskDraft] {
        try rows(
            """
            SELECT kind, name, form, base, version, saved FROM desk_draft WHERE seat = \(seat.rawValue)
            ORDER BY saved DESC, kind, name LIMIT \(200)
            """
        ).map(DeskDraft.init(row:))
    }

    func keep(_ draft: DeskDraft, for seat: Identity) throws {
        try execute(
            """
            INSERT INTO desk_draft (seat, kind, name, form, base, version, saved)
            VALUES (\(seat.rawValue), \(draft.kind), \(draft.name), \(try canonicalJSON(draft.form)),
                    \(try canonicalJSON(draft.base)), \(draft.version), \(draft.saved.description))
            ON CONFLICT (seat, kind, name) DO UPDATE SET form = excluded.form, base = excluded.base,
                version = excluded.version, saved = excluded.saved
            """)
    }

    func discard(_ seat: Identity, _ kind: String, _ name: String) throws {
        try execute(
            "DELETE FROM desk_draft WHERE seat = \(seat.rawValue) AND kind = \(kind) AND name = \(name)")
    }
}

extension DeskDraft {
    init(row: Row) throws {
        self.init(
            kind: try row["kind"], name: try row["name"], form: try Sheet(json: try row["form"]),
            base: try Sheet(json: try row["base"]), version: try row["version"],
            saved: Moment(try row["saved"]) ?? Moment(milliseconds: 0))
    }
}

extension Sheet {
    /// - Throws: `Refusal.invalid` when it is no object of texts.
    init(json: String) throws {
        guard let sheet = try? JSONDecoder().decode(Sheet.self, from: Data(json.utf8)) else {
            throw Refusal.invalid("base", "a JSON object of texts")
        }
        self = sheet
    }
}
