/// Makes a record, or brings it up to date, of a kind that has no columns of its own.
public struct KeepRecord: KeepingCommand {
    public static let name = "records.keep"

    public let draft: RecordDraft

    public init(_ draft: RecordDraft) { self.draft = draft }

    public func perform(in work: Work) throws { try work.keep(draft) }
}
