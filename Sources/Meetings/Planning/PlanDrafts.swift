internal import Institution
internal import Records
internal import Web

/// A plan in words, in every language of the process: what the keeping commands take.
struct PlanDrafts {
    let plan: EditionPlan
    let answers: EditionAnswers
    let shape: CharterShape
    /// The edition before it, whose titles it follows.
    let earlier: (number: Int, names: Wordings)?
    let audience: Audience
    /// In each language of the process, the official one first.
    let translators: [Translator]

    var meetings: [KeepMeeting] {
        plan.meetings.map { meeting in
            var draft = RecordDraft(Reference("meeting", meeting.slug), audience: audience)
            let (first, last) = (meeting.days.lowerBound, meeting.days.upperBound)
            draft.when = When(first == last ? first.description : "\(first)/\(last)")
            draft.follow(.of, "body", meeting.body)
            draft.follow(.hostedBy, "party", answers.host)
            draft.follow(.partOf, "meeting", meeting.partOf)
            draft.facets[.body] = [meeting.body]
            draft.facets[.party] = [answers.host]
            say(.title, in: &draft) { title(of: meeting, $0) }
            for (language, text) in answers.places where !text.isEmpty { draft.wordings.add(Wording(text, in: language, .draft), to: .place) }
            if meeting.number != nil {
                for (language, text) in answers.themes where !text.isEmpty { draft.wordings.add(Wording(text, in: language, .draft), to: "theme") }
            }
            return KeepMeeting(draft, body: meeting.body, number: meeting.number)
        }
    }

    var sittings: [KeepSitting] {
        plan.sittings.enumerated().map { position, planned in
            var draft = RecordDraft(Reference(Sitting.kind, planned.slug), audience: audience)
            draft.position = position + 1
            if case .copied(let names) = planned.purpose { draft.wordings[.title] = names[.title].map(renumbered) } else {
                say(.title, in: &draft) { title(of: planned, $0) }
            }
            return KeepSitting(draft, planned.sitting)
        }
    }

    var items: [KeepAgendaItem] {
        plan.items.map { planned in
            var draft = RecordDraft(Reference(AgendaItem.kind, planned.slug), audience: audience)
            draft.position = planned.item.place
            if let names = planned.names { draft.wordings[.title] = names[.title].map(renumbered) } else { say(.title, in: &draft) { title(of: planned, $0) } }
            return KeepAgendaItem(draft, planned.item)
        }
    }

    func title(of planned: EditionPlan.PlannedItem, _ t: Translator) -> String {
        if let names = planned.names { return name(names, t) }
        let type = planned.partyType.flatMap { slug in shape.partyTypes.first { $0.slug == slug } }
        return planned.topic.title(t, who: type.map { name($0.names, t) } ?? "")
    }

    func title(of meeting: EditionPlan.PlannedMeeting, _ t: Translator) -> String {
        guard meeting.number != nil else {
            let body = shape.body(meeting.body).map { name($0.names, t) } ?? meeting.body
            return "\(body), \(short(t))"
        }
        // As the edition before it is called, with the new number; or by the name of the process.
        if let earlier, let text = earlier.names[.title].first(where: { $0.language == t.language })?.text {
            let new = renumbered(text, from: earlier.number, t)
            if new != text { return new }
        }
        return "\(t.roman(answers.number)) \(name(shape.processNames, t))"
    }

    /// A text with the new number in place of an earlier one, where that is a word of its own.
    private func renumbered(_ text: String, from number: Int, _ t: Translator) -> String {
        let (old, new) = (Substring(t.roman(number)), t.roman(answers.number))
        return text.split(separator: " ", omittingEmptySubsequences: false).map { $0 == old ? new : String($0) }.joined(separator: " ")
    }

    private func renumbered(_ wording: Wording) -> Wording {
        guard let number = plan.likeNumber, let t = translators.first else { return wording }
        return Wording(renumbered(wording.text, from: number, t), in: wording.language, .draft)
    }

    /// `XVI CRM`.
    private func short(_ t: Translator) -> String {
        let process = shape.processNames.best(.short, for: [t.language])?.text ?? name(shape.processNames, t)
        return "\(t.roman(answers.number)) \(process)"
    }

    func title(of planned: EditionPlan.PlannedSitting, _ t: Translator) -> String {
        let body = shape.body(planned.sitting.body).map { name($0.names, t) } ?? planned.sitting.body
        return switch planned.purpose {
        case .ordinary: body
        case .joint: t("Joint sitting of the networks")
        case .closed(let turn): t("{body}: sitting {n}", ["body": body, "n": String(turn)])
        case .drafting: body
        case .copied(let names): name(names, t)
        }
    }

    private func name(_ names: Wordings, _ t: Translator) -> String {
        names.best(.title, for: [t.language, t.site.languages.official])?.text ?? ""
    }

    private func say(_ field: Field, in draft: inout RecordDraft, _ words: (Translator) -> String) {
        for t in translators { draft.wordings.add(Wording(words(t), in: t.language, .draft), to: field) }
    }

    /// The name of an edition in addresses: as those before it are named, or by the process and its number.
    static func slug(_ number: Int, in shape: CharterShape, after earlier: (slug: String, number: Int)?, _ t: Translator) -> String {
        let roman = t.roman(number).lowercased()
        if let earlier, earlier.slug.hasSuffix("-" + t.roman(earlier.number).lowercased()) {
            return earlier.slug.dropLast(t.roman(earlier.number).count) + roman
        }
        return "\(shape.process)-\(roman)"
    }
}
