#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
internal import Crypto
public import SQL
internal import Synchronization

/// Where commands are handed in: authorised, checked, performed, journalled and indexed, each batch in one transaction.
public struct CommandOffice: Sendable {
    private let database: Database
    private let clock: @Sendable () -> Moment
    private let reactions: [Reaction]
    private let jobsWait: @Sendable () -> Void
    private let stirred: @Sendable (Set<String>) -> Void
    /// Words that batches have put into the search index: the next batch need not do so again.
    private let notedWords = NotedWords()
    private static let mostNotedWords = 500_000

    /// - Parameters:
    ///   - clock: what time it is; tests freeze it.
    ///   - reactions: what follows from which event.
    ///   - jobsWait: is called when jobs have been put in for good.
    ///   - stirred: is told the topics whose parts have changed for good (`Work.stir`).
    public init(
        _ database: Database, clock: @escaping @Sendable () -> Moment = { .now }, reactions: [Reaction] = [],
        jobsWait: @escaping @Sendable () -> Void = {}, stirred: @escaping @Sendable (Set<String>) -> Void = { _ in }
    ) {
        self.database = database
        self.clock = clock
        self.reactions = reactions
        self.jobsWait = jobsWait
        self.stirred = stirred
    }

    /// Performs one command.
    /// - Returns: the records that it touched.
    @discardableResult
    public func perform(_ command: some Command, as actor: Actor) async throws -> [Identity] {
        try CommandOffice.check(command, actor)
        return try await transaction(as: actor) { work in
            try CommandOffice.perform(command, in: work)
            return work.touched
        }
    }

    /// Performs a batch of commands in one transaction, each for itself: what one refuses does not keep the others back.
    /// - Returns: for each the records that it touched, or why it was not done.
    public func perform(
        each commands: [any Command], as actor: Actor
    ) async throws -> [Result<[Identity], Refusal>] {
        let moment = clock()
        let known = notedWords.withLock { $0 }
        let (results, noted, news) = try await database.write { [reactions] db in
            let work = Work(db, actor: actor, moment: moment, reactions: reactions, notedWords: known)
            return (try each(commands, in: work), work.notedWords, News(work))
        }
        tell(news)
        // Now they are in the index for good.
        notedWords.withLock { $0 = noted.count > CommandOffice.mostNotedWords ? [] : noted }
        return results
    }

    /// Performs a batch as `perform(each:)` does and takes it all back: to see what would come of it.
    public func rehearse(each commands: [any Command], as actor: Actor) async throws -> [Result<[Identity], Refusal>] {
        struct Rehearsed: Error { let results: [Result<[Identity], Refusal>] }
        let moment = clock()
        do {
            return try await database.write { [reactions] db in
                let work = Work(db, actor: actor, moment: moment, reactions: reactions)
                throw Rehearsed(results: try each(commands, in: work))
            }
        } catch let rehearsed as Rehearsed {
            return rehearsed.results
        }
    }

    private func each(_ commands: [any Command], in work: Work) throws -> [Result<[Identity], Refusal>] {
        try commands.map { command in
            do {
                try CommandOffice.check(command, work.actor)
                try work.db.savepoint { try CommandOffice.perform(command, in: work) }
                return .success(work.touched)
            } catch let refusal as Refusal {
                return .failure(refusal)
            }
        }
    }

    /// Takes up a batch of records in one transaction: all of them or none. Those that have not changed are passed over.
    public func takeUp(_ commands: [any KeepingCommand], as actor: Actor) async throws -> TakenUp {
        for command in commands { try CommandOffice.check(command, actor) }
        let prepared = try commands.map { (command: $0, digest: try CommandOffice.digest(of: $0)) }
        let moment = clock()
        let (result, news) = try await database.write { [reactions] db in
            var known: [Reference: (id: Identity, digest: String)] = [:]
            for row in try db.rows("SELECT id, kind, slug, digest FROM record") {
                known[Reference(try row["kind"], try row["slug"])] = (
                    Identity(rawValue: try row["id"]), try row["digest"]
                )
            }
            var identities: [Reference: Identity] = [:]
            for (command, _) in prepared {
                let reference = command.draft.reference
                identities[reference] = known[reference]?.id ?? Identity(at: moment)
            }
            let work = Work(db, actor: actor, moment: moment, reactions: reactions, identities: identities)
            var result = TakenUp()
            for (command, digest) in prepared {
                switch known[command.draft.reference]?.digest {
                case digest?: result.unchanged += 1
                case nil:
                    result.added += 1
                    try CommandOffice.perform(command, in: work, digest: digest)
                default:
                    result.changed += 1
                    try CommandOffice.perform(command, in: work, digest: digest)
                }
            }
            return (result, News(work))
        }
        tell(news)
        return result
    }

    /// Work that changes no record, and so is no command: nothing of it stands in the journal.
    @discardableResult
    public func transaction<T: Sendable>(
        as actor: Actor, _ body: @Sendable @escaping (Work) throws -> T
    ) async throws -> T {
        let moment = clock()
        let (result, news) = try await database.write { [reactions] db in
            let work = Work(db, actor: actor, moment: moment, reactions: reactions)
            return (try body(work), News(work))
        }
        tell(news)
        return result
    }

    /// What others in this program are told once a transaction is committed.
    private struct News {
        let hasEnqueued: Bool
        let stirred: Set<String>

        init(_ work: Work) { (hasEnqueued, stirred) = (work.hasEnqueued, work.stirred) }
    }

    private func tell(_ news: News) {
        if news.hasEnqueued { jobsWait() }
        if !news.stirred.isEmpty { stirred(news.stirred) }
    }

    static func check(_ command: some Command, _ actor: Actor) throws {
        try command.authorise(actor)
        let problems = command.problems()
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
    }

    static func perform(_ command: some Command, in work: Work, digest: String? = nil) throws {
        work.beginCommand()
        if let keeping = command as? any KeepingCommand { try work.requireChangeable(keeping.draft.reference) }
        try command.perform(in: work)
        if let digest, let kept = work.touched.first {
            try work.db.execute("UPDATE record SET digest = \(digest) WHERE id = \(kept.rawValue)")
        }
        try Journal.append(
            to: work.db, at: work.moment, actor: work.actor.name, command: type(of: command).name,
            records: work.touched, detail: try command.journalDetail())
    }

    /// The SHA-256 of a command in canonical JSON: equal commands, equal digests.
    private static func digest(of command: some Command) throws -> String {
        let text = try canonicalJSON(command)
        return hexadecimal(SHA256.hash(data: Array("\(type(of: command).name)\n\(text)".utf8)))
    }
}

/// Words, shared by those who hand in batches.
private final class NotedWords: Sendable {
    private let words = Mutex<Set<String>>([])

    func withLock<Result>(_ body: (inout sending Set<String>) -> sending Result) -> sending Result { words.withLock(body) }
}

/// What became of a batch.
public struct TakenUp: Sendable, Hashable {
    public internal(set) var added = 0
    public internal(set) var changed = 0
    public internal(set) var unchanged = 0
}

/// JSON with sorted keys, so that equal values have equal texts.
public func canonicalJSON(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// The SHA-256 of a value's canonical JSON, in hexadecimal digits: equal values, equal digests.
public func digestOfJSON(_ value: some Encodable) throws -> String {
    hexadecimal(SHA256.hash(data: Array(try canonicalJSON(value).utf8)))
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
