import Records

/// One room that a plan needs twice at the same time.
struct RoomClash: Sendable, Hashable, Encodable {
    let room: String
    /// What the two sittings are called.
    let sittings: [String]

    /// The same sitting of several bodies, from the same minute to the same, is one joint sitting in one room (M6).
    static func all(_ sittings: [(title: String, sitting: Sitting)]) -> [RoomClash] {
        sittings.enumerated().flatMap { index, first in
            sittings.dropFirst(index + 1).compactMap { second -> RoomClash? in
                let (mine, theirs) = (first.sitting, second.sitting)
                let room = mine.room.trimmed
                guard !room.isEmpty, room.lowercased() == theirs.room.trimmed.lowercased(), mine.overlaps(theirs) else { return nil }
                let isJoint = first.title == second.title && mine.meeting != theirs.meeting
                    && mine.opens == theirs.opens && mine.closes == theirs.closes
                return isJoint ? nil : RoomClash(room: room, sittings: [first.title, second.title])
            }
        }
    }
}
