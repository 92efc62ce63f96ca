import HTML
import Institution
import Records
import Web

/// Planning in words.
extension Translator {
    func name(of kind: Deadline.Kind) -> String {
        name(ofDeadline: kind.rawValue)
    }

    func name(of debtor: Deadline.Debtor) -> String {
        switch debtor {
        case .presidency: self("the presidency and the secretariat")
        case .members: self("the members")
        case .everyone: self("everyone who is invited")
        case .host: self("the host and the secretariat")
        }
    }

    /// - Parameter rules: the titles of the rules by name.
    func name(of deadline: Deadline, _ rules: [String: RecordName]) -> String {
        guard deadline.kind == .reports, let rule = rules[deadline.rule] else { return name(of: deadline.kind) }
        return rule.title.text
    }

    func words(_ lack: EditionPlan.Lack) -> String {
        switch lack {
        case .decision: self("The charter has no body that decides: there is no edition to plan.")
        case .presidency: self("The charter has no body for the presidency: a plan has nobody to be kept with.")
        case .consultation: self("The charter has no body that prepares the decisions.")
        case .networks: self("The charter has no networks that report to such a body.")
        case .closedDoor: self("The charter has no sitting behind a closed door.")
        case .drafting: self("The charter has no drafting group.")
        case .rules: self("The charter has none of the rules M1 to M10: no items are required and nothing is checked.")
        }
    }

    /// Rooms that are needed twice; nothing where all is well.
    func clashes(_ clashes: [RoomClash]) -> HTML {
        guard !clashes.isEmpty else { return .empty }
        let items = clashes.html { clash in
            "<li>\(self("One room is needed twice at the same time")): \(clash.room) (\(clash.sittings.joined(separator: ", ")))</li>"
        }
        return "<div class=\"conflicts\"><ul>\(items)</ul></div>"
    }

    func name(of joint: EditionAnswers.Joint) -> String {
        switch joint {
        case .none: self("Each network by itself, in parallel")
        case .after: self("Each by itself, then both together")
        case .instead: self("Both together only")
        }
    }

    /// Violations with rule and source; what the presidency set aside stands with its reason.
    func violations(_ list: ViolationList) -> HTML {
        guard !list.entries.isEmpty else { return "<p class=\"state yes\">\(self("Nothing stands against the rules."))</p>" }
        return "<ul class=\"violations\">\(list.entries.html { entry in item(entry, list) })</ul>"
    }

    private func item(_ entry: ViolationList.Entry, _ list: ViolationList) -> HTML {
        let violation = entry.violation
        let state: HTML = if entry.override != nil { "<span class=\"state\">\(self("Set aside"))</span>" } else {
            violation.severity == .broken
                ? "<span class=\"state no\">\(self("Against the rule"))</span>" : "<span class=\"state wait\">\(self("Open"))</span>"
        }
        let rule: HTML = list.rules[violation.rule].map { name in
            "<a href=\"\(url: path(of: name.reference))\"><span class=\"code\">\(violation.rule.uppercased())</span> \(wording(name.title))</a>"
        } ?? "<span class=\"code\">\(violation.rule.uppercased())</span>"
        let place: HTML = list.places[violation.place].map { " <small>\($0)</small>" } ?? .empty
        return """
            <li id="\(entry.id)">\(state) <strong>\(self(violation.words, violation.values))</strong>\(place)
            <p>\(rule) \(inlineSources(list.sources[violation.rule] ?? []))</p>\(setAside(entry, list))</li>
            """
    }

    private func setAside(_ entry: ViolationList.Entry, _ list: ViolationList) -> HTML {
        let presides = visitor?.rights.contains(.preside) == true
        if let override = entry.override {
            let back: HTML = presides
                ? button(to: "/overrides/\(override.id.rawValue)/revoke", self("Take it back"), about: self(entry.violation.words, entry.violation.values)) : .empty
            return "<p>\(self("The presidency set it aside on {day}:", ["day": day(override.made.day)])) “\(override.reason)” \(back)</p>"
        }
        guard presides, let path = list.overridePath else { return .empty }
        let form = "why-\(entry.id)"
        let failed = list.failed == entry.violation.code ? list.problems : []
        return """
            <details\(if: !failed.isEmpty, " open")><summary>\(self("Set the rule aside, with a reason"))</summary>
            \(self.form(
                to: path,
                [
                    .hidden("rule", entry.violation.rule), .hidden("place", entry.violation.code),
                    Input("reason", self("Reason"), .multiline(rows: 3), value: failed.isEmpty ? "" : list.typed, hint: self("At least ten letters. It stays on the record, with the day."), isRequired: true),
                ], submit: self("Set aside"), problems: failed, id: form))</details>
            """
    }
}

/// The violations of a plan with what stands beside them on a page.
struct ViolationList: Sendable, Encodable {
    struct Entry: Sendable, Encodable {
        let id: String
        let violation: Violation
        let override: RuleOverride?
    }

    let entries: [Entry]
    var rules: [String: RecordName] = [:]
    var sources: [String: [Citation]] = [:]
    /// What meetings and sittings are called.
    var places: [String: String] = [:]
    /// Where the presidency sets one aside; nil where there is nothing on the record yet.
    var overridePath: String?
    /// What was typed for which violation, and what is wrong with it.
    var failed = ""
    var typed = ""
    var problems: [Refusal.Problem] = []

    private enum CodingKeys: String, CodingKey { case entries }

    init(_ violations: [Violation], overrides: [RuleOverride] = []) {
        entries = violations.enumerated().map { index, violation in
            Entry(id: "v\(index + 1)", violation: violation, override: overrides.last { $0.place == violation.code && $0.revoked == nil })
        }
    }
}

extension Translator {
    /// What a meeting's own page says of its plan: what is due, and for those who prepare it the way to the plan.
    func planning(_ page: MeetingPage) -> HTML {
        let prepares = visitor.map { $0.rights.contains(.keep) || $0.rights.contains(.preside) } ?? false
        let way: HTML = page.isEdition && prepares
            ? "<p><a href=\"\(url: path("/meetings/\(page.dossier.record.slug)/plan"))\">\(self("The plan: days, rooms, rules"))</a></p>" : .empty
        return deadlines(page.deadlines, page.rules) + way
    }
}
