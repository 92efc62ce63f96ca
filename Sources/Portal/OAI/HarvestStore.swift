internal import Records
internal import SQL

/// A record as a harvester counts it: there, or withdrawn.
struct HarvestItem: Sendable {
    let position: HarvestPosition
    let reference: Reference
    /// When it happened, where it is there.
    let when: String?
    let isWithdrawn: Bool
    let types: [String]

    var sets: [HarvestSet] {
        [HarvestSet(kind: reference.kind)] + types.compactMap { HarvestSet("\(reference.kind):\($0)") }
    }
}

/// Reads what anyone may harvest: the records that are public, and those that were and are no more.
///
/// A record's datestamp is when it last changed in the public's sight: when it was revised; when its dated release
/// came to pass, if that was later; when it was withdrawn. A record that never was public is in none of the places.
struct HarvestStore {
    let db: Connection
    let reader: Reader
    /// The kinds that are harvested.
    let kinds: [String]

    /// The two ways of being here, each in the order of an index of its own, so that a page costs the same wherever it
    /// is in the list. No record is in both.
    private enum Place: CaseIterable {
        case published, withdrawn

        var table: SQL { self == .published ? "record r" : "withdrawal w JOIN record r ON r.id = w.record" }
        var id: SQL { self == .published ? "r.id" : "w.record" }
        var kind: SQL { self == .published ? "r.kind" : "w.kind" }
        var stamp: SQL { self == .published ? "r.published" : "w.at" }
        /// What a record says of itself is not read once it is withdrawn.
        var when: SQL { self == .published ? "r.happened" : "CAST(NULL AS TEXT)" }
        /// The type of a record that is there is looked up when the page is known.
        var type: SQL { self == .published ? "CAST(NULL AS TEXT)" : "w.type" }
        var isWithdrawn: SQL { self == .published ? "0" : "1" }
    }

    /// A page of the list, in order.
    func items(_ selection: HarvestSelection, after position: HarvestPosition?, limit: Int) throws -> [HarvestItem] {
        try items(limit: limit) { place in
            guard let position else { return narrowed(place, selection) }
            // A position is within the span. From its stamp on, not from the span's: so the planner goes straight there.
            let rest = HarvestSelection(
                span: HarvestSpan(from: position.stamp, until: selection.span.until), set: selection.set)
            let start: SQL = "(\(position.stamp.description), \(position.id.rawValue))"
            return "(\(place.stamp), \(place.id)) > \(start) AND \(narrowed(place, rest))"
        }
    }

    /// The record of this name, there or withdrawn.
    func item(_ reference: Reference) throws -> HarvestItem? {
        try items(limit: 1) { _ in "r.kind = \(reference.kind) AND r.slug = \(reference.slug)" }.first
    }

    /// How many there are on the list.
    func count(_ selection: HarvestSelection) throws -> Int {
        try Place.allCases.reduce(0) { sum, place in
            let sql: SQL = """
                SELECT COUNT(*) FROM \(place.table) WHERE \(membership(place)) AND \(narrowed(place, selection))
                """
            return sum + (try db.value(sql, as: Int.self) ?? 0)
        }
    }

    /// The types, within the kinds, that some record has or had when it was withdrawn.
    func typeSets() throws -> [HarvestSet] {
        try db.rows(
            """
            SELECT DISTINCT r.kind, f.value AS type FROM facet f JOIN record r ON r.id = f.record
            WHERE f.name = \(Facet.type.rawValue) AND r.kind IN (\(list: kinds)) AND \(reader.mayRead("r"))
            UNION SELECT w.kind, w.type FROM \(Place.withdrawn.table)
            WHERE w.type IS NOT NULL AND \(membership(.withdrawn))
            ORDER BY 1, 2
            """
        ).compactMap { HarvestSet("\(try $0["kind"] as String):\(try $0["type"] as String)") }
    }

    /// Who belongs to a place: as the rule of reading says.
    private func membership(_ place: Place) -> SQL {
        let rule = place == .published ? reader.mayRead("r") : reader.mayNotRead("r")
        // COALESCE keeps the planner from reading kind by kind, and then having to sort.
        return "\(rule) AND COALESCE(\(place.kind), '') IN (\(list: kinds))"
    }

    private func narrowed(_ place: Place, _ selection: HarvestSelection) -> SQL {
        // Without a beginning too: the index holds those that have a stamp, and is used where the question says so.
        var condition: SQL = "\(place.stamp) >= \(selection.span.from?.description ?? "")"
        if let until = selection.span.until { condition = condition + " AND \(place.stamp) <= \(until.description)" }
        guard let set = selection.set else { return condition }
        condition = condition + " AND \(place.kind) = \(set.kind)"
        guard let type = set.type else { return condition }
        let typed: SQL = place == .published
            ? "EXISTS (SELECT 1 FROM facet f WHERE f.record = r.id AND f.name = \(Facet.type.rawValue) AND f.value = \(type))"
            : "w.type = \(type)"
        return condition + " AND \(typed)"
    }

    private func items(limit: Int, where condition: (Place) -> SQL) throws -> [HarvestItem] {
        let places = Place.allCases.map { place -> SQL in
            """
            SELECT * FROM (SELECT \(place.id) AS id, \(place.kind) AS kind, r.slug AS slug, \(place.stamp) AS stamp,
                \(place.when) AS happened, \(place.isWithdrawn) AS gone, \(place.type) AS type
            FROM \(place.table) WHERE \(membership(place)) AND \(condition(place))
            ORDER BY \(place.stamp), \(place.id) LIMIT \(limit)) AS \(raw: "\(place)")
            """
        }
        let rows = try db.rows(places.joined(by: " UNION ALL ") + " ORDER BY stamp, id LIMIT \(limit)")
        let types = try types(of: rows.map { try $0["id"] })
        return try rows.map { row in
            let (id, type): (String, String?) = (try row["id"], try row["type"])
            let isWithdrawn: Bool = try row["gone"]
            return HarvestItem(
                position: HarvestPosition(
                    stamp: Moment(try row["stamp"]) ?? Moment(milliseconds: 0), id: Identity(rawValue: id)),
                reference: Reference(try row["kind"], try row["slug"]), when: try row["happened"],
                isWithdrawn: isWithdrawn, types: isWithdrawn ? type.map { [$0] } ?? [] : types[id] ?? [])
        }
    }

    private func types(of records: [String]) throws -> [String: [String]] {
        var types: [String: [String]] = [:]
        for row in try db.rows(
            """
            SELECT record, value FROM facet WHERE name = \(Facet.type.rawValue) AND record IN (\(list: records))
            ORDER BY record, value
            """)
        {
            types[try row["record"], default: []].append(try row["value"])
        }
        return types
    }
}
