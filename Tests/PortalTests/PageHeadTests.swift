import Foundation
import TestDatabase
import Testing
import Web

@testable import Portal

/// What stands in the head of every page, and in which form an address answers.
@Suite(.timeLimit(.minutes(5))) struct PageHeadTests {
    @Test(arguments: TestEngine.allCases)
    func `Every page has a title of its own, and loads nothing from elsewhere`(engine: TestEngine) async throws {
        let stage = try await Stage.shared(engine)
        var titles: [String: String] = [:]
        for path in try await Conference.paths(stage.database) {
            for language in ["es", "en"] {
                let target = "/\(language)\(path)"
                let html = await stage.ask(target).body
                let title = try #require(html.firstMatch(of: /<title>([^<]+)<\/title>/)?.1, "\(target)")
                // The pages about records are called like the records and lists that they are about.
                if !path.hasPrefix("/records/"), let other = titles.updateValue(target, forKey: "\(language) \(title)") {
                    Issue.record("\(target) and \(other) are both called “\(title)”")
                }
                let head = html.prefix { $0 != "\u{0}" }.components(separatedBy: "</head>")[0]
                let canonical = head.matches(of: /rel="canonical" href="([^"]+)"/).map { String($0.1) }
                #expect(canonical == ["\(Stage.base)\(target)"])
                let alternates = head.matches(of: /hreflang="([a-z]+)"/).map { String($0.1) }
                #expect(alternates == ["es", "en"], "\(target)")
                for tag in html.matches(of: /<(img|link rel="(?:stylesheet|icon)"|script|iframe|source|object|embed)[^>]*>/) {
                    let address = tag.output.0.firstMatch(of: /(?:src|href)="([^"]*)"/)?.1 ?? ""
                    #expect(address.hasPrefix("/assets/"), "\(target): \(tag.output.0)")
                }
                #expect(html.firstMatch(of: /<[a-z][^>]* (style|on[a-z]+)=/) == nil, "\(target)")
                #expect(!html.contains("<style"), "\(target)")
            }
        }
        #expect(titles.count > 80)
    }

    @Test(arguments: ["", "/conference", "/plan", "/documents", "/activities", "/decisions", "/search", "/meetings/crm-xii", "/rules/m3", "/parties/mex"])
    func `Pages that others link to have a description`(path: String) async throws {
        let stage = try await Stage.shared(.sqlite)
        for language in ["es", "en"] {
            let head = await stage.ask("/\(language)\(path)").body
            let text = head.firstMatch(of: /<meta name="description" content="([^"]+)">/)?.1 ?? ""
            #expect((10...300).contains(text.count), "/\(language)\(path): \(text)")
        }
    }

    @Test func `The form follows the ending first, and then what the reader accepts`() async throws {
        let stage = try await Stage.shared(.sqlite)
        let cases: [(target: String, accept: String, type: String)] = [
            ("/es/rules", "*/*", "text/html"), ("/es/rules", "", "text/html"), ("/es/rules", "application/json", "application/json"),
            ("/es/rules", "text/html, application/json;q=0.9", "text/html"), ("/es/rules", "application/json, text/html", "application/json"),
            ("/es/rules", "image/png", "text/html"), ("/es/rules.json", "text/html", "application/json"),
            ("/es/funding.csv", "application/json", "text/csv"), ("/es/calendar.ics", "text/html", "text/calendar"),
            ("/es/updates.atom", "*/*", "application/atom+xml"), ("/es/documents/conference-in-brief.txt", "*/*", "text/plain"),
            ("/es.json", "*/*", "application/json"), ("/es/parties/nobody", "application/json", "application/json"),
            ("/es/parties/nobody", "text/html", "text/html"),
        ]
        for (target, accept, type) in cases {
            let answer = await stage.ask(target, accept: accept)
            #expect(answer.header("content-type")?.hasPrefix(type) == true, "\(target) as \(accept): \(answer.header("content-type") ?? "")")
        }
    }
}
