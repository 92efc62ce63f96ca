import Foundation
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

@Suite("What nobody should ask", .timeLimit(.minutes(5)))
struct BadInputTests {
    @Test(
        "Is nothing, not an error",
        arguments: [
            "/xx", "/xx/rules", "/es/nothing", "/es/parties/nowhere", "/es/parties/MEX", "/es/parties/m%C3%A9x",
            "/es/parties/%00", "/es/parties/%ff", "/es/parties/%2e%2e%2fetc", "/es/%zz", "/es/parties/mex/extra",
            "/es/parties/" + String(repeating: "a", count: 300), "/es/parties/%c0%ae", "/es/rules.exe", "/es/rules.ics",
            "/es/records/party/nowhere", "/es/records/nowhere", "/assets/none.css", "/assets/../style.css", "/index.php",
            "/es/parties/'; DROP TABLE record; --", "/es//", "/.env", "/es/parties/mex.json.json",
        ])
    func notFound(target: String) async throws {
        for engine in TestEngine.allCases {
            let answer = await (try Conference.portal(engine)).answer(Question(target))
            #expect(answer.status == 404 || target == "/es//" && answer.status == 200, "\(target)")
            #expect(!answer.body.contains("DROP TABLE"))
        }
    }

    @Test(
        "A field that breaks a rule is named",
        arguments: [
            ("/es/documents?page=0", "page"), ("/es/documents?page=x", "page"), ("/es/activities?page=99999999999999999999", "page"),
            ("/es/calendar?year=soon", "year"), ("/es/calendar?month=2007-13", "month"), ("/es/calendar?month=2007", "month"),
            ("/es/calendar?kind=party", "kind"), ("/es/search?q=a&page=-1", "page"), ("/es/search?q=%ff", "q"),
        ])
    func invalid(target: String, field: String) async throws {
        let portal = try await Conference.portal(.sqlite)
        let json = await portal.answer(Question(target, accept: "application/json"))
        #expect(json.status == 400)
        let problems = try #require(
            try JSONSerialization.jsonObject(with: Data(json.body.utf8)) as? [String: Any])["problems"]
        #expect((problems as? [[String: Any]])?.first?["field"] as? String == field)
        let page = await portal.answer(Question(target))
        #expect(page.status == 400 && page.body.contains("<strong>\(field)</strong>"))
    }

    @Test("Hostile queries are answered as texts", arguments: TestEngine.allCases)
    func hostile(engine: TestEngine) async throws {
        let portal = try await Conference.portal(engine)
        for text in [
            "%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg%20src=x%20onerror=1%3E", "'%20OR%201=1%20--", "%27%29%3B--",
            "a%00b", "%F0%9F%98%80", "%E2%80%AE", "\"", "((((", "NEAR(a b)", "*", "-", "a:b", "%25", "+", "q=q=q", "\\",
        ] {
            for path in ["/es/search?q=\(text)", "/es/search?q=asilo&party=\(text)", "/es/activities?theme=\(text)", "/es/documents?type=\(text)", "/es/calendar?body=\(text)"] {
                let answer = await portal.answer(Question(path))
                #expect([200, 400].contains(answer.status), "\(path)")
                #expect(!answer.body.contains("<script") && !answer.body.contains("<img src=x"), "\(path)")
            }
        }
    }

    @Test("Too long an address, and other methods, are refused plainly")
    func limits() async throws {
        let portal = try await Conference.portal(.sqlite)
        let long = await portal.answer(Question("/es/search?q=" + String(repeating: "a", count: 20_000)))
        #expect(long.status == 414)
        let longest = await portal.answer(Question("/es/search?q=" + String(repeating: "asilo+", count: 2000)))
        #expect(longest.status == 200)
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"] {
            let answer = await portal.answer(Question("/es/rules", method: method))
            #expect(answer.status == 405 && answer.header("allow") == (method == "POST" ? "GET, HEAD" : "GET, HEAD, POST"))
        }
        #expect(await portal.answer(Question("/es/rules", method: "HEAD")).status == 200)
    }

    @Test("The way in follows the reader's languages")
    func languages() async throws {
        let portal = try await Conference.portal(.sqlite)
        let cases = [
            ("", "/es"), ("en", "/en"), ("en-US,en;q=0.9,es;q=0.5", "/en"), ("fr,es;q=0.1", "/es"), ("es;q=0.2,en;q=0.8", "/en"),
            ("de", "/es"), ("*", "/es"), (";;;,,q=", "/es"), ("en;q=0", "/es"),
        ]
        for (header, location) in cases {
            let answer = await portal.answer(Question("/", acceptLanguage: header))
            #expect(answer.status == 302 && answer.header("location") == location, "\(header)")
        }
    }

    @Test("A database that is gone is a 503 that says so, and readiness knows")
    func gone() async throws {
        let database = try await Conference.fresh(.sqlite, charter: "example")
        let portal = try await Portal.open(database, base: "https://cpd.example")
        try await database.write { db in try db.execute("DROP TABLE wording") }
        let broken = await portal.answer(Question("/en/rules"))
        #expect(broken.status == 500 && !broken.body.contains("wording"))
        await database.close()
        let closed = await portal.answer(Question("/en/rules"))
        #expect([500, 503].contains(closed.status))
        #expect(await portal.answer(Question("/ready")).status == 503)
        #expect(await portal.answer(Question("/health")).status == 200)
    }
}
