import Records
import Testing

@testable import Meetings

/// What is seen in a timetable that cannot be kept.
struct ConflictTests {
    private func sitting(_ body: String, _ from: String, _ until: String, room: String = "") -> Sitting {
        Sitting(
            meeting: "m", body: body, inside: .everyone, clock: .utc, room: room, opens: Moment("2007-04-26T\(from):00Z"),
            closes: Moment("2007-04-26T\(until):00Z"))
    }

    private func item(
        _ slug: String, in sitting: String = "one", below parent: String? = nil, at place: Int = 1, _ minutes: Int?, starts: String? = nil
    ) -> AgendaTree.Node {
        .init(
            slug,
            AgendaItem(
                meeting: "m", sitting: sitting, parent: parent, place: place, minutes: minutes,
                starts: starts.flatMap { Moment("2007-04-26T\($0):00Z") }))
    }

    private func find(
        _ sittings: [(slug: String, sitting: Sitting)], _ nodes: [AgendaTree.Node] = [], delegations: [String: Int] = [:],
        admitted: [String: Set<String>] = [:], promised: [String: [String]] = [:]
    ) -> [TimetableConflict] {
        TimetableConflicts(
            sittings: sittings, tree: AgendaTree(nodes, sittings: sittings.map { ($0.slug, $0.sitting.opens) }),
            delegations: delegations, admitted: admitted, promised: promised
        ).all
    }

    @Test func `A room twice at the same time`() {
        let one = ("one", sitting("a", "09:00", "11:00", room: "Salón Maya"))
        #expect(
            find([one, ("two", sitting("b", "10:59", "12:00", room: " salón maya "))])
                == [.init(.room, sittings: ["one", "two"], subject: "Salón Maya")])
        #expect(find([one, ("two", sitting("b", "11:00", "12:00", room: "Salón Maya"))]).isEmpty, "one ends when the other begins")
        #expect(find([one, ("two", sitting("b", "09:00", "12:00", room: "Salón Copán"))]).isEmpty)
        #expect(find([("one", sitting("a", "09:00", "11:00")), ("two", sitting("b", "09:00", "11:00"))]).isEmpty, "no room is none")
    }

    @Test func `M6: a delegation of one person in two networks that meet in parallel`() {
        let parallel = [("one", sitting("net-a", "09:00", "11:00")), ("two", sitting("net-b", "10:00", "12:00"))]
        let admitted: [String: Set<String>] = ["hnd": ["net-a", "net-b"], "mex": ["net-a", "net-b"], "jam": ["net-a"]]
        #expect(
            find(parallel, delegations: ["hnd": 1, "mex": 2, "jam": 1], admitted: admitted)
                == [.init(.delegation, sittings: ["one", "two"], subject: "hnd")])
        let after = [parallel[0], ("two", sitting("net-b", "11:00", "12:00"))]
        #expect(find(after, delegations: ["hnd": 1], admitted: admitted).isEmpty)
    }

    @Test func `An item that ends after its sitting, and one that is fixed too early`() {
        let one = ("one", sitting("a", "09:00", "10:00"))
        #expect(
            find([one], [item("a", at: 1, 50), item("b", at: 2, 30)])
                == [.init(.tooLong, sittings: ["one"], items: ["b"], minutes: 20)])
        #expect(
            find([one], [item("a", at: 1, 30), item("b", at: 2, 10, starts: "09:20")])
                == [.init(.tooEarly, sittings: ["one"], items: ["b"], minutes: 10)])
        #expect(
            find([one], [item("a", at: 1, 10, starts: "08:45")]) == [.init(.tooEarly, sittings: ["one"], items: ["a"], minutes: 15)])
        #expect(find([one], [item("a", at: 1, 30), item("b", at: 2, 30)]).isEmpty)
    }

    @Test func `What is below an item takes longer than the item`() {
        let one = ("one", sitting("a", "09:00", "12:00"))
        #expect(
            find([one], [item("a", at: 1, 20), item("a1", below: "a", at: 1, 15), item("a2", below: "a", at: 2, 15)])
                == [.init(.longerThanWhole, items: ["a"], minutes: 10)])
    }

    @Test func `A document that is promised and not there`() {
        #expect(
            find([("one", sitting("a", "09:00", "12:00"))], [item("a", 10)], promised: ["a": ["Report"]])
                == [.init(.document, items: ["a"], subject: "Report")])
    }
}

/// Who reads an agenda, by how far it is.
struct AgendaAudienceTests {
    /// The charter's shape, with other names.
    private let kinds = [
        PartyKind(decides: true, bodies: ["council", "group", "net"]), PartyKind(decides: false, bodies: ["council"]),
        PartyKind(decides: false, bodies: ["council", "group"]), PartyKind(decides: false, bodies: []),
    ]

    @Test func `M8: the preliminary version goes to the members and the observer organisations, not to observer states`() {
        let audiences = AgendaAudiences(presidency: "chair", kinds: kinds)
        #expect(audiences.planning == .body("chair") && audiences.preliminary == .body("group"))
        // Without a body of members and some others, the members alone.
        #expect(AgendaAudiences(presidency: nil, kinds: [kinds[0], kinds[3]]) == .init(planning: .secretariat, preliminary: .members))
        #expect(AgendaAudiences(presidency: nil, kinds: []).preliminary == .members)
    }

    @Test func `M3: what is behind the closed door goes to nobody else, however far the agenda is`() {
        let (audiences, door) = (AgendaAudiences(presidency: "chair", kinds: kinds), Audience.sitting("door"))
        for state in AgendaState.allCases where state != .planning { #expect(audiences.audience(state, inside: door) == door) }
        #expect(audiences.audience(.provisional, inside: .everyone) == .everyone)
        #expect(audiences.audience(.preliminary, inside: .everyone) == .body("group"))
    }

    @Test func `What somebody gave readers of its own keeps them`() {
        let audiences = AgendaAudiences(presidency: "chair", kinds: kinds)
        #expect(audiences.next(of: .party("a"), from: .planning, inside: nil, to: .preliminary, inside: nil) == nil)
        #expect(audiences.next(of: .secretariat, from: .planning, inside: nil, to: .preliminary, inside: nil) == .body("group"))
        #expect(
            audiences.next(of: .body("group"), from: .preliminary, inside: .everyone, to: .provisional, inside: .everyone) == .everyone)
    }
}

/// What became different between two versions.
struct AgendaDifferenceTests {
    private func item(_ slug: String, _ number: String, _ title: String = "", begins: String? = nil, above: String? = nil) -> AgendaVersionItem {
        AgendaVersionItem(
            record: Identity(rawValue: slug), slug: slug, number: number, above: above.map { Identity(rawValue: $0) },
            detail: .init(
                titles: [Wording(title.isEmpty ? slug : title, in: .spanish, .official)], annotations: [], sitting: "s", room: "",
                zone: "UTC", begins: begins.flatMap { Moment("2007-04-26T\($0):00Z") }, ends: nil, minutes: nil, lead: nil, documents: []))
    }

    @Test func `Added, removed, moved, retitled and retimed are told apart`() {
        let old = [item("a", "1"), item("b", "2", begins: "09:00"), item("c", "3"), item("d", "4")]
        let new = [item("n", "1"), item("c", "2"), item("a", "3"), item("b", "4", "B!", begins: "10:00")]
        #expect(
            AgendaDifference.between(old, new) == [
                .added(new[0]), .moved(new[1], from: "3"), .retitled(new[3], from: old[1]), .retimed(new[3], from: old[1]), .removed(old[3]),
            ])
    }

    @Test func `What comes in before an item moves nothing, and the same is not different`() {
        let old = [item("a", "1"), item("b", "2")]
        let new = [item("n", "1"), item("a", "2"), item("b", "3")]
        #expect(AgendaDifference.between(old, new) == [.added(new[0])])
        #expect(AgendaDifference.between(old, old).isEmpty)
        #expect(AgendaDifference.between(old, [old[0], item("b", "1.1", above: "a")]) == [.moved(item("b", "1.1", above: "a"), from: "2")])
    }
}
