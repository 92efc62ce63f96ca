import Foundation
import HTML
import Institution
import NIOCore
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// A board with three parts that change, on a live route of its own: what capabilities do with theirs.
struct LiveScene: Sendable {
    static let names = ["now", "speakers", "statements"]
    static let slug = "board"

    /// Writes parts of the board, and who may read it.
    struct Write: Command {
        static let name = "test.write"
        var texts: [String: String]
        var audience: Audience?

        func perform(in work: Work) throws {
            let reference = Reference("note", LiveScene.slug)
            var (all, kept): ([String: String], Audience) = (["now": "", "speakers": "", "statements": ""], audience ?? .everyone)
            let sql: SQL = """
                SELECT r.audience, w.field, w.text FROM record r JOIN wording w ON w.record = r.id
                WHERE r.kind = 'note' AND r.slug = \(LiveScene.slug)
                """
            for row in try work.db.rows(sql) {
                all[LiveScene.part(try row["field"])] = try row["text"]
                let there: String = try row["audience"]
                kept = audience ?? Audience(rawValue: there)
            }
            all.merge(texts) { $1 }
            var draft = RecordDraft(reference, audience: kept)
            draft.wordings.add(Wording(all["now"] ?? "", in: .spanish, .official), to: .title)
            for (name, field) in [("speakers", Field.summary), ("statements", Field.text)] where all[name] != "" {
                draft.wordings.add(Wording(all[name] ?? "", in: .spanish, .official), to: field)
            }
            try work.keep(draft)
            try work.stir("note/\(LiveScene.slug)", texts.keys.sorted())
        }
    }

    private static func part(_ field: String) -> String {
        ["title": "now", "summary": "speakers", "text": "statements"][field] ?? field
    }

    /// - Parameter isPersonal: for those who ask for `?view=mine`.
    static let routes = [
        LiveRoute(
            "/notes/{slug}/live", "a board as it changes",
            parameters: [.init("view", "for whom", .choice(["all", "mine"]))],
            topic: { "note/\(try $0.slug())" }, isPersonal: { $0.query["view"] == "mine" },
            parts: { inquiry, after in
                let slug = try inquiry.slug()
                let name = inquiry.t.visitor?.name ?? "nobody"
                return try await inquiry.read { db, reader in
                    guard let note = try db.record(Reference("note", slug), for: reader) else { throw Refusal.notFound }
                    let sequences = try db.liveParts(of: "note/\(slug)")
                    let texts = ["now": note.title.text, "speakers": note[.summary]?.text, "statements": note[.text]?.text]
                    return LiveScene.names.filter { part in after.map { sequences[part] ?? 0 > $0 } ?? true }.map { part in
                        LivePart(part, sequences[part], "<p data-for=\"\(name)\">\(texts[part] ?? "")</p>\n")
                    }
                }
            })
    ]

    static let path = "/es/notes/board/live"

    /// The parts' texts in the database.
    static func texts(_ portal: Portal) async throws -> [String: String] {
        let answer = await portal.answer(Question(path + ".json"))
        let page = try JSONDecoder().decode(Page.self, from: Data(answer.body.utf8))
        return Dictionary(uniqueKeysWithValues: page.parts.map { ($0.part, $0.html) })
    }

    struct Page: Decodable {
        struct Part: Decodable, Hashable {
            let part: String
            let html: String
            let sequence: Int
        }
        let sequence: Int
        let parts: [Part]
    }

    static func poll(_ portal: Portal, after: Int? = nil, as name: String? = nil, view: String? = nil) async throws -> Page {
        let query = Query([("after", after.map { String($0) }), ("view", view)].compactMap { item in item.1.map { (item.0, $0) } })
        var question = Question(path + ".json" + query.text)
        question.credentials.bearer = name
        return try JSONDecoder().decode(Page.self, from: Data(await portal.answer(question).body.utf8))
    }
}

/// An event as a browser takes it.
struct LiveEvent: Hashable {
    var type = "message"
    var id: String?
    var data: [String: String] = [:]

    /// - Parameter text: whole events, each with an empty line at its end; comments and `retry` are passed over.
    static func all(in text: String) -> [LiveEvent] {
        text.components(separatedBy: "\n\n").compactMap { block in
            var event = LiveEvent()
            var isThere = false
            for line in block.split(separator: "\n") {
                let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let value = halves.count > 1 ? halves[1].trimmingCharacters(in: .whitespaces) : ""
                switch halves[0] {
                case "event": event.type = value
                case "id": event.id = value
                case "data":
                    isThere = true
                    event.data = (try? JSONDecoder().decode([String: String].self, from: Data(value.utf8))) ?? [:]
                default: break
                }
            }
            return isThere ? event : nil
        }
    }
}

/// Somebody who listens, and takes what comes as a connection does.
final class Ear: Sendable {
    let listener: LiveListener
    private let calls: AsyncStream<Void>

    init(_ listener: LiveListener) {
        self.listener = listener
        let (calls, caller) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.calls = calls
        listener.line.onNews(LiveCall(loop: nil) { caller.yield() })
    }

    /// The next bytes as text; nil when the stream ends, or when nothing comes for so long.
    func text(within limit: Duration = .seconds(20)) async -> String? {
        let alarm = Task { [listener] in
            try await Task.sleep(for: limit)
            listener.line.end(.over)
        }
        defer { alarm.cancel() }
        while true {
            switch listener.step() {
            case .write(let bytes, _): return String(buffer: bytes)
            case .end: return nil
            case .rest: for await _ in calls { break }
            }
        }
    }

    /// The next events; signs of life are passed over. Empty when the stream ends.
    func events(within limit: Duration = .seconds(20)) async -> [LiveEvent] {
        while let text = await text(within: limit) {
            let events = LiveEvent.all(in: text)
            if !events.isEmpty { return events }
        }
        return []
    }

    /// Everything up to the first events.
    func beginning() async -> String {
        var all = ""
        while let text = await text() {
            all += text
            if !LiveEvent.all(in: text).isEmpty { break }
        }
        return all
    }
}

extension Portal {
    /// Listens, as a browser does that was at `last` when its line was cut.
    func listen(
        _ target: String = LiveScene.path, as name: String? = nil, last: String? = nil, from address: String = "192.0.2.1"
    ) async throws -> Ear {
        var question = Question(target, accept: "text/event-stream")
        question.credentials = Credentials(bearer: name, origin: Origin(address: address))
        question.lastEvent = last
        let answer = await self.answer(question)
        return Ear(try #require(answer.stream, "\(answer.status)"))
    }
}

extension LiveLine.Step {
    /// What is to be written, as text; nil when nothing is.
    var text: String? {
        guard case .write(let bytes, _) = self else { return nil }
        return String(buffer: bytes)
    }
}
