import HTML
import Records
import Web

/// The words of follow-up in the reader's language.
extension Translator {
    func name(of level: ThemeLevel) -> String {
        switch level {
        case .axis: self("Axis")
        case .theme: self("Theme")
        case .subtopic: self("Subtopic")
        }
    }

    func name(of type: ActivityType) -> String {
        switch type {
        case .seminar: self("Seminar")
        case .workshop: self("Workshop")
        case .training: self("Training")
        case .exercise: self("Joint exercise")
        case .project: self("Project")
        case .programme: self("Programme")
        case .campaign: self("Campaign")
        case .study: self("Study")
        case .system: self("System")
        case .fund: self("Fund")
        case .meeting: self("Meeting")
        case .network: self("Network")
        case .initiative: self("Initiative")
        case .dialogue: self("Dialogue")
        case .workingGroup: self("Working group")
        }
    }

    func name(of status: ActivityStatus) -> String {
        switch status {
        case .held: self("Held")
        case .continuing: self("Continuing")
        case .established: self("Established")
        case .proposed: self("Only proposed")
        case .pending: self("Pending")
        case .approved: self("Only approved")
        case .scheduled: self("Scheduled")
        case .notInSources: self("Status not in the sources")
        }
    }

    func name(of type: DecisionType) -> String {
        switch type {
        case .approve: self("Approves")
        case .grant: self("Grants")
        case .request: self("Requests")
        case .appoint: self("Appoints")
        case .welcome: self("Welcomes")
        case .instruct: self("Instructs")
        case .thank: self("Thanks")
        case .reaffirm: self("Reaffirms")
        case .agree: self("Agrees")
        case .takeNote: self("Takes note")
        }
    }

    func name(of outcome: OutcomeStatus) -> String {
        switch outcome {
        case .done: self("Done")
        case .underWay: self("Under way")
        case .superseded: self("Superseded")
        case .notInSources: self("Outcome not in the sources")
        }
    }

    func mark(_ status: ActivityStatus) -> HTML {
        "<span class=\"status status-\(status.rawValue)\">\(name(of: status))</span>"
    }

    func mark(_ outcome: OutcomeStatus) -> HTML {
        "<span class=\"status status-\(outcome.rawValue)\">\(name(of: outcome))</span>"
    }

    /// Years and ranges in words: `1996, 1997, since 2006`.
    func years(_ years: [When]) -> String { years.map { when($0) }.joined(separator: ", ") }
}

extension YearsChart {
    /// A drawing of who discussed what when. The last year drawn is the last one that a source names.
    static func discussions(_ rows: [(label: String, years: [When])], t: Translator) -> YearsChart {
        let named = rows.flatMap(\.years).flatMap { [$0.start?.year, $0.end?.year].compactMap { $0 } }
        return YearsChart(
            first: named.min() ?? 0, last: named.max() ?? -1,
            rows: rows.map { row in
                Row(
                    label: row.label, years: row.years.filter { !$0.isOpen }.flatMap(\.years),
                    since: row.years.compactMap { $0.end == nil ? $0.start?.year : nil }.min(),
                    words: t.years(row.years))
            })
    }
}

/// The way down to pages of this capability.
enum Crumbs {
    static func plan(_ t: Translator) -> [PageHead.Crumb] { [.init(t("Plan of Action"), "/plan")] }
    static func conference(_ t: Translator) -> [PageHead.Crumb] { [.init(t("The Conference"), "/conference")] }
}
