#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
public import SQL

/// How commands of one name change what a record says, so that its earlier versions are found again in the journal.
public struct Replay: Sendable {
    let name: String
    let apply: @Sendable (_ detail: String, inout RecordDraft, Languages) throws -> Void

    /// - Parameter body: changes the draft as the command did.
    public init<C: Command>(_ type: C.Type, _ body: @escaping @Sendable (C, inout RecordDraft, Languages) -> Void) {
        name = C.name
        apply = { detail, draft, languages in
            body(try JSONDecoder().decode(C.self, from: Data(detail.utf8)), &draft, languages)
        }
    }

    /// The commands that concern records of every kind.
    public static let shared: [Replay] = [
        Replay(ReviseWording.self) { command, draft, _ in draft.wordings.add(command.wording, to: command.field) },
        Replay(SetAudience.self) { command, draft, _ in
            draft.audience = command.audience
            draft.release = command.release
        },
        Replay(AddFacet.self) { command, draft, _ in draft.facets[command.facet, default: []].insert(command.value) },
        Replay(RemoveRecord.self) { _, _, _ in },
        Replay(ReturnRecord.self) { _, _, _ in },
    ]
}

/// What a record said after an entry of the journal.
public struct RecordVersion: Sendable {
    public let entry: Journal.Entry
    /// Nil where the journal does not say: what came before is not known, or the command changed something else.
    public let draft: RecordDraft?
    /// What the kind has of its own, as far as it is plain texts, numbers and truths; by the command's names.
    public let own: [String: String]
}

extension Connection {
    /// The versions of a record as the journal has them, the oldest first: for commands and for pages that look at each
    /// version's audience before they show it.
    public func versions(of record: Identity, _ reference: Reference, _ replays: [Replay]) throws -> [RecordVersion] {
        let known = Dictionary(replays.map { ($0.name, $0) }) { first, _ in first }
        let languages = try languages()
        var draft: RecordDraft?
        var own: [String: String] = [:]
        return try Journal.history(of: record, self, limit: 2000).reversed().map { entry in
            let before = draft
            if let replay = known[entry.command] {
                var after = draft ?? RecordDraft(reference)
                try replay.apply(entry.detail, &after, languages)
                // What changes a part says nothing of the rest.
                draft = before == nil && !Kept.isWhole(entry.detail, reference) ? nil : after
            } else if let kept = Kept.draft(in: entry.detail, reference) {
                draft = kept
            } else {
                return RecordVersion(entry: entry, draft: nil, own: [:])
            }
            if Kept.isWhole(entry.detail, reference) { own = Kept.own(in: entry.detail) }
            return RecordVersion(entry: entry, draft: draft, own: own)
        }
    }
}

/// The part of a command's text that keeping commands share.
private struct Kept: Decodable {
    let draft: RecordDraft

    static func draft(in detail: String, _ reference: Reference) -> RecordDraft? {
        let kept = try? JSONDecoder().decode(Kept.self, from: Data(detail.utf8))
        return kept.flatMap { $0.draft.reference == reference ? $0.draft : nil }
    }

    static func own(in detail: String) -> [String: String] {
        let all = try? JSONDecoder().decode([String: Plain].self, from: Data(detail.utf8))
        return (all ?? [:]).compactMapValues(\.text)
    }

    /// A text, a number or a truth; anything else is nothing.
    private struct Plain: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(String.self) { text = value } else
            if let value = try? container.decode(Bool.self) { text = value ? "yes" : "no" } else
            { text = (try? container.decode(Int.self)).map { String($0) } }
        }
    }

    static func isWhole(_ detail: String, _ reference: Reference) -> Bool { draft(in: detail, reference) != nil }
}
