internal import FollowUp
internal import Records

/// The sections of the plan of action and of what follows from decisions.
extension DraftBuilder {
    func followUp(_ sections: [String: [Entry]]) -> [any KeepingCommand] {
        var commands: [any KeepingCommand] = []
        func each(_ section: String, _ make: (Entry, Int) -> (any KeepingCommand)?) {
            for (position, entry) in (sections[section] ?? []).enumerated() {
                if let command = make(entry, position) { commands.append(command) }
            }
        }
        let discussions = discussions(sections["discussions"] ?? [])
        each("themes") { theme($0, $1, discussions) }
        each("activities", activity)
        each("seminars") { entry, position in
            var draft = draft(entry, "seminar", position: position, keys: ["annual", "activity"])
            link(&draft, .sameAs, entry.reference("activity", "activity", index))
            if !entry.flag("annual"), draft.when == nil { entry.fault("“when” is missing, or “annual: true”") }
            return KeepSeminar(draft, isAnnual: entry.flag("annual"))
        }
        each("decisions", decision)
        each("partners", partner)
        each("forums", forum)
        return commands
    }

    /// The discussions by subtopic, in file order.
    private func discussions(_ entries: [Entry]) -> [String: [Entry]] {
        var discussions: [String: [Entry]] = [:]
        for entry in entries {
            entry.allow(["subtopic", "bodies", "years", "note", "sources"])
            if let subtopic = entry.reference("subtopic", "theme", index, required: true) {
                discussions[subtopic.slug, default: []].append(entry)
            }
        }
        return discussions
    }

    private func theme(_ entry: Entry, _ position: Int, _ all: [String: [Entry]]) -> (any KeepingCommand)? {
        var draft = draft(entry, "theme", position: position, keys: ["level", "parent"])
        let parent = entry.reference("parent", "theme", index)
        link(&draft, .partOf, parent)
        draft.facets[.theme, default: []].formUnion(index.lineage(ofTheme: draft.reference.slug))
        var discussions: [Discussion] = []
        for (number, entry) in (all[draft.reference.slug] ?? []).enumerated() {
            let part = Field.part("discussion", number + 1)
            draft.wordings[part] = entry.wordings("note", official: false)
            draft.sources[part] = entry.sources(index, required: true)
            let bodies = entry.references("bodies", "body", index).map(\.slug)
            if bodies.isEmpty { entry.fault("“bodies” should name at least one body") }
            let years = entry.whens("years", required: true)
            draft.facets[.body, default: []].formUnion(bodies)
            draft.facets[.year, default: []].formUnion(years.flatMap(\.years).map(String.init))
            discussions.append(Discussion(bodies: bodies, years: years))
        }
        guard let level = entry.choice("level", ThemeLevel.self) else { return nil }
        if (level == .axis) != (parent == nil), entry["parent"] == nil || level == .axis {
            entry.fault(level == .axis ? "an axis has no “parent”" : "“parent” is missing: the theme above")
        }
        return KeepTheme(draft, level: level, parent: parent?.slug, discussions: discussions)
    }

    private func activity(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(
            entry, "activity", position: position,
            keys: ["type", "status", "hosts", "sponsors", "themes", "proposed", "documents"])
        link(&draft, .hostedBy, entry.references("hosts", "party", index))
        link(&draft, .sponsoredBy, entry.references("sponsors", nil, index))
        link(&draft, .about, entry.references("themes", "theme", index))
        link(&draft, .uses, entry.references("documents", "document", index))
        var proposedWhen: When?
        if let proposed = entry.entry("proposed") {
            proposed.allow(["when", "meeting", "by", "note"])
            proposedWhen = proposed.when("when")
            draft.wordings["proposed"] = proposed.wordings("note", official: false)
            link(&draft, .arisesFrom, proposed.reference("meeting", "meeting", index))
            link(&draft, .proposedBy, proposed.references("by", nil, index))
        }
        guard let type = entry.choice("type", ActivityType.self),
            let status = entry.choice("status", ActivityStatus.self)
        else { return nil }
        draft.facets[.type] = [type.rawValue]
        draft.facets[.status] = [status.rawValue]
        return KeepActivity(draft, type: type, status: status, proposed: proposedWhen)
    }

    private func decision(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(
            entry, "decision", position: position,
            keys: ["meeting", "number", "type", "addressees", "outcome", "became"])
        let meeting = entry.reference("meeting", "meeting", index, required: true)
        link(&draft, .decidedBy, meeting)
        link(&draft, .addressedTo, entry.references("addressees", nil, index))
        link(&draft, .became, entry.references("became", nil, index))
        var status: OutcomeStatus?
        if let outcome = entry.entry("outcome") {
            outcome.allow(["status", "summary", "sources"])
            status = outcome.choice("status", OutcomeStatus.self)
            draft.wordings["outcome"] = outcome.wordings("summary", official: false)
            draft.sources["outcome"] = outcome.sources(index, required: status != .notInSources)
        } else {
            entry.fault("“outcome” is missing; write {status: not-in-sources} where the sources are silent")
        }
        guard let meeting, let number = entry.integer("number", required: true),
            let type = entry.choice("type", DecisionType.self), let status
        else { return nil }
        // A decision is of its meeting's year.
        draft.facets[.type] = [type.rawValue]
        draft.facets[.status] = [status.rawValue]
        return KeepDecision(draft, meeting: meeting.slug, number: number, type: type, outcome: status)
    }

    private func partner(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(entry, "partner", position: position, keys: ["party", "contributions"])
        link(&draft, .sameAs, entry.reference("party", "party", index))
        for (number, contribution) in entry.entries("contributions").enumerated() {
            contribution.allow(["title", "activity", "document", "when", "sources"])
            let part = Field.part("contribution", number + 1)
            draft.wordings[part] = contribution.wordings("title", official: false, required: true)
            draft.sources[part] = contribution.sources(index, required: false)
            link(&draft, .related, contribution.reference("activity", "activity", index))
            link(&draft, .related, contribution.reference("document", "document", index))
            if let when = contribution.when("when") {
                draft.facets[.year, default: []].formUnion(when.years.map(String.init))
            }
        }
        return KeepRecord(draft)
    }

    private func forum(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(entry, "forum", position: position, keys: ["occasions"])
        for (number, occasion) in entry.entries("occasions").enumerated() {
            occasion.allow(["when", "place"])
            guard let when = occasion.when("when") else {
                occasion.fault("an occasion needs “when”")
                continue
            }
            draft.occasions.append(when)
            draft.wordings[.part("occasion", number + 1)] = occasion.wordings("place", official: true)
        }
        return KeepRecord(draft)
    }
}
