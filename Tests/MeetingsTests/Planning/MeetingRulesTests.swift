import Institution
import Meetings
import Records
import Testing

/// Every rule about meetings (DESIGN, section 5) on a plan that keeps it and on plans that do not.
struct MeetingRulesTests {
    @Test func `A plan as the charter has it breaks no rule`() throws {
        #expect(MeetingRules.violations(of: try PlannedYear.state()) == [])
        #expect(MeetingRules.violations(of: try PlannedYear.state { $0.joint = .after }) == [])
        #expect(MeetingRules.violations(of: try PlannedYear.state { $0.joint = .instead }) == [])
    }

    @Test func `A charter without a rule is not held to it`() throws {
        let shape = PlannedYear.shape(rules: ["m6"])
        let state = try PlannedYear.state(shape: shape) { $0.first = Day("2008-10-05")! } then: { $0.items = [] }
        #expect(MeetingRules.violations(of: state) == [])
    }

    @Test func `M1: once a year, in the first half, hosted by the presidency`() throws {
        func words(_ state: EditionState) -> [String] { PlannedYear.words("m1", of: state) }
        let second = try PlannedYear.state { _ in } then: { $0.elsewhere.append(.init("conf-xii-b", body: "ministers", days: nil)) }
        #expect(words(second) == ["It would be meeting number {n} of this body in the year; the rule has {most}."])
        #expect(words(try PlannedYear.state { $0.first = Day("2008-06-28")! }) == ["It ends in the second half of the year."])
        // The last day of June is of the first half.
        #expect(words(try PlannedYear.state { $0.first = Day("2008-06-27")! }) == [])
        #expect(words(try PlannedYear.state { $0.host = "mex" }) == ["The host does not preside on these days."])
        let unknown = try PlannedYear.state(shape: PlannedYear.shape(presiding: nil))
        let found = MeetingRules.violations(of: unknown).filter { $0.rule == "m1" }
        #expect(found.map(\.severity) == [.open])
    }

    @Test func `M2: the plenary has the presidency's report, the opening statements and the dialogue with civil society`() throws {
        for (topic, word) in [("m2.presidency-report", "report"), ("m2.opening-statements", "statements"), ("m2.civil-society", "dialogue")] {
            let words = PlannedYear.words("m2", of: try PlannedYear.state { _ in } then: { $0.lose(topic) })
            #expect(words.count == 1 && words[0].contains(word), "\(topic): \(words)")
        }
        let none = try PlannedYear.state { _ in } then: { $0.sittings.removeAll { $0.sitting.body == "plenary" } }
        #expect(PlannedYear.words("m2", of: none) == ["There is no plenary."])
    }

    @Test func `M3: the closed door is for those who go behind it, with as many companions as are in force`() throws {
        let wide = try PlannedYear.state { _ in } then: { state in state.change("conf-xiii-closed-1") { $0.with(inside: .members) } }
        #expect(PlannedYear.words("m3", of: wide) == ["It is open to others than those who go behind the closed door."])
        // Two by the annex of 2007; one since November 2010.
        #expect(PlannedYear.words("m3", of: try PlannedYear.state { _ in } then: { $0.companions = ["Honduras": 2] }) == [])
        #expect(PlannedYear.words("m3", of: try PlannedYear.state { _ in } then: { $0.companions = ["Honduras": 3] }).count == 1)
        let later = try PlannedYear.state { $0.first = Day("2011-05-02")! } then: { $0.companions = ["Honduras": 2] }
        #expect(PlannedYear.words("m3", of: later).count == 1)
    }

    @Test func `M4: the closed door decides administration and money, future actions, membership and observers`() throws {
        for topic in ["administration", "future-actions", "membership", "observers"] {
            #expect(PlannedYear.words("m4", of: try PlannedYear.state { _ in } then: { $0.lose("m4.\(topic)") }).count == 1, "\(topic)")
        }
        let open = try PlannedYear.state { _ in } then: { state in
            state.items = state.items.map { item in
                guard item.required == "m4.observers" else { return item }
                return AgendaItem(meeting: item.meeting, sitting: "conf-xiii-plenary", place: item.place, required: item.required)
            }
        }
        #expect(PlannedYear.words("m4", of: open) == ["Something that the closed door decides stands on another sitting’s agenda."])
    }

    @Test func `M5: the group meets twice a year, first with the edition, without observer states`() throws {
        let alone = try PlannedYear.state { _ in } then: { $0.others.removeAll { $0.body == "group" } }
        #expect(PlannedYear.words("m5", of: alone).first == "The body that prepares the decisions does not meet with this edition.")
        let once = try PlannedYear.state { _ in } then: { $0.elsewhere = [] }
        #expect(MeetingRules.violations(of: once).filter { $0.rule == "m5" }.map(\.severity) == [.open])
        let thrice = try PlannedYear.state { _ in } then: { $0.elsewhere.append(.init("group-2008-b", body: "group", days: nil)) }
        #expect(PlannedYear.words("m5", of: thrice) == ["It would meet {n} times in the year; the rule has {most}."])
        let wide = try PlannedYear.state { _ in } then: { state in state.change("group-conf-xiii-1") { $0.with(inside: .process) } }
        #expect(PlannedYear.words("m5", of: wide) == ["It is open to parties that have no open place in this body."])
        let late = try PlannedYear.state { _ in } then: { state in
            state.others = state.others.map { $0.body == "group" ? .init($0.slug, body: $0.body, days: Day("2008-05-20")!...Day("2008-05-20")!) : $0 }
        }
        #expect(PlannedYear.words("m5", of: late) == ["It ends after the edition that it prepares."])
    }

    @Test func `M6: the networks meet in parallel, immediately before the group, members only; a joint sitting is possible`() throws {
        let (first, second) = ("first-net-conf-xiii-1", "second-net-conf-xiii-1")
        let apart = try PlannedYear.state { _ in } then: { state in state.change(first) { $0.moved(hours: -24) } }
        #expect(PlannedYear.words("m6", of: apart).contains("The networks do not meet in parallel."))
        let early = try PlannedYear.state { _ in } then: { state in
            for slug in [first, second] { state.change(slug) { $0.moved(hours: -48) } }
        }
        #expect(PlannedYear.words("m6", of: early) == Array(repeating: "The network does not meet immediately before the body that it reports to.", count: 2))
        let late = try PlannedYear.state { _ in } then: { state in
            for slug in [first, second] { state.change(slug) { $0.moved(hours: 24) } }
        }
        #expect(PlannedYear.words("m6", of: late).contains("The network is not done when the body begins that it reports to."))
        let sameRoom = try PlannedYear.state { _ in } then: { state in state.change(second) { $0.with(room: "A").moved(hours: 1) } }
        #expect(PlannedYear.words("m6", of: sameRoom) == ["Both networks need the same room at the same time, and sit together only in part."])
        let wide = try PlannedYear.state { _ in } then: { state in state.change(first) { $0.with(inside: .everyone) } }
        #expect(PlannedYear.words("m6", of: wide) == ["It is open to parties that have no open place in this body."])
        let one = try PlannedYear.state { _ in } then: { $0.others.removeAll { $0.body == "second-net" } }
        #expect(PlannedYear.words("m6", of: one) == ["A network does not meet with this edition."])
    }

    @Test func `M7: civil society has a slot with the networks, the group and in the plenary`() throws {
        for meeting in ["first-net-conf-xiii", "second-net-conf-xiii", "group-conf-xiii"] {
            let found = MeetingRules.violations(of: try PlannedYear.state { _ in } then: { $0.lose("m7.slot", of: meeting) }).filter { $0.rule == "m7" }
            #expect(found.map(\.place) == [meeting])
        }
        let plenary = try PlannedYear.state { _ in } then: { $0.lose("m2.civil-society") }
        #expect(MeetingRules.violations(of: plenary).filter { $0.rule == "m7" }.map(\.place) == ["conf-xiii"])
    }

    @Test func `M8: follow-up, the presidency's topics, the members' input; the preliminary agenda goes round beforehand`() throws {
        for topic in ["follow-up", "presidency-topics", "member-input"] {
            #expect(PlannedYear.words("m8", of: try PlannedYear.state { _ in } then: { $0.lose("m8.\(topic)") }).count == 1, "\(topic)")
        }
        let unset = MeetingRules.violations(of: try PlannedYear.state { $0.agendaDue = nil }).filter { $0.rule == "m8" }
        #expect(unset.map(\.severity) == [.open])
        // The edition opens two days after the cycle.
        #expect(PlannedYear.words("m8", of: try PlannedYear.state { $0.agendaDue = Day("2008-05-07") }) == ["The preliminary agenda would go round only when the meeting has begun."])
        #expect(PlannedYear.words("m8", of: try PlannedYear.state { $0.agendaDue = Day("2008-05-06") }) == [])
    }

    @Test func `M9: a seminar is convened by its host or co-sponsors; the presidency takes part in the opening`() {
        let shape = PlannedYear.shape()
        func words(_ hosts: [String], _ sponsors: [String], _ opens: Bool = true) -> [String] {
            MeetingRules.violations(of: .init(hosts: hosts, sponsors: sponsors, presidencyOpens: opens), in: shape).map(\.words)
        }
        #expect(words(["hnd"], []) == [] && words([], ["mex"]) == [] && words(["per"], ["mex"]) == [])
        #expect(words([], []) == ["Nobody convenes it: it has neither a host nor a co-sponsor."])
        #expect(words(["per"], []) == ["No member country hosts or co-sponsors it."])
        #expect(words(["hnd"], [], false) == ["The presidency does not take part in the opening."])
    }

    @Test func `M10: a drafting group headed by the presidency is formed when a meeting opens`() throws {
        let none = try PlannedYear.state { _ in } then: { state in
            state.lose("m10.drafting")
            state.sittings.removeAll { $0.sitting.body == "drafters" }
        }
        #expect(PlannedYear.words("m10", of: none) == Array(repeating: "No drafting group is formed when the meeting opens.", count: 4))
        // Where it sits on the first day, that is enough.
        let sits = try PlannedYear.state { _ in } then: { $0.lose("m10.drafting", of: "conf-xiii") }
        #expect(PlannedYear.words("m10", of: sits) == [])
        let other = try PlannedYear.state { _ in } then: { state in
            state.items = state.items.map { item in
                guard item.required == "m10.drafting", item.meeting == "conf-xiii" else { return item }
                return AgendaItem(meeting: item.meeting, sitting: item.sitting, place: item.place, lead: "mex", required: item.required)
            }
        }
        #expect(PlannedYear.words("m10", of: other) == ["The drafting group is not headed by the presidency."])
    }

    @Test func `Each violation has a name of its own, the same in every run`() throws {
        let state = try PlannedYear.state { $0.first = Day("2008-10-05")! } then: { $0.items = [] }
        let codes = MeetingRules.violations(of: state).map(\.code)
        #expect(codes.count > 10 && Set(codes).count == codes.count)
        #expect(codes == MeetingRules.violations(of: state).map(\.code))
        #expect(codes.allSatisfy { $0.utf8.count < 200 })
    }
}
