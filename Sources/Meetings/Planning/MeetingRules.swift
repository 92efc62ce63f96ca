internal import Institution
internal import Records
internal import Web

/// Something in a plan that a rule of the charter does not allow, or that it asks for and is not there.
public struct Violation: Sendable, Hashable, Codable {
    public enum Severity: String, Sendable, Codable {
        /// Against the rule.
        case broken
        /// Not yet settled: nobody can tell today.
        case open
    }

    /// The charter's rule; its title and its source are the charter's.
    public let rule: String
    /// What is wrong, in English; the key of its translations. `{name}` stands for a value.
    public let words: String
    public let values: [String: String]
    /// The meeting or sitting concerned; empty where it is the whole.
    public let place: String
    public let severity: Severity

    init(_ rule: String, _ words: String, _ values: [String: String] = [:], at place: String = "", _ severity: Severity = .broken) {
        self.rule = rule
        self.words = words
        self.values = values
        self.place = place
        self.severity = severity
    }

    /// Names it among the violations of one plan, so that the presidency can set this one aside and no other.
    public var code: String { [rule, place, fingerprint(words + values.sorted { $0.key < $1.key }.map(\.value).joined())].joined(separator: "~") }
}

/// The rules about meetings, M1 to M10, each as one check. A charter without a rule is not held to it.
public enum MeetingRules {
    public static let ids = (1...10).map { "m\($0)" }

    public static func violations(of state: EditionState) -> [Violation] {
        let checks: [(String, (EditionState) -> [Violation])] = [
            ("m1", m1), ("m2", m2), ("m3", m3), ("m4", m4), ("m5", m5), ("m6", m6), ("m7", m7), ("m8", m8), ("m10", m10),
        ]
        return checks.flatMap { rule, check in state.shape.has(rule) ? check(state) : [] }
    }

    /// Once a year, in the first half, hosted by the presidency.
    private static func m1(_ state: EditionState) -> [Violation] {
        var found: [Violation] = []
        guard let days = state.edition.days else {
            return [.init("m1", "No days are set.", [:], at: state.edition.slug, .open)]
        }
        let most = state.shape.number("m1", on: days.lowerBound) ?? 1
        let held = state.elsewhere.count { $0.body == state.edition.body } + 1
        if held > most {
            found.append(.init("m1", "It would be meeting number {n} of this body in the year; the rule has {most}.", ["n": String(held), "most": String(most)]))
        }
        if days.upperBound.parts.month > 6 {
            found.append(.init("m1", "It ends in the second half of the year.", [:], at: state.edition.slug))
        }
        switch (state.edition.host, state.shape.presiding(on: days.lowerBound)) {
        case (nil, _): found.append(.init("m1", "It has no host.", [:], at: state.edition.slug))
        case (_?, nil):
            found.append(.init("m1", "Who presides on these days is not noted yet: whether the host does cannot be told.", [:], at: state.edition.slug, .open))
        case (let host?, let presiding?) where host != presiding:
            found.append(.init("m1", "The host does not preside on these days.", [:], at: state.edition.slug))
        default: break
        }
        return found
    }

    /// The plenary hears the presidency's report and the opening statements, and holds the dialogue with civil society.
    private static func m2(_ state: EditionState) -> [Violation] {
        guard !state.plenaries.isEmpty else { return [.init("m2", "There is no plenary.", [:], at: state.edition.slug)] }
        let topics = state.topics(of: state.edition.slug)
        let asked: [(RequiredTopic, Violation)] = [
            (.presidencyReport, .init("m2", "The agenda lacks the report of the presidency.", [:], at: state.edition.slug)),
            (.openingStatements, .init("m2", "The agenda lacks the opening statements of the members.", [:], at: state.edition.slug)),
            (.civilSociety, .init("m2", "The agenda lacks the dialogue with civil society.", [:], at: state.edition.slug)),
        ]
        return asked.filter { !topics.contains($0.0.code) }.map(\.1)
    }

    /// Behind the closed door are the heads of the members' delegations and their companions, and nobody else.
    private static func m3(_ state: EditionState) -> [Violation] {
        var found: [Violation] = state.closed.filter { $0.sitting.inside != .sitting($0.sitting.body) }.map {
            .init("m3", "It is open to others than those who go behind the closed door.", [:], at: $0.slug)
        }
        guard let day = state.edition.days?.lowerBound, let most = state.shape.number("m3", on: day) else { return found }
        for (party, number) in state.companions.sorted(by: { $0.key < $1.key }) where number > most {
            found.append(
                .init("m3", "{party} brings {n} companions; the number in force is {most}.", ["party": party, "n": String(number), "most": String(most)]))
        }
        return found
    }

    /// The closed door decides on the secretariat's administration and money, future actions, membership, observers.
    private static func m4(_ state: EditionState) -> [Violation] {
        guard !state.closed.isEmpty else { return [.init("m4", "Nothing is behind the closed door.", [:], at: state.edition.slug)] }
        let doors = Set(state.closed.map(\.slug))
        let own = state.items.filter { $0.meeting == state.edition.slug && $0.required?.hasPrefix("m4.") == true }
        var found: [Violation] = own.filter { !($0.sitting.map(doors.contains) ?? false) }.compactMap { _ in
            .init("m4", "Something that the closed door decides stands on another sitting’s agenda.", [:], at: state.edition.slug)
        }.uniqued()
        let topics = Set(own.compactMap(\.required))
        let asked: [(RequiredTopic, Violation)] = [
            (.administration, .init("m4", "The closed door’s agenda lacks the secretariat’s administration and money.", [:], at: state.edition.slug)),
            (.futureActions, .init("m4", "The closed door’s agenda lacks the future actions.", [:], at: state.edition.slug)),
            (.membership, .init("m4", "The closed door’s agenda lacks the conditions for new members.", [:], at: state.edition.slug)),
            (.observers, .init("m4", "The closed door’s agenda lacks the criteria for observers.", [:], at: state.edition.slug)),
        ]
        found += asked.filter { !topics.contains($0.0.code) }.map(\.1)
        return found
    }

    /// The body that prepares meets twice a year, the first time with the edition; observer states stay outside.
    private static func m5(_ state: EditionState) -> [Violation] {
        state.shape.consultations.flatMap { body -> [Violation] in
            var found: [Violation] = []
            let own = state.others.filter { $0.body == body.slug }
            if own.isEmpty { found.append(.init("m5", "The body that prepares the decisions does not meet with this edition.", [:], at: state.edition.slug)) }
            if let days = state.edition.days {
                for meeting in own {
                    guard let theirs = meeting.days else { continue }
                    if theirs.upperBound > days.upperBound {
                        found.append(.init("m5", "It ends after the edition that it prepares.", [:], at: meeting.slug))
                    }
                    if days.lowerBound.number - theirs.upperBound.number > 7 {
                        found.append(.init("m5", "It is more than a week before the edition: not in conjunction with it.", [:], at: meeting.slug))
                    }
                }
                let most = state.shape.number("m5", on: days.lowerBound) ?? 2
                let held = own.count + state.elsewhere.count { $0.body == body.slug }
                if held < most {
                    found.append(.init("m5", "Planned in the year: {n} of {most} meetings.", ["n": String(held), "most": String(most)], at: own.first?.slug ?? "", .open))
                } else if held > most {
                    found.append(.init("m5", "It would meet {n} times in the year; the rule has {most}.", ["n": String(held), "most": String(most)], at: own.first?.slug ?? ""))
                }
            }
            return found + openTooWide(state, body, "m5")
        }
    }

    /// The networks meet in parallel, immediately before the body that they report to; members only.
    private static func m6(_ state: EditionState) -> [Violation] {
        let networks = state.shape.networks
        var found: [Violation] = networks.filter { network in !state.others.contains { $0.body == network.slug } }.map {
            .init("m6", "A network does not meet with this edition.", [:], at: $0.slug)
        }
        for (index, first) in networks.enumerated() {
            for second in networks.dropFirst(index + 1) { found += m6(state, first, second) }
        }
        for network in networks {
            found += m6(state, network) + openTooWide(state, network, "m6")
        }
        return found
    }

    private static func m6(_ state: EditionState, _ first: CharterShape.Body, _ second: CharterShape.Body) -> [Violation] {
        let (mine, theirs) = (state.sittings(ofBody: first.slug), state.sittings(ofBody: second.slug))
        guard !mine.isEmpty, !theirs.isEmpty else { return [] }
        let pairs = mine.flatMap { left in theirs.map { (left, $0) } }.filter { $0.0.sitting.overlaps($0.1.sitting) }
        guard !pairs.isEmpty else { return [.init("m6", "The networks do not meet in parallel.", [:], at: mine[0].slug)] }
        return pairs.compactMap { left, right in
            let sameTime = left.sitting.opens == right.sitting.opens && left.sitting.closes == right.sitting.closes
            // In one room at the same time from beginning to end is the joint sitting that the rule allows.
            guard !left.sitting.room.isEmpty, left.sitting.room == right.sitting.room, !sameTime else { return nil }
            return .init("m6", "Both networks need the same room at the same time, and sit together only in part.", [:], at: left.slug)
        }
    }

    private static func m6(_ state: EditionState, _ network: CharterShape.Body) -> [Violation] {
        guard let above = network.above, let last = state.sittings(ofBody: network.slug).compactMap(\.sitting.closes).max() else { return [] }
        let theirs = state.sittings(ofBody: above)
        guard let opens = theirs.compactMap(\.sitting.opens).min(), let clock = theirs.first?.sitting.clock else { return [] }
        let place = state.sittings(ofBody: network.slug).first?.slug ?? ""
        if last > opens { return [.init("m6", "The network is not done when the body begins that it reports to.", [:], at: place)] }
        let gap = clock.reading(opens).day.number - clock.reading(last).day.number
        return gap > 1 ? [.init("m6", "The network does not meet immediately before the body that it reports to.", [:], at: place)] : []
    }

    /// Sittings of a body that are open to kinds of party which the matrix keeps out, or lets in by invitation only.
    private static func openTooWide(_ state: EditionState, _ body: CharterShape.Body, _ rule: String) -> [Violation] {
        guard !state.shape.keptOut(of: body.slug).isEmpty else { return [] }
        // What has been held may be open to all since: it is memory.
        return state.sittings(ofBody: body.slug).filter { [.everyone, .process].contains($0.sitting.inside) && $0.sitting.state != .closed }.map {
            .init(rule, "It is open to parties that have no open place in this body.", [:], at: $0.slug)
        }
    }

    /// Civil society has a slot with the networks, with the body that prepares and in the plenary.
    private static func m7(_ state: EditionState) -> [Violation] {
        state.meetings.compactMap { meeting in
            guard let body = state.shape.body(meeting.body) else { return nil }
            let open = state.shape.openSittings.contains { !$0.slots.isEmpty }
            guard !body.slots.isEmpty || (body.type == .decision && open) else { return nil }
            let topics = state.topics(of: meeting.slug)
            guard !topics.contains(RequiredTopic.slot.code), !topics.contains(RequiredTopic.civilSociety.code) else { return nil }
            return .init("m7", "The agenda has no slot for civil society.", [:], at: meeting.slug)
        }
    }

    /// The agenda takes up follow-up, the presidency's topics and the members' input, and goes round beforehand.
    private static func m8(_ state: EditionState) -> [Violation] {
        let topics = state.topics(of: state.edition.slug)
        let asked: [(RequiredTopic, Violation)] = [
            (.followUp, .init("m8", "The agenda lacks the follow-up of earlier meetings.", [:], at: state.edition.slug)),
            (.presidencyTopics, .init("m8", "The agenda lacks the topics of the presidency.", [:], at: state.edition.slug)),
            (.memberInput, .init("m8", "The agenda lacks the topics that the members bring in.", [:], at: state.edition.slug)),
        ]
        var found = asked.filter { !topics.contains($0.0.code) }.map(\.1)
        let circulation = state.deadlines.first { $0.kind == .agenda }?.due
        switch (circulation, state.edition.days?.lowerBound) {
        case (nil, _):
            found.append(.init("m8", "No day is set by which the preliminary agenda goes to all members and observer organisations.", [:], at: state.edition.slug, .open))
        case (let day?, let opens?) where day >= opens:
            found.append(.init("m8", "The preliminary agenda would go round only when the meeting has begun.", [:], at: state.edition.slug))
        default: break
        }
        return found
    }

    /// When a meeting opens a drafting group is formed, headed by the presidency.
    private static func m10(_ state: EditionState) -> [Violation] {
        let presiding = state.edition.days.flatMap { state.shape.presiding(on: $0.lowerBound) } ?? state.edition.host
        return state.meetings.flatMap { meeting -> [Violation] in
            let formed = state.items.filter { $0.meeting == meeting.slug && $0.required == RequiredTopic.draftingGroup.code }
            let sits = state.sittings.contains { session in
                session.sitting.meeting == meeting.slug && state.type(of: session) == .drafting
                    && state.day(of: session) == meeting.days?.lowerBound
            }
            if formed.isEmpty, !sits {
                return [.init("m10", "No drafting group is formed when the meeting opens.", [:], at: meeting.slug)]
            }
            guard let presiding else { return [] }
            return formed.filter { $0.lead != presiding }.prefix(1).map { _ in
                .init("m10", "The drafting group is not headed by the presidency.", [:], at: meeting.slug)
            }
        }
    }
}

extension MeetingRules {
    /// A seminar, workshop or training as it is planned.
    public struct Seminar: Sendable, Hashable {
        public let hosts: [String]
        public let sponsors: [String]
        public let presidencyOpens: Bool

        public init(hosts: [String], sponsors: [String], presidencyOpens: Bool) {
            self.hosts = hosts
            self.sponsors = sponsors
            self.presidencyOpens = presidencyOpens
        }
    }

    /// M9: convened by its host or co-sponsors with the secretariat; the presidency takes part in the opening.
    public static func violations(of seminar: Seminar, in shape: CharterShape) -> [Violation] {
        guard shape.has("m9") else { return [] }
        var found: [Violation] = []
        let members = Set(shape.members)
        if seminar.hosts.isEmpty, seminar.sponsors.isEmpty {
            found.append(.init("m9", "Nobody convenes it: it has neither a host nor a co-sponsor.", [:]))
        } else if members.isDisjoint(with: seminar.hosts + seminar.sponsors) {
            found.append(.init("m9", "No member country hosts or co-sponsors it.", [:]))
        }
        if !seminar.presidencyOpens { found.append(.init("m9", "The presidency does not take part in the opening.", [:])) }
        return found
    }
}
