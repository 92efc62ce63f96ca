import Institution
import Meetings
import Records

/// A charter as the Conference's is, as small as a plan needs it, and an edition planned by it.
struct PlannedYear {
    static let clock = VenueClock("America/Tegucigalpa")!
    static let rules = (1...10).map { "m\($0)" } + ["d2", "d3", "d4", "p1", "r1", "r2", "a1"]

    static func shape(rules: [String] = rules, presiding: String? = "hnd", closedSittings: Double? = 2) -> CharterShape {
        let inside: [String: ParticipationLevel] = ["member": .takesPart, "observer-state": .byInvitation, "civil": .slot]
        var values: [String: [RuleValue]] = Dictionary(rules.map { ($0, []) }, uniquingKeysWith: { $1 })
        func set(_ rule: String, _ number: Double, _ when: String? = nil) {
            guard values[rule] != nil else { return }
            values[rule, default: []].append(RuleValue(name: .title, number: number, when: when.flatMap { When($0) }))
        }
        set("m1", 1); set("m5", 2); set("r1", 2); set("a1", 6)
        set("m3", 2, "2007-04-27/.."); set("m3", 1, "2010-11/..")
        if let closedSittings { set("d2", closedSittings, "2007-04-27/..") }
        return CharterShape(
            bodies: [
                .init("ministers", .decision, levels: ["member": .decides, "observer-state": .takesPart, "civil": .slot]),
                .init("plenary", .sitting, parent: "ministers", levels: ["member": .takesPart, "observer-state": .takesPart, "civil": .slot]),
                .init("closed", .sitting, parent: "ministers", levels: ["member": .decides, "observer-state": .excluded, "civil": .excluded]),
                .init("helm", .presidency),
                .init("group", .consultation, above: "ministers", levels: ["member": .decides, "observer-state": .excluded, "civil": .slot]),
                .init("first-net", .network, above: "group", levels: inside), .init("second-net", .network, above: "group", levels: inside),
                .init("drafters", .drafting),
            ],
            rules: values,
            partyTypes: [
                .init("member", decides: true, parties: ["hnd", "mex"]), .init("observer-state", decides: false, parties: ["per"]),
                .init("civil", decides: false, parties: ["net"]),
            ],
            presidencies: presiding.map { [.init($0, When("2008")!)] } ?? [], process: "conf")
    }

    static func answers(_ change: (inout EditionAnswers) -> Void = { _ in }) -> EditionAnswers {
        var answers = EditionAnswers(
            number: 13, host: "hnd", first: Day("2008-05-05")!, clock: clock, rooms: ["A", "B"], agendaDue: Day("2008-03-01"))
        change(&answers)
        return answers
    }

    /// The plan as the rules want it, with whatever goes wrong in it.
    static func state(
        shape: CharterShape = shape(), _ change: (inout EditionAnswers) -> Void = { _ in }, then: (inout EditionState) -> Void = { _ in }
    ) throws -> EditionState {
        let answers = answers(change)
        let plan = try EditionPlan("conf-xiii", answers, in: shape)
        var state = EditionState(plan, host: answers.host, in: shape)
        // The second meeting of the group later in the year.
        state.elsewhere = [.init("group-2008", body: "group", days: Day("2008-11-03")!...Day("2008-11-04")!)]
        then(&state)
        return state
    }

    /// What a rule says of a plan.
    static func words(_ rule: String, of state: EditionState) -> [String] {
        MeetingRules.violations(of: state).filter { $0.rule == rule }.map(\.words)
    }
}

extension EditionState {
    mutating func lose(_ required: String, of meeting: String? = nil) {
        items.removeAll { $0.required == required && (meeting == nil || $0.meeting == meeting) }
    }

    /// The same sittings, those of one name changed.
    mutating func change(_ slug: String, _ body: (Sitting) -> Sitting) {
        sittings = sittings.map { $0.slug == slug ? .init(slug, body($0.sitting)) : $0 }
    }
}

extension Sitting {
    func moved(hours: Int) -> Sitting {
        with(opens: opens.map { Moment(milliseconds: $0.milliseconds + hours * 3_600_000) }, closes: closes.map { Moment(milliseconds: $0.milliseconds + hours * 3_600_000) })
    }

    func with(opens: Moment?? = nil, closes: Moment?? = nil, inside: Audience? = nil, room: String? = nil) -> Sitting {
        Sitting(
            meeting: meeting, body: body, inside: inside ?? self.inside, clock: clock, room: room ?? self.room, opens: opens ?? self.opens,
            closes: closes ?? self.closes)
    }
}
