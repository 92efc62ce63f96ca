internal import SQL

/// A record as an editor wants it, with the version of it that they have seen.
public struct Revision: Sendable {
    public let command: any KeepingCommand
    /// Nil: they saw none, so there must be none.
    public let basedOn: Int?

    public init(_ command: any KeepingCommand, basedOn: Int?) {
        self.command = command
        self.basedOn = basedOn
    }

    /// - Throws: `Refusal.conflict` when somebody else changed it meanwhile, `Refusal.notFound` when the actor may not read it.
    func check(in work: Work) throws {
        let reference = command.draft.reference
        let known = try work.db.value(
            "SELECT id FROM record WHERE kind = \(reference.kind) AND slug = \(reference.slug)", as: String.self)
        guard let basedOn else {
            guard known == nil else { throw Refusal.invalid("slug", "this name is taken") }
            return
        }
        guard let (identity, _) = try work.readable(reference) else { throw Refusal.notFound }
        try work.requireVersion(basedOn, of: identity, reference, yours: [:]) { [:] }
    }
}

extension CommandOffice {
    /// Keeps a record, if nobody changed it since the editor saw it.
    /// - Parameter note: writes, in the same transaction and before, what is no record.
    /// - Throws: `Refusal.conflict` when somebody did.
    @discardableResult
    public func perform(
        _ revision: Revision, as actor: Actor, noting note: @escaping @Sendable (Work) throws -> Void = { _ in }
    ) async throws -> [Identity] {
        try CommandOffice.check(revision.command, actor)
        return try await transaction(as: actor) { work in
            try note(work)
            try revision.check(in: work)
            try CommandOffice.perform(revision.command, in: work)
            return work.touched
        }
    }

    /// Keeps several records in one transaction: all of them or none.
    /// - Returns: for each why it was not done; where all are nil, all were done.
    public func perform(all revisions: [Revision], as actor: Actor) async throws -> [Refusal?] {
        try await inOneGo(revisions, as: actor, isRehearsal: false)
    }

    /// Tries what `perform(all:)` would do, and takes it all back.
    public func rehearse(all revisions: [Revision], as actor: Actor) async throws -> [Refusal?] {
        try await inOneGo(revisions, as: actor, isRehearsal: true)
    }

    private func inOneGo(_ revisions: [Revision], as actor: Actor, isRehearsal: Bool) async throws -> [Refusal?] {
        struct Undone: Error { let refusals: [Refusal?] }
        do {
            return try await transaction(as: actor) { work in
                let refusals = try revisions.map { revision -> Refusal? in
                    do {
                        try CommandOffice.check(revision.command, actor)
                        try work.db.savepoint {
                            try revision.check(in: work)
                            try CommandOffice.perform(revision.command, in: work)
                        }
                        return nil
                    } catch let refusal as Refusal {
                        return refusal
                    }
                }
                if isRehearsal || refusals.contains(where: { $0 != nil }) { throw Undone(refusals: refusals) }
                return refusals
            }
        } catch let undone as Undone {
            return undone.refusals
        }
    }
}
