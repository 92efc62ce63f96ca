public import Records

/// A search that is worth keeping: its name, and what is looked for. Whoever may read it can run it and follow its feed.
public struct SaveSearch: KeepingCommand {
    public static let name = "searches.save"
    static let kind = "saved-search"
    static let query: Field = "query"

    public let draft: RecordDraft

    /// - Parameters:
    ///   - slug: its name in addresses.
    ///   - titles: by language.
    ///   - query: as a reader would type it, also with `year:2007` and its like.
    public init(_ slug: String, titles: [Language: String], query: String, audience: Audience) {
        var draft = RecordDraft(Reference(SaveSearch.kind, slug), audience: audience)
        for (language, title) in titles { draft.wordings.add(Wording(title, in: language, .official), to: .title) }
        draft.wordings[SaveSearch.query] = [Wording(query, in: .none, .official)]
        self.draft = draft
    }

    public func problems() -> [Refusal.Problem] {
        let query = draft.wordings[SaveSearch.query].first?.text ?? ""
        let isEmpty = SearchQuery(query).isEmpty
        return draft.problems() + (isEmpty ? [.init("query", "must not be empty")] : [])
    }

    public func perform(in work: Work) throws { try work.keep(draft) }
}
