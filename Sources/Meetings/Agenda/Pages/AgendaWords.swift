import HTML
import Records
import Web

/// The words and the markup that pages of agendas share.
extension Translator {
    /// `Preliminary agenda, rev. 2`.
    func name(of state: AgendaState, revision: Int = 0) -> String {
        let name = switch state {
        case .planning: self("Draft agenda")
        case .preliminary: self("Preliminary agenda")
        case .provisional: self("Provisional agenda")
        case .adopted: self("Agenda as adopted")
        }
        return revision == 0 ? name : self("{name}, rev. {number}", ["name": name, "number": String(revision)])
    }

    func name(of version: AgendaVersion) -> String { name(of: version.state, revision: version.revision) }

    /// Items in their order, each sitting's under its name, with day and room.
    func bySitting(_ lines: [AgendaLine], level: Int = 2) -> HTML {
        var groups: [(sitting: RecordName?, lines: [AgendaLine])] = []
        for line in lines {
            if let last = groups.last, last.sitting?.slug == line.sitting?.slug { groups[groups.count - 1].lines.append(line) } else {
                groups.append((line.sitting, [line]))
            }
        }
        return groups.enumerated().html { index, group in
            let id = "s\(index + 1)"
            let name: HTML = group.sitting.map { link($0) } ?? HTML(escaping: self("Without a sitting"))
            let heading: HTML = level == 2 ? "<h2 id=\"\(id)\">\(name)</h2>" : "<h3 id=\"\(id)\">\(name)</h3>"
            let first = group.lines.flatMap(\.all).first { $0.begins != nil }
            let day = first.flatMap { line in line.begins.map { self.day(line.clock.reading($0).day) } }
            let facts = [day, group.lines.first.flatMap { $0.room.isEmpty ? nil : $0.room }].compactMap { $0 }
            let kicker: HTML = facts.isEmpty ? .empty : "<p class=\"kicker\">\(facts.joined(separator: " · "))</p>"
            return "<section aria-labelledby=\"\(id)\">\(heading)\(kicker)\(self.lines(group.lines))</section>"
        }
    }

    /// Items as a nested list.
    func lines(_ lines: [AgendaLine], within sitting: String? = nil) -> HTML {
        guard !lines.isEmpty else { return .empty }
        let items = lines.html { line -> HTML in
            let title: HTML = line.isThere
                ? "<a href=\"\(url: path(of: Reference(AgendaItem.kind, line.slug)))\">\(wording(line.title))</a>"
                : "<span>\(wording(line.title))</span>"
            let closed: HTML = line.isClosed ? " <span class=\"tag\">\(self("closed door"))</span>" : .empty
            let minutes = line.minutes.map { count($0, "{n} minute", "{n} minutes") }
            let facts: [HTML] = [minutes.map { HTML(escaping: $0) }, line.lead.map { shortLink($0) }].compactMap { $0 }
            let small: HTML = facts.isEmpty ? .empty : " <small>\(facts.joined(by: " · "))</small>"
            let papers: HTML = line.documents.isEmpty ? .empty : "<p class=\"papers\">\(list(line.documents))</p>"
            let elsewhere: HTML = line.sitting.flatMap { own in
                sitting == nil || own.slug == sitting ? nil : " <small>\(link(own))</small>"
            } ?? .empty
            return """
                <li id="\(line.slug)">\(hours(line))<span class="item-number">\(line.number)</span> \(title)\(closed)\(small)\(elsewhere)\(prose(line.annotation))\(papers)\(self.lines(line.below, within: line.sitting?.slug))</li>
                """
        }
        return "<ol class=\"agenda\">\(items)</ol>"
    }

    private func hours(_ line: AgendaLine) -> HTML {
        guard let begins = line.begins else { return .empty }
        let first: HTML = "<time datetime=\"\(begins.description)\">\(line.clock.reading(begins).time)</time>"
        let last: HTML = line.ends.map { "–<time datetime=\"\($0.description)\">\(line.clock.reading($0).time)</time>" } ?? .empty
        return "<span class=\"at\">\(first)\(last)</span> "
    }

    /// What cannot be as it is; nothing where all is well.
    func conflicts(_ lines: [ConflictLine]) -> HTML {
        guard !lines.isEmpty else { return .empty }
        return """
            <section class="conflicts screen" aria-labelledby="conflicts"><h2 id="conflicts">\(self("Conflicts in the timetable"))</h2><ul>\(lines.html { "<li>\(words($0))</li>" })</ul></section>
            """
    }

    private func words(_ line: ConflictLine) -> HTML {
        let conflict = line.conflict
        let sittings = list(line.sittings)
        let items = line.items.map { "\($0.number) \(link($0.name))" as HTML }.joined(by: ", ")
        let minutes = count(conflict.minutes, "{n} minute", "{n} minutes")
        switch conflict.kind {
        case .room: return "\(self("One room is needed twice at the same time")): \(conflict.subject) (\(sittings))"
        case .delegation:
            let party = line.party.map { link($0) } ?? .empty
            return "\(self("A delegation of one person is needed in two sittings at the same time")): \(party) (\(sittings))"
        case .tooLong: return "\(self("Ends after its sitting")): \(items) (\(sittings), \(minutes))"
        case .tooEarly: return "\(self("Is fixed for a time before the item before it ends")): \(items) (\(minutes))"
        case .longerThanWhole: return "\(self("What is below it takes longer than the item")): \(items) (\(minutes))"
        case .document: return "\(self("A document is promised and not there yet")): \(conflict.subject) (\(items))"
        }
    }

    /// What became different, in the order of the agenda.
    func differences(_ all: [AgendaDifference], _ reader: [Language]) -> HTML {
        func title(_ item: AgendaVersionItem) -> HTML { item.title(reader).map { wording($0) } ?? HTML(escaping: item.number) }
        func time(_ item: AgendaVersionItem) -> String {
            let clock = VenueClock(item.detail.zone) ?? .utc
            guard let begins = item.detail.begins else { return self("no time") }
            let ends = item.detail.ends.map { "–\(clock.reading($0).time)" } ?? ""
            return "\(day(clock.reading(begins).day)), \(clock.reading(begins).time)\(ends)"
        }
        let items = all.html { difference -> HTML in
            switch difference {
            case .added(let item): "<li><strong>\(self("Added"))</strong>: <ins>\(item.number) \(title(item))</ins></li>"
            case .removed(let item): "<li><strong>\(self("No longer there"))</strong>: <del>\(item.number) \(title(item))</del></li>"
            case .moved(let item, let from):
                "<li><strong>\(self("Moved"))</strong>: \(title(item)) (\(from) → \(item.number))</li>"
            case .retitled(let item, let old):
                "<li><strong>\(self("Other wording"))</strong>: \(item.number) <del>\(title(old))</del> <ins>\(title(item))</ins></li>"
            case .retimed(let item, let old):
                "<li><strong>\(self("Other time"))</strong>: \(item.number) \(title(item)) (\(time(old)) → \(time(item)))</li>"
            }
        }
        return "<ul class=\"differences\">\(items)</ul>"
    }

    /// The ways between the pages of a meeting's agenda.
    func agendaWays(_ meeting: String, to current: String = "", isForThoseWhoConduct: Bool = false) -> HTML {
        let base = "/meetings/\(meeting)"
        let ways: [(String, String)] = [
            ("\(base)/agenda", self("Annotated agenda")), ("\(base)/agenda/order", self("Order of the day")),
            ("\(base)/timetable", self("Timetable")),
        ] + (visitor == nil ? [] : [("\(base)/agenda/comments", self("Comments"))])
            + (isForThoseWhoConduct ? [("\(base)/agenda/edit", self("Edit the agenda"))] : [])
        let items = ways.html { way in
            "<li><a href=\"\(url: path(way.0))\"\(if: way.0 == current, " aria-current=\"page\"")>\(way.1)</a></li>"
        }
        return "<nav class=\"ways screen\" aria-label=\"\(self("Agenda"))\"><ul>\(items)</ul></nav>"
    }
}
