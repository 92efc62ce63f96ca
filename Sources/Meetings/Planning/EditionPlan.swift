internal import Institution
public import Records

/// The whole cycle of an edition, as the charter has it: the networks in parallel, then the body that prepares, then the
/// edition itself with its closed door before and after the plenary. Pure: from the charter and what the planner says.
public struct EditionPlan: Sendable {
    public struct PlannedMeeting: Sendable, Hashable {
        public let slug: String
        public let body: String
        /// Of the edition itself.
        public let number: Int?
        public let days: ClosedRange<Day>
        /// What it is held with.
        public let partOf: String?
    }

    /// What a sitting is for, so that it can be called by a name.
    public enum Purpose: Sendable, Hashable {
        case ordinary
        case joint
        /// The first, the second … behind the closed door.
        case closed(Int)
        case drafting
        /// Called as it was in the edition that it was copied from.
        case copied(Wordings)
    }

    public struct PlannedSitting: Sendable, Hashable {
        public let slug: String
        public let purpose: Purpose
        public let sitting: Sitting
    }

    public struct PlannedItem: Sendable, Hashable {
        public let slug: String
        public let topic: RequiredTopic
        /// The kind of party whose slot it is.
        public let partyType: String?
        /// What it was called in the edition that it was copied from.
        public var names: Wordings?
        public let item: AgendaItem
    }

    public let edition: String
    public internal(set) var meetings: [PlannedMeeting] = []
    public internal(set) var sittings: [PlannedSitting] = []
    public internal(set) var items: [PlannedItem] = []
    public internal(set) var deadlines: [Deadline] = []

    /// The number of the edition that it was copied from: titles with it get the new one.
    var likeNumber: Int?

    private let shape: CharterShape
    private let answers: EditionAnswers
    private let decision: CharterShape.Body

    /// What a charter lacks for the whole cycle: nothing of it is made up.
    public enum Lack: String, Sendable, Codable, CaseIterable {
        case decision, presidency, consultation, networks, closedDoor, drafting, rules
    }

    public static func lacks(_ shape: CharterShape) -> [Lack] {
        Lack.allCases.filter { lack in
            switch lack {
            case .decision: shape.decision == nil
            case .presidency: shape.presidency == nil
            case .consultation: shape.consultations.isEmpty
            case .networks: shape.networks.isEmpty
            case .closedDoor: shape.closedSittings.isEmpty
            case .drafting: shape.drafting == nil
            case .rules: !MeetingRules.ids.contains(where: shape.has)
            }
        }
    }

    /// - Parameter slug: the name of the edition in addresses.
    /// - Throws: `Refusal.invalid` where the charter has no body that decides: there is no edition then.
    public init(_ slug: String, _ answers: EditionAnswers, in shape: CharterShape) throws(Refusal) {
        guard let decision = shape.decision else { throw .invalid("number", "the charter has no body that decides") }
        self.init(slug, answers: answers, shape: shape, decision: decision)
        var day = answers.first
        if !shape.networks.isEmpty {
            meetNetworks(on: day)
            day = Day(number: day.number + 1)
        }
        for body in shape.consultations { meetConsultation(body, on: day) }
        if !shape.consultations.isEmpty { day = Day(number: day.number + 1) }
        meetEdition(on: day)
        setDeadlines()
    }

    init(_ slug: String, answers: EditionAnswers, shape: CharterShape, decision: CharterShape.Body) {
        edition = slug
        self.shape = shape
        self.answers = answers
        self.decision = decision
    }

    // MARK: The meetings

    private func name(of body: String) -> String { "\(body)-\(edition)" }

    private var consultation: String? { shape.consultations.first.map { name(of: $0.slug) } }

    private mutating func meetNetworks(on day: Day) {
        // With the afternoon left for the joint sitting, the networks' own end at noon.
        let middle = (answers.opens + answers.closes) / 2
        let ends = answers.joint == .after ? middle - 15 : answers.closes
        for (index, body) in shape.networks.enumerated() {
            let meeting = name(of: body.slug)
            meetings.append(PlannedMeeting(slug: meeting, body: body.slug, number: nil, days: day...day, partOf: consultation ?? edition))
            if answers.joint != .instead {
                add(
                    "\(meeting)-1", .ordinary, of: meeting, body.slug, inside: .body(body.slug), day, answers.opens, ends, room: index)
            }
            if answers.joint != .none {
                // Each sits with its own people, in one room at one time.
                add(
                    "\(meeting)-joint", .joint, of: meeting, body.slug, inside: .body(body.slug), day,
                    answers.joint == .after ? middle + 15 : answers.opens, answers.closes, room: 0)
            }
            let sitting = answers.joint == .instead ? "\(meeting)-joint" : "\(meeting)-1"
            if shape.drafting != nil { put(.draftingGroup, on: meeting, sitting, lead: answers.host) }
            putSlots(of: body, on: meeting, sitting)
        }
    }

    private mutating func meetConsultation(_ body: CharterShape.Body, on day: Day) {
        let meeting = name(of: body.slug)
        meetings.append(PlannedMeeting(slug: meeting, body: body.slug, number: nil, days: day...day, partOf: edition))
        add("\(meeting)-1", .ordinary, of: meeting, body.slug, inside: .body(body.slug), day, answers.opens, answers.closes)
        addDrafting(of: meeting, on: day)
        let sitting = "\(meeting)-1"
        if shape.drafting != nil { put(.draftingGroup, on: meeting, sitting, lead: answers.host) }
        if !shape.networks.isEmpty {
            put(.networkReports, on: meeting, sitting)
            put(.workPlans, on: meeting, sitting)
        }
        putSlots(of: body, on: meeting, sitting)
    }

    private mutating func meetEdition(on day: Day) {
        let doors = shape.closedSittings
        // Two by the annex of 2007 (D2): before the plenary, and after it to approve. Where no rule says so, one, to approve.
        let count = doors.isEmpty ? 0 : max(1, shape.number("d2", on: day) ?? 1)
        let before = count > 1 ? 1 : 0
        let after = count - before
        let next = Day(number: day.number + 1)
        let last = after > 0 ? next : day
        meetings.append(
            PlannedMeeting(slug: edition, body: decision.slug, number: answers.number, days: day...last, partOf: nil))
        var plenaryOpens = answers.opens
        if before > 0, let door = doors.first {
            closeDoor(door, 1, on: day, answers.opens, answers.opens + 90)
            plenaryOpens += 105
        }
        let open = shape.openSittings.first ?? decision
        let plenary = "\(edition)-\(open.slug == decision.slug ? "1" : open.slug)"
        add(plenary, .ordinary, of: edition, open.slug, inside: .body(open.slug), day, plenaryOpens, answers.closes)
        addDrafting(of: edition, on: day)
        putPlenary(open, plenary)
        let length = after > 0 ? (answers.closes - answers.opens) / max(2, after) : 0
        for turn in 0..<after {
            guard let door = doors.first else { continue }
            let begins = answers.opens + turn * length
            closeDoor(door, before + turn + 1, on: next, begins, begins + min(length, 150), isLast: turn == after - 1)
        }
    }

    private mutating func closeDoor(
        _ door: CharterShape.Body, _ turn: Int, on day: Day, _ opens: Int, _ closes: Int, isLast: Bool = false
    ) {
        let slug = "\(edition)-\(door.slug)-\(turn)"
        add(slug, .closed(turn), of: edition, door.slug, inside: .sitting(door.slug), day, opens, closes)
        if turn == 1 {
            for topic in [RequiredTopic.administration, .futureActions, .membership, .observers, .newTopics] { put(topic, on: edition, slug) }
        }
        if isLast { put(.approval, on: edition, slug) }
    }

    private mutating func putPlenary(_ open: CharterShape.Body, _ sitting: String) {
        if shape.drafting != nil { put(.draftingGroup, on: edition, sitting, lead: answers.host) }
        put(.presidencyReport, on: edition, sitting, lead: answers.host)
        put(.openingStatements, on: edition, sitting)
        put(.followUp, on: edition, sitting)
        if !shape.consultations.isEmpty { put(.recommendations, on: edition, sitting) }
        put(.presidencyTopics, on: edition, sitting, lead: answers.host)
        put(.memberInput, on: edition, sitting)
        // The dialogue is the slot; where the charter knows of no dialogue, whoever has a slot gets one.
        if shape.has("m2") { put(.civilSociety, on: edition, sitting) } else { putSlots(of: open, on: edition, sitting) }
        put(.candidates, on: edition, sitting)
    }

    // MARK: Sittings and items

    private mutating func add(
        _ slug: String, _ purpose: Purpose, of meeting: String, _ body: String, inside: Audience, _ day: Day, _ opens: Int,
        _ closes: Int, room: Int = 0
    ) {
        func moment(_ minute: Int) -> Moment { answers.clock.moment(.init(day: day, minute: minute)) }
        sittings.append(
            PlannedSitting(
                slug: slug, purpose: purpose,
                sitting: Sitting(
                    meeting: meeting, body: body, inside: inside, clock: answers.clock,
                    room: answers.rooms.isEmpty ? "" : answers.rooms[room % answers.rooms.count], opens: moment(opens),
                    closes: moment(closes))))
    }

    /// The drafting group works once the day's sitting is over, on the day on which the meeting opens (M10).
    private mutating func addDrafting(of meeting: String, on day: Day) {
        guard let drafting = shape.drafting else { return }
        add(
            "\(meeting)-\(drafting.slug)", .drafting, of: meeting, drafting.slug, inside: shape.planners ?? .members, day,
            answers.closes + 15, answers.closes + 120)
    }

    /// An item, where the charter has the rule that asks for it.
    private mutating func put(_ topic: RequiredTopic, on meeting: String, _ sitting: String, lead: String? = nil) {
        guard shape.has(topic.rule) else { return }
        append(topic, "\(topic.code.replacing(".", with: "-"))", meeting, sitting, lead: lead, partyType: nil)
    }

    /// A slot for every kind of party that has one in a body, by the matrix.
    private mutating func putSlots(of body: CharterShape.Body, on meeting: String, _ sitting: String) {
        for type in body.slots { append(.slot, "slot-\(type)", meeting, sitting, lead: nil, partyType: type) }
    }

    private mutating func append(
        _ topic: RequiredTopic, _ name: String, _ meeting: String, _ sitting: String, lead: String?, partyType: String?
    ) {
        let place = items.count { $0.item.meeting == meeting } + 1
        items.append(
            PlannedItem(
                slug: "\(meeting)-\(name)", topic: topic, partyType: partyType, names: nil,
                item: AgendaItem(meeting: meeting, sitting: sitting, place: place, lead: lead, required: topic.code)))
    }

    // MARK: Deadlines

    mutating func setDeadlines() {
        let about = Reference("meeting", edition)
        let opens = meetings.first { $0.slug == edition }?.days.lowerBound ?? answers.first
        deadlines.append(Deadline(.agenda, of: about, rule: shape.has("m8") ? "m8" : "", due: answers.agendaDue, by: .presidency))
        deadlines.append(Deadline(.comments, of: about, due: nil, by: .members))
        deadlines.append(Deadline(.registration, of: about, due: nil, by: .everyone))
        // R1 has a number of weeks; R2 has no deadline in the sources: it is asked for and left without a day.
        for rule in ["r1", "r2"] where shape.has(rule) {
            let weeks = shape.number(rule, on: opens)
            deadlines.append(
                Deadline(.reports, of: about, rule: rule, due: weeks.map { Day(number: opens.number - 7 * $0) }, by: .members))
        }
    }
}
