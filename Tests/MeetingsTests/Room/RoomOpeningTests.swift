import Institution
import Records
import SQL
import TestDatabase
import Testing

@testable import Meetings

/// What the chair opens and closes: slots, the interpreters' agenda, the door.
@Suite(.timeLimit(.minutes(10))) struct RoomOpeningTests {
    @Test(arguments: TestEngine.allCases)
    func `M7: a party with a slot is let in for its item once accredited, until that ends, the door or the sitting closes`(
        engine: TestEngine
    ) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", inside: .body("plenary"), isOpen: true)
        try await hall.keepItems(of: "s", for: .body("plenary"))
        try await hall.perform(TakeUpItem("s-one", in: "s"), as: "secretary")
        #expect(await hall.outcome(RequestFloor(in: "s"), as: "g1") == "m7", "the rule is that of the slot")
        #expect(await hall.outcome(LetIn("g1", to: "s"), as: "secretary") == "m7", "nobody has been accredited")
        _ = try await hall.register("g1", party: "g1", role: .delegate)
        #expect(await hall.outcome(LetIn("g1", to: "s"), as: "m1") == "m8")
        #expect(await hall.outcome(LetIn("w1", to: "s"), as: "secretary") == "m7", "an observer has no slot")
        #expect(try await hall.room("s", .chair, as: "secretary")?.slots.map(\.isIn) == [false])
        #expect(await hall.outcome(LetIn("g1", to: "s"), as: "secretary") == "done")
        #expect(try await hall.room("s", .chair, as: "secretary")?.slots.map(\.isIn) == [true])
        let room = try #require(try await hall.room("s", as: "g1"))
        #expect(room.current?.record.slug == "s-one" && room.agenda.map(\.record.slug) == ["s-one"], "its item, and no other")
        #expect(await hall.outcome(RequestFloor(in: "s"), as: "g1") == "done")
        hall.clock.advance(seconds: 60)
        #expect(await hall.outcome(LetOut("g1", of: "s"), as: "secretary") == "done")
        #expect(try await hall.room("s", as: "g1") == nil)
        hall.clock.advance(seconds: 60)
        #expect(await hall.outcome(LetIn("g1", to: "s"), as: "secretary") == "done")
        #expect(try await hall.room("s", as: "g1") != nil)
        hall.clock.advance(seconds: 60)
        try await hall.perform(ConductSitting("s", .close), as: "secretary")
        #expect(try await hall.room("s", as: "g1") == nil, "it ends with the sitting")
        #expect(await hall.outcome(LetIn("g1", to: "s"), as: "secretary") == "sitting")
        try await hall.sitting("d", body: "door", inside: .sitting("door"))
        #expect(await hall.outcome(LetIn("g1", to: "d"), as: "secretary") == "m7", "never behind the closed door")
    }

    @Test(arguments: TestEngine.allCases)
    func `Accredited interpreters see the agenda of what they interpret, in their own view, and nothing behind the door`(
        engine: TestEngine
    ) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", inside: .body("plenary"), isOpen: true)
        try await hall.keepItems(of: "s", for: .body("plenary"))
        try await hall.perform(TakeUpItem("s-one", in: "s"), as: "secretary")
        #expect(try await hall.room("s", .interpreters, as: "interpreter")?.agenda.isEmpty == true)
        _ = try await hall.register("interpreter", role: .interpreter)
        let room = try #require(try await hall.room("s", .interpreters, as: "interpreter"))
        #expect(room.agenda.map(\.record.slug) == ["s-one", "s-two"] && room.current?.record.slug == "s-one")
        #expect(try await hall.room("s", as: "interpreter")?.agenda.isEmpty == true, "what is the delegates’ stays theirs")
        #expect(try await hall.counts(as: "interpreter")[AgendaItem.kind] ?? 0 == 0)
        try await hall.checkIn("secretary", to: "s")
        try await hall.perform(CloseDoor("s"), as: "secretary")
        #expect(try await hall.room("s", .interpreters, as: "interpreter") == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `M3: the chair sees beforehand what closing the door needs`(engine: TestEngine) async throws {
        let hall = try await Hall(engine)
        try await hall.sitting("s", inside: .process, isOpen: true)
        let before = try #require(try await hall.room("s", .chair, as: "secretary")?.door)
        #expect(before.needsPresence && !before.isReady && before.staying.isEmpty)
        #expect(await hall.outcome(CloseDoor("s"), as: "secretary") == "m3")
        try await hall.checkIn("secretary", to: "s")
        let after = try #require(try await hall.room("s", .chair, as: "secretary")?.door)
        #expect(after.isReady && after.staying == ["secretary"])
        #expect(try await hall.room("s", as: "m1")?.door == nil, "for the chair alone")
        #expect(await hall.outcome(CloseDoor("s"), as: "secretary") == "done")
    }
}
