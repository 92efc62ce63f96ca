import HTML
import Records
import Web

/// The list of speakers, as each view has it.
extension Translator {
    func roomSpeakers(_ room: Room) -> HTML {
        let floor = floor(room)
        switch room.view {
        case .screen: return floor + screenList(room)
        case .chair: return "<h2>\(self("List of speakers"))</h2>" + floor + chairButtons(room) + list(room) + waiting(room) + heard(room)
        case .room: return "<h2>\(self("List of speakers"))</h2>" + floor + own(room) + list(room) + waiting(room) + heard(room)
        case .interpreters: return "<h2>\(self("List of speakers"))</h2>" + floor + list(room)
        }
    }

    // MARK: - Who has the floor

    /// Who speaks, since when, how long they may; the script lets the clock run.
    private func floor(_ room: Room) -> HTML {
        guard let speaking = room.speakers.speaking, let began = speaking.began else {
            return "<p class=\"floor nobody\">\(self("Nobody has the floor"))</p>"
        }
        let limit: HTML = speaking.limit.map { "; \(told(limit: $0))" } ?? .empty
        let most: HTML = speaking.limit.map { " data-limit=\"\($0)\"" } ?? .empty
        let reply: HTML = speaking.kind == .reply ? " <span class=\"tag\">\(self("reply"))</span>" : .empty
        return """
            <div class="floor"><p><strong>\(partyName(speaking.party, room))</strong>\(reply)\(ownMark(speaking, room))</p>
            <p class="clock" role="timer" data-began="\(began.description)"\(most) hidden></p>
            <p><small>\(self("speaking since")) \(wallTime(began, room))\(limit)</small></p></div>
            """
    }

    /// `5`, or `1:30` where it is no whole number of minutes.
    private func told(limit seconds: Int) -> String {
        guard seconds % 60 != 0 else { return count(seconds / 60, "limit {n} minute", "limit {n} minutes") }
        return self("limit {time} minutes", ["time": "\(seconds / 60):\(pad(seconds % 60, 2))"])
    }

    private func ownMark(_ request: FloorRequest, _ room: Room) -> HTML {
        room.viewer.parties.contains(request.party) ? " <span class=\"tag own\">\(self("you"))</span>" : .empty
    }

    // MARK: - What a delegate does

    /// What one's own party can do now: large, for a thumb.
    private func own(_ room: Room) -> HTML {
        guard room.sitting.state == .open else { return .empty }
        return room.viewer.parties.html { party -> HTML in
            let open = (room.speakers.upcoming + room.speakers.waiting).filter { $0.party == party }
            let entry = open.first { $0.kind == .statement }
            let hasFloor = room.speakers.speaking?.party == party
            let hidden = [("party", party), ("view", "room")]
            var rows: [HTML] = []
            if hasFloor { rows.append("<p class=\"told\">\(self("You have the floor."))</p>") }
            for request in open { rows.append("<p class=\"told\">\(told(request, room)) \(withdraw(request, room))</p>") }
            if entry == nil, !hasFloor {
                rows.append(
                    room.isListClosed
                        ? "<p class=\"told\">\(self("The list of speakers is closed."))</p>"
                        : button(to: roomPath(room, "requests"), self("Ask for the floor"), hidden))
            }
            let isSaid = room.speakers.speaking != nil || !room.speakers.heard.isEmpty
            if room.viewer.debates, isSaid, !hasFloor, !open.contains(where: { $0.kind == .reply }) {
                rows.append(
                    "<span class=\"second\">\(button(to: roomPath(room, "requests"), self("Reply to what was said"), hidden + [("kind", "reply")]))</span>")
            }
            return "<div class=\"own\" data-party=\"\(party)\">\(rows.joined(by: "\n"))</div>"
        }
    }

    private func told(_ request: FloorRequest, _ room: Room) -> HTML {
        if request.state == .waiting { return HTML(escaping: self("You have asked for the floor; the chair may invite you to make a statement (O2).")) }
        let place = (room.speakers.upcoming.firstIndex(of: request) ?? 0) + 1
        return "<strong>\(self("You are number {n}", ["n": number(place)]))</strong>"
    }

    private func withdraw(_ request: FloorRequest, _ room: Room, _ label: String? = nil) -> HTML {
        button(
            to: roomPath(room, "requests/withdraw"), label ?? self("Withdraw"),
            [("request", request.id.rawValue), ("view", room.view.rawValue)], isGrave: true,
            about: room.parties[request.party]?.title.text)
    }

    // MARK: - The list

    private func list(_ room: Room) -> HTML {
        let upcoming = room.speakers.upcoming
        let closed: HTML = room.isListClosed && room.sitting.state != .closed
            ? "<p><small>\(self("The list of speakers is closed."))</small></p>" : .empty
        guard !upcoming.isEmpty else { return "<p><small>\(self("Nobody is waiting for the floor."))</small></p>\(closed)" }
        let items = upcoming.html { request in
            let marks: [HTML] = [
                request.kind == .reply ? "<span class=\"tag\">\(self("reply"))</span>" : .empty,
                request.move == nil ? .empty : "<span class=\"tag\">\(self("moved by the chair"))</span>", ownMark(request, room),
            ].filter { !$0.isEmpty }
            return """
                <li data-party="\(request.party)"><span>\(partyName(request.party, room)) <small>\(name(of: request.group))</small> \(marks.joined(by: " "))</span>\(room.view == .chair ? tools(request, room) : .empty)</li>
                """
        }
        return "<ol class=\"speakers\">\(items)</ol>\(closed)"
    }

    private func tools(_ request: FloorRequest, _ room: Room) -> HTML {
        let who = room.parties[request.party]?.title.text
        func move(_ label: String, up: Bool) -> HTML {
            room.speakers.neighbour(of: request.id, up: up).map { move in
                button(
                    to: roomPath(room, "requests/move"), label,
                    [("request", request.id.rawValue), ("before", move.before?.rawValue ?? ""), ("view", "chair")],
                    about: who)
            } ?? .empty
        }
        return """
            <span class="row-tools">\(give(self("Give the floor"), request, room))\(move("↑", up: true))\(move("↓", up: false))\(withdraw(request, room, "×"))</span>
            """
    }

    private func give(_ label: String, _ request: FloorRequest?, _ room: Room) -> HTML {
        guard room.sitting.state == .open else { return .empty }
        return button(
            to: roomPath(room, "floor"), label, [("request", request?.id.rawValue ?? ""), ("view", "chair")],
            about: request.flatMap { room.parties[$0.party]?.title.text })
    }

    /// Those who do not debate wait for the chair's invitation (O2).
    private func waiting(_ room: Room) -> HTML {
        guard !room.speakers.waiting.isEmpty else { return .empty }
        let items = room.speakers.waiting.html { request -> HTML in
            let tools: HTML = room.view != .chair
                ? .empty
                : "<span class=\"row-tools\">\(button(to: roomPath(room, "requests/invite"), self("Invite to speak"), [("request", request.id.rawValue), ("view", "chair")], about: room.parties[request.party]?.title.text))\(withdraw(request, room, "×"))</span>"
            return "<li data-party=\"\(request.party)\"><span>\(partyName(request.party, room)) <small>\(name(of: request.group))</small>\(ownMark(request, room))</span>\(tools)</li>"
        }
        return "<h3>\(self("Waiting to be invited (O2)"))</h3><ul class=\"speakers waiting\">\(items)</ul>"
    }

    private func heard(_ room: Room) -> HTML {
        guard !room.speakers.heard.isEmpty else { return .empty }
        let items = room.speakers.heard.html { request -> HTML in
            let times: HTML = request.began.map { began in
                " <small>\(wallTime(began, room))\(request.ended.map { "–\(wallTime($0, room))" as HTML } ?? .empty)</small>"
            } ?? .empty
            return "<li>\(partyName(request.party, room))\(times)</li>"
        }
        return "<details id=\"heard\"><summary>\(count(room.speakers.heard.count, "{n} has spoken on this", "{n} have spoken on this"))</summary><ol>\(items)</ol></details>"
    }

    private func chairButtons(_ room: Room) -> HTML {
        guard room.sitting.state == .open else { return .empty }
        let next: HTML = room.speakers.upcoming.isEmpty ? .empty : give(self("Floor to the next speaker"), nil, room)
        let end: HTML = room.speakers.speaking == nil
            ? .empty : button(to: roomPath(room, "floor/end"), self("Take the floor back"), [("view", "chair")])
        let close = button(
            to: roomPath(room, "list"), room.isListClosed ? self("Open the list") : self("Close the list"),
            [("closed", room.isListClosed ? "0" : "1"), ("view", "chair")])
        return "<p class=\"go\">\(next) \(end) \(close)</p>"
    }

    private func screenList(_ room: Room) -> HTML {
        let next = room.speakers.upcoming.prefix(5)
        guard !next.isEmpty else { return .empty }
        let rest = room.speakers.upcoming.count - next.count
        let more: HTML = rest > 0 ? "<p class=\"more\">\(self("and {n} more", ["n": number(rest)]))</p>" : .empty
        return "<h3>\(self("Next"))</h3><ol class=\"speakers\">\(next.html { "<li>\(partyName($0.party, room))</li>" })</ol>\(more)"
    }
}
