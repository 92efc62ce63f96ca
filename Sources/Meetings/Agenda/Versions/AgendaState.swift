public import Records

/// How far an agenda is.
public enum AgendaState: String, Sendable, Codable, CaseIterable {
    /// Still with those who prepare the meeting.
    case planning
    /// Sent round for comments (M8).
    case preliminary
    /// With the comments taken up, for the meeting to adopt.
    case provisional
    /// By the meeting itself.
    case adopted

    /// Whether a version of the next state may follow a version of this one.
    public func leads(to next: AgendaState) -> Bool {
        switch (self, next) {
        case (.planning, .preliminary), (.preliminary, .preliminary), (.preliminary, .provisional),
            (.provisional, .provisional), (.provisional, .adopted): true
        default: false
        }
    }
}

/// What a kind of party may do in the process, as far as it matters for who gets an agenda.
public struct PartyKind: Sendable, Hashable {
    public let decides: Bool
    /// The bodies whose papers are open to it by the matrix.
    public let bodies: Set<String>

    public init(decides: Bool, bodies: Set<String>) {
        self.decides = decides
        self.bodies = bodies
    }
}

/// Who reads the items of an agenda, by how far it is.
public struct AgendaAudiences: Sendable, Hashable {
    /// Those who prepare the meeting.
    public let planning: Audience
    /// Those whom the preliminary version goes to.
    public let preliminary: Audience

    public init(planning: Audience, preliminary: Audience) {
        self.planning = planning
        self.preliminary = preliminary
    }

    /// Computed from the charter's matrix.
    ///
    /// M8: the preliminary version goes to the members and the observer international organisations (003, IV). Who that is, the
    /// matrix says: the body that is open to every kind of party that decides and to some that does not, and of such bodies
    /// the narrowest, which is the technical one; observer states are not in it. Without one, the members alone.
    /// - Parameter presidency: the body of those who prepare the meeting; the secretariat alone where there is none.
    public init(presidency: String?, kinds: [PartyKind]) {
        planning = presidency.map { .body($0) } ?? .secretariat
        let members = kinds.filter(\.decides)
        let bodies = Set(kinds.flatMap(\.bodies)).filter { body in
            !members.isEmpty && members.allSatisfy { $0.bodies.contains(body) }
                && kinds.contains { !$0.decides && $0.bodies.contains(body) }
        }
        func width(_ body: String) -> Int { kinds.filter { $0.bodies.contains(body) }.count }
        preliminary = bodies.sorted { (width($0), $0) < (width($1), $1) }.first.map { .body($0) } ?? .members
    }

    /// Who reads an item.
    /// - Parameter inside: who may follow the sitting that takes it up; nil while none does.
    public func audience(_ state: AgendaState, inside: Audience?) -> Audience {
        switch state {
        case .planning: planning
        // What is behind the closed door goes to nobody else, however far the agenda is.
        case _ where inside?.isSitting == true: inside ?? preliminary
        case .preliminary: preliminary
        case .provisional, .adopted: inside ?? preliminary
        }
    }

    /// Who reads an item after a step; nil for one that somebody has given readers of its own.
    public func next(
        of audience: Audience, from state: AgendaState, inside: Audience?, to next: AgendaState, inside nextInside: Audience?
    ) -> Audience? {
        let usual = [.secretariat, planning, self.audience(state, inside: inside)]
        return usual.contains(audience) ? self.audience(next, inside: nextInside) : nil
    }
}
