import Foundation
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

@Suite("Every route", .timeLimit(.minutes(5)))
struct RouteTests {
    @Test("Answers in every language, as HTML and as JSON, with what every page carries", arguments: TestEngine.allCases)
    func all(engine: TestEngine) async throws {
        let portal = try await Conference.portal(engine)
        let paths = try await Conference.paths(try await Conference.shared.database(engine))
        #expect(paths.count > 90)
        for path in paths {
            for language in ["es", "en"] {
                let page = await portal.answer(Question("/\(language)\(path)"))
                #expect(page.status == 200, "/\(language)\(path)")
                let html = page.body
                #expect(html.contains("<html lang=\"\(language)\">") && html.contains("<title>"), "\(path)")
                #expect(html.components(separatedBy: "<h1").count == 2, "one h1: \(path)")
                #expect(html.contains("rel=\"canonical\" href=\"https://crm.example/\(language)\(path)\""), "\(path)")
                #expect(html.contains("hreflang=\"en\"") && html.contains("hreflang=\"es\""), "\(path)")
                for forbidden in ["<script", "style=\"", "javascript:", "src=\"http", "Optional(", "about:blank"] {
                    #expect(!html.contains(forbidden), "\(forbidden) in \(path)")
                }
                let json = await portal.answer(Question("/\(language)\(path).json"))
                #expect(json.status == 200 && json.header("content-type")?.hasPrefix("application/json") == true)
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.body.utf8)) }
                let asked = await portal.answer(Question("/\(language)\(path)", accept: "application/json"))
                #expect(asked.body == json.body, "\(path)")
            }
        }
    }

    @Test("Every other form that a route names", arguments: TestEngine.allCases)
    func forms(engine: TestEngine) async throws {
        let portal = try await Conference.portal(engine)
        let examples = [
            "/meetings/": "crm-xii", "/sittings/": "xii-plenary", "/year/": "2007", "/documents/": "conference-in-brief",
        ]
        var shown = 0
        for route in House.routes where route.access == .anyone {
            let example = examples.first { route.path.hasPrefix($0.key) }?.value ?? "conference-in-brief"
            let path = route.path.replacing("{slug}", with: example)
            // What is not there for anyone has no other form either.
            let isThere = await portal.answer(Question("/es\(path)")).status == 200
            shown += isThere && !route.also.isEmpty ? 1 : 0
            #expect(isThere || path.contains(example) || path.contains("{"), "\(path)")
            for form in route.also {
                if !isThere {
                    #expect(await portal.answer(Question("/es\(path).\(form.rawValue)")).status == 404, "\(path).\(form)")
                    continue
                }
                let answer = await portal.answer(Question("/es\(path).\(form.rawValue)"))
                #expect(answer.status == 200, "\(path).\(form)")
                #expect(answer.header("content-type")?.hasPrefix(form.mediaType) == true)
                #expect(answer.body.utf8.count + (answer.data?.count ?? 0) > 50)
            }
            for form in Representation.allCases
            where form != .html && form != .json && !route.also.contains(form) && !path.contains("{") {
                #expect(await portal.answer(Question("/es\(path).\(form.rawValue)")).status == 404)
            }
        }
        #expect(shown > 15)
    }

    @Test("A page that a reader sees first stays under 50 KB with its style", arguments: TestEngine.allCases)
    func size(engine: TestEngine) async throws {
        let portal = try await Conference.portal(engine)
        let style = await portal.answer(Question("/\(Assets().style)"))
        #expect(style.status == 200 && style.header("cache-control")?.contains("immutable") == true)
        let mark = await portal.answer(Question("/assets/mark.svg"))
        for path in try await Conference.paths(try await Conference.shared.database(engine)) {
            let page = await portal.answer(Question("/es\(path)"))
            #expect(page.body.utf8.count + style.body.utf8.count + mark.body.utf8.count < 50_000, "\(path)")
        }
    }

    @Test("The same answer comes from the cache until something happens", arguments: TestEngine.allCases)
    func cache(engine: TestEngine) async throws {
        let database = try await Conference.fresh(engine, charter: "example")
        let portal = try await Portal.open(database, base: "https://cpd.example")
        let path = "/en/parties/xan"
        let first = await portal.answer(Question(path))
        #expect(await portal.answer(Question(path)).body == first.body)
        let actor = try await database.read { db in try House.secretariat(db) }
        try await House.office(database).perform(
            ReviseWording(
                Reference("party", "xan"), field: .title, wording: Wording("Renamed", in: .english, .official),
                basedOn: 1), as: actor)
        #expect(await portal.answer(Question(path)).body.contains("Renamed"))
    }

    @Test("An answer that the reader has is not sent again", arguments: TestEngine.allCases)
    func conditional(engine: TestEngine) async throws {
        let portal = try await Conference.portal(engine)
        let first = await portal.answer(Question("/es/rules"))
        let tag = try #require(first.header("etag"))
        let again = await portal.answer(Question("/es/rules", ifNoneMatch: "\"x\", \(tag)"))
        #expect(again.status == 304 && again.body.isEmpty)
        #expect(await portal.answer(Question("/en/rules", ifNoneMatch: tag)).status == 200)
    }

    @Test("The invented process serves in its own languages, with nothing of the Conference", arguments: TestEngine.allCases)
    func example(engine: TestEngine) async throws {
        let database = try await Conference.fresh(engine, charter: "example")
        let portal = try await Portal.open(database, base: "https://cpd.example")
        for path in try await Conference.paths(database) {
            for language in ["en", "fr"] {
                let page = await portal.answer(Question("/\(language)\(path)"))
                #expect(page.status == 200, "/\(language)\(path)")
                #expect(!page.body.contains("CRM") && !page.body.contains("Migra"), "/\(language)\(path)")
            }
        }
        #expect(await portal.answer(Question("/es/rules")).status == 404)
        #expect(await portal.answer(Question("/fr/funding")).body.contains("Financement"))
        #expect(await portal.answer(Question("/.well-known/security.txt")).body.contains("bureau@coral-passage.example"))
        let conference = await (try Conference.portal(engine)).answer(Question("/.well-known/security.txt"))
        #expect(conference.body.hasPrefix("Contact: https://crm.example/es/about\nExpires: "))
    }
}
