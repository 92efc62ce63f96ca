public import HTML
public import Records

/// The pieces that pages are made of.
extension Translator {
    /// A block with its sources beside it: a side note on a wide screen, a line below on a narrow one.
    public func fact(_ content: HTML, _ citations: [Citation]) -> HTML {
        citations.isEmpty ? content : "<div class=\"fact\"><div>\(content)</div>\(sources(citations))</div>"
    }

    /// Where a fact comes from.
    public func sources(_ citations: [Citation]) -> HTML {
        guard !citations.isEmpty else { return .empty }
        let all = citations.html { citation in
            "<li><a href=\"\(url: path(of: Reference("source", citation.document)))\">\(citation.document)</a> \(citation.locator)</li>"
        }
        return "<aside class=\"sources\" aria-label=\"\(self("Sources"))\"><ul>\(all)</ul></aside>"
    }

    /// Where a fact comes from, inside a line or a cell.
    public func inlineSources(_ citations: [Citation]) -> HTML {
        guard !citations.isEmpty else { return .empty }
        let all = citations.map { citation -> HTML in
            "<a href=\"\(url: path(of: Reference("source", citation.document)))\">\(citation.document)</a> \(citation.locator)"
        }
        return "<small class=\"source\">\(all.joined(by: "; "))</small>"
    }

    /// A text in its paragraphs, with what it is worth where it is no more than a translation by machine.
    public func prose(_ wording: Wording?) -> HTML {
        guard let wording else { return .empty }
        let language: HTML =
            wording.language == language || wording.language == .none
            ? .empty : " lang=\"\(wording.language.rawValue)\""
        // Browsers send line ends of two bytes, which are one letter here and no "\n".
        return wording.text.split(whereSeparator: \.isNewline).html { "<p\(language)>\($0)</p>" }
    }

    /// Says that a text is a translation, a draft or a machine's work; nothing for an official one.
    public func standing(_ wording: Wording) -> HTML {
        switch wording.status {
        case .official, .draft: .empty
        case .translation: "<span class=\"tag\">\(self("translation"))</span>"
        case .machine: "<span class=\"tag\">\(self("machine translation"))</span>"
        }
    }

    /// The page's own heading: title, acronym, standing, and a line below.
    public func heading(_ record: Record, kicker: HTML = .empty) -> HTML {
        let short: HTML = record[.short].map { " <span class=\"short\">\($0.text)</span>" } ?? .empty
        return """
            <header class="title">\(kicker.isEmpty ? .empty : "<p class=\"kicker\">\(kicker)</p>")
            <h1>\(wording(record.title))\(short)</h1>\(standing(record.title))</header>
            """
    }

    /// Names and values. Empty values leave the row out.
    public func definitions(_ rows: [(name: String, value: HTML)]) -> HTML {
        let shown = rows.filter { !$0.value.isEmpty }
        guard !shown.isEmpty else { return .empty }
        return "<dl class=\"facts\">\(shown.html { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" })</dl>"
    }

    /// Links to records in one line.
    public func list(_ names: [RecordName]) -> HTML { names.map { link($0) }.joined(by: ", ") }

    /// Links to records below each other.
    public func bullets(_ names: [RecordName]) -> HTML {
        names.isEmpty ? .empty : "<ul>\(names.html { "<li>\(link($0))</li>" })</ul>"
    }

    /// A part of a page with its heading; nothing when it is empty.
    public func section(_ title: String, id: String, _ content: HTML) -> HTML {
        content.isEmpty ? .empty : "<section aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(title)</h2>\(content)</section>"
    }

    /// What stands where there is nothing to show: why, and what to do next.
    public func emptyState(_ text: String, _ next: HTML = .empty) -> HTML {
        "<div class=\"empty\"><p>\(text)</p>\(next.isEmpty ? .empty : "<div>\(next)</div>")</div>"
    }

    /// The claims of sources that disagree, side by side with who says which.
    public func disagreements(_ disagreements: [Disagreement], level: Int = 3) -> HTML {
        disagreements.html { disagreement in
            let claims = disagreement.claims.html { claim in
                "<li><p>\(wording(claim.value))</p>\(inlineSources(claim.sources))</li>"
            }
            let heading: HTML = level == 2
                ? "<h2>\(wording(disagreement.name.title))</h2>" : "<h3>\(wording(disagreement.name.title))</h3>"
            return """
                <div class="dispute" id="\(disagreement.name.slug)">
                <p class="kicker">\(self("The sources disagree"))</p>\(heading)
                <ul class="claims">\(claims)</ul>\(prose(disagreement.note))</div>
                """
        }
    }

    /// What every page about one record ends with: disagreements, further links, and the way to its history.
    public func closing(_ dossier: Dossier, hiding relations: Set<Relation> = []) -> HTML {
        let links = linkSections(dossier, hiding: relations)
        return """
            \(disagreements(dossier.disagreements))\(section(self("Connections"), id: "connections", links))
            <p class="about"><a href="\(url: recordPath(dossier.record.reference))">\(self("About this record: sources, links, history"))</a></p>
            """
    }

    /// Links both ways, by relation.
    public func linkSections(_ dossier: Dossier, hiding relations: Set<Relation> = []) -> HTML {
        let shown = dossier.links.filter { !relations.contains($0.relation) }
        let back = dossier.backlinks.filter { !relations.contains($0.relation) }
        let forward = grouped(shown).map { (name(of: $0.0), list($0.1)) }
        let backward = grouped(back).map { (inverseName(of: $0.0), list($0.1)) }
        return definitions((forward + backward).map { (name: $0.0, value: $0.1) })
    }

    private func grouped(_ links: [ResolvedLink]) -> [(Relation, [RecordName])] {
        links.map(\.relation).uniqued().map { relation in
            (relation, links.filter { $0.relation == relation }.map(\.record).uniqued())
        }
    }

    /// A relation in words, from origin to target.
    public func name(of relation: Relation) -> String {
        switch relation {
        case .arisesFrom: self("Arises from")
        case .decidedBy: self("Decided by")
        case .implements: self("Implements")
        case .reportsOn: self("Reports on")
        case .supersedes: self("Supersedes")
        case .discussedIn: self("Discussed in")
        case .producedBy: self("Produced by")
        case .sameAs: self("The same as")
        case .partOf: self("Part of")
        case .hostedBy: self("Hosted by")
        case .sponsoredBy: self("Sponsored by")
        case .proposedBy: self("Proposed by")
        case .about: self("About")
        case .of: self("Belongs to")
        case .attendedBy: self("Attended by")
        case .addressedTo: self("Addressed to")
        case .presides: self("Presided over")
        case .refersTo: self("Stands for")
        case .uses: self("Documents")
        case .became: self("What became of it")
        default: self("Related")
        }
    }

    /// A relation in words, from target to origin.
    public func inverseName(of relation: Relation) -> String {
        switch relation {
        case .arisesFrom: self("Led to")
        case .decidedBy: self("Decided here")
        case .implements: self("Implemented by")
        case .reportsOn: self("Reported in")
        case .supersedes: self("Superseded by")
        case .discussedIn: self("Discussed here")
        case .producedBy: self("Produced")
        case .sameAs: self("The same as")
        case .partOf: self("Parts")
        case .hostedBy: self("Host of")
        case .sponsoredBy: self("Sponsor of")
        case .proposedBy: self("Has proposed")
        case .about: self("Treated in")
        case .of: self("Belonging to it")
        case .attendedBy: self("Took part in")
        case .addressedTo: self("Addressed here")
        case .presides: self("Presided by")
        case .refersTo: self("Acronym")
        case .uses: self("Used in")
        case .became: self("Goes back to")
        default: self("Related")
        }
    }

    /// Who may read, in words.
    public func name(of audience: Audience) -> String {
        switch audience {
        case .everyone: self("everyone")
        case .process: self("everyone who holds a seat")
        case .members: self("the members")
        case .secretariat: self("the secretariat")
        case .interpreters: self("the interpreters")
        default: audience.rawValue
        }
    }

    /// What a kind of record is called.
    public func name(ofKind kind: String, many: Bool = false) -> String {
        switch kind {
        case "party": many ? self("Parties") : self("Party")
        case "party-type": many ? self("Kinds of party") : self("Kind of party")
        case "body": many ? self("Bodies") : self("Body")
        case "participation": self("Participation")
        case "criterion": many ? self("Admission criteria") : self("Admission criterion")
        case "rule": many ? self("Rules") : self("Rule")
        case "cycle-step": self("Operating cycle")
        case "theme": many ? self("Themes") : self("Theme")
        case "meeting": many ? self("Meetings") : self("Meeting")
        case "sitting": many ? self("Sittings") : self("Sitting")
        case "statement": many ? self("Statements") : self("Statement")
        case "summary": many ? self("Summaries") : self("Summary")
        case "agenda-item": many ? self("Agenda items") : self("Agenda item")
        case "presidency": many ? self("Presidencies") : self("Presidency")
        case "document": many ? self("Documents") : self("Document")
        case "activity": many ? self("Activities") : self("Activity")
        case "seminar": many ? self("Seminars and workshops") : self("Seminar or workshop")
        case "partner": many ? self("Partners") : self("Partner")
        case "forum": many ? self("Forums") : self("Forum")
        case "focal-point": many ? self("Focal points") : self("Focal point")
        case "sector": many ? self("Sectors") : self("Sector")
        case "scale": self("Scale of contributions")
        case "budget-line": many ? self("Budget lines") : self("Budget line")
        case "officer": many ? self("Officers") : self("Officer")
        case "decision": many ? self("Decisions") : self("Decision")
        case "term": many ? self("Acronyms") : self("Acronym")
        case "disagreement": many ? self("Disagreements") : self("Disagreement")
        case "source": many ? self("Sources") : self("Source")
        case "process": self("The process")
        case "function": many ? self("Seats and functions") : self("Function")
        case "seat": many ? self("Seats") : self("Seat")
        case "person": many ? self("People") : self("Person")
        case "announcement": many ? self("Announcements") : self("Announcement")
        case "unsealing": many ? self("Openings of the closed door") : self("Opening of the closed door")
        case "saved-search": many ? self("Saved searches") : self("Saved search")
        default: kind
        }
    }
}
