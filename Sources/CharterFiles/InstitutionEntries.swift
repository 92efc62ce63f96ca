internal import Accounts
internal import Institution
internal import Records

/// The sections that say who the process is.
extension DraftBuilder {
    func process(_ entry: Entry) -> RecordDraft {
        var draft = draft(
            entry, "process", position: 0,
            keys: ["also", "founded", "languages", "official-language", "currency", "principles", "contact"])
        draft.when = entry.when("founded")
        parts(entry, "principles", as: "principle", to: &draft)
        for (number, also) in entry.listedParts("also").enumerated() {
            draft.wordings[.part("also", number + 1)] = also
        }
        return draft
    }

    func institution(_ sections: [String: [Entry]]) -> [any KeepingCommand] {
        var commands: [any KeepingCommand] = []
        func each(_ section: String, _ make: (Entry, Int) -> (any KeepingCommand)?) {
            for (position, entry) in (sections[section] ?? []).enumerated() {
                if let command = make(entry, position) { commands.append(command) }
            }
        }
        each("sources") { KeepRecord(source($0, $1)) }
        each("party-types") { entry, position in
            var draft = draft(entry, "party-type", position: position, keys: ["one", "decides"])
            draft.wordings["one"] = entry.wordings("one", official: true, required: true)
            return KeepPartyType(draft, decides: entry.flag("decides"))
        }
        each("parties", party)
        each("bodies", body)
        commands += participation(sections)
        each("admission") { entry, position in
            var draft = draft(entry, "criterion", position: position, keys: ["party-type"])
            link(&draft, .of, entry.reference("party-type", "party-type", index, required: true))
            return KeepRecord(draft)
        }
        each("rules", rule)
        each("cycle") { entry, position in
            var draft = draft(entry, "cycle-step", position: position, keys: ["body", "moment"])
            draft.wordings["moment"] = entry.wordings("moment", official: false)
            link(&draft, .about, entry.reference("body", "body", index))
            return KeepRecord(draft)
        }
        each("meetings", meeting)
        each("presidencies") { entry, position in
            var draft = draft(entry, "presidency", position: position, keys: ["party", "theme", "meeting"])
            draft.wordings["theme"] = entry.wordings("theme", official: true)
            link(&draft, .of, entry.reference("party", "party", index, required: true))
            link(&draft, .presides, entry.reference("meeting", "meeting", index))
            return KeepRecord(draft)
        }
        each("sectors") { KeepRecord(draft($0, "sector", position: $1, keys: [])) }
        each("focal-points") { entry, position in
            var draft = draft(entry, "focal-point", position: position, keys: ["party", "sector"])
            let party = entry.reference("party", "party", index, required: true)
            link(&draft, .of, party)
            let sector = entry.reference("sector", "sector", index, required: true)
            link(&draft, .partOf, sector)
            guard let party, let sector else { return nil }
            return KeepFocalPoint(draft, party: party.slug, sector: sector.slug)
        }
        each("functions", function)
        each("sign-on") { entry, position in
            let draft = draft(
                entry, KeepSignOn.kind, position: position, keys: ["issuer", "client", "party"], needsSources: false)
            guard let party = entry.reference("party", "party", index, required: true),
                let issuer = entry.text("issuer", required: true), let client = entry.text("client", required: true)
            else { return nil }
            return KeepSignOn(draft, issuer: issuer, client: client, party: party.slug)
        }
        each("scales", scale)
        each("budget-lines") { KeepRecord(draft($0, "budget-line", position: $1, keys: [])) }
        each("officers") { entry, position in
            var draft = draft(entry, "officer", position: position, keys: ["function", "body"])
            draft.wordings["function"] = entry.wordings("function", official: true, required: true)
            link(&draft, .of, entry.reference("body", "body", index))
            return KeepRecord(draft)
        }
        each("terms", term)
        each("disagreements", disagreement)
        return commands
    }

    private func function(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(
            entry, "function", position: position,
            keys: ["party-types", "bodies", "by-sector", "reads", "rights", "appoints", "second-factor", "most", "rule"],
            needsSources: false)
        func slugs(_ key: String, _ kind: String) -> [String] { entry.references(key, kind, index).map(\.slug) }
        func codes<Code: RawRepresentable>(_ key: String, _ known: [Code]) -> [Code] where Code.RawValue == String {
            entry.texts(key).compactMap { text, node in
                if let code = known.first(where: { $0.rawValue == text }) { return code }
                entry.fault("“\(key)” should be among \(known.map(\.rawValue).joined(separator: ", "))", at: node)
                return nil
            }
        }
        let bodies = slugs("bodies", "body")
        draft.links += bodies.map { Link(.about, Reference("body", $0)) }
        let rule = entry.reference("rule", "rule", index)
        link(&draft, .about, rule)
        return KeepFunction(
            draft,
            function: SeatFunction(
                slug: draft.reference.slug, partyTypes: slugs("party-types", "party-type"), bodies: bodies,
                isBySector: entry.flag("by-sector"), reading: codes("reads", SeatFunction.Reading.allCases),
                rights: codes("rights", [Right.keep, .administer, .preside]), appoints: slugs("appoints", "function"),
                needsSecondFactor: entry.flag("second-factor"), most: entry.integer("most"), rule: rule?.slug))
    }

    private func source(_ entry: Entry, _ position: Int) -> RecordDraft {
        var draft = draft(
            entry, "source", position: position, keys: ["language", "publisher"], needsSources: false)
        draft.wordings["publisher"] = entry.wordings("publisher", official: true)
        draft.wordings["language"] = entry.wordings("language", official: true)
        return draft
    }

    private func party(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(entry, "party", position: position, keys: ["code", "type", "website"])
        let type = entry.reference("type", "party-type", index, required: true)
        link(&draft, .of, type)
        draft.facets[.party, default: []].insert(draft.reference.slug)
        guard let type else { return nil }
        return KeepParty(draft, code: entry.text("code"), type: type.slug, website: entry.text("website"))
    }

    private func body(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(
            entry, "body", position: position,
            keys: ["type", "parent", "reports-to", "meets", "composition", "functions"])
        draft.wordings["meets"] = entry.wordings("meets", official: false)
        draft.wordings["composition"] = entry.wordings("composition", official: false)
        parts(entry, "functions", as: "function", to: &draft)
        link(&draft, .partOf, entry.reference("parent", "body", index))
        link(&draft, .reportsOn, entry.reference("reports-to", "body", index))
        draft.facets[.body, default: []].insert(draft.reference.slug)
        guard let type = entry.choice("type", BodyType.self) else { return nil }
        if type == .sitting, entry["parent"] == nil { entry.fault("a sitting needs “parent”, the body whose sitting it is") }
        return KeepBody(draft, type: type)
    }

    /// The cells of the matrix; every kind of party must have exactly one in every body with participants.
    private func participation(_ sections: [String: [Entry]]) -> [any KeepingCommand] {
        var commands: [any KeepingCommand] = []
        var cells: [String: Entry] = [:]
        for (position, entry) in (sections["participation"] ?? []).enumerated() {
            guard let type = entry.reference("party-type", "party-type", index, required: true),
                let body = entry.reference("body", "body", index, required: true)
            else { continue }
            let slug = "\(type.slug)-in-\(body.slug)"
            if let first = cells[slug] {
                entry.fault("a second cell for “\(type.slug)” in “\(body.slug)”; the first is in \(first.file):\(first.line)")
            }
            cells[slug] = entry
            var draft = draft(
                entry, "participation", position: position, keys: ["party-type", "body", "level"], slug: slug,
                title: cellTitle(type, body, sections))
            link(&draft, .of, type)
            link(&draft, .about, body)
            guard let level = entry.choice("level", ParticipationLevel.self) else { continue }
            commands.append(KeepParticipation(draft, partyType: type.slug, body: body.slug, level: level))
        }
        for body in sections["bodies"] ?? [] {
            guard let id = body.text("id"), let type = body.text("type").flatMap(BodyType.init), type.hasParticipants
            else { continue }
            for party in sections["party-types"] ?? [] {
                guard let type = party.text("id"), cells["\(type)-in-\(id)"] == nil else { continue }
                body.fault("the participation matrix has no cell for “\(type)” in “\(id)”")
            }
        }
        return commands
    }

    /// "Observer states · Consultation Group", in every language.
    private func cellTitle(_ type: Reference, _ body: Reference, _ sections: [String: [Entry]]) -> [Wording] {
        func title(_ section: String, _ slug: String, _ language: Language) -> String {
            let entry = (sections[section] ?? []).first { $0.text("id") == slug }
            let wordings = entry?.wordings("title", official: true) ?? []
            return (wordings.first { $0.language == language } ?? wordings.first)?.text ?? slug
        }
        return languages.all.map { language in
            Wording(
                "\(title("party-types", type.slug, language)) · \(title("bodies", body.slug, language))", in: language,
                language == languages.official ? .draft : .translation)
        }
    }

    private func rule(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(entry, "rule", position: position, keys: ["bodies", "values"])
        link(&draft, .about, entry.references("bodies", "body", index))
        var values: [RuleValue] = []
        for (number, value) in entry.entries("values").enumerated() {
            value.allow(["name", "value", "when", "sources"])
            let name = Field.part("value-name", number + 1)
            let part = Field.part("value", number + 1)
            draft.wordings[name] = value.wordings("name", official: false, required: true)
            draft.sources[part] = value.sources(index, required: true)
            let figure = value.figure("value")
            // Where the sources are silent the page says so, in the reader's language.
            if figure == nil, !value.isSilent("value") { draft.wordings[part] = value.wordings("value", official: false, required: true) }
            values.append(RuleValue(name: name, number: figure, when: value.when("when")))
        }
        return KeepRule(draft, values: values)
    }

    private func meeting(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(
            entry, "meeting", position: position,
            keys: ["body", "number", "host", "theme", "part-of", "participants"])
        draft.wordings["theme"] = entry.wordings("theme", official: true)
        let body = entry.reference("body", "body", index, required: true)
        link(&draft, .of, body)
        link(&draft, .hostedBy, entry.reference("host", "party", index))
        link(&draft, .partOf, entry.reference("part-of", "meeting", index))
        link(&draft, .attendedBy, entry.references("participants", nil, index))
        guard let body else { return nil }
        return KeepMeeting(draft, body: body.slug, number: entry.integer("number"))
    }

    private func scale(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(entry, "scale", position: position, keys: ["currency", "approved", "shares", "total"])
        if let approved = entry.entry("approved") {
            approved.allow(["meeting", "note"])
            link(&draft, .decidedBy, approved.reference("meeting", "meeting", index))
            draft.wordings[.note] = approved.wordings("note", official: false)
        }
        var shares: [Share] = []
        for share in entry.entries("shares") {
            share.allow(["party", "percent", "amount"])
            guard let party = share.reference("party", "party", index, required: true),
                let percent = share.hundredths("percent", required: true),
                let amount = share.hundredths("amount", required: true)
            else { continue }
            if shares.contains(where: { $0.party == party.slug }) { share.fault("a second line for “\(party.slug)”") }
            link(&draft, .about, party)
            shares.append(Share(party: party.slug, hundredths: percent, cents: amount))
        }
        guard let total = entry.entry("total") else {
            entry.fault("“total” is missing: the totals as the source prints them")
            return nil
        }
        total.allow(["percent", "amount"])
        guard let currency = entry.text("currency", required: true),
            let percent = total.hundredths("percent", required: true),
            let amount = total.hundredths("amount", required: true)
        else { return nil }
        return KeepScale(
            draft, scale: Scale(currency: currency, shares: shares, statedHundredths: percent, statedCents: amount))
    }

    private func term(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(entry, "term", position: position, keys: ["forms", "also", "refers-to"])
        let forms = entry.listedParts("forms")
        if forms.isEmpty { entry.fault("“forms” should list the acronym in each language") }
        if let first = forms.first { draft.wordings[.short] = first }
        for (number, form) in forms.dropFirst().enumerated() { draft.wordings[.part("form", number + 1)] = form }
        for (number, also) in entry.listedParts("also").enumerated() {
            draft.wordings[.part("also", number + 1)] = also
        }
        link(&draft, .refersTo, anyReference(entry, "refers-to"))
        return KeepTerm(draft)
    }

    /// A reference that names its kind itself.
    private func anyReference(_ entry: Entry, _ key: String) -> Reference? {
        guard let text = entry.text(key) else { return nil }
        guard let kind = Reference(text)?.kind else {
            entry.fault("“\(text)” in “\(key)” should be of the form kind/id", at: entry[key])
            return nil
        }
        return entry.reference(key, kind, index)
    }

    private func disagreement(_ entry: Entry, _ position: Int) -> (any KeepingCommand)? {
        var draft = draft(entry, "disagreement", position: position, keys: ["about", "claims"])
        link(&draft, .about, entry.references("about", nil, index))
        let claims = entry.entries("claims")
        if claims.count < 2 { entry.fault("a disagreement has at least two claims") }
        for (number, claim) in claims.enumerated() {
            claim.allow(["value", "sources"])
            let part = Field.part("claim", number + 1)
            draft.wordings[part] = claim.wordings("value", official: false, required: true)
            draft.sources[part] = claim.sources(index, required: true)
        }
        return KeepRecord(draft)
    }
}
