import Meetings
import Records
import Testing

/// When the items of a sitting come up.
struct TimetableTests {
    private let opens = Moment("2007-04-26T14:00:00Z")!

    private func times(_ items: [(String, String?, Int?, String?)], opens: Moment?) -> [String: String] {
        let nodes = items.enumerated().map { index, item in
            AgendaTree.Node(
                item.0,
                AgendaItem(
                    meeting: "crm-xii", sitting: "plenary", parent: item.1, place: index + 1, minutes: item.2,
                    starts: item.3.flatMap { Moment("2007-04-26T\($0):00Z") }))
        }
        return AgendaTree(nodes, sittings: [("plenary", opens)]).times.compactMapValues { span in
            span.begins.map { String($0.description.dropFirst(11).prefix(5)) }
        }
    }

    @Test func `An item begins when the one before it ends`() {
        #expect(
            times([("a", nil, 30, nil), ("b", nil, 90, nil), ("c", nil, 10, nil)], opens: opens)
                == ["a": "14:00", "b": "14:30", "c": "16:00"])
    }

    @Test func `A fixed time holds whatever comes before`() {
        #expect(
            times([("a", nil, 30, nil), ("b", nil, 15, "16:00"), ("c", nil, 5, nil)], opens: opens)
                == ["a": "14:00", "b": "16:00", "c": "16:15"])
    }

    @Test func `What follows something without a length has no time until the next fixed one`() {
        #expect(
            times([("a", nil, nil, nil), ("b", nil, 10, nil), ("c", nil, 10, "17:00")], opens: opens) == ["a": "14:00", "c": "17:00"])
        #expect(times([("a", nil, 10, nil)], opens: nil) == [:])
    }

    @Test func `What is below an item is taken up within it, and gives it its length where it has none`() {
        let items: [(String, String?, Int?, String?)] = [
            ("a", nil, 60, nil), ("a1", "a", 10, nil), ("a2", "a", 20, nil), ("b", nil, nil, nil), ("b1", "b", 15, nil), ("c", nil, 5, nil),
        ]
        #expect(
            times(items, opens: opens)
                == ["a": "14:00", "a1": "14:00", "a2": "14:10", "b": "15:00", "b1": "15:00", "c": "15:15"])
    }
}
