internal import SQL

/// What search knows of the records beside their words: when they were, what they can be narrowed by, and who may read
/// which. Kept in memory and brought up to date by the journal, so that counting a hundred thousand hits is counting bits.
struct SearchCatalogue: Sendable {
    private(set) var state: RecordState?
    /// Which records have this value.
    private(set) var facets: [Facet: [String: OrdinalSet]] = [:]
    /// By ordinal: the first day as it is stored, empty without one.
    private var begins: [String] = []
    /// All ordinals, the latest date first; those without a date last.
    private(set) var order: [Int32] = []
    /// By ordinal: its place in `order`.
    private(set) var place: [Int32] = []
    private var readable: [Clearance: OrdinalSet] = [:]
    private var hidden: [Clearance: [Facet: Set<String>]] = [:]

    /// More changes than these are taken up by beginning anew.
    private static let mostChanges = 5_000
    private static let mostClearances = 64
    private static let pageSize = 8_192

    /// Brings the catalogue to a state. An older one is passed over: a newer catalogue shows what a reader may read now.
    mutating func bring(to state: RecordState, _ db: Connection) throws {
        guard let known = self.state else { return try load(state, db) }
        guard known != state, state.head >= known.head else { return }
        if state.head > known.head {
            let changed = try db.integers(
                """
                SELECT DISTINCT s.ordinal FROM journal_record j JOIN search_record s ON s.record = j.record
                WHERE j.entry > \(known.head) LIMIT \(SearchCatalogue.mostChanges + 1)
                """
            ).map { Int($0) }
            guard changed.count <= SearchCatalogue.mostChanges else { return try load(state, db) }
            try take(changed, db)
        }
        readable = [:]
        hidden = [:]
        self.state = state
    }

    /// What a reader may read: by the one rule, asked of the database once a state.
    mutating func readable(by reader: Reader, _ db: Connection) throws -> OrdinalSet {
        if let known = readable[reader.clearance] { return known }
        let ordinals = try db.integers(
            "SELECT s.ordinal FROM search_record s JOIN record r ON r.id = s.record WHERE \(reader.mayRead("r"))")
        let set = OrdinalSet(ordinals.lazy.map { Int($0) })
        if readable.count >= SearchCatalogue.mostClearances { readable = [:] }
        readable[reader.clearance] = set
        return set
    }

    /// The values of facets that name a record which the reader may not read: no values for them.
    mutating func hidden(from reader: Reader, _ db: Connection) throws -> [Facet: Set<String>] {
        if let known = hidden[reader.clearance] { return known }
        var values: [Facet: Set<String>] = [:]
        for row in try db.rows(
            """
            SELECT r.kind, r.slug FROM record r
            WHERE r.kind IN (\(list: Facet.allCases.map(\.rawValue))) AND \(reader.mayNotRead("r"))
            """)
        {
            guard let facet = Facet(rawValue: try row["kind"]) else { continue }
            values[facet, default: []].insert(try row["slug"])
        }
        if hidden.count >= SearchCatalogue.mostClearances { hidden = [:] }
        hidden[reader.clearance] = values
        return values
    }

    private mutating func load(_ state: RecordState, _ db: Connection) throws {
        self = SearchCatalogue()
        let last = try db.value("SELECT MAX(ordinal) FROM search_record", as: Int.self) ?? 0
        begins = Array(repeating: "", count: last + 1)
        // Page by page: half a million values at once would stay in the program's memory.
        for start in stride(from: 0, through: last, by: SearchCatalogue.pageSize) {
            try take("s.ordinal >= \(start) AND s.ordinal < \(start + SearchCatalogue.pageSize)", db)
        }
        arrange()
        self.state = state
    }

    private mutating func take(_ changed: [Int], _ db: Connection) throws {
        guard !changed.isEmpty else { return }
        for facet in facets.keys {
            for value in facets[facet]!.keys {
                for ordinal in changed { facets[facet]![value]!.remove(ordinal) }
            }
        }
        let last = changed.max() ?? 0
        while begins.count <= last { begins.append("") }
        for start in stride(from: 0, to: changed.count, by: 500) {
            let part = changed[start..<min(start + 500, changed.count)]
            try take("s.ordinal IN (\(list: part.map { Int64($0) }))", db)
        }
        arrange()
    }

    private mutating func take(_ condition: SQL, _ db: Connection) throws {
        for row in try db.rows(
            "SELECT s.ordinal, r.kind, r.begins FROM search_record s JOIN record r ON r.id = s.record WHERE \(condition)")
        {
            let ordinal: Int = try row["ordinal"]
            begins[ordinal] = try row["begins"] ?? ""
            facets[.kind, default: [:]][try row["kind"], default: OrdinalSet()].insert(ordinal)
        }
        for row in try db.rows(
            "SELECT s.ordinal, f.name, f.value FROM search_record s JOIN facet f ON f.record = s.record WHERE \(condition)")
        {
            guard let facet = Facet(rawValue: try row["name"]) else { continue }
            facets[facet, default: [:]][try row["value"], default: OrdinalSet()].insert(try row["ordinal"])
        }
    }

    private mutating func arrange() {
        order = begins.indices.map { Int32($0) }.sorted { left, right in
            let (mine, theirs) = (begins[Int(left)], begins[Int(right)])
            return mine == theirs ? left > right : mine > theirs
        }
        place = Array(repeating: 0, count: order.count)
        for (index, ordinal) in order.enumerated() { place[Int(ordinal)] = Int32(index) }
    }
}
