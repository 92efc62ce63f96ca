import Institution
import Meetings
import Records
import Testing

/// The cycle that a charter makes of an edition's number, host and first day.
struct EditionPlanTests {
    private func hours(_ plan: EditionPlan, _ slug: String) throws -> String {
        let sitting = try #require(plan.sittings.first { $0.slug == slug }?.sitting)
        let (opens, closes) = (try #require(sitting.opens), try #require(sitting.closes))
        return "\(sitting.clock.reading(opens)) \(sitting.clock.reading(closes).time) \(sitting.room)"
    }

    @Test func `Both networks in parallel, then the group, then closed door, plenary, closed door`() throws {
        let plan = try EditionPlan("conf-xiii", PlannedYear.answers(), in: PlannedYear.shape())
        #expect(plan.meetings.map(\.slug) == ["first-net-conf-xiii", "second-net-conf-xiii", "group-conf-xiii", "conf-xiii"])
        #expect(plan.meetings.map(\.partOf) == ["group-conf-xiii", "group-conf-xiii", "conf-xiii", nil])
        #expect(try hours(plan, "first-net-conf-xiii-1") == "2008-05-05T09:00 17:30 A")
        #expect(try hours(plan, "second-net-conf-xiii-1") == "2008-05-05T09:00 17:30 B")
        #expect(try hours(plan, "group-conf-xiii-1") == "2008-05-06T09:00 17:30 A")
        #expect(try hours(plan, "conf-xiii-closed-1") == "2008-05-07T09:00 10:30 A")
        #expect(try hours(plan, "conf-xiii-plenary") == "2008-05-07T10:45 17:30 A")
        #expect(try hours(plan, "conf-xiii-closed-2").hasPrefix("2008-05-08T09:00"))
        #expect(plan.sittings.filter { $0.sitting.body == "closed" }.allSatisfy { $0.sitting.inside == .sitting("closed") })
        #expect(plan.meetings.last?.days == Day("2008-05-07")!...Day("2008-05-08")!)
        // No two that overlap share a room.
        for (index, first) in plan.sittings.enumerated() {
            for second in plan.sittings.dropFirst(index + 1) where first.sitting.overlaps(second.sitting) {
                #expect(first.sitting.room != second.sitting.room, "\(first.slug) and \(second.slug)")
            }
        }
    }

    @Test func `Reports are due so many weeks before as the rule has it; where the sources name no day there is none`() throws {
        let plan = try EditionPlan("conf-xiii", PlannedYear.answers(), in: PlannedYear.shape())
        let due = Dictionary(plan.deadlines.map { ($0.code, $0.due) }, uniquingKeysWith: { $1 })
        #expect(due["reports.r1"] == Day("2008-04-23")!)
        #expect(due["reports.r2"] == .some(nil))
        #expect(due["registration"] == .some(nil) && due["agenda.m8"] == Day("2008-03-01")!)
    }

    @Test func `A joint sitting has both networks in one room at one time`() throws {
        for (joint, own) in [(EditionAnswers.Joint.after, 1), (.instead, 0)] {
            let plan = try EditionPlan("conf-xiii", PlannedYear.answers { $0.joint = joint }, in: PlannedYear.shape())
            let together = plan.sittings.filter { $0.purpose == .joint }
            #expect(Set(together.map(\.sitting.body)) == ["first-net", "second-net"])
            #expect(Set(together.map(\.sitting.room)).count == 1 && Set(together.map(\.sitting.opens)).count == 1)
            #expect(plan.sittings.count { $0.sitting.body == "first-net" && $0.purpose == .ordinary } == own)
        }
    }

    @Test(arguments: [1.0, 2.0, 3.0]) func `The closed door is opened as often as the rule has it, the last time to approve`(count: Double) throws {
        let plan = try EditionPlan("conf-xiii", PlannedYear.answers(), in: PlannedYear.shape(closedSittings: count))
        let doors = plan.sittings.filter { $0.sitting.body == "closed" }
        #expect(doors.count == Int(count))
        #expect(plan.items.first { $0.topic == .approval }?.item.sitting == doors.last?.slug)
        #expect(zip(doors, doors.dropFirst()).allSatisfy { !$0.sitting.overlaps($1.sitting) })
    }

    @Test func `A charter that has less makes less, and what it lacks is said`() throws {
        let shape = CharterShape(
            bodies: [.init("council", .decision), .init("chair", .presidency)], rules: [:],
            partyTypes: [.init("state", decides: true, parties: ["hnd"])], process: "tiny")
        let plan = try EditionPlan("tiny-i", PlannedYear.answers(), in: shape)
        #expect(plan.meetings.map(\.body) == ["council"] && plan.sittings.map(\.sitting.body) == ["council"] && plan.items.isEmpty)
        #expect(EditionPlan.lacks(shape) == [.consultation, .networks, .closedDoor, .drafting, .rules])
        #expect(EditionPlan.lacks(PlannedYear.shape()) == [])
        #expect(throws: Refusal.self) { try EditionPlan("none-i", PlannedYear.answers(), in: CharterShape(bodies: [], rules: [:])) }
    }

    @Test func `A copy keeps the hours by the new venue's clock, the lengths, and nothing of who led`() throws {
        let shape = PlannedYear.shape()
        let plan = try EditionPlan("conf-xiii", PlannedYear.answers(), in: shape)
        let earlier = EarlierEdition(
            "conf-xiii", host: "hnd",
            meetings: plan.meetings.map { .init($0.slug, body: $0.body, days: $0.days, partOf: $0.partOf) },
            sittings: plan.sittings.map { .init($0.slug, $0.sitting, Wordings()) },
            items: plan.items.map { planned in
                let item = planned.item
                let lead = planned.topic == .followUp ? "per" : item.lead
                return .init(
                    planned.slug, AgendaItem(meeting: item.meeting, sitting: item.sitting, place: item.place, minutes: 45, lead: lead, required: item.required),
                    Wordings())
            })
        let answers = PlannedYear.answers { answers in
            answers.number = 14
            answers.host = "mex"
            answers.first = Day("2009-03-02")!
            answers.clock = VenueClock("America/Toronto")!
        }
        let copy = try EditionPlan("conf-xiv", like: earlier, answers, in: shape)
        #expect(copy.meetings.map(\.body) == plan.meetings.map(\.body) && copy.sittings.count == plan.sittings.count && copy.items.count == plan.items.count)
        let plenary = try #require(copy.sittings.first { $0.sitting.body == "plenary" }?.sitting)
        #expect(plenary.opens.map { plenary.clock.reading($0).description } == "2009-03-04T10:45")
        #expect(copy.items.allSatisfy { $0.item.minutes == 45 && $0.item.meeting.hasSuffix("conf-xiv") })
        #expect(Set(copy.items.compactMap(\.item.lead)) == ["mex"])
        #expect(copy.items.first { $0.topic == .followUp }?.item.lead == nil)
        #expect(MeetingRules.violations(of: EditionState(copy, host: "mex", in: PlannedYear.shape(presiding: nil))).allSatisfy { $0.severity == .open })
        let empty = EarlierEdition("old", host: nil, meetings: [], sittings: [], items: [])
        #expect(throws: Refusal.self) { try EditionPlan("conf-xiv", like: empty, answers, in: shape) }
    }

    @Test func `A copy has what the charter asks for, also where the earlier edition does not show it`() throws {
        let shape = PlannedYear.shape()
        let plan = try EditionPlan("conf-xiii", PlannedYear.answers(), in: shape)
        let doors = Set(plan.sittings.filter { $0.sitting.body == "closed" }.map(\.slug))
        let hidden = plan.items.filter { $0.item.sitting.map(doors.contains) == true }
        let earlier = EarlierEdition(
            "conf-xiii", host: "hnd", meetings: plan.meetings.map { .init($0.slug, body: $0.body, days: $0.days, partOf: $0.partOf) },
            sittings: plan.sittings.map { .init($0.slug, $0.sitting, Wordings()) },
            items: plan.items.filter { planned in !hidden.contains { $0.slug == planned.slug } }.map { .init($0.slug, $0.item, Wordings()) })
        let answers = PlannedYear.answers { $0.first = Day("2009-03-02")! }
        let copy = try EditionPlan("conf-xiv", like: earlier, answers, in: shape)
        #expect(hidden.count == 6 && copy.items.count == plan.items.count)
        let bodies = Dictionary(copy.sittings.map { ($0.slug, $0.sitting.body) }, uniquingKeysWith: { $1 })
        for item in hidden {
            let own = copy.items.first { $0.topic == item.topic }?.item
            #expect(own?.sitting.flatMap { bodies[$0] } == "closed", "\(item.topic.code)")
        }
        #expect(copy.items.first { $0.topic == .approval }?.item.sitting == copy.sittings.last { $0.sitting.body == "closed" }?.slug)
        #expect(Set(copy.items.map(\.slug)).count == copy.items.count)
    }

    @Test func `What cannot be a plan is said field by field`() {
        let problems = PlannedYear.answers { answers in
            (answers.number, answers.host, answers.closes, answers.rooms) = (0, "", 600, [])
        }.problems()
        #expect(Set(problems.map(\.field)) == ["number", "host", "closes", "rooms"])
        #expect(PlannedYear.answers { $0.closes = 22 * 60 }.problems().map(\.field) == ["closes"])
    }
}
