internal import Meetings
internal import Records

/// The sections of what happened within meetings: their sittings, and what each took up.
extension DraftBuilder {
    func meetings(_ sections: [String: [Entry]]) -> [any KeepingCommand] {
        let sittings = (sections["sittings"] ?? []).enumerated().compactMap { sitting($0.element, $0.offset) }
        let items = (sections["agenda-items"] ?? []).enumerated().compactMap { agendaItem($0.element, $0.offset) }
        return sittings + items
    }

    private func sitting(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        let draft = draft(
            entry, Sitting.kind, position: position, keys: ["meeting", "body", "inside", "zone", "room", "opens", "closes", "state"])
        let clock = clock(entry)
        let inside = entry.text("inside", required: true).flatMap { key -> Audience? in
            let audience = Audience(key: key)
            if audience == nil { entry.fault("“\(key)” is no audience", at: entry["inside"]) }
            return audience
        }
        guard let meeting = entry.reference("meeting", "meeting", index, required: true),
            let body = entry.reference("body", "body", index, required: true), let inside,
            let state = entry.choice("state", SittingState.self)
        else { return nil }
        let sitting = Sitting(
            meeting: meeting.slug, body: body.slug, inside: inside, clock: clock, room: entry.text("room") ?? "",
            opens: moment(entry, "opens", clock), closes: moment(entry, "closes", clock), state: state)
        for problem in sitting.problems() { entry.fault("“\(problem.field)”: \(problem.rule)") }
        return KeepSitting(draft, sitting)
    }

    private func agendaItem(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(
            entry, AgendaItem.kind, position: position,
            keys: ["meeting", "sitting", "parent", "place-in-agenda", "minutes", "lead", "required", "documents", "by"])
        link(&draft, .uses, entry.references("documents", "document", index))
        link(&draft, .proposedBy, entry.references("by", "party", index))
        guard let meeting = entry.reference("meeting", "meeting", index, required: true),
            let place = entry.integer("place-in-agenda", required: true)
        else { return nil }
        let item = AgendaItem(
            meeting: meeting.slug, sitting: entry.reference("sitting", Sitting.kind, index)?.slug,
            parent: entry.reference("parent", AgendaItem.kind, index)?.slug, place: place, minutes: entry.integer("minutes"),
            lead: entry.reference("lead", "party", index)?.slug, required: entry.text("required"))
        for problem in item.problems() { entry.fault("“\(problem.field)”: \(problem.rule)") }
        return KeepAgendaItem(draft, item)
    }

    private func clock(_ entry: Entry) -> VenueClock {
        guard let zone = entry.text("zone") else { return .utc }
        guard let clock = VenueClock(zone) else {
            entry.fault("“\(zone)” is no time zone such as America/New_York", at: entry["zone"])
            return .utc
        }
        return clock
    }

    private func moment(_ entry: Entry, _ key: String, _ clock: VenueClock) -> Moment? {
        guard let text = entry.text(key) else { return nil }
        guard let reading = VenueClock.Reading(text) else {
            entry.fault("“\(text)” in “\(key)” should be a time such as 2007-04-26T09:30", at: entry[key])
            return nil
        }
        return clock.moment(reading)
    }
}
