import Institution
import Records
import SQL
import TestDatabase
import Testing

@testable import Meetings

/// What happens in the room of a sitting, with the database.
@Suite(.timeLimit(.minutes(10))) struct RoomTests {
    @Test(arguments: TestEngine.allCases)
    func `A sitting is opened, suspended, resumed and closed by its chair, and in no other order`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", inside: .process)
        #expect(await hall.outcome(ConductSitting("s", .open), as: "m1") == "m8")
        for step in [ConductSitting.Step.suspend, .resume, .close] {
            #expect(await hall.outcome(ConductSitting("s", step), as: "secretary") == "step", "\(step)")
        }
        #expect(await hall.outcome(RequestFloor(in: "s"), as: "m1") == "sitting", "not open yet")
        #expect(await hall.outcome(TakeUpItem("s-one", in: "s"), as: "secretary") == "sitting")
        for (step, state) in [(ConductSitting.Step.open, SittingState.open), (.suspend, .suspended), (.resume, .open), (.close, .closed)] {
            #expect(await hall.outcome(ConductSitting("s", step), as: "secretary") == "done")
            #expect(try await hall.room("s", as: "m1")?.sitting.state == state)
        }
        #expect(await hall.outcome(ConductSitting("s", .open), as: "secretary") == "step")
        #expect(await hall.outcome(ConductSitting("s", .resume), as: "secretary") == "step")
        #expect(await hall.outcome(ConductSitting("none", .open), as: "secretary") == "sitting")
    }

    @Test(arguments: TestEngine.allCases)
    func `The floor: asked for once, given in turn, with its limit, taken back, and replied to`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", inside: .process, isOpen: true)
        try await hall.perform(TakeUpItem("s-one", in: "s"), as: "secretary")
        try await hall.perform(SetTimeLimit(180, for: .members, in: "s"), as: "secretary")
        #expect(await hall.outcome(RequestFloor(in: "s", .reply), as: "m1") == "kind", "nothing has been said")
        for party in ["m2", "m1", "m3"] { #expect(await hall.outcome(RequestFloor(in: "s"), as: party) == "done") }
        #expect(await hall.outcome(RequestFloor(in: "s"), as: "m1") == "party", "has asked already")
        #expect(await hall.outcome(RequestFloor(in: "s", for: "m2"), as: "m1") == "not allowed")
        #expect(await hall.outcome(GiveFloor(in: "s"), as: "m1") == "m8")
        try await hall.perform(GiveFloor(in: "s"), as: "secretary")
        #expect(await hall.outcome(RequestFloor(in: "s", .reply), as: "m3") == "done")
        let room = try #require(try await hall.room("s", as: "m1"))
        #expect(room.speakers.speaking?.party == "m2" && room.speakers.speaking?.limit == 180)
        #expect(room.speakers.upcoming.map(\.party) == ["m3", "m1", "m3"] && room.speakers.upcoming.first?.kind == .reply)
        #expect(room.current?.record.slug == "s-one")
        try await hall.perform(CloseList(of: "s"), as: "secretary")
        #expect(await hall.outcome(RequestFloor(in: "s"), as: "m2") == "party", "the list is closed")
        hall.clock.advance(seconds: 60)
        try await hall.perform(EndSpeech(in: "s"), as: "secretary")
        #expect(await hall.outcome(EndSpeech(in: "s"), as: "secretary") == "sitting")
        let after = try #require(try await hall.room("s", as: "m1"))
        #expect(after.speakers.speaking == nil && after.speakers.heard.map(\.party) == ["m2"])
        #expect((after.speakers.heard[0].ended?.milliseconds ?? 0) - (after.speakers.heard[0].began?.milliseconds ?? 0) == 60_000)
        // Another item has a list of its own, which is open.
        try await hall.perform(TakeUpItem("s-two", in: "s"), as: "secretary")
        #expect(try await hall.room("s", as: "m1")?.speakers.upcoming.isEmpty == true)
        #expect(await hall.outcome(RequestFloor(in: "s"), as: "m2") == "done")
        let own = try #require(try await hall.requests("s")["m2"])
        #expect(await hall.outcome(WithdrawRequest(own, in: "s"), as: "m1") == "not allowed")
        #expect(await hall.outcome(WithdrawRequest(own, in: "s"), as: "m2") == "done")
        #expect(await hall.outcome(WithdrawRequest(own, in: "s"), as: "m2") == "request")
        #expect(await hall.outcome(GiveFloor(in: "s"), as: "secretary") == "request", "nobody is on the list")
        // Closing ends what is still open.
        try await hall.perform(TakeUpItem("s-one", in: "s"), as: "secretary")
        try await hall.perform(ConductSitting("s", .close), as: "secretary")
        #expect(try await hall.room("s", as: "m1")?.speakers.upcoming.isEmpty == true)
    }

    @Test(arguments: TestEngine.allCases)
    func `O2: observers wait to be invited, make a statement, and never reply`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", inside: .process, isOpen: true)
        for party in ["g1", "w1", "m1", "w2"] { try await hall.perform(RequestFloor(in: "s"), as: party) }
        var room = try #require(try await hall.room("s", as: "w1"))
        #expect(room.speakers.upcoming.map(\.party) == ["m1"] && room.speakers.waiting.map(\.party) == ["w1", "w2", "g1"])
        let ids = try await hall.requests("s")
        let (observer, member) = (try #require(ids["w2"]), try #require(ids["m1"]))
        #expect(await hall.outcome(InviteToSpeak(observer, in: "s"), as: "w2") == "m8")
        #expect(await hall.outcome(MoveRequest(observer, before: member, in: "s"), as: "secretary") == "request")
        try await hall.perform(InviteToSpeak(observer, in: "s"), as: "secretary")
        #expect(await hall.outcome(InviteToSpeak(observer, in: "s"), as: "secretary") == "request")
        room = try #require(try await hall.room("s", as: "w1"))
        #expect(room.speakers.upcoming.map(\.party) == ["m1", "w2"])
        try await hall.perform(MoveRequest(observer, before: member, in: "s"), as: "secretary")
        room = try #require(try await hall.room("s", as: "w1"))
        #expect(room.speakers.upcoming.map(\.party) == ["w2", "m1"] && room.speakers.upcoming[0].move != nil, "and it is noted")
        try await hall.perform(GiveFloor(in: "s"), as: "secretary")
        #expect(await hall.outcome(RequestFloor(in: "s", .reply), as: "w1") == "o2")
        #expect(await hall.outcome(RequestFloor(in: "s", .reply), as: "m1") == "done")
        // A hand that was raised: the secretariat puts the party on the list, an observer as one who waits.
        #expect(await hall.outcome(RequestFloor(in: "s", for: "m2"), as: "secretary") == "done")
        #expect(await hall.outcome(RequestFloor(in: "s", for: "w2"), as: "secretary") == "done")
        #expect(await hall.outcome(RequestFloor(in: "s", for: "nobody"), as: "secretary") == "party")
        #expect(try await hall.room("s", as: "m1")?.speakers.waiting.map(\.party).contains("w2") == true)
    }

    @Test(arguments: TestEngine.allCases)
    func `O3: an observer follows open discussions only, unless the presidency opens the sitting`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", body: "group", inside: .body("group"), isOpen: true)
        #expect(try await hall.room("s", as: "m1") != nil)
        #expect(try await hall.room("s", as: "w1") == nil)
        #expect(await hall.outcome(RequestFloor(in: "s"), as: "w1") == "o3")
        #expect(await hall.outcome(RequestFloor(in: "s", for: "w1"), as: "secretary") == "party")
        let presidency = Actor(name: "presidency", clearance: hall.person("m1").clearance, rights: [.preside])
        try await hall.office.perform(
            AuthoriseReading(Reference(Sitting.kind, "s"), to: "w1", from: hall.clock.now, until: nil, reason: "Invited"), as: presidency)
        #expect(try await hall.room("s", as: "w1") != nil)
        #expect(try await hall.room("s", as: "w2") == nil)
        #expect(await hall.outcome(RequestFloor(in: "s"), as: "w1") == "done")
        // Once the members go on alone, that is over too.
        try await hall.perform(CloseDoor("s"), as: "secretary")
        #expect(try await hall.room("s", as: "w1") == nil)
        #expect(try await hall.room("s", as: "m1") != nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Two hundred ask for the floor at once: nobody is lost, and the order is that of their arrival`(engine: TestEngine) async throws {
        let hall = try await Hall(engine, members: 200)
        try await hall.sitting("s", inside: .process, isOpen: true)
        try await hall.perform(TakeUpItem("s-one", in: "s"), as: "secretary")
        let start = ContinuousClock.now
        // Each twice, as impatient thumbs do: the second is told that they are on the list.
        let outcomes = await withTaskGroup(of: (String, String).self) { group in
            for number in 1...200 {
                for _ in 0..<2 { group.addTask { ("m\(number)", await hall.outcome(RequestFloor(in: "s"), as: "m\(number)")) } }
            }
            var all: [String: [String]] = [:]
            for await (party, outcome) in group { all[party, default: []].append(outcome) }
            return all
        }
        print("400 requests for the floor at once on \(engine.rawValue): \(ContinuousClock.now - start)")
        #expect(outcomes.values.allSatisfy { $0.sorted() == ["done", "party"] })
        let room = try #require(try await hall.room("s", as: "m1"))
        let arrivals = room.speakers.upcoming.map(\.arrival)
        #expect(arrivals.count == 200 && Set(room.speakers.upcoming.map(\.party)).count == 200)
        #expect(arrivals == arrivals.sorted() && Set(arrivals).count == 200)
        // The numbers are those of the commits: the journal has them in the same order.
        let committed = try await hall.database.read { db in
            try db.rows("SELECT f.party FROM floor_request f ORDER BY f.arrival").map { try $0["party"] as String }
        }
        let journalled = try await hall.database.read { db in
            try db.rows("SELECT actor FROM journal WHERE command = 'meetings.request-floor' ORDER BY sequence").map { try $0["actor"] as String }
        }
        #expect(committed == journalled)
    }

    @Test(arguments: TestEngine.allCases)
    func `A statement is the party's, the interpreters' and the secretariat's until it has been delivered`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", inside: .process, isOpen: true)
        let texts = [Wording("Secreto hasta que se diga", in: .spanish, .official), Wording("Secret", in: .english, .translation)]
        #expect(await hall.outcome(HandInStatement(in: "s", title: "", texts: texts), as: "m1") == "title")
        #expect(await hall.outcome(HandInStatement(in: "s", title: "T", texts: []), as: "m1") == "text")
        #expect(await hall.outcome(HandInStatement(in: "s", for: "m2", title: "T", texts: texts), as: "m1") == "not allowed")
        try await hall.perform(HandInStatement(in: "s", item: "s-one", title: "Discurso", texts: texts), as: "m1")
        func seen(_ name: String) async throws -> [String] { try await hall.room("s", as: name)?.statements.map(\.record.title.text) ?? [] }
        for name in ["m1", "interpreter", "secretary"] { #expect(try await seen(name) == ["Discurso"], "\(name)") }
        for name in ["m2", "w1", "g1"] {
            #expect(try await seen(name) == [], "\(name)")
            #expect(try await hall.counts(as: name)["statement"] == nil, "\(name)")
        }
        let entry = try #require(try await hall.room("s", .interpreters, as: "interpreter")?.statements.first)
        #expect(entry.texts.map(\.language) == [.english, .spanish] && entry.item?.slug == "s-one")
        #expect(await hall.outcome(DeliverStatement(entry.record.slug), as: "m2") == "statement", "does not exist for them")
        #expect(await hall.outcome(DeliverStatement(entry.record.slug), as: "m1") == "statement", "has not had the floor")
        try await hall.perform(RequestFloor(in: "s"), as: "m1")
        try await hall.perform(GiveFloor(in: "s"), as: "secretary")
        #expect(await hall.outcome(DeliverStatement(entry.record.slug), as: "m1") == "done")
        #expect(await hall.outcome(DeliverStatement(entry.record.slug), as: "secretary") == "statement")
        for name in ["m2", "w1", "g1"] { #expect(try await seen(name) == ["Discurso"], "\(name)") }
        let journal = try await hall.database.read { db in
            try db.rows("SELECT detail FROM journal WHERE command = 'meetings.hand-in-statement'").map { try $0["detail"] as String }
        }
        #expect(journal.count == 1 && !journal[0].contains("Secreto") && !journal[0].contains("Discurso"))
    }

    @Test(arguments: TestEngine.allCases)
    func `M3: when a closed sitting opens, all that is inside is gone for those who are not`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("d", body: "door", inside: .sitting("door"))
        for name in ["m1", "w1", "head-m1"] { #expect(try await hall.counts(as: name)["agenda-item"] == 2, "\(name)") }
        #expect(await hall.outcome(ConductSitting("d", .open), as: "secretary") == "m3", "who opens it must be inside")
        try await hall.checkIn("secretary", to: "d")
        try await hall.perform(ConductSitting("d", .open), as: "secretary")
        for name in ["m1", "w1", "secretary"] { #expect(try await hall.counts(as: name)["agenda-item"] == nil, "\(name)") }
        #expect(try await hall.counts(as: "head-m1")["agenda-item"] == 2, "their clearance opens the records")
        // And the room only who has checked in.
        for name in ["m1", "w1", "head-m1", "interpreter"] { #expect(try await hall.room("d", as: name) == nil, "\(name)") }
        #expect(await hall.outcome(RequestFloor(in: "d"), as: "head-m1") == "m3")
        try await hall.checkIn("head-m1", to: "d")
        let room = try #require(try await hall.room("d", as: "head-m1"))
        #expect(room.guests.map(\.name).sorted() == ["head-m1", "secretary"], "whoever conducts it is seen to be there")
        #expect(await hall.outcome(RequestFloor(in: "d"), as: "head-m1") == "done")
        // The secretariat keeps the order without reading what is behind the door.
        #expect(await hall.outcome(TakeUpItem("d-one", in: "d"), as: "secretary") == "item")
        let search = try await hall.database.read { db in
            let reader = Reader(hall.person("w1").clearance, language: .spanish, of: Hall.languages, at: hall.clock.now)
            return try Finder().search(SearchRequest("reservado"), db, for: reader).total
        }
        #expect(search == 0)
        let withdrawn = try await hall.database.read { db in
            try db.value("SELECT COUNT(*) FROM withdrawal WHERE kind = 'agenda-item'", as: Int.self)
        }
        #expect(withdrawn == 2, "those who copied them are told")
        try await hall.perform(ConductSitting("d", .close), as: "secretary")
        #expect(try await hall.room("d", as: "secretary") == nil)
        #expect(try await hall.room("d", as: "head-m1") != nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `M3: whoever was let in behind the closed door stays on the list, and in the count of the summary`(
        engine: TestEngine
    ) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("d", body: "door", inside: .sitting("door"))
        let own = try await hall.register("secretary", role: .staff)
        #expect(await hall.outcome(CheckIn(own, to: "d"), as: "secretary") == "delegate", "not by herself")
        #expect(await hall.outcome(CheckIn(own, to: "d"), as: "usher") == "done")
        let head = try await hall.register("head-m1", party: "m1", state: .registered)
        #expect(await hall.outcome(CheckIn(head, to: "d"), as: "secretary") == "delegate", "not accredited")
        try await hall.perform(AccreditDelegates([head], at: "first"), as: "secretary")
        #expect(await hall.outcome(CheckIn(head, to: "d"), as: "secretary") == "done")
        try await hall.perform(ConductSitting("d", .open), as: "secretary")
        hall.clock.advance(seconds: 60)
        try await hall.perform(CheckOut(own, from: "d"), as: "secretary")
        #expect(try await hall.room("d", as: "secretary") == nil)
        // Whatever becomes of her entry afterwards, the list says who was inside.
        try await hall.database.write { db in
            _ = try db.execute("UPDATE delegate SET name = 'Somebody else', role = 'guest' WHERE id = \(own.rawValue)")
        }
        func listed() async throws -> [String] {
            let room = try #require(try await hall.room("d", as: "head-m1"))
            return room.guests.map { "\($0.name) \($0.role.rawValue) \($0.gone == nil ? "inside" : "gone")" }.sorted()
        }
        #expect(try await listed() == ["head-m1 head inside", "secretary staff gone"])
        let reader = Reader(hall.person("head-m1").clearance, language: .spanish, of: Hall.languages, at: hall.clock.now)
        let counts = try await hall.database.read { db in
            let minutes = try db.minutes(of: "d", for: reader)
            return minutes.attendance.map { "\($0.party.slug) \($0.people)" } + minutes.serving.map { "\($0.role.rawValue) \($0.people)" }
        }
        #expect(counts == ["m1 1", "staff 1"])
        try await hall.perform(WithdrawDelegate(head, from: "first"), as: "secretary")
        #expect(try await hall.room("d", as: "head-m1") == nil, "out at once")
    }

    @Test(arguments: TestEngine.allCases)
    func `M3: who may be inside is one rule, in Swift and in SQL`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("d", body: "door", inside: .sitting("door"))
        try await hall.sitting("s", inside: .process)
        let head = try await hall.register("head-m1", party: "m1")
        for sitting in ["d", "s"] { try await hall.perform(CheckIn(head, to: sitting), as: "secretary") }
        let person = try #require(hall.person("head-m1").person)
        for (slug, isClosed) in [("d", true), ("s", false)] {
            for role in DelegateRole.allCases {
                for state in DelegateState.allCases {
                    let isPresent = try await hall.database.write { db in
                        _ = try db.execute(
                            "UPDATE delegate SET role = \(role.rawValue), state = \(state.rawValue) WHERE id = \(head.rawValue)")
                        let sitting = try db.value("SELECT id FROM record WHERE kind = 'sitting' AND slug = \(slug)", as: String.self)
                        return try db.isPresent(person, in: Identity(rawValue: sitting ?? ""))
                    }
                    #expect(isPresent == Delegate.mayBeInside(role, state, isClosed: isClosed), "\(slug) \(role) \(state)")
                }
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `O2: members close the door of a sitting that goes on; all others are cut off at once`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", inside: .process, isOpen: true)
        try await hall.perform(TakeUpItem("s-one", in: "s"), as: "secretary")
        for party in ["m1", "w1", "g1"] { try await hall.perform(RequestFloor(in: "s"), as: party) }
        try await hall.perform(
            HandInStatement(in: "s", title: "De observador", texts: [Wording("x", in: .spanish, .official)]), as: "w1")
        #expect(await hall.outcome(CloseDoor("s"), as: "m1") == "o2")
        #expect(await hall.outcome(CloseDoor("s"), as: "secretary") == "m3", "not from outside")
        #expect(try await hall.room("s", as: "w1") != nil, "and nothing has happened")
        try await hall.checkIn("secretary", to: "s")
        try await hall.checkIn("head-m1", to: "s")
        try await hall.perform(CloseDoor("s"), as: "secretary")
        for name in ["m1", "w1", "g1", "interpreter", "head-m2"] {
            #expect(try await hall.room("s", as: name) == nil, "\(name)")
        }
        for name in ["m1", "w1", "g1", "secretary"] {
            let counts = try await hall.counts(as: name)
            #expect(counts["agenda-item"] == nil && counts["statement"] == nil && counts["sitting"] == 1, "\(name)")
        }
        let room = try #require(try await hall.room("s", as: "head-m1"))
        #expect(room.sitting.inside == .sitting("door") && room.isLocked && room.current?.record.slug == "s-one")
        #expect(room.speakers.waiting.isEmpty && room.speakers.upcoming.map(\.party) == ["m1"])
        #expect(await hall.outcome(CloseDoor("s"), as: "secretary") == "sitting")
        #expect(await hall.outcome(RequestFloor(in: "s", for: "w1"), as: "secretary") == "party")
        // Whoever goes out is out.
        let delegate = try await hall.database.read { db in
            try db.value("SELECT id FROM delegate WHERE name = 'head-m1'", as: String.self) ?? ""
        }
        try await hall.perform(CheckOut(Identity(rawValue: delegate), from: "s"), as: "secretary")
        #expect(try await hall.room("s", as: "head-m1") == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Where the charter has no closed sitting of a body, the door is the members'`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", body: "group", inside: .process, isOpen: true)
        try await hall.perform(HandInStatement(in: "s", title: "T", texts: [Wording("x", in: .spanish, .official)]), as: "m1")
        try await hall.perform(CloseDoor("s"), as: "secretary")
        #expect(try await hall.room("s", as: "w1") == nil)
        #expect(try await hall.counts(as: "w1")["agenda-item"] == nil)
        #expect(try await hall.room("s", as: "m2")?.statements.isEmpty == true, "what waits for its turn still waits")
        #expect(try await hall.counts(as: "m2")["agenda-item"] == 2)
    }

    @Test(arguments: TestEngine.allCases)
    func `Each change stirs the parts that show it, and only those`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", inside: .process, isOpen: true)
        func parts() async throws -> [String: Int] { try await hall.database.read { db in try db.liveParts(of: Sitting.topic("s")) } }
        func changed(_ command: some Command, as name: String = "secretary") async throws -> Set<String> {
            let before = try await parts()
            try await hall.perform(command, as: name)
            return Set(try await parts().filter { before[$0.key] != $0.value }.keys)
        }
        #expect(try await changed(TakeUpItem("s-one", in: "s")) == ["now", "speakers"])
        #expect(try await changed(RequestFloor(in: "s"), as: "m1") == ["speakers"])
        #expect(try await changed(ShowText("Borrador", in: "s")) == ["screen"])
        #expect(try await changed(AnnounceInRoom("Almuerzo a la una", in: "s")) == ["announcements"])
        #expect(try await changed(HandInStatement(in: "s", title: "T", texts: [Wording("x", in: .spanish, .official)]), as: "m1") == ["statements"])
        #expect(await hall.outcome(AnnounceInRoom(" ", in: "s"), as: "secretary") == "announcement")
        #expect(await hall.outcome(ShowText("x", record: Reference("document", "none"), in: "s"), as: "secretary") == "record")
        let room = try #require(try await hall.room("s", .screen, as: "w1"))
        #expect(room.screen?.text == "Borrador" && room.announcements.map(\.text) == ["Almuerzo a la una"])
    }
}
