import HTML
import Institution
import Records
import Web

/// The parts of a room, as each view has them: drawn with the page, and sent again when they change.
extension Translator {
    func roomPart(_ part: RoomPart, _ room: Room) -> HTML {
        switch part {
        case .now: roomNow(room)
        case .speakers: roomSpeakers(room)
        case .statements: roomStatements(room)
        case .screen: roomScreen(room)
        case .announcements: roomAnnouncements(room)
        }
    }

    /// The time on the wall of the venue.
    func wallTime(_ moment: Moment, _ room: Room) -> HTML {
        "<time datetime=\"\(moment.description)\">\(room.sitting.clock.reading(moment).time)</time>"
    }

    func partyName(_ slug: String, _ room: Room) -> HTML { room.parties[slug].map { wording($0.title) } ?? "\(slug)" }

    func name(of group: SpeakersGroup) -> String {
        switch group {
        case .members: self("Members")
        case .observers: self("Observers")
        case .others: self("Civil society and guests")
        }
    }

    // MARK: - Now

    private func roomNow(_ room: Room) -> HTML {
        let item: HTML
        if let current = room.current {
            item = "<h2 class=\"current\"><span class=\"item-number\">\(current.number)</span> \(wording(current.record.title))</h2>"
        } else {
            item = "<h2 class=\"current\">\(room.isCurrentHidden ? self("An item that is not open to you") : self("Nothing is taken up just now"))</h2>"
        }
        let since: HTML = room.sitting.state == .planned
            ? hours(room.sitting)
            : room.opened.map { "\(self("opened at")) \(wallTime($0, room))" } ?? .empty
        let door: HTML = room.isLocked ? " <span class=\"status locked\">\(self("The door is closed"))</span>" : .empty
        let state: HTML = "<p class=\"room-state\">\(mark(room.sitting.state))\(door) <small>\(since)</small></p>"
        guard room.view != .screen else { return state + item }
        let summary = prose(room.current?.record[.summary])
        let documents: HTML = room.current.map { $0.documents.isEmpty ? .empty : "<h3>\(self("Documents"))</h3>\(bullets($0.documents))" } ?? .empty
        return state + item + summary + documents + guests(room) + (room.view == .chair ? steps(room) : .empty)
    }

    /// Who is behind the closed door, those who conduct the sitting among them.
    private func guests(_ room: Room) -> HTML {
        guard room.isLocked else { return .empty }
        let people = room.guests.html { guest -> HTML in
            let title: HTML = guest.title.isEmpty ? .empty : ", \(guest.title)"
            return "<li>\(guest.name)\(title) <small>\(guest.party.map { wording($0.title) } ?? "\(self("Secretariat and host"))")</small></li>"
        }
        return "<details id=\"guests\"><summary>\(count(room.guests.count, "{n} person inside", "{n} people inside"))</summary><ul>\(people)</ul></details>"
    }

    private func steps(_ room: Room) -> HTML {
        func step(_ step: ConductSitting.Step, _ label: String, isGrave: Bool = false) -> HTML {
            button(to: roomPath(room, "steps"), label, [("step", step.rawValue), ("view", "chair")], isGrave: isGrave)
        }
        // It is not opened again: one has to look twice.
        let close: HTML = """
            <details id="closing"><summary>\(self("Close the sitting"))</summary>\(step(.close, self("Close it for good"), isGrave: true))</details>
            """
        switch room.sitting.state {
        case .planned: return "<p class=\"go\">\(step(.open, self("Open the sitting")))</p>"
        case .open: return "<p class=\"go\">\(step(.suspend, self("Suspend")))</p>\(close)"
        case .suspended: return "<p class=\"go\">\(step(.resume, self("Resume")))</p>\(close)"
        case .closed: return .empty
        }
    }

    func roomPath(_ room: Room, _ deed: String) -> String { "/sittings/\(room.slug)/\(deed)" }

    // MARK: - Statements, the screen, announcements

    private func roomStatements(_ room: Room) -> HTML {
        guard room.view != .screen else { return .empty }
        let heading: HTML = "<h2>\(self("Statements"))</h2>"
        guard !room.statements.isEmpty else { return heading + "<p><small>\(self("None has been handed in or delivered yet."))</small></p>" }
        let items = room.statements.html { entry -> HTML in
            let isWaiting = entry.statement.state == .handedIn
            let state: HTML = isWaiting
                ? "<span class=\"status status-pending\">\(self("Handed in, not delivered yet"))</span>" : .empty
            let languages = ([entry.statement.language] + entry.texts.map(\.language)).uniqued().map { name(of: $0) }.joined(separator: ", ")
            let about: HTML = entry.item.map { " · \(wording($0.title))" } ?? .empty
            return """
                <li><strong>\(entry.party.map { wording($0.title) } ?? .empty)</strong>: \(link(RecordName(entry.record))) <small>\(languages)\(about)</small> \(state)\(isWaiting ? deliver(entry, room) : .empty)\(room.view == .interpreters ? texts(entry) : .empty)</li>
                """
        }
        return heading + "<ul class=\"lines statements\">\(items)</ul>"
    }

    /// The party may once it has spoken; whoever conducts the sitting at any time.
    private func deliver(_ entry: StatementEntry, _ room: Room) -> HTML {
        let party = entry.statement.party
        let hasSpoken = room.speakers.speaking?.party == party || room.speakers.heard.contains { $0.party == party }
        guard room.view == .chair || room.view == .room && room.viewer.parties.contains(party) && hasSpoken else { return .empty }
        return " " + button(
            to: roomPath(room, "statements/deliver"), self("Delivered: release it"),
            [("statement", entry.record.slug), ("view", room.view.rawValue)], about: entry.record.title.text)
    }

    private func texts(_ entry: StatementEntry) -> HTML {
        entry.texts.html { text in
            """
            <details id="text-\(entry.record.slug)-\(text.language.rawValue)" open><summary>\(name(of: text.language)) \(standing(text))</summary><div class="reading">\(prose(text))</div></details>
            """
        }
    }

    private func roomScreen(_ room: Room) -> HTML {
        guard let shown = room.screen else {
            return room.view == .screen ? .empty : "<h2>\(self("On the screen"))</h2><p><small>\(self("Nothing is shown just now."))</small></p>"
        }
        let heading: HTML = room.view == .screen ? .empty : "<h2>\(self("On the screen"))</h2>"
        let record: HTML = shown.record.map { record in
            let title: HTML = room.view == .screen ? wording(record.title) : link(RecordName(record))
            return "<h3>\(title)</h3>\(prose(record[.text] ?? record[.summary]))"
        } ?? .empty
        let text = shown.text.split(separator: "\n").html { "<p>\($0)</p>" }
        return heading + "<div class=\"shown\">\(record)\(text)</div>"
    }

    private func roomAnnouncements(_ room: Room) -> HTML {
        guard !room.announcements.isEmpty else { return .empty }
        let shown = room.view == .screen ? Array(room.announcements.prefix(1)) : room.announcements
        let items = shown.html { "<li><small>\(wallTime($0.made, room))</small> \($0.text)</li>" }
        let heading: HTML = room.view == .screen ? .empty : "<h2>\(self("Announcements in the room"))</h2>"
        return heading + "<ul class=\"lines announced\">\(items)</ul>"
    }
}
