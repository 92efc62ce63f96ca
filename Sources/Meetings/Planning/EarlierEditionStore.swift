internal import Records
internal import SQL

extension Connection {
    /// The cycle of an edition that a later one may be made like, in all languages.
    /// - Throws: `Refusal.notFound` when there is none for the reader.
    func earlierEdition(_ slug: String, for reader: Reader) throws -> EarlierEdition {
        let reading = try edition(slug, for: reader)
        let known = Set(reading.meetings.keys)
        let above = try links(from: reading.meetings.values.map(\.id), [.partOf], for: reader)
        let agendas = try reading.meetings.keys.sorted().flatMap { try agenda(of: $0, for: reader).all }
        let names = try wordings(of: reading.sittings.map(\.record.id) + agendas.map(\.record.id), fields: [.title])
        return EarlierEdition(
            slug, host: reading.state.edition.host,
            meetings: reading.state.meetings.compactMap { meeting in
                // A meeting whose days are not known cannot be moved with the others, unless it is the edition.
                let sat = reading.sittings.filter { $0.sitting.meeting == meeting.slug }.compactMap { entry in
                    entry.sitting.opens.map { entry.sitting.clock.reading($0).day }
                }
                guard let days = meeting.days ?? sat.min().map({ $0...(sat.max() ?? $0) }) else { return nil }
                let parent = reading.meetings[meeting.slug].flatMap { above[$0.id] }?.map(\.record.slug).first { known.contains($0) }
                return .init(meeting.slug, body: meeting.body, days: days, partOf: parent)
            },
            sittings: reading.sittings.map { .init($0.record.slug, $0.sitting, names[$0.record.id] ?? Wordings()) },
            items: agendas.map { .init($0.record.slug, $0.item, names[$0.record.id] ?? Wordings()) })
    }
}
