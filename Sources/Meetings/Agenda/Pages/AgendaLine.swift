internal import Records
internal import SQL

/// An item as a page of an agenda shows it, now or as a version had it.
struct AgendaLine: Sendable, Encodable {
    let slug: String
    let number: String
    let title: Wording
    let annotation: Wording?
    let begins: Moment?
    let ends: Moment?
    let minutes: Int?
    /// The clock by which its times are told.
    let clock: VenueClock
    let sitting: RecordName?
    /// The sitting's room, where the reader may know of the sitting.
    let room: String
    let lead: RecordName?
    let documents: [RecordName]
    let isClosed: Bool
    /// Whether there is still a page of it that the reader may look at.
    let isThere: Bool
    var below: [AgendaLine]

    /// With everything below it.
    var all: [AgendaLine] { [self] + below.flatMap(\.all) }
}

extension Connection {
    /// Items as a reader reads them, each with what is below it. What is below something that they may not know of stands at
    /// the top.
    func lines(_ items: [AgendaVersionItem], for reader: Reader) throws -> [AgendaLine] {
        let (parties, sittings) = (try titles(ofKind: "party", for: reader), try titles(ofKind: Sitting.kind, for: reader))
        let papers = try titles(of: items.flatMap(\.detail.documents).uniqued(), for: reader)
        let there = try records(items.map(\.record), fields: [.title], for: reader)
        let known = Set(items.map(\.record))
        let below = Dictionary(grouping: items) { item in item.above.flatMap { known.contains($0) ? $0 : nil } }
        func lines(_ above: Identity?) -> [AgendaLine] {
            (below[above] ?? []).map { item in
                let detail = item.detail
                let sitting = detail.sitting.flatMap { sittings[$0] }
                return AgendaLine(
                    slug: item.slug, number: item.number,
                    title: item.title(reader.preferred) ?? Wording(item.number, in: .none, .draft),
                    annotation: item.annotation(reader.preferred), begins: detail.begins, ends: detail.ends,
                    minutes: detail.minutes, clock: VenueClock(detail.zone) ?? .utc, sitting: sitting,
                    room: sitting == nil ? "" : detail.room, lead: detail.lead.flatMap { parties[$0] },
                    documents: detail.documents.compactMap { papers[$0] }, isClosed: item.audience.isSitting,
                    isThere: there[item.record] != nil, below: lines(item.record))
            }
        }
        return lines(nil)
    }

    /// The names of records that a reader may read.
    private func titles(of references: [Reference], for reader: Reader) throws -> [Reference: RecordName] {
        var names: [Reference: RecordName] = [:]
        for (kind, all) in Dictionary(grouping: references, by: \.kind) {
            for record in try records(
                "r.kind = \(kind) AND r.slug IN (\(list: all.map(\.slug)))", fields: [.title, .short], for: reader)
            {
                names[record.reference] = RecordName(record)
            }
        }
        return names
    }

    /// What cannot be as it is, with the names of what it is about.
    func conflictLines(of meeting: String, for reader: Reader) throws -> [ConflictLine] {
        let conflicts = try timetableConflicts(of: meeting, for: reader)
        guard !conflicts.isEmpty else { return [] }
        let (parties, sittings) = (try titles(ofKind: "party", for: reader), try titles(ofKind: Sitting.kind, for: reader))
        let items = try agenda(of: meeting, for: reader).all
        // A delegation that the reader may not know of has no conflict for them.
        return conflicts.filter { $0.kind != .delegation || parties[$0.subject] != nil }.map { conflict in
            ConflictLine(
                conflict: conflict, sittings: conflict.sittings.compactMap { sittings[$0] },
                items: conflict.items.compactMap { slug in
                    items.first { $0.record.slug == slug }.map { .init(number: $0.number, name: RecordName($0.record)) }
                }, party: conflict.kind == .delegation ? parties[conflict.subject] : nil)
        }
    }
}

/// A conflict with the names of what it is about.
struct ConflictLine: Sendable, Encodable {
    struct Item: Sendable, Encodable {
        let number: String
        let name: RecordName
    }

    let conflict: TimetableConflict
    let sittings: [RecordName]
    let items: [Item]
    let party: RecordName?
}
