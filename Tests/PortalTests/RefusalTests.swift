import Institution
import Records
import TestDatabase
import Testing
import Web

@testable import Portal

/// What is shown to those who do not get what they asked for.
struct RefusalTests {
    @Test(arguments: TestEngine.allCases)
    func `Whoever has signed in is still so on a page that is not there`(engine: TestEngine) async throws {
        let scene = try await PrivateScene(engine)
        try await scene.seat("elena", Seat(function: "group-delegate", party: "hnd", body: "grcm"))
        let mine = await scene.ask("/es/meetings/no-such-meeting", as: "elena")
        #expect(mine.status == 404)
        #expect(mine.body.contains("action=\"/es/sign-out\"") && mine.body.contains("token-elena"))
        #expect(mine.header("cache-control") == "no-store")
        let anyone = await scene.ask("/es/meetings/no-such-meeting")
        #expect(anyone.status == 404 && !anyone.body.contains("sign-out"))
        // A refusal that says why, to somebody whose seats are known.
        let refused = await scene.send("/es/seats/invite", as: "elena", [:])
        #expect(refused.status == 403 && refused.body.contains("action=\"/es/sign-out\""))
    }

    @Test(arguments: TestEngine.allCases)
    func `What is not allowed is a whole sentence, with the way to the rule`(engine: TestEngine) async throws {
        let scene = try await PrivateScene(engine)
        try await scene.seat("elena", Seat(function: "group-delegate", party: "hnd", body: "grcm"))
        let page = await scene.ask("/es/seats", as: "elena")
        #expect(page.status == 403)
        let lead = try #require(page.body.firstMatch(of: /<p class="lead">([^<]*)<\/p>/)?.1)
        #expect(lead.first?.isUppercase == true && lead.hasSuffix(".") && !lead.contains("(S1)"), "\(lead)")
        #expect(page.body.contains("<a href=\"/es/rules/s1\">S1</a>"))
        #expect(await scene.ask("/es/seats.json", as: "elena").body.contains("(S1)"), "programs are told as before")
    }

    @Test(.timeLimit(.minutes(5)))
    func `Too many tries lose nothing that was typed, and say when to come back`() async throws {
        let scene = try await PrivateScene(.sqlite)
        var answer = Answer(0, "", "")
        for _ in 0..<12 {
            answer = await scene.send("/es/sign-in", as: nil, ["address": "elena@example.org", "password": "no es esta"])
            if answer.status != 422 { break }
        }
        #expect(answer.status == 429)
        let seconds = try #require(answer.header("retry-after").flatMap(Int.init))
        #expect(seconds > 0)
        #expect(answer.body.contains("value=\"elena@example.org\"") && answer.body.contains("Intente de nuevo en \(seconds)"))
        #expect(!answer.body.contains("no es esta"))
        var question = Question("/es/sign-in", method: "POST", accept: "application/json", body: "address=elena%40example.org&password=x")
        question.contentType = "application/x-www-form-urlencoded"
        let program = await scene.portal.answer(question)
        #expect(program.status == 429 && program.body.contains("\"error\":\"too-many\""))
    }
}
