internal import Institution
internal import Records
internal import SQL

/// An item that is being changed, with all that it says.
struct EditedItem {
    let identity: Identity
    var draft: RecordDraft
    let item: AgendaItem
}

/// What the commands about agendas share.
extension Work {
    /// A meeting that the actor may know of.
    /// - Throws: `Refusal.notFound` when there is none.
    func meeting(_ slug: String) throws -> Identity {
        guard let found = try readable(Reference("meeting", slug)) else { throw Refusal.notFound }
        return found.identity
    }

    /// An item that the actor may read, to be changed.
    /// - Throws: `Refusal.notFound` when there is none.
    func agendaItem(_ slug: String) throws -> EditedItem {
        guard let found = try readable(Reference(AgendaItem.kind, slug)), let draft = try db.draft(of: found.identity),
            let row = try db.row("SELECT * FROM agenda_item WHERE record = \(found.identity.rawValue)")
        else { throw Refusal.notFound }
        return EditedItem(identity: found.identity, draft: draft, item: try AgendaItem(row: row))
    }

    /// The items of a meeting that the actor may read, by slug.
    func readableItems(of meeting: String) throws -> [String: Identity] {
        let rows = try db.rows(
            """
            SELECT r.id, r.slug FROM agenda_item i JOIN record r ON r.id = i.record
            WHERE i.meeting = \(meeting) AND \(actor.clearance.condition("r", at: moment))
            """)
        return Dictionary(
            try rows.map { (try $0["slug"] as String, Identity(rawValue: try $0["id"])) }, uniquingKeysWith: { first, _ in first })
    }

    /// Who may follow each sitting of a meeting.
    func insides(of meeting: String) throws -> [String: Audience] {
        let rows = try db.rows(
            "SELECT r.slug, s.inside FROM sitting s JOIN record r ON r.id = s.record WHERE s.meeting = \(meeting)")
        return Dictionary(
            try rows.map { (try $0["slug"] as String, Audience(rawValue: try $0["inside"])) }, uniquingKeysWith: { first, _ in first })
    }

    /// Writes what is elsewhere than before. An item that has come to another place of the tree, or that was moved itself, is
    /// kept whole, so that its history tells of it; its siblings only get their new places.
    func settle(_ tree: AgendaTree, from before: AgendaTree, moved: String? = nil) throws {
        var kept: [AgendaTree.Node] = []
        for node in tree.changes(from: before) {
            let was = before.nodes[node.slug]?.item
            if node.slug == moved || was?.parent != node.item.parent || was?.sitting != node.item.sitting {
                kept.append(node)
                continue
            }
            try db.execute(
                """
                UPDATE agenda_item SET place = \(node.item.place)
                WHERE record = (SELECT id FROM record WHERE kind = \(AgendaItem.kind) AND slug = \(node.slug))
                """)
        }
        guard !kept.isEmpty else { return }
        let (audiences, insides) = (try db.agendaAudiences(), try insides(of: kept[0].item.meeting))
        let state = try db.agendaState(of: kept[0].item.meeting)
        for node in kept {
            var edited = try agendaItem(node.slug)
            let (old, new) = (edited.item.sitting.flatMap { insides[$0] }, node.item.sitting.flatMap { insides[$0] })
            // Whoever may follow the sitting reads what it takes up: an item moved behind the closed door is behind it.
            if old != new, let audience = audiences.next(of: edited.draft.audience, from: state, inside: old, to: state, inside: new) {
                edited.draft.audience = audience
            }
            try perform(KeepAgendaItem(edited.draft, node.item))
            mention(edited.identity)
        }
    }
}
