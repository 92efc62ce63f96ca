import CharterFiles
import Foundation
import Institution
import Records
import SQL
import TestDatabase
import Web

@testable import Portal

/// The Conference with people in its seats: the coordinator, an assistant, a focal point, the presidency.
struct DeskScene: Sendable {
    let database: Database
    let portal: Portal
    private let people: [String: Identity]

    static let now = Moment("2026-11-21T12:00Z")!
    private static let shared: [TestEngine: Task<DeskScene, any Error>] = Dictionary(
        uniqueKeysWithValues: TestEngine.allCases.map { engine in (engine, Task { try await open(engine) }) })

    /// One for each engine: every test has records of its own.
    static func shared(_ engine: TestEngine) async throws -> DeskScene {
        guard let scene = shared[engine] else { throw CancellationError() }
        return try await scene.value
    }

    private static func open(_ engine: TestEngine) async throws -> DeskScene {
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        _ = try await CharterOffice.takeUp(
            try Charter(.read(repository.appending(path: "charters/crm").path)), into: database)
        let office = House.office(database, clock: { now })
        let secretariat = try await database.read { db in try House.secretariat(db) }
        let today = Day("2026-01-01")!
        try await office.perform(
            PassPresidency("presidency-pro-tempore", to: "mex", from: today, until: Day("2026-12-31")!), as: secretariat)
        let seats: [(String, Seat)] = [
            ("coordinator", Seat(function: "coordinator", body: "secretariat")),
            ("assistant", Seat(function: "secretariat-assistant", body: "secretariat")),
            ("honduras", Seat(function: "focal-point-seat", party: "hnd", sector: "foreign-affairs")),
            ("presidency", Seat(function: "presidency-pro-tempore", party: "mex", body: "presidency", number: 2026)),
        ]
        var people: [String: Identity] = [:]
        for (name, seat) in seats {
            let address = "\(name)@example.org"
            try await office.perform(
                InviteHolder(seat, PersonalDetails(name: name, address: address, language: .spanish), from: today), as: secretariat)
            people[name] = try await database.read { db in
                try db.value("SELECT record FROM person WHERE address = \(address)", as: String.self)
            }.map { Identity(rawValue: $0) }
        }
        let known = people
        let portal = try await Portal.open(
            database, base: Stage.base, cacheBytes: 0,
            doorkeeper: { credentials, _, moment, database in
                let visit = credentials.bearer.flatMap { known[$0] }.map {
                    Visit(person: $0, session: "s", formToken: "token", provedAt: moment, hasSecondFactor: true)
                }
                return try await Arrival(of: visit, at: moment, database)
            }, clock: { now })
        return DeskScene(database: database, portal: portal, people: people)
    }

    /// Looks at an address below the language.
    func see(_ path: String, as name: String? = "coordinator", accept: String = "*/*") async -> Answer {
        var question = Question("/es\(path)", accept: accept)
        question.credentials.bearer = name
        return await portal.answer(question)
    }

    /// Sends a form from one of our own pages.
    func send(_ path: String, _ fields: [(String, String)], as name: String? = "coordinator", token: String = "token") async -> Answer {
        let body = (fields + [("form-token", token)]).map { "\($0.0.percentEncoded)=\($0.1.percentEncoded)" }.joined(separator: "&")
        var question = Question("/es\(path)", method: "POST", body: body)
        question.credentials.bearer = name
        return await portal.answer(question)
    }

    /// Sends a form with a file.
    func send(_ path: String, _ fields: [(String, String)], file: (field: String, name: String, text: String)) async -> Answer {
        let parts = (fields + [("form-token", "token")]).map { "--b\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n" }
        let body = parts.joined() + """
            --b\r\nContent-Disposition: form-data; name="\(file.field)"; filename="\(file.name)"\r\nContent-Type: text/plain\r\n\r\n\(file.text)\r\n--b--\r\n
            """
        var question = Question("/es\(path)", method: "POST", body: body, contentType: "multipart/form-data; boundary=b")
        question.credentials.bearer = "coordinator"
        return await portal.answer(question)
    }

    /// The fields of the editor's form as a browser would send them.
    func form(_ path: String) async -> [String: String] {
        let page = await see(path).body
        var fields: [String: String] = [:]
        func text(_ raw: some StringProtocol) -> String { DeskScene.unescaped(raw) }
        for match in page.matches(of: /<input [^>]*>/) {
            let tag = match.output
            guard let name = tag.firstMatch(of: /\sname="([^"]*)"/)?.1, let value = tag.firstMatch(of: /\svalue="([^"]*)"/)?.1,
                !tag.contains("type=\"search\"")
            else { continue }
            fields[String(name)] = text(value)
        }
        for match in page.matches(of: /<textarea [^>]*name="([^"]*)"[^>]*>\n([^<]*)<\/textarea>/) {
            fields[String(match.1)] = text(match.2)
        }
        for match in page.matches(of: /<select[^>]* name="([^"]*)"[^>]*>(.*?)<\/select>/.dotMatchesNewlines()) {
            let chosen = match.2.firstMatch(of: /<option value="([^"]*)" selected/)?.1 ?? match.2.firstMatch(of: /<option value="([^"]*)"/)?.1
            fields[String(match.1)] = chosen.map { text($0) } ?? ""
        }
        for name in ["form-token", "as", "q", "find"] { fields[name] = nil }
        return fields
    }

    /// A text as it was before it was escaped.
    static func unescaped(_ text: some StringProtocol) -> String {
        let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        return marks.reduce(String(text)) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }

    /// Sends the editor's form with some fields changed.
    func edit(_ path: String, _ form: [String: String], _ changes: [String: String], do act: String = "save", as name: String = "coordinator") async -> Answer {
        let fields = form.merging(changes) { $1 }.merging(["do": act]) { $1 }
        return await send(path, fields.map { ($0.key, $0.value) }, as: name)
    }

    /// Takes up a plain record for a test of its own.
    func make(_ kind: String, _ slug: String, audience: Audience = .everyone, title: String, release: Release? = nil) async throws {
        var draft = RecordDraft(Reference(kind, slug), audience: audience)
        draft.wordings.add(Wording(title, in: .spanish, .official), to: .title)
        draft.release = release
        let actor = Actor(name: "test", clearance: Clearance([audience]), keepsRecords: true)
        try await House.office(database, clock: { DeskScene.now }).perform(KeepRecord(draft), as: actor)
    }

    func draft(_ kind: String, _ slug: String) async throws -> RecordDraft? {
        try await database.read { db in
            try db.value("SELECT id FROM record WHERE kind = \(kind) AND slug = \(slug)", as: String.self)
                .flatMap { try db.draft(of: Identity(rawValue: $0)) }
        }
    }
}
