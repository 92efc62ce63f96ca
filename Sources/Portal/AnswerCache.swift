internal import Records
internal import SQL
internal import Synchronization

/// Answers for everyone, kept for as long as nothing has happened.
///
/// Whatever changes the record is a command, and every command is in the journal: so the journal's head, with the number
/// of dated releases that have come to pass, is the state of everything that a page can show. Each question reads that
/// state from the database; an answer made in the same state is still the answer.
final class AnswerCache: Sendable {
    /// What the database stood at.
    struct State: Hashable, Sendable {
        let head: Int
        let releases: Int

        static func read(_ db: Connection, at moment: Moment) throws -> State {
            let row = try db.row(
                """
                SELECT (SELECT sequence FROM journal_head WHERE one = 1) AS head,
                       (SELECT COUNT(*) FROM record WHERE release_at <= \(moment.description)) AS releases
                """)
            return State(head: try row?["head"] ?? 0, releases: try row?["releases"] ?? 0)
        }
    }

    /// What distinguishes one answer from another.
    struct Key: Hashable, Sendable {
        let target: String
        let isJSON: Bool
    }

    private struct Shelf {
        var state: State?
        var answers: [Key: Answer] = [:]
        var bytes = 0
    }

    private let shelf = Mutex(Shelf())
    private let mostBytes: Int

    /// - Parameter mostBytes: of bodies; 0 keeps nothing.
    init(mostBytes: Int) { self.mostBytes = mostBytes }

    func answer(_ key: Key, in state: State) -> Answer? {
        shelf.withLock { shelf in shelf.state == state ? shelf.answers[key] : nil }
    }

    /// Keeps an answer that was made after this state was read. When there is no room, begins anew.
    func keep(_ answer: Answer, for key: Key, in state: State) {
        let size = answer.body.utf8.count + key.target.utf8.count
        guard size <= mostBytes / 8 else { return }
        shelf.withLock { shelf in
            if shelf.state != state || shelf.bytes + size > mostBytes { shelf = Shelf(state: state) }
            if shelf.answers.updateValue(answer, forKey: key) == nil { shelf.bytes += size }
        }
    }
}
