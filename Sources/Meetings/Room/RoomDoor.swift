internal import Institution
public import Records
internal import SQL

/// Who may be in the room of a sitting, decided here for pages, streams and commands alike.
public struct RoomDoor: Sendable, Hashable {
    public let inside: Audience
    public let state: SittingState
    /// Whether the clearance opens what happens inside, or the presidency has opened this sitting (O3).
    public let permits: Bool
    /// The secretariat or the presidency: they keep the order of the sitting.
    public let conducts: Bool
    /// The interpreters hear every sitting that has no closed door.
    public let interprets: Bool
    /// Checked in at the door, and not gone.
    public let isPresent: Bool
    /// Of a party that has a slot on the agenda: the chair lets it in for its item (M7).
    public let hasSlot: Bool

    public init(
        _ inside: Audience, _ state: SittingState, permits: Bool, conducts: Bool = false, interprets: Bool = false,
        isPresent: Bool = false, hasSlot: Bool = false
    ) {
        self.inside = inside
        self.state = state
        self.permits = permits
        self.conducts = conducts
        self.interprets = interprets
        self.isPresent = isPresent
        self.hasSlot = hasSlot
    }

    /// Behind a closed door, while people are inside.
    public var isLocked: Bool { inside.isSitting && (state == .open || state == .suspended) }

    /// - Throws: `Refusal.notAllowed`, with the rule, for those who may know of the sitting and not follow it.
    public func require() throws(Refusal) {
        if isLocked {
            // Whoever conducts the sitting is inside as everybody else is: checked in, and seen.
            guard permits || conducts else {
                throw .notAllowed(reason: "the closed door is for heads of delegation and their companions", rule: "m3")
            }
            guard isPresent else {
                throw .notAllowed(reason: "behind the closed door is only who has checked in", rule: "m3")
            }
        } else if inside.isSitting {
            guard permits || conducts && state == .planned else {
                throw .notAllowed(reason: "the closed door is for heads of delegation and their companions", rule: "m3")
            }
        } else if !permits && !interprets {
            guard !hasSlot else {
                throw .notAllowed(
                    reason: "this sitting is for others; the chair lets in for its item whoever has a slot on the agenda and is accredited",
                    rule: "m7")
            }
            throw .notAllowed(
                reason: "this sitting is for others; the presidency may open it to a party", rule: "o3")
        }
    }
}

extension Connection {
    /// The door of a sitting as it is for somebody.
    /// - Parameter person: nil for whoever has not been asked who they are.
    func door(
        of sitting: Sitting, _ id: Identity, for clearance: Clearance, rights: Set<Right>, person: Identity?,
        at moment: Moment
    ) throws -> RoomDoor {
        let permits = try opens(sitting.inside, id, to: clearance, at: moment)
        return RoomDoor(
            sitting.inside, sitting.state, permits: permits,
            conducts: rights.contains(.keep) || rights.contains(.preside),
            interprets: clearance.audiences.contains(.interpreters),
            isPresent: try person.map { try isPresent($0, in: id) } ?? false,
            hasSlot: permits ? false : try hasSlot(clearance, in: sitting.body))
    }

    /// As whom somebody reads the agenda in the room: interpreters who have been accredited to the meeting as whoever may follow
    /// the sitting, in their own view, and never behind a closed door.
    func agendaReader(
        _ view: RoomView, of sitting: Sitting, for reader: Reader, person: Identity?
    ) throws -> Reader {
        guard view == .interpreters, !sitting.inside.isSitting, reader.clearance.audiences.contains(.interpreters), let person,
            try isAccreditedInterpreter(person, to: sitting.meeting)
        else { return reader }
        return Reader(
            Clearance(reader.clearance.audiences.union([sitting.inside])), language: reader.language, of: reader.languages,
            at: reader.moment)
    }

    private func isAccreditedInterpreter(_ person: Identity, to meeting: String) throws -> Bool {
        try value(
            """
            SELECT 1 FROM delegate WHERE meeting = \(meeting) AND person = \(person.rawValue)
            AND role = \(DelegateRole.interpreter.rawValue) AND state = \(DelegateState.accredited.rawValue) LIMIT 1
            """, as: Int.self) != nil
    }

    /// Whether a clearance opens what happens inside: by itself, or because the presidency has opened the sitting (O3).
    func opens(_ inside: Audience, _ sitting: Identity, to clearance: Clearance, at moment: Moment) throws -> Bool {
        if clearance.permits(inside, release: nil, at: moment) { return true }
        let given = try authorisations(on: sitting).map { Authorisation($0.audience, from: $0.begins, until: $0.ends) }
        return clearance.permits(inside, release: nil, authorisations: given, at: moment)
    }
}
