import Foundation
import Records
import SQL
import Synchronization
import TestDatabase
import Testing
import Web

@testable import Portal

/// What an actor may not read does not exist for them: no page, no count, no choice, no feed entry, no title of a link.
@Suite(.timeLimit(.minutes(30))) struct SecrecyTests {
    /// A clock that a test sets.
    final class Clock: Sendable {
        private let moment: Mutex<Moment>
        init(_ moment: Moment) { self.moment = Mutex(moment) }
        var now: Moment { moment.withLock { $0 } }
        func set(_ moment: Moment) { self.moment.withLock { $0 = moment } }
    }

    /// Asks and counts.
    final class Prober: Sendable {
        let portal: Portal
        private let asked = Mutex(0)
        init(_ portal: Portal) { self.portal = portal }
        var count: Int { asked.withLock { $0 } }

        func ask(_ target: String, accept: String = "*/*") async -> Answer {
            asked.withLock { $0 += 1 }
            return await portal.answer(Question(target, accept: accept))
        }
    }

    private static let languages = ["es", "en"]
    private static let before = Moment("2030-01-01T00:00:00Z") ?? Moment(milliseconds: 0)

    private func portal(_ database: Database, _ clock: Clock, cacheBytes: Int = 0) async throws -> Portal {
        try await Portal.open(database, base: Stage.base, cacheBytes: cacheBytes) { clock.now }
    }

    /// Every address that shows what is public near the secrets: lists, their pages, neighbours, companions.
    private func publicTargets(_ secrets: Secrets) -> [String] {
        let near = Secrets.neighbours + Secrets.kinds.filter { $0 != "process" }.map(secrets.companion)
        var targets: [String] = []
        for route in House.routes {
            var paths: [String] = []
            switch route.path {
            case "/": paths = [""]
            case "/records/{kind}": paths = Secrets.kinds.flatMap { kind in (1...8).map { "/records/\(kind)?page=\($0)" } }
            case "/records/{kind}/{slug}": paths = near.map { "/records/\($0.kind)/\($0.slug)" }
            case let path where path.contains("{slug}"):
                paths = near.filter { House.addresses[$0.kind] == path }
                    .map { path.replacing("{slug}", with: $0.slug) }
            default:
                paths = [route.path]
                if route.parameters.contains(where: { $0.name == "page" }) {
                    paths += (2...6).map { "\(route.path)?page=\($0)" }
                }
            }
            for path in paths {
                for form in ["", ".json"] + route.also.map({ ".\($0.rawValue)" }) {
                    let halves = path.split(separator: "?", maxSplits: 1).map(String.init)
                    for language in SecrecyTests.languages {
                        targets.append("/\(language)\(halves.first ?? "")\(form)\(halves.count > 1 ? "?\(halves[1])" : "")")
                    }
                }
            }
        }
        let narrowed = [
            "activities?type=seminar", "activities?party=mex", "activities?year=2007", "activities?theme=human-rights",
            "activities?status=held", "documents?body=grcm", "documents?party=mex", "documents?type=report",
            "calendar?year=2007", "calendar?month=2007-04", "calendar?body=grcm", "calendar?kind=forum",
            "sources/003?kind=activity", "sources/003?kind=decision&page=2", "search?q=\(secrets.open)",
            "search?q=\(secrets.open)&kind=activity", "search?q=\(secrets.open)&party=mex", "search?q=asilo&body=grcm",
            "search?q=\(secrets.open)&page=2", "search?q=migra*&year=2007", "search", "search?q=xii",
        ]
        for language in SecrecyTests.languages {
            targets += narrowed.flatMap { query -> [String] in
                let halves = query.split(separator: "?", maxSplits: 1).map(String.init)
                return ["/\(language)/\(query)", "/\(language)/\(halves[0]).json\(halves.count > 1 ? "?\(halves[1])" : "")"]
            }
        }
        let harvests = [
            "verb=Identify", "verb=ListSets", "verb=ListRecords&metadataPrefix=oai_dc",
            "verb=ListRecords&metadataPrefix=oai_dc&set=activity:seminar", "verb=ListIdentifiers&metadataPrefix=oai_dc",
        ].map { "/oai?\($0)" }
        return targets + harvests + ["/sitemap.xml", "/openapi.json", "/robots.txt", "/.well-known/security.txt", "/ready"]
    }

    /// Every address that names a secret, in the path or in the query.
    private func secretTargets(_ secret: Secrets.Secret) -> [String] {
        let (kind, slug, word) = (secret.reference.kind, secret.reference.slug, secret.word)
        var targets: [String] = []
        for route in House.routes where route.path.contains("{slug}") {
            let path = "/es" + route.path.replacing("{kind}", with: kind).replacing("{slug}", with: slug)
            // Its own page in all forms; the pages of other kinds in one.
            let isOwn = House.addresses[kind] == route.path || route.path.hasPrefix("/records")
            targets += isOwn
                ? ["", ".json"].map { path + $0 } + route.also.map { "\(path).\($0.rawValue)" } + [path.replacing("/es/", with: "/en/")]
                : [path]
        }
        targets += [word, "%22\(word)%22", "\(word.dropLast(2))*", "asilo%20\(word)", "-\(word)%20asilo", "%22\(word)%20title%22"]
            .map { "/es/search.json?q=\($0)" }
        targets += ["/en/search?q=\(word)", "/es/search.json?q=asilo&\(kind)=\(slug)"]
        for name in ["party", "body", "theme", "year", "type", "status"] {
            targets.append("/es/activities.json?\(name)=\(slug)")
        }
        for harvest in ["GetRecord&metadataPrefix=oai_dc", "ListMetadataFormats"] {
            targets.append("/oai?verb=\(harvest)&identifier=oai:crm.example:\(kind)/\(slug)")
        }
        return targets + ["/es/documents?party=\(slug)", "/es/calendar?body=\(slug)", "/es/sources/003?kind=\(slug)"]
    }

    /// Whether the route below a record's own page is for whoever comes.
    private func isForAnyone(_ target: String) -> Bool {
        let guarded = House.routes.filter { $0.access != .anyone && $0.path.hasPrefix("/records/{kind}/{slug}/") }
            .compactMap { $0.path.split(separator: "/").last }
        let last = target.split(separator: "/").last?.prefix { $0 != "." && $0 != "?" } ?? ""
        return !guarded.contains(last)
    }

    private func same(_ left: Answer, _ right: Answer, _ secrets: Secrets) -> Bool {
        func headers(_ answer: Answer) -> [String] {
            // The way to sign in leads back to what was asked for.
            answer.headers.filter { $0.name != "etag" }.map { secrets.ghostly("\($0.name): \($0.value)") }
        }
        return left.status == right.status && headers(left) == headers(right)
            && secrets.ghostly(left.body) == secrets.ghostly(right.body)
    }

    @Test(arguments: TestEngine.allCases)
    func `Nothing that the public may not read shows anywhere, until it is released`(engine: TestEngine) async throws {
        let secrets = Secrets()
        let stage = try await Stage.fresh(engine)
        let clock = Clock(SecrecyTests.before)
        let records = try await records(try await portal(stage.database, clock))
        try await secrets.takeUp(into: stage.database)
        let prober = Prober(try await portal(stage.database, clock))
        let after = try await self.records(prober.portal)
        #expect(after == records + Secrets.kinds.count - 1, "only the public companions are counted")

        let targets = publicTargets(secrets)
        var answers: [Answer] = []
        for target in targets {
            let answer = await prober.ask(target)
            let shows = answer.body.contains(secrets.marker)
            #expect(!shows, "\(target) shows \(context(answer.body, secrets.marker))")
            #expect(answer.status < 500, "\(target)")
            answers.append(answer)
        }
        for secret in secrets.all {
            for target in secretTargets(secret) {
                let answer = await prober.ask(target)
                let never = await prober.ask(secrets.ghostly(target))
                let isAlike = same(answer, never, secrets)
                #expect(isAlike, "\(target) is told apart from what never existed: \(difference(answer.body, never.body))")
                // Where one must sign in first, nothing is looked up: no page, and no word about there being one.
                let wanted = isForAnyone(target) ? [404] : [303, 401]
                #expect(!target.contains("/records/") || wanted.contains(answer.status), "\(answer.status) at \(target)")
            }
        }
        // Without the secrets, every public answer is the same, to the byte.
        try await released(secrets, prober, clock)
        try await secrets.forget(in: stage.database)
        // Rows taken away past the journal are seen by a portal that has not met them.
        let anew = Prober(try await portal(stage.database, clock))
        for (target, answer) in zip(targets, answers) {
            let now = await anew.ask(target)
            let isAlike = same(answer, now, secrets)
            #expect(isAlike, "\(target) differs without the secrets: \(difference(answer.body, now.body))")
        }
        print("Leak probes on \(engine.rawValue): \(prober.count) answers, \(secrets.all.count) secrets")
    }

    /// After the moment of release each released record is there, and the others are not; then the clock goes back.
    private func released(_ secrets: Secrets, _ prober: Prober, _ clock: Clock) async throws {
        clock.set(Secrets.release)
        let map = await prober.ask("/sitemap.xml").body
        for secret in secrets.all where secret.isReleased {
            let slug = secret.reference.slug
            let own = await prober.ask("/es/records/\(secret.reference.kind)/\(slug)")
            let isShown = own.status == 200 && own.body.contains("\(secret.word) title")
            #expect(isShown, "\(secret.reference)")
            let isFound = await prober.ask("/es/search.json?q=\(secret.word)").body.contains(slug)
            #expect(isFound, "\(secret.reference) is found")
            if House.addresses[secret.reference.kind]?.hasSuffix("/{slug}") == true {
                let isMapped = map.contains(slug)
                #expect(isMapped, "\(secret.reference) is in the sitemap")
                let page = await prober.ask("/en" + (House.addresses[secret.reference.kind] ?? "").replacing("{slug}", with: slug))
                let isShown = page.status == 200 && page.body.contains("\(secret.word) of title")
                #expect(isShown, "\(secret.reference)")
            }
        }
        for target in publicTargets(secrets) {
            let body = await prober.ask(target).body
            let words = Set(body.matches(of: /qz[a-z]{6,}/).map { String($0.output) })
            let wrong = secrets.all.filter { !$0.isReleased && words.contains($0.word) }.map(\.reference.description)
            #expect(wrong == [], "\(target)")
        }
        clock.set(SecrecyTests.before)
    }

    @Test(arguments: TestEngine.allCases)
    func `Kept answers follow the moment of release and a change of audience`(engine: TestEngine) async throws {
        let secrets = Secrets()
        let stage = try await Stage.fresh(engine, charter: "example")
        let clock = Clock(SecrecyTests.before)
        let portal = try await portal(stage.database, clock, cacheBytes: 1 << 20)
        let actor = Actor(name: "test", clearance: .everyone, keepsRecords: true)
        var draft = RecordDraft(Reference("document", "letter"), audience: .secretariat)
        draft.release = Release(at: Secrets.release, to: .everyone)
        draft.wordings[.title] = [Wording(secrets.marker, in: .english, .official)]
        let office = House.office(stage.database)
        try await office.perform(KeepRecord(draft), as: actor)
        func shown() async -> Bool {
            let list = await portal.answer(Question("/en/records/document")).body.contains(secrets.marker)
            let own = await portal.answer(Question("/en/records/document/letter")).status == 200
            #expect(list == own)
            return own
        }
        #expect(await !shown())
        clock.set(Moment(milliseconds: Secrets.release.milliseconds - 1))
        #expect(await !shown())
        clock.set(Secrets.release)
        #expect(await shown())
        try await office.perform(SetAudience(Reference("document", "letter"), audience: .members, basedOn: 1), as: actor)
        #expect(await !shown())
    }

    /// How many records the site says it has.
    private func records(_ portal: Portal) async throws -> Int {
        let body = await portal.answer(Question("/en/about.json")).body
        let json = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return json?["records"] as? Int ?? -1
    }

    private func context(_ text: String, _ word: String) -> String {
        guard let range = text.range(of: word) else { return "" }
        let start = text.index(range.lowerBound, offsetBy: -100, limitedBy: text.startIndex) ?? text.startIndex
        let end = text.index(range.upperBound, offsetBy: 40, limitedBy: text.endIndex) ?? text.endIndex
        return String(text[start..<end])
    }

    private func difference(_ left: String, _ right: String) -> String {
        let common = zip(left, right).prefix { $0 == $1 }.count
        return "\(left.dropFirst(max(0, common - 60)).prefix(160)) ≠ \(right.dropFirst(max(0, common - 60)).prefix(160))"
    }
}
