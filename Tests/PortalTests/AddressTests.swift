import Accounts
import Foundation
import Institution
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// An address that a person gives as theirs counts once a link that went there was opened: nobody claims another's.
@Suite(.timeLimit(.minutes(5))) struct AddressTests {
    /// The Conference with people who sign in as they really do.
    private struct Scene: Sendable {
        /// Where somebody has signed in.
        struct Browser: Sendable {
            let cookies: String

            /// What an answer left there.
            init(_ answer: Answer) {
                cookies = answer.headers.filter { $0.name == "set-cookie" && $0.value.contains("puebla-session=") }
                    .map { String($0.value.prefix { $0 != ";" }) }.joined(separator: "; ")
            }
        }

        let database: Database
        let portal: Portal
        let clock: SecrecyTests.Clock

        init(_ engine: TestEngine) async throws {
            database = try await Stage.fresh(engine).database
            let clock = SecrecyTests.Clock(try #require(Moment("2026-11-21T12:00:00Z")))
            self.clock = clock
            portal = try await Portal.open(database, base: Stage.base, cacheBytes: 0, clock: { clock.now })
            try await invite("elena", of: "hnd")
            try await invite("berta", of: "pan")
        }

        var office: CommandOffice { House.office(database) { [clock] in clock.now } }

        func secretariat() async throws -> Actor { try await database.read { db in try House.secretariat(db) } }

        func invite(_ name: String, of party: String) async throws {
            let seat = Seat(function: "focal-point-seat", party: party, sector: "foreign-affairs")
            try await office.perform(
                InviteHolder(seat, Scene.details(name, "\(name)@example.org"), from: try #require(Day("2026-01-01"))),
                as: try await secretariat())
        }

        static func details(_ name: String, _ address: String) -> PersonalDetails {
            PersonalDetails(name: name, address: address, language: .spanish)
        }

        func person(_ address: String) async throws -> Identity {
            try #require(try await database.read { db in try db.person(withAddress: address) })
        }

        func address(of person: Identity) async throws -> String? {
            try await value("SELECT address FROM person WHERE record = \(person.rawValue)")
        }

        /// The secret of a link that signs in.
        func wayIn(_ person: Identity) async throws -> String {
            let link = try await AccountsOffice(database, office).link(
                for: person, purpose: .signIn, base: Stage.base, as: try await secretariat())
            return String(link.suffix(43))
        }

        func signIn(_ person: Identity) async throws -> Browser {
            Browser(await send("/en/sign-in/link", in: nil, ["token": try await wayIn(person)]))
        }

        func ask(_ target: String, in browser: Browser?) async -> Answer {
            var question = Question(target, accept: "text/html")
            question.credentials = Credentials(cookies: browser?.cookies ?? "")
            return await portal.answer(question)
        }

        /// Sends a form of the session's own.
        func send(_ target: String, in browser: Browser?, _ fields: [String: String]) async -> Answer {
            var items = fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            if let browser {
                let page = await ask("/en/account", in: browser).body.components(separatedBy: "name=\"form-token\" value=\"")
                items.append(("form-token", String(page.last?.prefix { $0 != "\"" } ?? "")))
            }
            var question = Question(target, method: "POST", body: String(Query(items).text.dropFirst()))
            question.accept = "text/html"
            question.credentials = Credentials(cookies: browser?.cookies ?? "")
            return await portal.answer(question)
        }

        func give(_ address: String, telephone: String = "", in browser: Browser) async -> Answer {
            await send(
                "/en/account/person", in: browser,
                ["name": "Elena", "address": address, "telephone": telephone, "language": "es"])
        }

        func press(_ link: String, in browser: Browser?) async -> Answer {
            await send("/en/account/address", in: browser, ["token": link])
        }

        /// The secret of the link in the letter to an address that is to be proven.
        func link(to address: String) async throws -> String? {
            let letter = try await value(
                "SELECT letter FROM message WHERE address = \(address) AND letter LIKE \("%/account/address?token=%")")
            return letter.map { String($0.components(separatedBy: "token=")[1].prefix(43)) }
        }

        func subjects(to address: String) async throws -> String {
            try await database.read { db in
                try db.rows("SELECT subject FROM message WHERE address = \(address)").map { try $0["subject"] as String }
            }.joined(separator: "\n")
        }

        func value(_ sql: SQL) async throws -> String? { try await database.read { db in try db.value(sql, as: String.self) } }

        func pass(minutes: Int) { clock.set(Moment(milliseconds: clock.now.milliseconds + minutes * 60_000)) }
    }

    @Test(arguments: TestEngine.allCases)
    func `An address that is known here and one that is not get the same answer, the same pages, and a letter each`(
        engine: TestEngine
    ) async throws {
        let scene = try await Scene(engine)
        let elena = try await scene.person("elena@example.org")
        let browser = try await scene.signIn(elena)
        func look(_ address: String) async -> [String] {
            let answer = await scene.give(address, in: browser)
            var texts = ["\(answer.status) \(answer.headers) \(answer.body)"]
            for page in ["person", "person.json"] { texts.append(await scene.ask("/en/account/\(page)", in: browser).body) }
            let kept = await scene.ask("/en/account/data.json", in: browser).body
            texts.append("\(kept.components(separatedBy: address).count)")
            return texts.map { $0.replacing(address, with: "…") }
        }
        let unknown = await look("nobody@example.org")
        let known = await look("berta@example.org")
        #expect(unknown == known)
        #expect(unknown[0].hasPrefix("303") && unknown[0].contains("60") && unknown[1].contains("…") && unknown[3] == "2")
        #expect(try await scene.address(of: elena) == "elena@example.org")
        #expect(try await scene.link(to: "nobody@example.org") != nil)
        #expect(try await scene.link(to: "berta@example.org") == nil)
        #expect(try await scene.subjects(to: "berta@example.org").contains("\"Your address\""))
        let events = await scene.ask("/en/account", in: browser).body.components(separatedBy: "Another address was given")
        #expect(events.count == 3)
    }

    @Test(arguments: TestEngine.allCases)
    func `The link sets the address once, tells the old one, and ends whatever else was open`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        let elena = try await scene.person("elena@example.org")
        let (browser, other) = (try await scene.signIn(elena), try await scene.signIn(elena))
        let unused = try await scene.wayIn(elena)
        #expect(await scene.give("new@example.org", telephone: "+504 1", in: browser).status == 303)
        #expect(try await scene.value("SELECT telephone FROM person WHERE record = \(elena.rawValue)") == "+504 1")
        let link = try #require(try await scene.link(to: "new@example.org"))
        for _ in 0..<2 {
            let page = await scene.ask("/en/account/address?token=\(link)", in: browser)
            #expect(page.status == 200 && page.body.contains(link) && page.body.contains("new@example.org"))
        }
        #expect(try await scene.address(of: elena) == "elena@example.org", "only the button does something")
        let done = await scene.press(link, in: browser)
        #expect(done.status == 303 && done.header("location") == "/en/account")
        #expect(try await scene.address(of: elena) == "new@example.org")
        #expect(try await scene.subjects(to: "elena@example.org").contains("Your address was changed"))
        for closed in [browser, other] { #expect(await scene.ask("/en/account", in: closed).status == 303) }
        #expect(await scene.send("/en/sign-in/link", in: nil, ["token": unused]).status == 404)
        let renewed = Scene.Browser(done)
        let account = await scene.ask("/en/account", in: renewed)
        #expect(account.status == 200 && account.body.contains("The address was changed"))
        #expect(await scene.press(link, in: renewed).status == 404)
        let journal = try await scene.database.read { db in
            try db.rows("SELECT detail FROM journal WHERE command = 'accounts.prove-address'").map { try $0["detail"] as String }
        }
        #expect(journal.count == 1 && !journal[0].contains("new@example.org") && !journal[0].contains(link))
    }

    @Test(arguments: TestEngine.allCases)
    func `A link that is unknown, somebody else's, too old or used is refused alike`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        let elena = try await scene.person("elena@example.org")
        let browser = try await scene.signIn(elena)
        let berta = try await scene.signIn(try await scene.person("berta@example.org"))
        func refused(_ link: String, in browser: Scene.Browser) async -> String {
            let answer = await scene.press(link, in: browser)
            let main = answer.body.components(separatedBy: "<main").last?.components(separatedBy: "</main>").first
            return "\(answer.status) \(main ?? "")"
        }
        _ = await scene.give("new@example.org", in: browser)
        let link = try #require(try await scene.link(to: "new@example.org"))
        let unknown = await refused(String(repeating: "a", count: 43), in: browser)
        #expect(unknown.hasPrefix("404") && unknown.contains("This link opens nothing"))
        #expect(await refused(link, in: berta) == unknown)
        #expect(await scene.ask("/en/account/address?token=\(link)", in: berta).body.contains("new@example.org") == false)
        #expect(await scene.press(link, in: nil).header("location")?.hasPrefix("/en/sign-in") == true)
        let asked = await scene.ask("/en/account/address?token=\(link)", in: nil)
        #expect(asked.header("location")?.contains(link) == true, "after signing in one comes back to it")
        #expect(await scene.send("/en/sign-in/link", in: nil, ["token": link]).status == 404, "it signs nobody in")
        scene.pass(minutes: 60)
        let later = try await scene.signIn(elena)
        #expect(await refused(link, in: later) == unknown)
        #expect(try await scene.address(of: elena) == "elena@example.org")
        _ = await scene.give("newer@example.org", in: later)
        let second = try #require(try await scene.link(to: "newer@example.org"))
        let renewed = Scene.Browser(await scene.press(second, in: later))
        #expect(await refused(second, in: renewed) == unknown)
        #expect(try await scene.address(of: elena) == "newer@example.org")
    }

    @Test(arguments: TestEngine.allCases)
    func `Whoever claims an address does not get the seat of the one who is invited there later`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        let elena = try await scene.person("elena@example.org")
        let browser = try await scene.signIn(elena)
        _ = await scene.give("future@example.org", in: browser)
        let link = try #require(try await scene.link(to: "future@example.org"))
        try await scene.invite("future", of: "mex")
        let future = try await scene.person("future@example.org")
        #expect(future != elena)
        let holder = try await scene.value(
            "SELECT t.person FROM tenure t JOIN seat s ON s.record = t.seat WHERE s.party = 'mex'")
        #expect(holder == future.rawValue)
        #expect(await scene.press(link, in: browser).status == 404, "it is somebody's by now")
        #expect(try await scene.address(of: elena) == "elena@example.org")
    }

    @Test(arguments: TestEngine.allCases)
    func `The secretariat vouches for the address of another, and not for its own`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        let elena = try await scene.person("elena@example.org")
        let berta = try await scene.person("berta@example.org")
        let browser = try await scene.signIn(elena)
        let unused = try await scene.wayIn(elena)
        let secretariat = try await scene.secretariat()
        await #expect(throws: Refusal.invalid("address", "cannot be used")) {
            try await scene.office.perform(CorrectPerson(elena, Scene.details("Elena", "berta@example.org")), as: secretariat)
        }
        try await scene.office.perform(CorrectPerson(elena, Scene.details("Elena", "vouched@example.org")), as: secretariat)
        #expect(try await scene.address(of: elena) == "vouched@example.org")
        #expect(try await scene.subjects(to: "elena@example.org").contains("Your address was changed"))
        #expect(await scene.ask("/en/account", in: browser).status == 303)
        #expect(await scene.send("/en/sign-in/link", in: nil, ["token": unused]).status == 404)
        let again = try await scene.signIn(elena)
        let account = await scene.ask("/en/account", in: again)
        #expect(account.body.contains("The address was changed"))
        let own = Actor(name: "seat/x person/y", clearance: .everyone, rights: [.administer], person: berta)
        try await scene.office.perform(CorrectPerson(berta, Scene.details("Berta", "bea@example.org")), as: own)
        #expect(try await scene.address(of: berta) == "berta@example.org")
        #expect(try await scene.link(to: "bea@example.org") != nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `A fourth letter waits, and nothing is saved with it`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        let elena = try await scene.person("elena@example.org")
        let browser = try await scene.signIn(elena)
        for number in 1...3 { #expect(await scene.give("a\(number)@example.org", in: browser).status == 303) }
        let fourth = await scene.give("a4@example.org", telephone: "+504 4", in: browser)
        #expect(fourth.status == 429 && fourth.body.contains("a4@example.org"))
        #expect(try await scene.value("SELECT telephone FROM person WHERE record = \(elena.rawValue)") == "")
        #expect(try await scene.subjects(to: "a4@example.org").isEmpty)
        #expect(await scene.give("elena@example.org", telephone: "+504 4", in: browser).status == 303, "the rest can be changed")
        scene.pass(minutes: 1)
        #expect(await scene.give("a4@example.org", in: browser).status == 303)
        let first = try #require(try await scene.link(to: "a1@example.org"))
        #expect(await scene.press(first, in: browser).status == 404, "only the last link counts")
    }
}
