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

    /// The three ways of being here, each in the order of an index of its own, so that a page costs the same wherever
    /// it is in the list. No record is in two.
    private enum Place: CaseIterable {
        case open, released, withdrawn

        var table: SQL {
            switch self {
            case .open, .released: "record r"
            case .withdrawn: "withdrawal w JOIN record r ON r.id = w.record"
            }
        }

        var stamp: SQL {
            switch self {
            case .open: "r.revised"
            case .released: "r.released"
            case .withdrawn: "w.at"
            }
        }

        var isWithdrawn: SQL { self == .withdrawn ? "1" : "0" }

        var when: SQL { self == .withdrawn ? "CAST(NULL AS TEXT)" : "r.happened" }

        var id: SQL { self == .withdrawn ? "w.record" : "r.id" }

        var kind: SQL { self == .withdrawn ? "w.kind" : "r.kind" }

        /// The type of a record that is there is looked up when the page is known.
        var type: SQL { self == .withdrawn ? "w.type" : "CAST(NULL AS TEXT)" }
    }

    /// A page of the list, in order.
    func items(_ selection: HarvestSelection, after position: HarvestPosition?, limit: Int) throws -> [HarvestItem] {
        try items(limit: limit) { place in
            guard let position else { return narrowed(place, selection) }
            // A position is within the span. Without the span's own beginning, the planner goes straight there.
            let rest = HarvestSelection(span: HarvestSpan(from: nil, until: selection.span.until), set: selection.set)
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

    /// Who belongs to a place. The rule of reading is asked everywhere; what stands beside it leads to the index.
    private func membership(_ place: Place) -> SQL {
        let everyone = Audience.everyone.rawValue
        let rule: SQL = switch place {
        case .open: "r.audience = \(everyone) AND \(reader.mayRead("r"))"
        case .released: "r.release_to = \(everyone) AND r.audience <> \(everyone) AND \(reader.mayRead("r"))"
        case .withdrawn: reader.mayNotRead("r")
        }
        // COALESCE keeps the planner from reading kind by kind, and then having to sort.
        return "\(rule) AND COALESCE(\(place.kind), '') IN (\(list: kinds))"
    }

    private func narrowed(_ place: Place, _ selection: HarvestSelection) -> SQL {
        var condition: SQL = "1 = 1"
        if let from = selection.span.from { condition = condition + " AND \(place.stamp) >= \(from.description)" }
        if let until = selection.span.until { condition = condition + " AND \(place.stamp) <= \(until.description)" }
        guard let set = selection.set else { return condition }
        condition = condition + " AND \(place.kind) = \(set.kind)"
        guard let type = set.type else { return condition }
        let typed: SQL = place == .withdrawn
            ? "w.type = \(type)"
            : "EXISTS (SELECT 1 FROM facet f WHERE f.record = r.id AND f.name = \(Facet.type.rawValue) AND f.value = \(type))"
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
