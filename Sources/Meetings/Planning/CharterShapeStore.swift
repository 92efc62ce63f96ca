internal import Institution
internal import Records
internal import SQL

extension Connection {
    /// What of the charter a plan is made from, as far as the reader may know it.
    func charterShape(for reader: Reader) throws -> CharterShape {
        let entries = try bodyEntries(for: reader)
        let names = try wordings(of: entries.map(\.record.id), fields: [.title, .short])
        let above = try links(from: entries.map(\.record.id), [.reportsOn], for: reader)
        var levels: [String: [String: ParticipationLevel]] = [:]
        for cell in try participation(for: reader) { levels[cell.body, default: [:]][cell.partyType] = cell.level }
        let groups = try partyGroups(for: reader)
        let groupNames = try wordings(of: groups.map(\.type.id), fields: [.title])
        let process = try setting("charter") ?? ""
        let own = try record(Reference("process", process), for: reader)
        return CharterShape(
            bodies: entries.map { entry in
                CharterShape.Body(
                    entry.record.slug, entry.type, parent: entry.parent?.slug, above: above[entry.record.id]?.first?.record.slug,
                    levels: levels[entry.record.slug] ?? [:], names: names[entry.record.id] ?? Wordings())
            },
            rules: Dictionary(
                try rules(for: reader).map { rule in
                    (rule.record.slug, rule.values.map { RuleValue(name: .title, number: $0.number, when: $0.when) })
                }, uniquingKeysWith: { first, _ in first }),
            partyTypes: groups.map {
                .init($0.type.slug, decides: $0.decides, names: groupNames[$0.type.id] ?? Wordings(), parties: $0.parties.map(\.name.slug))
            },
            presidencies: try presidingParties(for: reader), process: process,
            processNames: try own.map { try wordings(of: $0.id) } ?? Wordings())
    }

    /// Who presided when: what the memory tells, then the terms of the seats that have been noted since.
    private func presidingParties(for reader: Reader) throws -> [CharterShape.Presidency] {
        let told = try presidencies(for: reader).compactMap { entry in
            entry.party.flatMap { party in entry.record.when.map { CharterShape.Presidency(party.slug, $0) } }
        }
        let functions = try seatFunctions().values.filter { $0.rights.contains(.preside) }.map(\.slug).sorted()
        guard !functions.isEmpty else { return told }
        let seats = try rows(
            """
            SELECT s.party, r.happened FROM seat s JOIN record r ON r.id = s.record
            WHERE s.function IN (\(list: functions)) AND s.party IS NOT NULL AND r.happened IS NOT NULL AND \(reader.mayRead("r"))
            ORDER BY r.begins
            """
        ).compactMap { row -> CharterShape.Presidency? in
            let (party, happened): (String, String) = (try row["party"], try row["happened"])
            return When(happened).map { CharterShape.Presidency(party, $0) }
        }
        return told + seats
    }
}
