public import Records

/// An acronym with its expansions; all its names find each other in search.
public struct KeepTerm: KeepingCommand {
    public static let name = "institution.keep-term"

    public let draft: RecordDraft

    public init(_ draft: RecordDraft) { self.draft = draft }

    public func perform(in work: Work) throws {
        let record = try work.keep(draft)
        let names = draft.wordings.byField
            .filter { ["title", "short", "form", "also"].contains($0.key.rawValue.split(separator: ".").first ?? "") }
            .sorted { $0.key < $1.key }.flatMap { $0.value.map(\.text) }
        try Thesaurus.replace(record.rawValue, names: names, work.db)
    }
}
