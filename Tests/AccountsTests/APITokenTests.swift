import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Accounts

@Suite("Programs' tokens", .timeLimit(.minutes(5)))
struct APITokenTests {
    private func made(_ house: House, days: Int = 30, writes: Bool = false) async throws -> (Token, SignedIn) {
        try await house.give(house.elena)
        let signedIn = try await house.signIn(house.elena)
        let token = try await house.desk.makeAPIToken(
            named: "statistics", seat: house.seats.focalPoint, writes: writes, days: days, for: signedIn, from: house.home)
        return (token, signedIn)
    }

    @Test(arguments: TestEngine.allCases)
    func `A token acts for its seat, and only its hash is kept`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        let (token, _) = try await made(house)
        #expect(token.text.hasPrefix("puebla_"))
        let bearer = try #require(try await house.desk.bearer(of: token))
        #expect(bearer.actor.seats == [house.seats.focalPoint] && !bearer.token.writes)
        #expect(try await house.count("SELECT COUNT(*) FROM api_token WHERE digest = \(token.text)") == 0)
        #expect(try await house.desk.signedIn(token) == nil)
        let journal = try await house.journal()
        #expect(journal.contains("accounts.make-api-token") && !journal.contains(token.digest) && !journal.contains(token.text))
    }

    @Test(arguments: TestEngine.allCases)
    func `A token ends with its days, its seat, or when it is revoked`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        let (token, signedIn) = try await made(house)
        house.time.pass(minutes: 30 * 24 * 60)
        #expect(try await house.desk.bearer(of: token) == nil)
        let second = try await house.desk.makeAPIToken(
            named: "b", seat: house.seats.focalPoint, writes: true, days: 365, for: signedIn, from: house.home)
        let bearer = try #require(try await house.desk.bearer(of: second))
        #expect(bearer.token.writes)
        try await house.desk.revokeAPIToken(bearer.token.id, of: signedIn, from: house.home)
        #expect(try await house.desk.bearer(of: second) == nil)
        let third = try await house.desk.makeAPIToken(
            named: "c", seat: house.seats.focalPoint, writes: true, days: 365, for: signedIn, from: house.home)
        house.seats.end(of: house.elena.id)
        #expect(try await house.desk.bearer(of: third) == nil)
        #expect(try await house.desk.bearer(of: .random(prefix: "puebla_")) == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Tokens are for one's own seats, named, and for a year at most`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let signedIn = try await house.signIn(house.elena)
        func fields(_ label: String, _ seat: Identity, _ days: Int) async throws -> [String]? {
            try await refusal {
                _ = try await house.desk.makeAPIToken(
                    named: label, seat: seat, writes: false, days: days, for: signedIn, from: house.home)
            }?.fields
        }
        let seat = house.seats.focalPoint
        #expect(try await fields(" ", seat, 1) == ["label"])
        #expect(try await fields(String(repeating: "x", count: 201), seat, 1) == ["label"])
        #expect(try await fields("x", seat, 366) == ["days"])
        #expect(try await fields("x", seat, 0) == ["days"])
        #expect(try await fields("x", house.seats.coordinator, 1) == ["seat"])
        #expect(try await fields("x", seat, 365) == nil)
    }

    @Test func `Whoever shows a token is nobody else besides, and never proves who sends it`() {
        let both = Credentials(cookies: "puebla-session=abc", bearer: "puebla_def")
        #expect(both.cookies.isEmpty && both.bearer == "puebla_def")
        #expect(Credentials(cookies: "puebla-session=abc").cookies == "puebla-session=abc")
        func visit(isMachine: Bool) -> Visit {
            Visit(
                person: Identity(rawValue: "p"), session: "s", formToken: "", provedAt: House.start, hasSecondFactor: true,
                isMachine: isMachine)
        }
        #expect(visit(isMachine: false).isFresh(at: House.start) && !visit(isMachine: true).isFresh(at: House.start))
    }

    @Test(arguments: TestEngine.allCases)
    func `A new password ends tokens too`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        let (token, signedIn) = try await made(house)
        _ = try await house.desk.setPassword("otro puente sobre el Usumacinta", of: signedIn, site: .test, from: house.home)
        #expect(try await house.desk.bearer(of: token) == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Nobody revokes another's token`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        let (token, _) = try await made(house)
        let bearer = try #require(try await house.desk.bearer(of: token))
        try await house.give(house.marta)
        let marta = try await house.signIn(house.marta)
        #expect(
            try await refusal { try await house.desk.revokeAPIToken(bearer.token.id, of: marta, from: house.home) } == .notFound)
        #expect(try await house.desk.bearer(of: token) != nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Last use is shown to the minute`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        let (token, _) = try await made(house)
        func used() async throws -> Moment? {
            try await house.database.read { db in try db.apiTokens(of: house.elena.id, at: house.time.now).first?.used }
        }
        #expect(try await used() == nil)
        house.time.pass(minutes: 3)
        _ = try await house.desk.bearer(of: token)
        let first = house.time.now
        #expect(try await used() == first)
        house.time.pass(seconds: 30)
        _ = try await house.desk.bearer(of: token)
        #expect(try await used() == first)
    }
}
