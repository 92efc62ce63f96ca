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
        if room.view == .interpreters { return state + item + summary + roomAgenda(room) }
        return state + item + summary + documents + guests(room) + (room.view == .chair ? steps(room) + slots(room) : .empty)
    }

    /// Who is or was behind the closed door, those who conduct the sitting among them.
    private func guests(_ room: Room) -> HTML {
        guard room.isLocked || !room.guests.isEmpty else { return .empty }
        let people = room.guests.html { guest -> HTML in
            let title: HTML = guest.title.isEmpty ? .empty : ", \(guest.title)"
            let party: HTML = guest.party.map { wording($0.title) } ?? "\(self("Secretariat and host"))"
            let hours: HTML = guest.gone.map { "\(wallTime(guest.came, room))–\(wallTime($0, room))" }
                ?? "\(self("inside since")) \(wallTime(guest.came, room))"
            let name = guest.name.isEmpty ? self("Name removed") : guest.name
            return "<li>\(name)\(title) <small>\(party) · \(self.name(of: guest.role)) · \(hours)</small></li>"
        }
        let inside = room.guests.count { $0.gone == nil }
        let summary = room.isLocked ? count(inside, "{n} person inside", "{n} people inside") : self("Who was behind the closed door")
        return "<details id=\"guests\"><summary>\(summary)</summary><ul>\(people)</ul></details>"
    }

    /// What the sitting takes up, for the interpreters: the titles of documents, which are not all theirs to open.
    private func roomAgenda(_ room: Room) -> HTML {
        guard !room.agenda.isEmpty else { return .empty }
        let items = room.agenda.html { entry -> HTML in
            let time: HTML = entry.begins.map { "\(wallTime($0, room)) " } ?? .empty
            let documents: HTML = entry.documents.isEmpty
                ? .empty : "<p class=\"papers\">\(entry.documents.map { wording($0.title) }.joined(by: ", "))</p>"
            return "<li>\(time)<span class=\"item-number\">\(entry.number)</span> \(wording(entry.record.title))\(documents)</li>"
        }
        return "<h3>\(self("Agenda"))</h3><ol class=\"agenda\">\(items)</ol>"
    }

    /// Those who have a slot on the agenda come in for their item (M7), as the chair says.
    private func slots(_ room: Room) -> HTML {
        room.slots.html { slot -> HTML in
            let name = slot.party.short ?? slot.party.title.text
            let hidden = [("party", slot.party.slug), ("view", "chair")]
            guard slot.isIn else {
                return "<p>\(button(to: roomPath(room, "let-in"), self("Let in for its item (M7): {party}", ["party": name]), hidden))</p>"
            }
            return "<p>\(self("{party} follows the sitting for its item (M7).", ["party": name])) \(button(to: roomPath(room, "let-out"), self("End it"), hidden, about: name))</p>"
        }
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
        if room.view == .screen { return onScreen(shown) }
        let record: HTML = shown.record.map { "<h3>\(link(RecordName($0)))</h3>\(prose(shown.wording))" } ?? .empty
        let text = shown.text.split(separator: "\n").html { "<p>\($0)</p>" }
        let turning: HTML = room.view == .chair ? self.turning(shown, room) : .empty
        return "<h2>\(self("On the screen"))</h2>\(turning)<div class=\"shown\">\(record)\(text)</div>"
    }

    /// What the back row reads: set smaller the longer it is, and in parts where that is not enough.
    private func onScreen(_ shown: ScreenText) -> HTML {
        let parts = shown.parts
        let number = min(shown.part, max(0, parts.count - 1))
        let title: HTML = shown.record.map { "<h3>\(wording($0.title))</h3>" } ?? .empty
        guard parts.indices.contains(number) else { return "<div class=\"shown\">\(title)</div>" }
        let tongue = shown.text.isEmpty ? shown.wording?.language : nil
        let isOther = tongue.map { $0 != language && $0 != .none } ?? false
        let paragraphs = parts[number].paragraphs.html { "<p\(if: isOther, " lang=\"\(tongue?.rawValue)\"")>\($0)</p>" }
        let place: HTML = parts.count > 1 ? "<p class=\"part\">\(number + 1) / \(parts.count)</p>" : .empty
        return "<div class=\"shown\(parts[number].size)\">\(title)\(paragraphs)\(place)</div>"
    }

    /// The chair goes on in a text that is too long for the screen.
    private func turning(_ shown: ScreenText, _ room: Room) -> HTML {
        let count = shown.parts.count
        guard count > 1, room.sitting.state == .open else { return .empty }
        let number = min(shown.part, count - 1)
        func turn(_ part: Int, _ label: String) -> HTML {
            guard (0..<count).contains(part) else { return .empty }
            return button(to: roomPath(room, "screen-text/part"), label, [("part", String(part)), ("view", "chair")])
        }
        let told = self("Part {n} of {all} is on the screen.", ["n": self.number(number + 1), "all": self.number(count)])
        return "<p>\(told) \(turn(number - 1, self("Previous part"))) \(turn(number + 1, self("Next part")))</p>"
    }

    private func roomAnnouncements(_ room: Room) -> HTML {
        guard !room.announcements.isEmpty else { return .empty }
        let shown = room.view == .screen ? Array(room.announcements.prefix(1)) : room.announcements
        let items = shown.html { "<li><small>\(wallTime($0.made, room))</small> \($0.text)</li>" }
        let heading: HTML = room.view == .screen ? .empty : "<h2>\(self("Announcements in the room"))</h2>"
        return heading + "<ul class=\"lines announced\">\(items)</ul>"
    }
}
