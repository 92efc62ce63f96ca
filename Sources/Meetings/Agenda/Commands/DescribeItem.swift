public import Records

/// Says what an item is called, what its annotation says, who leads it and which documents it needs, in every language.
public struct DescribeItem: Command {
    public static let name = "meetings.describe-item"

    public let item: String
    public let words: ItemWords

    public init(_ item: String, _ words: ItemWords) {
        self.item = item
        self.words = words
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] { words.problems() }

    public func perform(in work: Work) throws {
        let edited = try work.agendaItem(item)
        let old = edited.item
        var draft = edited.draft
        try words.write(into: &draft, work)
        try work.perform(
            KeepAgendaItem(
                draft,
                AgendaItem(
                    meeting: old.meeting, sitting: old.sitting, parent: old.parent, place: old.place, minutes: old.minutes,
                    starts: old.starts, lead: words.lead, required: old.required)))
        work.mention(edited.identity)
    }
}

/// What people write of an item.
public struct ItemWords: Sendable, Hashable, Codable {
    /// By language; empty ones are left out.
    public var titles: [Language: String]
    public var annotations: [Language: String]
    /// The slug of the party.
    public var lead: String?
    /// The slugs of documents that are there.
    public var documents: [String]
    /// Documents that are still to come, one a line.
    public var promised: String

    public init(
        titles: [Language: String], annotations: [Language: String] = [:], lead: String? = nil, documents: [String] = [],
        promised: String = ""
    ) {
        self.titles = titles
        self.annotations = annotations
        self.lead = lead
        self.documents = documents
        self.promised = promised
    }

    func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if titles.values.allSatisfy({ $0.trimmed.isEmpty }) { problems.append(.init("title", "is required in at least one language")) }
        for (language, title) in titles where title.utf8.count > 1000 {
            problems.append(.init("title.\(language)", "at most {limit} bytes", ["limit": "1000"]))
        }
        for (language, text) in annotations where text.utf8.count > 20_000 {
            problems.append(.init("summary.\(language)", "at most {limit} bytes", ["limit": "20000"]))
        }
        if promised.utf8.count > 2000 { problems.append(.init("promised", "at most {limit} bytes", ["limit": "2000"])) }
        if documents.count > 50 { problems.append(.init("documents", "at most {limit}", ["limit": "50"])) }
        return problems.sorted { $0.field < $1.field }
    }

    /// Changes what was written and leaves the rest. Documents that the actor may not read stay where they are.
    func write(into draft: inout RecordDraft, _ work: Work) throws {
        for (field, texts) in [(Field.title, titles), (.summary, annotations)] {
            for (language, text) in texts {
                let old = draft.wordings[field]
                let status = old.first { $0.language == language }?.status ?? .official
                draft.wordings[field] = old.filter { $0.language != language }
                    + (text.trimmed.isEmpty ? [] : [Wording(text.trimmed, in: language, status)])
            }
        }
        draft.wordings[.promised] = promised.trimmed.isEmpty ? [] : [Wording(promised.trimmed, in: .none, .draft)]
        for (kind, slug, field) in [("party", lead, "lead")] + documents.map({ ("document", $0, "documents") }) {
            guard let slug else { continue }
            guard Reference.isSlug(slug), try work.readable(Reference(kind, slug)) != nil else {
                throw Refusal.invalid(field, "there is no {reference}", ["reference": "\(kind)/\(slug)"])
            }
        }
        let papers = draft.links.filter { $0.relation == .uses && $0.target.kind == "document" }
        let hidden = try papers.filter { try work.readable($0.target) == nil }
        draft.links.removeAll { papers.contains($0) }
        draft.links += hidden + documents.uniqued().map { Link(.uses, Reference("document", $0)) }
    }
}
