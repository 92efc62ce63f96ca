import Records
import Testing

@testable import Meetings

/// The tree of an agenda, whatever is done to it.
struct AgendaTreeTests {
    private struct Chance: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let sittings: [(slug: String, opens: Moment?)] = [
        ("first", Moment("2007-04-26T14:00:00Z")), ("door", Moment("2007-04-26T18:00:00Z")), ("last", Moment("2007-04-27T14:00:00Z")),
    ]

    private static func node(
        _ slug: String, in sitting: String? = "first", below parent: String? = nil, at place: Int = 1, _ minutes: Int? = 10,
        for audience: Audience = .everyone
    ) -> AgendaTree.Node {
        .init(
            slug, AgendaItem(meeting: "m", sitting: sitting, parent: parent, place: place, minutes: minutes), audience: audience)
    }

    /// Nothing is lost or twice, places are from one without gaps, nothing is below itself, and nothing is too deep.
    private static func expectWhole(_ tree: AgendaTree, _ slugs: Set<String>, _ what: String) {
        let walk = tree.walk
        #expect(walk.map(\.slug).sorted() == slugs.sorted(), "\(what): every item once")
        #expect(walk.allSatisfy { $0.depth < AgendaTree.mostLevels }, "\(what): not too deep")
        for slug in slugs {
            let places = tree.group(of: slug).compactMap { tree.nodes[$0]?.item.place }
            #expect(places == Array(1...places.count), "\(what): the places of \(slug)’s siblings are \(places)")
        }
        let times = tree.times
        for sitting in sittings.map(\.slug) {
            let begins = walk.filter { tree.nodes[$0.slug]?.item.sitting == sitting }.compactMap { times[$0.slug]?.begins }
            #expect(begins == begins.sorted(), "\(what): times go on")
        }
        #expect(Set(tree.numbers.keys) == slugs, "\(what): every item has a number")
    }

    @Test(arguments: 1...40)
    func `Whatever is moved, added and removed, the tree stays whole`(seed: Int) {
        var chance = Chance(state: UInt64(seed))
        var slugs: Set<String> = []
        var tree = AgendaTree([], sittings: Self.sittings)
        for step in 0..<120 {
            let all = slugs.sorted()
            switch Int.random(in: 0..<10, using: &chance) {
            case 0, 1:
                let slug = "i\(step)"
                // Only what has room below it.
                let parent = tree.walk.filter { $0.depth < 3 }.randomElement(using: &chance)?.slug
                let below = Bool.random(using: &chance) ? parent : nil
                let sitting = below.flatMap { tree.nodes[$0]?.item.sitting } ?? Self.sittings.randomElement(using: &chance)?.slug
                tree.insert(Self.node(slug, in: sitting, below: below, at: Int.random(in: 1...9, using: &chance)))
                slugs.insert(slug)
            case 2 where all.count > 8:
                guard let slug = all.randomElement(using: &chance) else { continue }
                tree.remove(slug)
                slugs.remove(slug)
            default:
                guard let slug = all.randomElement(using: &chance) else { continue }
                let ways: [AgendaTree.Way] = [
                    .up, .down, .into, .out, .place(Int.random(in: 1...4, using: &chance)),
                    .sitting(Self.sittings.randomElement(using: &chance)?.slug), .sitting(nil),
                ]
                let before = tree
                do { try tree.move(slug, ways.randomElement(using: &chance) ?? .up) } catch {
                    // What is refused changes nothing.
                    #expect(tree.nodes == before.nodes)
                }
            }
            Self.expectWhole(tree, slugs, "seed \(seed), step \(step)")
        }
        #expect(slugs.count > 3)
    }

    @Test func `Up and down, in and out lead back to where one was`() throws {
        let start = AgendaTree([Self.node("a", at: 1), Self.node("b", at: 2), Self.node("c", at: 3)], sittings: Self.sittings)
        var tree = start
        try tree.move("b", .up)
        #expect(tree.walk.map(\.slug) == ["b", "a", "c"])
        try tree.move("b", .down)
        try tree.move("c", .into)
        #expect(tree.numbers == ["a": "1", "b": "2", "c": "2.1"])
        try tree.move("c", .out)
        #expect(tree.nodes == start.nodes)
        #expect(throws: Refusal.self) { try tree.move("a", .up) }
        #expect(throws: Refusal.self) { try tree.move("a", .into) }
        #expect(throws: Refusal.self) { try tree.move("a", .out) }
        #expect(throws: Refusal.self) { try tree.move("a", .place(4)) }
        #expect(throws: Refusal.self) { try tree.move("a", .sitting("nowhere")) }
    }

    @Test func `What is below an item goes along to another sitting, and times follow`() throws {
        var tree = AgendaTree(
            [Self.node("a", at: 1), Self.node("a1", below: "a", at: 1), Self.node("b", at: 2)], sittings: Self.sittings)
        try tree.move("a", .sitting("last"))
        #expect(tree.nodes["a1"]?.item.sitting == "last")
        #expect(tree.times["b"]?.begins == Moment("2007-04-26T14:00:00Z"))
        #expect(tree.times["a1"]?.begins == Moment("2007-04-27T14:00:00Z"))
    }

    @Test func `Whoever moves an item passes by what they do not see`() throws {
        var tree = AgendaTree(
            [Self.node("a", at: 1), Self.node("h", at: 2, for: .secretariat), Self.node("b", at: 3)], sittings: Self.sittings)
        try tree.move("b", .up) { $0.slug != "h" }
        #expect(tree.walk.map(\.slug) == ["b", "a", "h"])
        #expect(throws: Refusal.self) { try tree.move("b", .up) { $0.slug != "h" } }
    }

    @Test func `Numbers do not tell of items that are for others`() {
        let open = [Self.node("a", at: 1), Self.node("b", at: 3), Self.node("b1", below: "b", at: 2)]
        let plain = AgendaTree(open, sittings: Self.sittings)
        let door = Audience.sitting("door")
        let hidden = [
            Self.node("x", at: 2, for: door), Self.node("y", in: "door", at: 1, for: door), Self.node("b2", below: "b", at: 1, for: door),
            Self.node("s", at: 1, for: .secretariat), Self.node("y1", in: "door", below: "y", at: 1, for: door),
            Self.node("z", in: "door", below: "s", at: 1, for: door),
        ]
        let full = AgendaTree(open + hidden, sittings: Self.sittings)
        for item in open { #expect(full.numbers[item.slug] == plain.numbers[item.slug]) }
        // Below what it may not tell of, an item counts on its own.
        #expect(full.numbers["z"] == "C1" && full.numbers["x"] == "C2" && full.numbers["y"] == "C3", "\(full.numbers)")
        #expect(full.numbers["b2"] == "2.C1" && full.numbers["y1"] == "C3.1")
    }

    @Test func `Times of an open sitting do not tell of what is behind the door`() {
        let open = [Self.node("a", at: 1), Self.node("b", at: 2), Self.node("c", in: "last", at: 1)]
        let plain = AgendaTree(open, sittings: Self.sittings).times
        let door = (1...5).map { Self.node("d\($0)", in: "door", at: $0, 45, for: .sitting("door")) }
        let full = AgendaTree(open + door, sittings: Self.sittings).times
        for item in open { #expect(full[item.slug] == plain[item.slug]) }
    }

    @Test func `An item whose parents go in a circle is not lost in a loop`() {
        let tree = AgendaTree([Self.node("a", below: "b"), Self.node("b", below: "a"), Self.node("c")], sittings: Self.sittings)
        #expect(tree.walk.map(\.slug) == ["c"])
    }
}
