import Records
import Web

/// What is done in a room.
enum RoomDeeds {
    private static let chair = Access.right([.keep, .preside])
    private static let request = Route.Parameter("request", "The request for the floor")

    static let deeds: [Deed] = [
        deed(
            "steps", "Opens, suspends, resumes or closes a sitting", chair,
            [Route.Parameter("step", "What is done", .choice(ConductSitting.Step.allCases.map(\.rawValue)))]
        ) { form, sitting in
            guard let step = ConductSitting.Step(rawValue: form["step"]) else { throw Refusal.invalid("step", "must not be empty") }
            return ConductSitting(sitting, step)
        },
        deed("item", "Takes up an item of the agenda", chair, [Route.Parameter("item", "The item, or nothing")]) { form, sitting in
            TakeUpItem(form.fields["item"], in: sitting)
        },
        deed(
            "requests", "Asks for the floor", .signedIn,
            [
                Route.Parameter("party", "The party; one's own without it"),
                Route.Parameter("kind", "A statement or a reply", .choice(FloorRequest.Kind.allCases.map(\.rawValue))),
            ]
        ) { form, sitting in
            RequestFloor(in: sitting, for: form["party"], FloorRequest.Kind(rawValue: form["kind"]) ?? .statement)
        },
        deed("requests/withdraw", "Takes a request for the floor back", .signedIn, [request]) { form, sitting in
            WithdrawRequest(Identity(rawValue: try form.required("request")), in: sitting)
        },
        deed("requests/invite", "Invites a party that does not debate to make its statement", chair, [request]) { form, sitting in
            InviteToSpeak(Identity(rawValue: try form.required("request")), in: sitting)
        },
        deed(
            "requests/move", "Puts a request elsewhere on the list of speakers", chair,
            [request, Route.Parameter("before", "The request that comes right after it; to the end without it")]
        ) { form, sitting in
            MoveRequest(
                Identity(rawValue: try form.required("request")),
                before: form.fields["before"].map { Identity(rawValue: $0) }, in: sitting)
        },
        deed("floor", "Gives the floor", chair, [Route.Parameter("request", "To this request; to the next one without it")]) { form, sitting in
            GiveFloor(to: form.fields["request"].map { Identity(rawValue: $0) }, in: sitting)
        },
        deed("floor/end", "Takes the floor back", chair) { _, sitting in EndSpeech(in: sitting) },
        deed("list", "Closes the list of speakers, or opens it", chair, [Route.Parameter("closed", "1: closes it")]) { form, sitting in
            CloseList(of: sitting, isClosed: form.isChecked("closed"))
        },
        deed(
            "limits", "Says how long the speakers of a group have", chair,
            [
                Route.Parameter("group", "The group", .choice(SpeakersGroup.allCases.map(\.rawValue))),
                Route.Parameter("minutes", "How many minutes; no limit without it", .number(1...240)),
            ]
        ) { form, sitting in
            guard let group = SpeakersGroup(rawValue: form["group"]) else { throw Refusal.invalid("group", "must not be empty") }
            let minutes = try form.fields.number("minutes", in: 1...240, default: 0)
            return SetTimeLimit(minutes == 0 ? nil : minutes * 60, for: group, in: sitting)
        },
        deed("let-in", "Lets a party that has a slot on the agenda in for its item", chair, [Route.Parameter("party", "The party")]) { form, sitting in
            LetIn(try form.required("party"), to: sitting)
        },
        deed("let-out", "Ends that", chair, [Route.Parameter("party", "The party")]) { form, sitting in
            LetOut(try form.required("party"), of: sitting)
        },
        deed(
            "statements", "Hands in a statement", .signedIn,
            [
                Route.Parameter("title", "Its title"), Route.Parameter("text", "Its text"), Route.Parameter("language", "The language it is spoken in"),
                Route.Parameter("translation", "A translation of it"), Route.Parameter("translation-language", "The translation's language"),
                Route.Parameter("item", "The agenda item; what is taken up now without it"), Route.Parameter("party", "The party; one's own without it"),
            ], handIn),
        deed("statements/deliver", "Says that a statement has been delivered", .signedIn, [Route.Parameter("statement", "The statement")]) { form, _ in
            DeliverStatement(try form.required("statement"))
        },
        deed(
            "screen-text", "Puts a text on the screen", chair,
            [Route.Parameter("text", "The text; none without it"), Route.Parameter("record", "A record in its place: document/final-report")]
        ) { form, sitting in
            let record = try form.fields["record"].map { text in
                guard let record = Reference(text) else { throw Refusal.invalid("record", "a record such as document/final-report") }
                return record
            }
            return ShowText(form["text"], record: record, in: sitting)
        },
        deed("screen-text/part", "Goes to another part of a text that is too long for the screen", chair, [Route.Parameter("part", "Which part, from 0", .number(0...999))]) { form, sitting in
            ShowPart(try form.fields.number("part", in: 0...999, default: 0), in: sitting)
        },
        deed("announcements", "Announces something in the room", chair, [Route.Parameter("announcement", "What is said")]) { form, sitting in
            AnnounceInRoom(form["announcement"], in: sitting)
        },
        deed("close-door", "Closes the door: the members go on alone", chair, [Route.Parameter("sure", "1: yes")]) { form, sitting in
            guard form.isChecked("sure") else { throw Refusal.invalid("sure", "must be confirmed") }
            return CloseDoor(sitting)
        },
    ]

    /// The text as it is spoken, and a translation where there is one.
    @Sendable private static func handIn(_ form: Form, _ sitting: String) throws -> any Command {
        let language = Language(form["language"])
        var texts = [Wording(form["text"], in: language, .official)]
        if !form["translation"].isEmpty {
            let other = Language(try form.required("translation-language"))
            guard other != language else { throw Refusal.invalid("translation-language", "is the language it is spoken in") }
            texts.append(Wording(form["translation"], in: other, .translation))
        }
        return HandInStatement(
            in: sitting, item: form.fields["item"], for: form["party"], title: form["title"], texts: texts)
    }

    /// A deed in the room: it leads back to the view from which it was done, with what is wrong where something is.
    private static func deed(
        _ name: String, _ about: String, _ access: Access, _ fields: [Route.Parameter] = [],
        _ command: @escaping @Sendable (Form, String) throws -> any Command
    ) -> Deed {
        let view = Route.Parameter("view", "The view to go back to", .choice(RoomView.allCases.map(\.rawValue)))
        return Deed("/sittings/{slug}/\(name)", about, access: access, fields: fields + [view]) { submission in
            let slug = try submission.inquiry.slug()
            let view = RoomView(rawValue: submission.form["view"]) ?? .room
            return try await submission.attempt {
                try await submission.perform(try command(submission.form, slug))
                return .see("/sittings/\(slug)/\(view.rawValue)")
            } orShow: { try await RoomPage.read(view, submission.inquiry, submission.form, failed: name, $0) }
        }
    }
}
