public import Records
public import SQL

/// A record with all that every kind has: texts, sources, links both ways, and where its sources disagree.
public struct Dossier: Sendable, Encodable {
    public let record: Record
    public let sources: [Field: [Citation]]
    public let links: [ResolvedLink]
    public let backlinks: [ResolvedLink]
    public let disagreements: [Disagreement]

    /// What other records this one leads to by a relation.
    public func targets(_ relation: Relation, kind: String? = nil) -> [RecordName] {
        links.filter { $0.relation == relation && (kind == nil || $0.record.kind == kind) }.map(\.record)
    }

    /// What leads to this record by a relation.
    public func origins(_ relation: Relation, kind: String? = nil) -> [RecordName] {
        backlinks.filter { $0.relation == relation && (kind == nil || $0.record.kind == kind) }.map(\.record)
    }
}

/// A question that the sources answer in different ways: every claim with who says it.
public struct Disagreement: Sendable, Encodable, Hashable {
    public struct Claim: Sendable, Encodable, Hashable {
        public let value: Wording
        public let sources: [Citation]
    }

    public let name: RecordName
    public let note: Wording?
    public let claims: [Claim]
    public let about: [RecordName]
}

extension Connection {
    /// The record with its surroundings.
    /// - Throws: `Refusal.notFound` when there is none that the reader may read.
    public func dossier(_ reference: Reference, for reader: Reader) throws -> Dossier {
        guard let record = try record(reference, for: reader) else { throw Refusal.notFound }
        let backlinks = try links(to: [record.id], for: reader)[record.id] ?? []
        return Dossier(
            record: record,
            sources: try citations(of: [record.id], for: reader)[record.id] ?? [:],
            links: try links(from: [record.id], for: reader)[record.id] ?? [],
            backlinks: backlinks.filter { $0.record.kind != Disagreement.kind },
            disagreements: try disagreements(
                backlinks.filter { $0.relation == .about && $0.record.kind == Disagreement.kind }.map(\.record),
                for: reader))
    }

    /// These disagreements, or all of them.
    public func disagreements(_ names: [RecordName]? = nil, for reader: Reader) throws -> [Disagreement] {
        if let names, names.isEmpty { return [] }
        let narrowed: SQL = names.map { " AND r.slug IN (\(list: $0.map(\.slug)))" } ?? ""
        let records = try records("r.kind = \(Disagreement.kind)\(narrowed)", for: reader)
        let sources = try citations(of: records.map(\.id), for: reader)
        let about = try links(from: records.map(\.id), [.about], for: reader)
        return records.map { record in
            Disagreement(
                name: RecordName(record), note: record[.note],
                claims: record.parts("claim").map { part in
                    .init(value: part.wording, sources: sources[record.id]?[part.field] ?? [])
                },
                about: (about[record.id] ?? []).map(\.record))
        }
    }
}

extension Disagreement {
    public static let kind = "disagreement"
}
