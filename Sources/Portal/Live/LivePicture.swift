internal import Foundation
internal import HTML
internal import NIOCore
internal import Records
internal import Synchronization
internal import Web

/// A topic as one crowd may see it at one moment, or what is new in it, written out once for all of them.
final class LivePicture: Sendable {
    let state: LiveState
    let parts: [LivePart]
    /// The number after which it shows what is new: it says nothing to those who have not seen the topic up to there. Nil of
    /// the whole topic.
    let base: Int?
    /// The highest number of the parts: up to where somebody who has this picture has seen the topic. Changes of parts that
    /// this crowd has not got do not show in it.
    let sequence: Int
    private let bursts = Mutex<[Int: Burst]>([:])
    /// How many readers' places in the topic are remembered with the bytes for them. Nearly all stand at the same.
    private static let mostBursts = 64

    /// What somebody is sent who has seen the topic up to a number.
    struct Burst: Sendable {
        let bytes: ByteBuffer
        let parts: Int
    }

    init(_ parts: [LivePart], after base: Int? = nil, state: LiveState) {
        self.base = base
        self.parts = base.map { base in parts.filter { $0.sequence > base } } ?? parts
        self.state = state
        sequence = parts.map(\.sequence).reduce(base ?? 0) { max($0, $1) }
    }

    /// The parts that are news to somebody who has seen the topic up to this number. A number that was never reached comes
    /// from before a backup was restored: then everything is.
    func news(after cursor: Int) -> [LivePart] {
        cursor > sequence ? parts : parts.filter { $0.sequence > cursor }
    }

    /// The news as server-sent events; nil when there are none. The number stands in the last event only, so that a line
    /// that is cut in the middle has them all again.
    func burst(after cursor: Int) -> Burst? {
        guard cursor != sequence else { return nil }
        return bursts.withLock { bursts in
            if let known = bursts[cursor] { return known }
            let news = news(after: cursor)
            let burst = Burst(bytes: ByteBuffer(string: events(news)), parts: news.count)
            if bursts.count < LivePicture.mostBursts { bursts[cursor] = burst }
            return burst
        }
    }

    private func events(_ news: [LivePart]) -> String {
        var text = ""
        for (place, part) in news.enumerated() {
            if place == news.count - 1 { text += "id: \(sequence)\n" }
            text += "event: part\ndata: \(LivePicture.json(["html": part.html.text, "part": part.name]))\n\n"
        }
        return text
    }

    /// In one line: a line break in a text is `\n` in JSON.
    private static func json(_ values: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts by name always have a JSON.
        return (try? encoder.encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// The news for somebody who asks again and again.
    func page(after cursor: Int) -> LivePage {
        LivePage(
            sequence: sequence,
            parts: news(after: cursor).map { .init(part: $0.name, html: $0.html.text, sequence: $0.sequence) })
    }
}

/// What is new, as JSON.
struct LivePage: Encodable {
    struct Part: Encodable {
        let part: String
        let html: String
        let sequence: Int
    }

    /// What to ask with the next time.
    let sequence: Int
    let parts: [Part]
}
