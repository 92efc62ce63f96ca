import HTML
import Records
import SQL
import Web

/// The room of a sitting in one of its views. Without a script it shows what is so now; with one it follows.
struct RoomPage: Page {
    let room: Room
    /// What the chair may have taken up, shown or given the floor: where the view has forms.
    let languages: [Language]
    /// What was typed, and into which form.
    let typed: [String: String]
    let failed: String
    let problems: [Refusal.Problem]

    private enum CodingKeys: String, CodingKey { case room, problems }

    static func read(_ view: RoomView) -> @Sendable (Inquiry) async throws -> any Page {
        { inquiry in try await read(view, inquiry) }
    }

    static func read(
        _ view: RoomView, _ inquiry: Inquiry, _ form: Form = Form(Query()), failed: String = "",
        _ problems: [Refusal.Problem] = []
    ) async throws -> RoomPage {
        let slug = try inquiry.slug()
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        do {
            return try await inquiry.read { [actor = inquiry.actor] db, reader in
                RoomPage(
                    room: try db.room(slug, view, for: reader, actor), languages: reader.languages.all, typed: typed,
                    failed: failed, problems: problems)
            }
        } catch Refusal.notAllowed where inquiry.visit == nil {
            // Whoever has not signed in is shown the way in first.
            throw Refusal.needsSignIn
        }
    }

    func head(_ t: Translator) -> PageHead {
        var head = PageHead(
            room.entry.record.title.text,
            crumbs: Crumbs.meeting(room.meeting, t) + [.init(room.entry.record.title.text, "/sittings/\(room.slug)")],
            section: .conference, isTransient: true)
        head.script = "live room"
        head.style = "room"
        head.isProjected = room.view == .screen
        return head
    }

    func body(_ t: Translator) -> HTML {
        let parts = Dictionary(
            RoomPart.allCases.map { part in
                (part, t.livePart(LivePart(part.rawValue, room.sequences[part.rawValue], t.roomPart(part, room)), isSpoken: part == .announcements))
            }, uniquingKeysWith: { first, _ in first })
        func part(_ part: RoomPart) -> HTML { parts[part] ?? .empty }
        let live = "/sittings/\(room.slug)/live?view=\(room.view.rawValue)"
        if room.view == .screen {
            return t.live(
                live, after: room.sequence,
                """
                <div class="room room-screen"><h1>\(t.wording(room.entry.record.title))</h1>
                <div class="screen-sides"><div>\(part(.now))\(part(.screen))</div><div>\(part(.speakers))</div></div>\(part(.announcements))</div>
                """)
        }
        let heading: HTML = """
            <header class="title"><p class="kicker">\(room.meeting.map { t.link($0) } ?? .empty)</p>
            <h1>\(t.wording(room.entry.record.title))</h1>\(views(t))</header>\(errors(t))
            """
        let refresh: HTML = "<p class=\"refresh\"><a href=\"\(url: t.path("/sittings/\(room.slug)/\(room.view.rawValue)"))\">\(t("Refresh"))</a></p>"
        let content: HTML = switch room.view {
        case .chair:
            """
            <div class="room-sides"><div>\(part(.now))\(part(.speakers))</div>
            <div>\(chairForms(t))\(part(.statements))\(part(.screen))\(screenForm(t))\(part(.announcements))\(announcementForm(t))</div></div>\(doorForm(t))
            """
        case .interpreters:
            "<div class=\"room-sides\"><div>\(part(.now))\(part(.speakers))\(part(.announcements))</div><div>\(part(.statements))\(part(.screen))</div></div>"
        case .room, .screen:
            "\(part(.now))\(part(.speakers))\(part(.announcements))\(part(.screen))\(part(.statements))\(handInForm(t))"
        }
        let noLine = t("No line: nothing was sent. What you typed is still here; press again when the line is back.")
        return "<div class=\"room room-\(room.view.rawValue)\" data-no-line=\"\(noLine)\">\(heading)\(t.live(live, after: room.sequence, refresh + content))</div>"
    }

    /// The ways to the other views that are this reader's.
    private func views(_ t: Translator) -> HTML {
        let all: [(RoomView, String, Bool)] = [
            (.room, t("The room"), true), (.chair, t("Chair and secretariat"), room.viewer.conducts),
            (.interpreters, t("Interpreters"), room.viewer.conducts || room.viewer.interprets), (.screen, t("Screen"), true),
        ]
        let links = all.filter(\.2).html { view, label, _ in
            "<li><a href=\"\(url: t.path("/sittings/\(room.slug)/\(view.rawValue)"))\"\(if: view == room.view, " aria-current=\"page\"")>\(label)</a></li>"
        }
        return "<nav class=\"views\" aria-label=\"\(t("Views of the room"))\"><ul>\(links)</ul></nav>"
    }

    /// What is wrong with a button: it has no field to stand at.
    private func errors(_ t: Translator) -> HTML {
        guard !problems.isEmpty, !RoomPage.ownForms.contains(failed) else { return .empty }
        return """
            <div class="errors" role="alert" tabindex="-1"><p><strong>\(t("That was not done."))</strong></p><ul>\(problems.html { "<li>\(t($0.rule, $0.values))</li>" })</ul></div>
            """
    }
}

/// The forms that stand still while the parts change.
extension RoomPage {
    /// Forms that show their errors themselves.
    fileprivate static let ownForms: Set<String> = ["statements", "screen-text", "announcements", "limits", "close-door"]

    private func own(_ form: String) -> [Refusal.Problem] { failed == form ? problems : [] }
    private func value(_ name: String, in form: String) -> String { failed == form ? typed[name] ?? "" : "" }

    private var partyOptions: [Input.Option] {
        [.init("", "")] + room.parties.values.sorted { $0.title.text < $1.title.text }.map { .init($0.slug, $0.title.text) }
    }

    private var itemOptions: [Input.Option] {
        [.init("", "")] + room.agenda.map { .init($0.record.slug, "\($0.number) \($0.record.title.text)") }
    }

    private func details(_ id: String, _ title: String, _ content: HTML) -> HTML {
        "<details id=\"\(id)\"\(if: failed == id, " open")><summary>\(title)</summary>\(content)</details>"
    }

    fileprivate func handInForm(_ t: Translator) -> HTML {
        guard !room.viewer.parties.isEmpty, room.sitting.state != .closed else { return .empty }
        return statementForm(t, parties: room.viewer.parties.count > 1
            ? room.viewer.parties.map { .init($0, room.parties[$0]?.title.text ?? $0) } : [])
    }

    private func statementForm(_ t: Translator, parties: [Input.Option]) -> HTML {
        let form = "statements"
        func option(_ language: Language) -> Input.Option { .init(language.rawValue, t.name(of: language)) }
        var inputs: [Input] = [.hidden("view", room.view.rawValue)]
        if !parties.isEmpty {
            inputs.append(Input("party", t("Party"), .choice(parties), value: value("party", in: form), isRequired: true))
        }
        let spoken = value("language", in: form)
        inputs += [
            Input("title", t("Title"), value: value("title", in: form), isRequired: true),
            Input("language", t("Spoken in"), .choice(languages.map(option)), value: spoken.isEmpty ? t.language.rawValue : spoken, isRequired: true),
            Input("text", t("Text"), .multiline(rows: 8), value: value("text", in: form), isRequired: true),
            Input("translation-language", t("Translation into"), .choice([.init("", "")] + languages.map(option)), value: value("translation-language", in: form)),
            Input("translation", t("Translation"), .multiline(rows: 4), value: value("translation", in: form)),
        ]
        if !room.agenda.isEmpty {
            inputs.append(Input("item", t("Agenda item"), .choice(itemOptions), value: value("item", in: form), hint: t("What is taken up now, where none is chosen.")))
        }
        let told = room.sitting.inside.isSitting
            ? t("Whoever is behind the closed door reads it at once.")
            : t("The interpreters and the secretariat read it before; everybody else once it has been delivered.")
        return details(
            form, t("Hand in a statement"),
            "<p>\(told)</p>\(t.form(to: t.roomPath(room, form), inputs, submit: t("Hand in"), problems: own(form), id: "hand-in"))")
    }

    fileprivate func chairForms(_ t: Translator) -> HTML {
        guard room.sitting.state != .closed else { return .empty }
        let item = t.form(
            to: t.roomPath(room, "item"),
            [
                .hidden("view", "chair"),
                Input("item", t("Take up"), .choice([.init("", t("nothing in particular"))] + itemOptions.dropFirst()), value: room.current?.record.slug ?? ""),
            ], submit: t("Take up"), id: "item")
        let hand = t.form(
            to: t.roomPath(room, "requests"),
            [
                .hidden("view", "chair"), Input("party", t("A party has raised its hand"), .choice(partyOptions), isRequired: true),
                Input("kind", t("For"), .choice([.init("statement", t("a statement")), .init("reply", t("a reply"))]), value: "statement", isRequired: true),
            ], submit: t("Put on the list"), id: "hand")
        let limits = t.form(
            to: t.roomPath(room, "limits"),
            [
                .hidden("view", "chair"),
                Input("group", t("Time limit for"), .choice(SpeakersGroup.allCases.map { group in
                    .init(group.rawValue, room.limits[group.rawValue].map { "\(t.name(of: group)) (\($0 / 60))" } ?? t.name(of: group))
                }), value: value("group", in: "limits"), isRequired: true),
                Input("minutes", t("Minutes"), .code, value: value("minutes", in: "limits"), hint: t("Empty: no limit. The sources name none.")),
            ], submit: t("Set"), problems: own("limits"), id: "limit")
        let members = statementForm(t, parties: partyOptions)
        return """
            <h2>\(t("Conduct"))</h2>\(item)\(hand)\(details("limits", t("Time limits"), limits))\(members)
            """
    }

    fileprivate func screenForm(_ t: Translator) -> HTML {
        // Also before the sitting opens: it opens while the page stands.
        guard room.sitting.state != .closed else { return .empty }
        let form = "screen-text"
        return details(
            form, t("Show a text"),
            t.form(
                to: t.roomPath(room, form),
                [
                    .hidden("view", "chair"),
                    Input("text", t("Text"), .multiline(rows: 6), value: value("text", in: form), hint: t("Empty: the screen shows none.")),
                    Input("record", t("Or a record"), value: value("record", in: form), hint: t("Such as document/final-report; each reader sees it as far as it is theirs.")),
                ], submit: t("Show"), problems: own(form), id: "show"))
    }

    fileprivate func announcementForm(_ t: Translator) -> HTML {
        guard room.sitting.state != .closed else { return .empty }
        let form = "announcements"
        return details(
            form, t("Announce something"),
            t.form(
                to: t.roomPath(room, form),
                [.hidden("view", "chair"), Input("announcement", t("Announcement"), .multiline(rows: 2), value: value("announcement", in: form), isRequired: true)],
                submit: t("Announce"), problems: own(form), id: "announce"))
    }

    /// Members reserve the right to meet alone (O2): not easily undone, so it is confirmed.
    fileprivate func doorForm(_ t: Translator) -> HTML {
        guard !room.sitting.inside.isSitting, room.sitting.inside != .members, room.sitting.state != .closed
        else { return .empty }
        let form = "close-door"
        let told: HTML = "<p>\(t("The members go on alone. Everybody else is cut off at once, and what the sitting takes up is no longer theirs to find. The door is not opened again in this sitting."))</p>\(whoStays(t))"
        // Who had the page before they went out is told by the refusal.
        guard room.door?.isReady ?? true || failed == form else { return details(form, t("Close the door"), told) }
        return details(
            form, t("Close the door"),
            """
            \(told)
            \(t.form(
                to: t.roomPath(room, form),
                [.hidden("view", "chair"), Input("sure", t("Yes, the members meet alone from now on"), .tick, value: value("sure", in: form), isRequired: true)],
                submit: t("Close the door"), problems: own(form), isGrave: true, id: "door"))
            """)
    }
}

extension RoomPage {
    /// Who would be inside: whoever closes the door is, as everybody else, only when checked in (M3).
    private func whoStays(_ t: Translator) -> HTML {
        guard let door = room.door, door.needsPresence else { return .empty }
        let names: HTML = door.staying.isEmpty
            ? "<p>\(t("Nobody who may stay inside is checked in to this sitting yet."))</p>"
            : "<p>\(t("Checked in, and staying inside: {names}.", ["names": door.staying.joined(separator: ", ")]))</p>"
        let here = t.path("/sittings/\(room.slug)/chair")
        let needed: HTML = door.isPresent ? .empty : """
            <p><strong>\(t("Whoever closes the door stays inside: have yourself checked in to this sitting first, as head of delegation, companion, interpreter or staff who has been accredited (M3)."))</strong> \
            \(room.meeting.map { "<a href=\"\(url: t.path("/meetings/\($0.slug)/check-in"))?sitting=\(room.slug)\">\(t("Check-in"))</a> · " as HTML } ?? .empty)<a href="\(url: here)">\(t("Refresh"))</a></p>
            """
        return names + needed
    }
}

/// What the room's parts are for whoever listens.
enum RoomLive {
    static let route = LiveRoute(
        "/sittings/{slug}/live", "The room of a sitting as it changes",
        parameters: [Route.Parameter("view", "For whom it is drawn", .choice(RoomView.allCases.map(\.rawValue)))],
        topic: { inquiry in Sitting.topic(try inquiry.slug()) },
        // Behind a closed door each is asked whether they are inside.
        // Interpreters see more of the agenda once they have been accredited.
        isPersonal: {
            $0.actor.clearance.audiences.contains { $0.isSitting || $0 == .interpreters } || $0.actor.conductsMeetings
        },
        parts: { inquiry, after in
            let slug = try inquiry.slug()
            let view = inquiry.query["view"].flatMap { RoomView(rawValue: $0) } ?? .room
            let t = inquiry.t
            return try await inquiry.read { [actor = inquiry.actor] db, reader in
                let sequences = try db.liveParts(of: Sitting.topic(slug))
                let parts = RoomPart.allCases.filter { part in after.map { sequences[part.rawValue] ?? 0 > $0 } ?? true }
                let room = try db.room(slug, view, parts: Set(parts), for: reader, actor)
                return parts.map { part in
                    LivePart(part.rawValue, room.sequences[part.rawValue], t.roomPart(part, room))
                }
            }
        })
}
