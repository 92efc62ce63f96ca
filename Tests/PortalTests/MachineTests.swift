import Foundation
import Metrics
import Records
import TestDatabase
import Testing
import Web

@testable import Portal

/// What is written for machines, and for the operator at the console.
@Suite(.timeLimit(.minutes(5))) struct MachineTests {
    @Test func `Metrics are Prometheus text: typed names, escaped labels, histograms that add up`() throws {
        let metrics = MetricsText()
        let hostile = "a\"b\\c\nd"
        let counter = metrics.makeCounter(label: "puebla_requests_total", dimensions: [("route", hostile), ("status", "200")])
        counter.increment(by: 2)
        metrics.makeCounter(label: "puebla_requests_total", dimensions: [("route", "/"), ("status", "404")]).increment(by: 1)
        metrics.makeRecorder(label: "puebla_connections", dimensions: [], aggregate: false).record(Int64(7))
        let timer = metrics.makeTimer(label: "puebla_request_seconds", dimensions: [("route", "/")])
        for milliseconds in [0, 1, 2, 30, 400, 9000] { timer.recordNanoseconds(Int64(milliseconds) * 1_000_000) }
        let text = metrics.text()
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
        let lines = text.split(separator: "\n").map(String.init)
        // One line a sample, whatever the label holds.
        let sample = try Regex(#"^[a-z_:][a-z0-9_:]*(\{[a-z_]+="(\\["\\n]|[^"\\])*"(,[a-z_]+="(\\["\\n]|[^"\\])*")*\})? -?[0-9]+(\.[0-9]+)?$"#)
        for line in lines where !line.hasPrefix("# TYPE ") { #expect(line.wholeMatch(of: sample) != nil, "\(line)") }
        #expect(lines.contains(#"puebla_requests_total{route="a\"b\\c\nd",status="200"} 2"#))
        #expect(lines.contains("puebla_connections 7.0"))
        let types = lines.filter { $0.hasPrefix("# TYPE ") }
        #expect(
            Set(types) == [
                "# TYPE puebla_requests_total counter", "# TYPE puebla_connections gauge",
                "# TYPE puebla_request_seconds histogram",
            ])
        #expect(types.count == 3, "a name is typed once")
        func value(_ name: String) -> Double? {
            lines.first { $0.hasPrefix(name + " ") }.flatMap { Double($0.dropFirst(name.count + 1)) }
        }
        let buckets = lines.filter { $0.hasPrefix("puebla_request_seconds_bucket") }
            .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(buckets == buckets.sorted(), "buckets hold all below them")
        #expect(buckets.last == 6 && value("puebla_request_seconds_count{route=\"/\"}") == 6)
        #expect(value("puebla_request_seconds_bucket{route=\"/\",le=\"0.001\"}") == 2, "a bound counts with its bucket")
        #expect(value("puebla_request_seconds_bucket{route=\"/\",le=\"2.5\"}") == 5)
        #expect(abs((value("puebla_request_seconds_sum{route=\"/\"}") ?? 0) - 9.433) < 1e-9)
    }

    @Test func `The API description has exactly the routes of the table, with their parameters`() async throws {
        let stage = try await Stage.shared(.sqlite)
        let answer = await stage.ask("/openapi.json")
        let document = try #require(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let addresses = Set(House.routes.map(\.path)).union(House.deeds.map(\.path)).union(House.liveRoutes.map(\.path))
        #expect(Set(paths.keys) == Set(addresses.map { "/{language}\($0 == "/" ? "" : $0).json" }))
        #expect(Set(House.routes.map(\.path)).count == House.routes.count, "no route hides another")
        #expect(Set(House.deeds.map(\.path)).count == House.deeds.count, "no deed hides another")
        #expect(
            Set((House.routes.map(\.path) + House.liveRoutes.map(\.path))).count == House.routes.count + House.liveRoutes.count,
            "no live route hides another")
        var names: Set<String> = []
        for route in House.routes {
            let path = "/{language}\(route.path == "/" ? "" : route.path).json"
            let operation = try #require(paths[path]?["get"] as? [String: Any])
            #expect(names.insert(operation["operationId"] as? String ?? "").inserted, "\(path) has a name of its own")
            let parameters = (operation["parameters"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
            let inPath = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
            #expect(parameters == ["language"] + inPath + route.parameters.map(\.name), "\(path)")
            #expect(Set(parameters).count == parameters.count, "\(path)")
            let responses = operation["responses"] as? [String: Any] ?? [:]
            #expect(Set(responses.keys).isSuperset(of: ["200", "400", "404"]))
        }
    }

    @Test func `Every route that takes a number refuses others by the parameter's name`() async throws {
        let stage = try await Stage.shared(.sqlite)
        // Who may not come to an address is told that, whatever else is wrong with it.
        for route in House.routes where route.access == .anyone {
            for parameter in route.parameters {
                guard case .number(let range) = parameter.form else { continue }
                let path = "/es" + route.path.replacing("{slug}", with: "003").replacing("{kind}", with: "party")
                for wrong in ["\(range.lowerBound - 1)", "\(range.upperBound + 1)", "1.5", "one", "1e3", "%D9%A3", "0x1"] {
                    let answer = await stage.ask("\(path)?\(parameter.name)=\(wrong)", accept: "application/json")
                    #expect(answer.status == 400, "\(path)?\(parameter.name)=\(wrong)")
                    #expect(answer.body.contains("\"field\":\"\(parameter.name)\""), "\(path)?\(parameter.name)=\(wrong)")
                }
            }
        }
    }

    @Test func `Feeds are well-formed and calendars fold their lines`() async throws {
        let stage = try await Stage.shared(.sqlite)
        for route in House.routes where !route.path.contains("{") {
            if route.also.contains(.atom) {
                let feed = await stage.ask("/es\(route.path).atom\(route.path == "/search" ? "?q=asilo" : "")").body
                #expect(feed.hasPrefix("<?xml version=\"1.0\""))
                let entries = feed.components(separatedBy: "<entry>").count - 1
                #expect(entries > 0 && feed.components(separatedBy: "</entry>").count - 1 == entries, "\(route.path)")
                let identities = feed.matches(of: /urn:uuid:[0-9a-f-]{36}/).map { String($0.output) }
                #expect(identities.count == entries && Set(identities).count == entries, "\(route.path)")
            }
            if route.also.contains(.ics) {
                let calendar = await stage.ask("/es\(route.path).ics").body
                let lines = calendar.components(separatedBy: "\r\n")
                #expect(lines.first == "BEGIN:VCALENDAR" && lines.dropLast().last == "END:VCALENDAR")
                #expect(lines.allSatisfy { $0.utf8.count <= 75 && !$0.contains("\n") })
                let identities = lines.filter { $0.hasPrefix("UID:") }
                // A year may have nothing in it yet.
                #expect(identities.count > 80 || route.path == "/year", "\(route.path)")
                #expect(Set(identities).count == identities.count, "an event has an identity of its own")
            }
            if route.also.contains(.csv), route.access == .anyone {
                let table = await stage.ask("/es\(route.path).csv").body
                #expect(table.hasSuffix("\r\n") && table.components(separatedBy: "\r\n").count > 3, "\(route.path)")
            }
        }
    }

    @Test func `Robots keep out of search only, the sitemap holds every public page once in each language`() async throws {
        let stage = try await Stage.shared(.sqlite)
        let robots = await stage.ask("/robots.txt").body
        #expect(robots.contains("Disallow: /es/search\n") && robots.contains("Disallow: /en/search\n"))
        #expect(robots.contains("Sitemap: https://crm.example/sitemap.xml"))
        let map = await stage.ask("/sitemap.xml").body
        let places = map.matches(of: /<loc>([^<]+)<\/loc>/).map { String($0.1) }
        #expect(Set(places).count == places.count && places.count > 400)
        for place in places where place.hasSuffix("/crm-xii") || !place.dropFirst(24).contains("/") {
            let path = String(place.dropFirst(Stage.base.utf8.count))
            #expect(await stage.ask(path).status == 200, "\(path)")
        }
        #expect(places.contains("https://crm.example/en/meetings/crm-xii"))
        let security = await stage.ask("/.well-known/security.txt").body
        #expect(security.contains("Contact: https://crm.example/es/about\n"), "the charter gives no address to write to")
        #expect(security.firstMatch(of: /Expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n/) != nil)
    }

    @Test func `The console speaks the operator's language`() throws {
        let spanish = Console(locale: "es_CR.UTF-8")
        let english = Console(locale: "C.UTF-8")
        for refusal: Refusal in [
            .notFound, .tooMany(retryAfter: 7), .busy(retryAfter: 7), .tooLarge(limit: 9, unit: "bytes"),
            .conflict(.init(record: Reference("party", "mex"), basedOn: 1, current: 2, yours: [:], theirs: [:])),
            .invalid("as", "one of public, secretariat, party:ID (for example party:mex)"),
            .invalid("number", "a whole number from {low} to {high}", ["low": "1", "high": "9"]),
            .invalid("database", "holds no charter yet; run “puebla init” first"),
        ] {
            let (es, en) = (spanish.text(of: refusal), english.text(of: refusal))
            #expect(es != en, "\(refusal) has no Spanish")
            #expect(!es.contains("{") && !en.contains("{"), "\(es) / \(en)")
        }
        #expect(spanish.text(of: .invalid("number", "a whole number from {low} to {high}", ["low": "1", "high": "9"])).hasPrefix("number: "))
        #expect(Console(locale: "").text(of: .notFound) == english.text(of: .notFound))
    }
}
