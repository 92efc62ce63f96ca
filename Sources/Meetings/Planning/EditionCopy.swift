internal import Institution
public import Records

/// An earlier edition's cycle, as far as a later one can be made like it: nobody's names, only what was held when and took
/// up what for how long.
public struct EarlierEdition: Sendable {
    public struct Part: Sendable {
        public let slug: String
        public let body: String
        public let days: ClosedRange<Day>
        public let partOf: String?

        public init(_ slug: String, body: String, days: ClosedRange<Day>, partOf: String?) {
            self.slug = slug
            self.body = body
            self.days = days
            self.partOf = partOf
        }
    }

    public struct Named<Value: Sendable>: Sendable {
        public let slug: String
        public let value: Value
        public let names: Wordings

        public init(_ slug: String, _ value: Value, _ names: Wordings) {
            self.slug = slug
            self.value = value
            self.names = names
        }
    }

    public let edition: String
    public let host: String?
    public let meetings: [Part]
    public let sittings: [Named<Sitting>]
    public let items: [Named<AgendaItem>]

    public init(
        _ edition: String, host: String?, meetings: [Part], sittings: [Named<Sitting>], items: [Named<AgendaItem>]
    ) {
        self.edition = edition
        self.host = host
        self.meetings = meetings
        self.sittings = sittings
        self.items = items
    }

    /// The first day on which anything sat or met.
    var first: Day? {
        (meetings.map(\.days.lowerBound) + sittings.compactMap { named in named.value.opens.map { named.value.clock.reading($0).day } }).min()
    }
}

extension EditionPlan {
    /// A cycle like an earlier one, from another first day on: the same meetings, sittings at the same hours by the new
    /// venue's clock, the same items with their lengths. What the host led then, the new host leads.
    /// - Throws: `Refusal.invalid` where the earlier one holds nothing to copy.
    public init(_ slug: String, like earlier: EarlierEdition, _ answers: EditionAnswers, in shape: CharterShape) throws(Refusal) {
        guard let first = earlier.first, !earlier.sittings.isEmpty else {
            throw .invalid("from", "has no sittings to copy")
        }
        guard let decision = shape.decision else { throw .invalid("number", "the charter has no body that decides") }
        self.init(slug, answers: answers, shape: shape, decision: decision)
        let shift = answers.first.number - first.number
        func moved(_ day: Day) -> Day { Day(number: day.number + shift) }
        var names = [earlier.edition: slug]
        for meeting in earlier.meetings where meeting.slug != earlier.edition {
            let plain = "\(meeting.body)-\(slug)"
            names[meeting.slug] = names.values.contains(plain) ? "\(plain)-\(names.count)" : plain
        }
        for meeting in earlier.meetings {
            meetings.append(
                PlannedMeeting(
                    slug: names[meeting.slug] ?? slug, body: meeting.body, number: meeting.slug == earlier.edition ? answers.number : nil,
                    days: moved(meeting.days.lowerBound)...moved(meeting.days.upperBound), partOf: meeting.partOf.flatMap { names[$0] }))
        }
        for (index, named) in earlier.sittings.enumerated() {
            let (old, meeting) = (named.value, names[named.value.meeting] ?? slug)
            names[named.slug] = "\(meeting)-s\(index + 1)"
            func moment(_ moment: Moment?) -> Moment? {
                moment.map { old.clock.reading($0) }.map { answers.clock.moment(.init(day: moved($0.day), minute: $0.minute)) }
            }
            sittings.append(
                PlannedSitting(
                    slug: "\(meeting)-s\(index + 1)", purpose: .copied(named.names),
                    sitting: Sitting(
                        meeting: meeting, body: old.body, inside: old.inside, clock: answers.clock, room: old.room, opens: moment(old.opens),
                        closes: moment(old.closes))))
        }
        for (index, named) in earlier.items.enumerated() { names[named.slug] = "\(names[named.value.meeting] ?? slug)-i\(index + 1)" }
        for named in earlier.items {
            let old = named.value
            items.append(
                PlannedItem(
                    slug: names[named.slug] ?? named.slug, topic: RequiredTopic(old.required ?? ""), partyType: nil, names: named.names,
                    item: AgendaItem(
                        meeting: names[old.meeting] ?? slug, sitting: old.sitting.flatMap { names[$0] }, parent: old.parent.flatMap { names[$0] },
                        place: old.place, minutes: old.minutes, lead: old.lead != nil && old.lead == earlier.host ? answers.host : nil,
                        required: old.required)))
        }
        require(try EditionPlan(slug, answers, in: shape))
        setDeadlines()
    }

    /// What rules ask for and the earlier edition does not show, as the charter has it: what was behind its closed door is
    /// not read to be copied.
    private mutating func require(_ fresh: EditionPlan) {
        let copied = items
        for planned in fresh.items {
            let old = planned.item
            guard let body = fresh.meetings.first(where: { $0.slug == old.meeting })?.body,
                let meeting = meetings.first(where: { $0.body == body })?.slug,
                !copied.contains(where: { $0.item.meeting == meeting && $0.item.required == old.required })
            else { continue }
            items.append(
                PlannedItem(
                    slug: planned.slug, topic: planned.topic, partyType: planned.partyType, names: nil,
                    item: AgendaItem(
                        meeting: meeting, sitting: old.sitting.flatMap { counterpart(of: $0, in: fresh, at: meeting) },
                        place: items.count { $0.item.meeting == meeting } + 1, lead: old.lead, required: old.required)))
        }
    }

    /// The sitting of the same body that comes at the same turn; the last where there are fewer.
    private func counterpart(of slug: String, in fresh: EditionPlan, at meeting: String) -> String? {
        guard let body = fresh.sittings.first(where: { $0.slug == slug })?.sitting.body else { return nil }
        let turn = fresh.sittings.filter { $0.sitting.body == body }.firstIndex { $0.slug == slug } ?? 0
        let own = sittings.filter { $0.sitting.meeting == meeting && $0.sitting.body == body }
        return own.indices.contains(turn) ? own[turn].slug : own.last?.slug
    }
}
