internal import Records
internal import Synchronization
internal import Web

/// Answers for everyone, kept for as long as nothing has happened: an answer made in the same state of the records is
/// still the answer. Each question reads that state from the database.
final class AnswerCache: Sendable {
    /// What distinguishes one answer from another.
    struct Key: Hashable, Sendable {
        let target: String
        let isJSON: Bool

        init(target: String, isJSON: Bool) {
            self.target = target
            self.isJSON = isJSON
        }

        /// What a program makes of a page has one key, however its address is written: nothing in it but what the page reads.
        init(madeAt address: Address, as form: Representation) {
            let path = address.parts.map { "/" + $0.percentEncoded }.joined()
            self.init(target: "\(path).\(form.rawValue)\(address.query.text)", isJSON: false)
        }
    }

    private struct Shelf {
        var state: RecordState?
        var answers: [Key: Answer] = [:]
        var bytes = 0
    }

    private let shelf = Mutex(Shelf())
    private let mostBytes: Int

    /// - Parameter mostBytes: of bodies and files; 0 keeps nothing.
    init(mostBytes: Int) { self.mostBytes = mostBytes }

    func answer(_ key: Key, in state: RecordState) -> Answer? {
        shelf.withLock { shelf in shelf.state == state ? shelf.answers[key] : nil }
    }

    /// Keeps an answer that was made after this state was read. When there is no room, begins anew.
    func keep(_ answer: Answer, for key: Key, in state: RecordState) {
        let size = answer.body.utf8.count + (answer.data?.count ?? 0) + key.target.utf8.count
        guard size <= mostBytes / 8 else { return }
        shelf.withLock { shelf in
            if shelf.state != state || shelf.bytes + size > mostBytes { shelf = Shelf(state: state) }
            if shelf.answers.updateValue(answer, forKey: key) == nil { shelf.bytes += size }
        }
    }
}

extension Portal {
    /// Under what the answer to a question is kept. Of what a program makes a file from, the page is asked for what it reads and
    /// nothing else: what stands behind the question mark besides starts no program.
    func keyed(_ address: Address, _ wanted: Wanted, _ question: Question) -> (address: Address, key: AnswerCache.Key) {
        guard let form = address.representation, form.isMadeByProgram,
            let route = table.match(Array(address.parts.dropFirst()))?.route
        else { return (address, AnswerCache.Key(target: question.target, isJSON: wanted.isJSON)) }
        var narrowed = address
        narrowed.query = Query(
            route.parameters.compactMap { parameter in
                address.query[parameter.name].map { (name: parameter.name, value: parameter.plain($0)) }
            })
        return (narrowed, AnswerCache.Key(madeAt: narrowed, as: form))
    }
}

extension Route.Parameter {
    /// A number as one writes it: `7` for `007`.
    fileprivate func plain(_ value: String) -> String {
        if case .number = form { Int(value).map(String.init) ?? value } else { value }
    }
}
