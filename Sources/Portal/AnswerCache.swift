internal import Records
internal import Synchronization

/// Answers for everyone, kept for as long as nothing has happened: an answer made in the same state of the records is
/// still the answer. Each question reads that state from the database.
final class AnswerCache: Sendable {
    /// What distinguishes one answer from another.
    struct Key: Hashable, Sendable {
        let target: String
        let isJSON: Bool
    }

    private struct Shelf {
        var state: RecordState?
        var answers: [Key: Answer] = [:]
        var bytes = 0
    }

    private let shelf = Mutex(Shelf())
    private let mostBytes: Int

    /// - Parameter mostBytes: of bodies; 0 keeps nothing.
    init(mostBytes: Int) { self.mostBytes = mostBytes }

    func answer(_ key: Key, in state: RecordState) -> Answer? {
        shelf.withLock { shelf in shelf.state == state ? shelf.answers[key] : nil }
    }

    /// Keeps an answer that was made after this state was read. When there is no room, begins anew.
    func keep(_ answer: Answer, for key: Key, in state: RecordState) {
        let size = answer.body.utf8.count + key.target.utf8.count
        guard size <= mostBytes / 8 else { return }
        shelf.withLock { shelf in
            if shelf.state != state || shelf.bytes + size > mostBytes { shelf = Shelf(state: state) }
            if shelf.answers.updateValue(answer, forKey: key) == nil { shelf.bytes += size }
        }
    }
}
