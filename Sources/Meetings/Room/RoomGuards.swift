internal import Records
internal import SQL

/// What keeps the editor from undoing what happens in the room.
extension Work {
    /// People open and close a sitting in its room, where all that follows from it is done. What was said behind a closed door
    /// stays there: once a sitting has begun, nobody opens its door by keeping it anew.
    func requireSameDoor(_ sitting: Sitting, _ reference: Reference) throws {
        guard actor.person != nil else { return }
        let row = try db.row(
            """
            SELECT s.* FROM sitting s JOIN record r ON r.id = s.record WHERE r.kind = \(reference.kind) AND r.slug = \(reference.slug)
            """)
        let present = try row.map { try Sitting(row: $0) }
        guard sitting.state == present?.state ?? .planned else {
            throw Refusal.invalid("state", "a sitting is opened, suspended and closed in its room")
        }
        if let present, present.state != .planned, present.inside != sitting.inside {
            throw Refusal.invalid("inside", "stays as it is once the sitting has begun; the chair may close the door")
        }
    }

    /// What a sitting with a closed door takes up while it goes on, and afterwards, is behind its door from the start.
    /// What was open before stays what it was: the memory has what a declaration told of its closed door.
    func requireInside(_ draft: RecordDraft, of sitting: String?) throws {
        let (reference, audience) = (draft.reference, draft.audience)
        let present = try db.value(
            "SELECT audience FROM record WHERE kind = \(reference.kind) AND slug = \(reference.slug)", as: String.self)
        if present == audience.rawValue { return }
        try requireInside(audience, of: sitting)
    }

    private func requireInside(_ audience: Audience, of sitting: String?) throws {
        guard let sitting else { return }
        let row = try db.row(
            """
            SELECT s.inside, s.state FROM sitting s JOIN record r ON r.id = s.record
            WHERE r.kind = \(Sitting.kind) AND r.slug = \(sitting)
            """)
        guard let row, actor.person != nil, try row["state"] as String != SittingState.planned.rawValue else { return }
        let inside = Audience(rawValue: try row["inside"])
        guard !inside.isSitting || audience == inside || audience == .secretariat else {
            throw Refusal.invalid("audience", "is behind the closed door of its sitting")
        }
    }

    /// Nobody sets by hand who reads what goes by how far it is, or opens what is behind the door of a sitting that has
    /// begun: not whoever is inside, nor whoever reads it for an hour (M3).
    func requireDoor(_ change: AudienceChanging) throws {
        guard actor.person != nil else { return }
        if change.from.isSitting, try hasBegun(change.from) {
            throw Refusal.invalid("audience", "is behind the closed door of its sitting")
        }
        guard !change.isKept else { return }
        switch change.kind {
        case Summary.kind: throw Refusal.invalid("audience", "who reads a summary goes by how far it is")
        case Statement.kind: throw Refusal.invalid("audience", "who reads a statement goes by whether it has been delivered")
        case AgendaItem.kind:
            let sitting = try db.value(
                "SELECT sitting FROM agenda_item WHERE record = \(change.record.rawValue)", as: String.self)
            try requireInside(change.to, of: sitting)
        default: break
        }
    }

    private func hasBegun(_ door: Audience) throws -> Bool {
        let state = try db.value(
            """
            SELECT s.state FROM sitting s JOIN record r ON r.id = s.record
            WHERE r.kind = \(Sitting.kind) AND s.inside = \(door.rawValue)
            AND (s.state <> \(SittingState.planned.rawValue) OR s.opens <= \(moment.description)) LIMIT 1
            """, as: String.self)
        return state != nil
    }
}
