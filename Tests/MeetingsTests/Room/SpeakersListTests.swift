import Meetings
import Records
import Testing

/// Who has the floor next.
struct SpeakersListTests {
    /// The same dice every time.
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private func request(
        _ name: String, _ group: SpeakersGroup = .members, _ arrival: Int, kind: FloorRequest.Kind = .statement,
        state: FloorRequest.State = .listed, move: FloorRequest.Move? = nil
    ) -> FloorRequest {
        FloorRequest(Identity(rawValue: name), party: name, group: group, kind: kind, state: state, arrival: arrival, move: move)
    }

    private func names(_ list: SpeakersList) -> [String] { list.upcoming.map(\.party) }

    @Test func `Members come before observers, observers before civil society, each in the order of asking`() {
        let list = SpeakersList([
            request("rrocm", .others, 1), request("iom", .observers, 2), request("mex", .members, 4), request("hnd", .members, 3),
            request("jam", .observers, 5),
        ])
        #expect(names(list) == ["hnd", "mex", "iom", "jam", "rrocm"])
        #expect(list.place(of: "iom") == 3 && list.place(of: "usa") == nil)
    }

    @Test func `A reply goes right after the present speaker, replies in the order of asking`() {
        let list = SpeakersList([
            request("hnd", .members, 1, state: .speaking), request("mex", .members, 2), request("usa", .members, 4, kind: .reply),
            request("can", .members, 3, kind: .reply),
        ])
        #expect(list.speaking?.party == "hnd" && names(list) == ["can", "usa", "mex"])
    }

    @Test func `O2: who does not debate waits for the chair's invitation`() {
        #expect(FloorRequest.firstState(of: .members) == .listed)
        #expect(FloorRequest.firstState(of: .observers) == .waiting && FloorRequest.firstState(of: .others) == .waiting)
        #expect(SpeakersGroup(decides: true, takesPart: true) == .members)
        #expect(SpeakersGroup(decides: false, takesPart: true) == .observers)
        #expect(SpeakersGroup(decides: false, takesPart: false) == .others)
        let list = SpeakersList([request("jam", .observers, 1, state: .waiting), request("hnd", .members, 2)])
        #expect(names(list) == ["hnd"] && list.waiting.map(\.party) == ["jam"])
    }

    @Test func `The moderator may move anybody; whoever asks later takes their turn by the rule`() {
        var requests = [request("hnd", .members, 1), request("mex", .members, 2), request("iom", .observers, 3)]
        requests[2] = request("iom", .observers, 3, move: .init(number: 4, before: Identity(rawValue: "hnd")))
        #expect(names(SpeakersList(requests)) == ["iom", "hnd", "mex"])
        requests.append(request("usa", .members, 5))
        #expect(names(SpeakersList(requests)) == ["iom", "hnd", "mex", "usa"])
        // To the end, and there it stays.
        requests[0] = request("hnd", .members, 1, move: .init(number: 6, before: nil))
        requests.append(request("rrocm", .others, 7))
        #expect(names(SpeakersList(requests)).last == "hnd")
    }

    @Test func `One up and one down again changes nothing`() throws {
        let three = [request("a", .members, 1), request("b", .members, 2), request("c", .members, 3)]
        let list = SpeakersList(three)
        #expect(list.neighbour(of: Identity(rawValue: "a"), up: true) == nil)
        #expect(list.neighbour(of: Identity(rawValue: "c"), up: false) == nil)
        let up = try #require(list.neighbour(of: Identity(rawValue: "b"), up: true))
        let moved = SpeakersList([three[0], request("b", .members, 2, move: .init(number: 4, before: up.before)), three[2]])
        #expect(names(moved) == ["b", "a", "c"])
        let down = try #require(moved.neighbour(of: Identity(rawValue: "b"), up: false))
        let back = SpeakersList([three[0], request("b", .members, 2, move: .init(number: 5, before: down.before)), three[2]])
        #expect(names(back) == ["a", "b", "c"])
    }

    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func `Any list: everybody once, the unmoved by the rule, the last move where it was put`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let size = Int.random(in: 0...12, using: &dice)
        var arrivals = Array(1...max(1, size))
        arrivals.shuffle(using: &dice)
        var requests: [FloorRequest] = []
        for number in 0..<size {
            let group = SpeakersGroup.allCases.randomElement(using: &dice) ?? .members
            let state = [FloorRequest.State.listed, .listed, .listed, .waiting, .spoken, .withdrawn].randomElement(using: &dice) ?? .listed
            let isMoved = Int.random(in: 0..<4, using: &dice) == 0
            let before = Bool.random(using: &dice) ? Identity(rawValue: "p\(Int.random(in: 0..<size, using: &dice))") : nil
            requests.append(
                request(
                    "p\(number)", group, arrivals[number], kind: group.debates && Bool.random(using: &dice) ? .reply : .statement,
                    state: state, move: isMoved ? .init(number: 100 + number, before: before) : nil))
        }
        let list = SpeakersList(requests)
        let listed = requests.filter { $0.state == .listed }
        #expect(Set(list.upcoming) == Set(listed) && list.upcoming.count == listed.count)
        #expect(list.upcoming == SpeakersList(requests.shuffled(using: &dice)).upcoming, "the order follows from the requests alone")
        let unmoved = list.upcoming.filter { $0.move == nil }
        for (left, right) in zip(unmoved, unmoved.dropFirst()) {
            let ranks = [left, right].map { ($0.kind == .reply ? 0 : 1, SpeakersGroup.allCases.firstIndex(of: $0.group) ?? 0, $0.arrival) }
            #expect(ranks[0] < ranks[1])
        }
        if let last = listed.filter({ $0.move != nil }).max(by: { ($0.move?.number ?? 0) < ($1.move?.number ?? 0) }),
            let place = list.upcoming.firstIndex(of: last)
        {
            if let before = last.move?.before {
                if before != last.id, listed.contains(where: { $0.id == before }) {
                    #expect(list.upcoming[place + 1].id == before)
                }
            } else {
                #expect(place == list.upcoming.count - 1)
            }
        }
    }
}

/// Who may be in the room.
struct RoomDoorTests {
    private func isOpen(_ door: RoomDoor) -> Bool { (try? door.require()) != nil }

    @Test func `M3: behind the closed door is who has the clearance and has checked in; whoever conducts it too`() {
        let inside = Audience.sitting("door")
        for state in [SittingState.open, .suspended] {
            #expect(isOpen(RoomDoor(inside, state, permits: true, isPresent: true)))
            #expect(!isOpen(RoomDoor(inside, state, permits: true)))
            #expect(!isOpen(RoomDoor(inside, state, permits: false, conducts: true)))
            #expect(isOpen(RoomDoor(inside, state, permits: false, conducts: true, isPresent: true)))
            #expect(!isOpen(RoomDoor(inside, state, permits: false, interprets: true, isPresent: true)))
            #expect(!isOpen(RoomDoor(inside, state, permits: false, isPresent: true)))
        }
        // Afterwards what was said is for those whose clearance opens it.
        #expect(isOpen(RoomDoor(inside, .closed, permits: true)) && !isOpen(RoomDoor(inside, .closed, permits: false, conducts: true, isPresent: true)))
        #expect(isOpen(RoomDoor(inside, .planned, permits: false, conducts: true)))
    }

    @Test func `O3: others follow a sitting that is open to them, interpreters every one without a closed door`() {
        #expect(isOpen(RoomDoor(.body("council"), .open, permits: true)))
        #expect(!isOpen(RoomDoor(.body("council"), .open, permits: false)))
        #expect(isOpen(RoomDoor(.body("council"), .open, permits: false, interprets: true)))
        let refused = Refusal.notAllowed(
            reason: "this sitting is for others; the chair lets in for its item whoever has a slot on the agenda and is accredited",
            rule: "m7")
        #expect(throws: refused) { try RoomDoor(.body("council"), .open, permits: false, hasSlot: true).require() }
    }
}
