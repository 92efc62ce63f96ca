public import Records

/// What is known of a document beside its text: from a sidecar, a table, the operator, or proposed from the text itself.
/// Nil and empty mean: not said.
public struct DocumentMetadata: Sendable, Hashable, Codable {
    public var slug: String?
    public var titles: [Language: String] = [:]
    public var summaries: [Language: String] = [:]
    public var when: When?
    public var type: DocumentType?
    public var symbol: String?
    /// The slug of the body that it comes from, or was before.
    public var body: String?
    /// The slug of the meeting.
    public var edition: String?
    /// Who wrote it: `party/mex`, `body/grcm`.
    public var authors: [Reference] = []
    /// Slugs.
    public var themes: [String] = []
    public var related: [String] = []
    public var audience: Audience?
    public var release: Release?
    public var language: Language?
    public var official: Language?
    /// Files that belong to it, beside the sidecar.
    public var attachments: [String] = []

    public init() {}

    /// This, and where it says nothing, the other.
    public func over(_ other: DocumentMetadata) -> DocumentMetadata {
        var result = self
        result.slug = slug ?? other.slug
        result.titles = titles.merging(other.titles) { mine, _ in mine }
        result.summaries = summaries.merging(other.summaries) { mine, _ in mine }
        result.when = when ?? other.when
        result.type = type ?? other.type
        result.symbol = symbol ?? other.symbol
        result.body = body ?? other.body
        result.edition = edition ?? other.edition
        result.authors = authors.isEmpty ? other.authors : authors
        result.themes = themes.isEmpty ? other.themes : themes
        result.related = related.isEmpty ? other.related : related
        result.audience = audience ?? other.audience
        result.release = release ?? other.release
        result.language = language ?? other.language
        result.official = official ?? other.official
        result.attachments = attachments.isEmpty ? other.attachments : attachments
        return result
    }

    /// Writes what is said into a draft; what is not said stays as it is there.
    func apply(to draft: inout RecordDraft, languages: Languages) {
        let official = official ?? languages.official
        for (language, title) in titles {
            draft.wordings.add(Wording(title, in: language, language == official ? .official : .translation), to: .title)
        }
        for (language, summary) in summaries {
            draft.wordings.add(Wording(summary, in: language, language == official ? .draft : .translation), to: .summary)
        }
        if let when { draft.when = when }
        if let audience { draft.audience = audience }
        if let release { draft.release = release }
        if let type { draft.facets[.type] = [type.rawValue] }
        replace(.producedBy, authors, in: &draft)
        replace(.about, themes.map { Reference("theme", $0) }, in: &draft)
        replace(.related, related.map { Reference("document", $0) }, in: &draft)
        replace(.discussedIn, edition.map { [Reference("meeting", $0)] } ?? [], in: &draft)
        replace(.partOf, body.map { [Reference("body", $0)] } ?? [], in: &draft)
        for (facet, kind) in [(Facet.theme, "theme"), (.party, "party"), (.body, "body")] {
            let slugs = draft.links.map(\.target).filter { $0.kind == kind }.map(\.slug)
            if !slugs.isEmpty { draft.facets[facet, default: []].formUnion(slugs) }
        }
    }

    private func replace(_ relation: Relation, _ targets: [Reference], in draft: inout RecordDraft) {
        guard !targets.isEmpty else { return }
        draft.links.removeAll { $0.relation == relation }
        draft.links += targets.uniqued().map { Link(relation, $0) }
    }
}
