public import HTML
import Records
public import Web

/// The words of this capability in the reader's language.
extension Translator {
    func name(of state: SittingState) -> String {
        switch state {
        case .planned: self("Planned")
        case .open: self("Open")
        case .suspended: self("Suspended")
        case .closed: self("Closed")
        }
    }

    func mark(_ state: SittingState) -> HTML { "<span class=\"status sitting-\(state.rawValue)\">\(name(of: state))</span>" }

    /// From when until when a sitting is planned, by the clock of its venue; only the day where no more is known.
    public func hours(_ entry: SittingEntry) -> HTML {
        guard entry.sitting.opens == nil, let when = entry.record.when else { return hours(entry.sitting) }
        return time(when)
    }

    func hours(_ sitting: Sitting) -> HTML {
        guard let opens = sitting.opens else { return HTML(escaping: self("No time has been set")) }
        let first = sitting.clock.reading(opens)
        let day = "<time datetime=\"\(opens.description)\">\(self.day(first.day)), \(first.time)</time>" as HTML
        guard let closes = sitting.closes else { return day }
        let last = sitting.clock.reading(closes)
        return last.day == first.day ? "\(day)–\(last.time)" : "\(day) – \(self.day(last.day)), \(last.time)"
    }

    /// The sittings of a meeting in the order of time.
    public func sittings(_ sittings: [SittingEntry]) -> HTML {
        guard !sittings.isEmpty else { return .empty }
        return table(
            caption: self("Sittings"), columns: [self("Sitting"), self("Time"), self("Room"), self("State")],
            rows: sittings.map { entry in
                [link(RecordName(entry.record)), hours(entry), "\(entry.sitting.room)", mark(entry.sitting.state)]
            })
    }

    /// An agenda as a nested list below the sittings with their days, each item with its time and what it needs.
    func agenda(_ agenda: Agenda, _ sittings: [SittingEntry]) -> HTML {
        let clocks = Dictionary(sittings.map { ($0.record.slug, $0.sitting.clock) }, uniquingKeysWith: { first, _ in first })
        let runs = agenda.bySitting
        guard runs.contains(where: { $0.sitting != nil }) else { return items(agenda.entries, clocks) }
        return runs.html { run in
            let entry = run.sitting.flatMap { slug in sittings.first { $0.record.slug == slug } }
            let title: HTML = entry.map { "\(link(RecordName($0.record))) <small>\(hours($0))</small>" } ?? "\(self("Without a sitting"))"
            return "<h3>\(title)</h3>\(items(run.entries, clocks))"
        }
    }

    func items(_ entries: [Agenda.Entry], _ clocks: [String: VenueClock]) -> HTML {
        guard !entries.isEmpty else { return .empty }
        let items = entries.html { entry -> HTML in
            let clock = entry.item.sitting.flatMap { clocks[$0] }
            let time: HTML = entry.begins.map { begins in
                "<time class=\"at\" datetime=\"\(begins.description)\">\((clock ?? .utc).reading(begins).time)</time> "
            } ?? .empty
            let minutes: HTML = entry.item.minutes.map { " <small>\(count($0, "{n} minute", "{n} minutes"))</small>" } ?? .empty
            let lead: HTML = entry.lead.map { " <small>\(shortLink($0))</small>" } ?? .empty
            let documents: HTML = entry.documents.isEmpty ? .empty : "<p class=\"papers\">\(list(entry.documents))</p>"
            return """
                <li>\(time)<span class="item-number">\(entry.number)</span> \(link(RecordName(entry.record)))\(minutes)\(lead)\(documents)\(self.items(entry.below, clocks))</li>
                """
        }
        return "<ol class=\"agenda\">\(items)</ol>"
    }
}

/// The way down to pages of this capability.
enum Crumbs {
    static func meetings(_ t: Translator) -> [PageHead.Crumb] {
        [.init(t("The Conference"), "/conference"), .init(t("Meetings"), "/meetings")]
    }

    static func meeting(_ name: RecordName?, _ t: Translator) -> [PageHead.Crumb] {
        meetings(t) + (name.map { [.init($0.title.text, "/meetings/\($0.slug)")] } ?? [])
    }
}
