import Foundation
import Records
import Testing

@testable import Portal

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Asks as harvesters do, and reads what they would.
struct Harvester {
    let portal: Portal

    /// An answer: well-formed, or the test fails.
    struct Reply {
        struct Header: Hashable {
            let identifier: String
            let datestamp: String
            let isDeleted: Bool
            let sets: [String]
        }

        let text: String
        let headers: [Header]

        init(_ answer: Answer) {
            text = answer.body
            let parser = XMLParser(data: Data(answer.body.utf8))
            let isWellFormed = parser.parse()
            #expect(isWellFormed, "\(answer.body.prefix(400))")
            #expect(answer.status == 200 && answer.header("content-type") == "text/xml; charset=utf-8")
            headers = answer.body.matches(
                of: /<header( status="deleted")?><identifier>([^<]+)<\/identifier><datestamp>([^<]+)<\/datestamp>(.*)<\/header>/
            ).map { match in
                Header(
                    identifier: String(match.2), datestamp: String(match.3), isDeleted: match.1 != nil,
                    sets: match.4.matches(of: /<setSpec>([^<]+)</).map { String($0.1) })
            }
        }

        var error: String? { text.firstMatch(of: /<error code="(\w+)">/).map { String($0.1) } }
        var token: String? { text.firstMatch(of: /<resumptionToken[^>]*>([^<]+)</).map { String($0.1) } }
        /// The element `request` with its attributes.
        var request: String { text.firstMatch(of: /<request[^>]*>/).map { String($0.0) } ?? "" }

        func attribute(_ name: String) -> Int? {
            text.firstMatch(of: /<resumptionToken[^>]*>/).flatMap { $0.0.split(separator: "\(name)=\"").dropFirst().first }
                .flatMap { Int($0.prefix { $0 != "\"" }) }
        }

        /// The names of the records, as in `meeting/crm-xii`.
        var names: [String] { headers.map(\.name) }
    }

    func ask(_ query: String) async -> Reply { Reply(await portal.answer(Question("/oai?\(query)"))) }

    /// Every page of a list.
    func list(_ query: String) async -> [Reply] {
        var replies = [await ask(query)]
        while let reply = await next(query, replies) { replies.append(reply) }
        return replies
    }

    /// Every page of a list, with something happening between two.
    func list(_ query: String, between: () async throws -> Void) async throws -> [Reply] {
        var replies = [await ask(query)]
        try await between()
        while let reply = await next(query, replies) {
            replies.append(reply)
            try await between()
        }
        return replies
    }

    private func next(_ query: String, _ replies: [Reply]) async -> Reply? {
        guard let token = replies.last?.token, replies.count < 1000 else { return nil }
        return await ask("\(query.prefix { $0 != "&" })&resumptionToken=\(token)")
    }
}

extension Harvester.Reply.Header {
    var name: String { identifier.split(separator: ":", maxSplits: 2).last.map(String.init) ?? "" }
}
