public import Records
public import SQL

/// A rule's value as a page shows it.
public struct RuleValueEntry: Sendable, Encodable {
    public let name: Wording
    public let number: Double?
    public let words: Wording?
    public let when: When?
    public let sources: [Citation]
}

/// A rule with its values and sources.
public struct RuleEntry: Sendable, Encodable {
    public let record: Record
    public let values: [RuleValueEntry]
    public let bodies: [RecordName]
    public let sources: [Citation]
}

extension Connection {
    /// The rules in the charter's order, all or those about a body.
    public func rules(about body: String? = nil, for reader: Reader) throws -> [RuleEntry] {
        var condition: SQL = "r.kind = 'rule'"
        if let body {
            condition = condition + """
                 AND EXISTS (SELECT 1 FROM facet f WHERE f.record = r.id AND f.name = 'body' AND f.value = \(body))
                """
        }
        let records = try records(condition, for: reader)
        let sources = try citations(of: records.map(\.id), for: reader)
        let bodies = try links(from: records.map(\.id), [.about], for: reader)
        var values: [String: [(position: Int, number: Double?, when: When?)]] = [:]
        for row in try rows(
            """
            SELECT rule, position, number, happened FROM rule_value
            WHERE rule IN (\(list: records.map(\.id.rawValue))) ORDER BY rule, position
            """)
        {
            let happened: String? = try row["happened"]
            values[try row["rule"], default: []].append(
                (try row["position"], try row["number"], happened.flatMap { When($0) }))
        }
        return records.map { record in
            RuleEntry(
                record: record,
                values: (values[record.id.rawValue] ?? []).map { value in
                    RuleValueEntry(
                        name: record[.part("value-name", value.position)] ?? record.title, number: value.number,
                        words: record[.part("value", value.position)], when: value.when,
                        sources: sources[record.id]?[.part("value", value.position)] ?? [])
                },
                bodies: (bodies[record.id] ?? []).map(\.record),
                sources: sources[record.id]?[RecordDraft.whole] ?? [])
        }
    }

    /// The number that a rule has in force on a day; nil where the charter has no such rule, or it names no number.
    public func numberInForce(of rule: String, on day: Day) throws -> Int? {
        let values = try rows(
            """
            SELECT v.number, v.happened FROM rule_value v JOIN record r ON r.id = v.rule
            WHERE r.kind = 'rule' AND r.slug = \(rule) ORDER BY v.position
            """
        ).map { row in
            let (number, happened): (Double?, String?) = (try row["number"], try row["happened"])
            return RuleValue(name: .title, number: number, when: happened.flatMap { When($0) })
        }
        return RuleValue.inForce(values, on: day).map { Int($0) }
    }
}
