internal import Records
internal import SQL
internal import Web

/// What a reader asked to see of a document: which text, which part of it, beside which other language, of which revision.
struct DocumentWish: Sendable {
    let language: Language?
    let beside: Language?
    let part: Int?
    /// A place in the text: the part that has it is shown.
    let anchor: String?
    let revision: Int?

    init(_ query: Query) throws {
        language = query["text"].map { Language($0) }
        beside = query["beside"].map { Language($0) }
        part = try query["part"].map { _ in try query.number("part", in: 1...10_000, default: 1) }
        anchor = query["at"]
        revision = try query["revision"].map { _ in try query.number("revision", in: 1...10_000, default: 1) }
    }
}

/// A document with the text that was asked for.
struct DocumentReading: Sendable {
    let dossier: Dossier
    let type: DocumentType
    let isContinuous: Bool
    let symbol: String?
    let official: Language?
    /// The one shown, and all there are, the latest first.
    let revision: DocumentRevision?
    let revisions: [DocumentRevision]
    /// Who made them, as far as the reader may know.
    let actors: ActorNames
    let text: DocumentText?
    let beside: DocumentText?
    let wish: DocumentWish

    static func read(_ inquiry: Inquiry) async throws -> DocumentReading {
        let slug = try inquiry.slug()
        let wish = try DocumentWish(inquiry.query)
        return try await inquiry.read { db, reader in
            let reference = Reference("document", slug)
            guard try db.record(reference, for: reader) != nil else { throw try db.absence(of: reference, for: reader) }
            return try read(reference, wish, db, reader)
        }
    }

    private static func read(
        _ reference: Reference, _ wish: DocumentWish, _ db: Connection, _ reader: Reader
    ) throws -> DocumentReading {
        let dossier = try db.dossier(reference, for: reader)
        let identity = dossier.record.id
        guard
            let own = try db.row(
                "SELECT type, continuous, symbol, official FROM document WHERE record = \(identity.rawValue)")
        else { throw Refusal.notFound }
        let revisions = try db.revisions(of: identity, for: reader)
        let revision = wish.revision.map { number in revisions.first { $0.number == number } } ?? revisions.first
        if wish.revision != nil, revision == nil { throw Refusal.notFound }
        let languages = revision?.languages ?? []
        let language = (wish.language.map { [$0] } ?? []) + reader.preferred + languages
        let chosen = language.first { languages.contains($0) }
        func text(_ language: Language?) throws -> DocumentText? {
            try language.flatMap { try db.text(of: identity, revision: revision?.number, in: $0, for: reader) }
        }
        let official: String? = try own["official"]
        return DocumentReading(
            dossier: dossier, type: DocumentType(rawValue: try own["type"]) ?? .other,
            isContinuous: try own["continuous"], symbol: try own["symbol"], official: official.map { Language($0) },
            revision: revision, revisions: revisions,
            actors: try ActorNames(revisions.map(\.actor), db, for: reader), text: try text(chosen),
            beside: wish.beside == chosen ? nil : try text(wish.beside), wish: wish)
    }

    /// The language shown: of the text, or of the file where there is no text.
    var language: Language? { text?.language ?? wish.language ?? revision?.languages.first }

    /// Which part to show of a text cut in parts.
    func part(of parts: DocumentParts) throws -> Int {
        if let anchor = wish.anchor { return parts.part(of: anchor) }
        guard let part = wish.part else { return 1 }
        guard part <= parts.count else { throw Refusal.notFound }
        return part
    }
}

extension Connection {
    /// Why a document is not there for a reader: it never was, or it was removed and they could read it before.
    func absence(of reference: Reference, for reader: Reader) throws -> Refusal {
        guard
            let row = try row(
                """
                SELECT d.at, d.actor, d.reason FROM removal d JOIN record r ON r.id = d.record
                WHERE r.kind = \(reference.kind) AND r.slug = \(reference.slug) AND \(reader.mightRead("r"))
                """)
        else { return .notFound }
        return .removed(
            by: reader.keeper(try row["actor"]), at: Moment(try row["at"]) ?? Moment(milliseconds: 0), reason: try row["reason"])
    }
}
