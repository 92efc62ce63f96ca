internal import Records
internal import SQL

/// A theme in the plan's tree.
struct ThemeEntry: Sendable, Encodable {
    let name: RecordName
    let level: ThemeLevel
    let parent: String?
    /// How many activities and documents are about it.
    let activities: Int
    let documents: Int
}

/// Who discussed a subtopic when, as a page shows it.
struct DiscussionEntry: Sendable, Encodable {
    let body: RecordName
    let years: [When]
    let note: Wording?
    let sources: [Citation]
}

extension Connection {
    /// The whole tree in the plan's order.
    func themes(for reader: Reader) throws -> [ThemeEntry] {
        var own: [String: (level: ThemeLevel, parent: String?)] = [:]
        for row in try rows("SELECT record, level, parent FROM theme") {
            own[try row["record"]] = (ThemeLevel(rawValue: try row["level"]) ?? .subtopic, try row["parent"])
        }
        var counts: [String: [String: Int]] = [:]
        for row in try rows(
            """
            SELECT f.value, r.kind, COUNT(*) AS number FROM facet f JOIN record r ON r.id = f.record
            WHERE f.name = 'theme' AND r.kind IN ('activity', 'document') AND \(reader.mayRead("r"))
            GROUP BY f.value, r.kind
            """)
        {
            counts[try row["value"], default: [:]][try row["kind"]] = try row["number"]
        }
        let records = try records("r.kind = 'theme'", fields: [.title], for: reader)
        let known = Set(records.map(\.slug))
        return records.compactMap { record in
            own[record.id.rawValue].map {
                ThemeEntry(
                    name: RecordName(record), level: $0.level, parent: $0.parent.flatMap { known.contains($0) ? $0 : nil },
                    activities: counts[record.slug]?["activity"] ?? 0,
                    documents: counts[record.slug]?["document"] ?? 0)
            }
        }
    }

    /// Who discussed a theme, by body in the order of the source.
    func discussions(of theme: Record, sources: [Field: [Citation]], for reader: Reader) throws -> [DiscussionEntry] {
        let rows = try rows(
            """
            SELECT position, body, happened FROM discussion WHERE theme = \(theme.id.rawValue)
            ORDER BY position, body, happened
            """
        ).map { (position: try $0["position"] as Int, body: try $0["body"] as String, when: try $0["happened"] as String) }
        let bodies = try titles(ofKind: "body", for: reader)
        let keys = rows.map { Key(position: $0.position, body: $0.body) }.uniqued()
        return keys.compactMap { key in
            guard let body = bodies[key.body] else { return nil }
            let part = Field.part("discussion", key.position)
            return DiscussionEntry(
                body: body,
                years: rows.filter { $0.position == key.position && $0.body == key.body }.compactMap { When($0.when) },
                note: theme[part], sources: sources[part] ?? [])
        }
    }

    /// The years in which the subtopics below were discussed by anyone, for a drawing.
    func discussionYears(for reader: Reader) throws -> [String: [When]] {
        var years: [String: [When]] = [:]
        for row in try rows(
            """
            SELECT r.slug, d.happened FROM discussion d JOIN record r ON r.id = d.theme
            WHERE \(reader.mayRead("r"))
              AND NOT EXISTS (SELECT 1 FROM record b WHERE b.kind = 'body' AND b.slug = d.body AND \(reader.mayNotRead("b")))
            GROUP BY r.slug, d.happened ORDER BY r.slug, d.happened
            """)
        {
            if let when = When(try row["happened"]) { years[try row["slug"], default: []].append(when) }
        }
        return years
    }

    private struct Key: Hashable {
        let position: Int
        let body: String
    }
}
