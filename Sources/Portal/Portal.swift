internal import Foundation
public import Records
public import SQL
internal import Web

/// The site, public and private: takes a question, finds the route, reads what this reader may read, and answers in the
/// form asked for.
public struct Portal: Sendable {
    let database: Database
    let site: Site
    let clock: @Sendable () -> Moment
    let table = RouteTable(House.routes)
    let deedTable = RouteTable(House.deeds)
    let liveRoutes: [LiveRoute]
    let liveTable: RouteTable<LiveRoute>
    let hub: LiveHub
    let doorkeeper: Doorkeeper
    let office: CommandOffice
    let assets = Assets()
    private let cache: AnswerCache
    private let finder = Finder()

    /// Opens the portal on a database that holds a charter.
    /// - Parameters:
    ///   - base: where the site is reached (`https://crm.example`), without a slash at its end.
    ///   - contact: an address for `security.txt`, in place of the charter's.
    ///   - cacheBytes: how much of answers to keep while nothing happens; 0 makes every answer anew.
    ///   - limits: how many may listen.
    /// - Throws: `Refusal.invalid` when no charter has been taken up yet.
    public static func open(
        _ database: Database, base: String, contact: String? = nil, cacheBytes: Int = 16 << 20,
        limits: LiveLimits = LiveLimits(), clock: @escaping @Sendable () -> Moment = { .now }
    ) async throws -> Portal {
        try await open(
            database, base: base, contact: contact, cacheBytes: cacheBytes, limits: limits,
            doorkeeper: House.doorkeeper, clock: clock)
    }

    /// - Parameters:
    ///   - doorkeeper: whose credentials are whose.
    ///   - liveRoutes: what can be listened to.
    static func open(
        _ database: Database, base: String, contact: String? = nil, cacheBytes: Int, limits: LiveLimits = LiveLimits(),
        doorkeeper: @escaping Doorkeeper, liveRoutes: [LiveRoute] = House.liveRoutes, clock: @escaping @Sendable () -> Moment
    ) async throws -> Portal {
        let site = try await database.read { db in
            guard let charter = try db.setting("charter"),
                let process = try db.value(
                    "SELECT id FROM record WHERE kind = 'process' AND slug = \(charter)", as: String.self)
            else { throw Refusal.invalid("database", "holds no charter yet; run “puebla init” first") }
            let stated = try db.setting("contact")
            return Site(
                names: try db.wordings(of: Identity(rawValue: process)),
                languages: try db.languages(),
                base: base.hasSuffix("/") ? String(base.dropLast()) : base, addresses: House.addresses,
                contact: contact ?? (stated?.isEmpty == false ? stated : nil))
        }
        return Portal(
            database: database, site: site, cache: AnswerCache(mostBytes: cacheBytes), doorkeeper: doorkeeper,
            hub: LiveHub(database, limits: limits, clock: clock), liveRoutes: liveRoutes, clock: clock)
    }

    private init(
        database: Database, site: Site, cache: AnswerCache, doorkeeper: @escaping Doorkeeper, hub: LiveHub,
        liveRoutes: [LiveRoute], clock: @escaping @Sendable () -> Moment
    ) {
        self.hub = hub
        self.liveRoutes = liveRoutes
        liveTable = RouteTable(liveRoutes)
        self.database = database
        self.doorkeeper = doorkeeper
        office = House.office(database, clock: clock)
        self.site = site
        self.cache = cache
        self.clock = clock
    }

    /// The same portal, drawing pages for a folder of files. It keeps no answers: each is asked for once.
    func forPlainFiles() -> Portal {
        var site = site
        site.isPlainFiles = true
        return Portal(
            database: database, site: site, cache: AnswerCache(mostBytes: 0), doorkeeper: { _, _, _, _ in nil }, hub: hub,
            liveRoutes: [], clock: clock)
    }

    /// Answers. Never throws: what went wrong is an answer too.
    /// - Parameter report: is told what went wrong inside, for the log; the reader is not.
    public func answer(_ question: Question, report: (String) -> Void = { _ in }) async -> Answer {
        var wanted = Wanted(question, languages: site.languages)
        do {
            let isHarvest = Portal.isHarvest(question.target)
            guard ["GET", "HEAD", "POST"].contains(question.method) else {
                return methodRefused("GET, HEAD, POST")
            }
            if isHarvest { return try await harvest(question) }
            let address = try Address(question.target)
            let language = Language(address.parts.first ?? "")
            if site.languages.contains(language) { wanted.language = language }
            if question.method == "POST" {
                guard site.languages.contains(language) else { return methodRefused("GET, HEAD") }
                return try await perform(address, language, wanted, question)
            }
            if let answer = try await outside(address, question) { return answer }
            guard site.languages.contains(language) else { throw Refusal.notFound }
            if let answer = try await live(address, language, wanted, question) { return answer }
            return try await read(address, language, wanted, question)
        } catch let refusal as Refusal {
            if let answer = proof(for: refusal, wanted, question) { return answer }
            return await refused(refusal, wanted, question)
        } catch {
            report(String(describing: error))
            return failed(error, wanted)
        }
    }

    /// What the reader wants, as far as it can be known when all else fails.
    struct Wanted {
        var language: Language
        var isJSON: Bool

        init(_ question: Question, languages: Languages) {
            language = Wanted.preferred(question.acceptLanguage, languages)
            isJSON = Wanted.prefersJSON(question.accept)
                || question.target.prefix { $0 != "?" }.hasSuffix(".\(Representation.json.rawValue)")
        }

        /// The first language of the list that the site has, by weight; the official one otherwise.
        static func preferred(_ header: String, _ languages: Languages) -> Language {
            let wishes = header.prefix(500).split(separator: ",").map { part -> (code: String, weight: Double) in
                let pieces = part.split(separator: ";")
                let weight = pieces.dropFirst().first { $0.trimmed.hasPrefix("q=") }
                    .flatMap { Double($0.trimmed.dropFirst(2)) } ?? 1
                return (String((pieces.first ?? "").trimmed.lowercased().prefix { $0 != "-" }), weight)
            }
            let best = wishes.filter { languages.contains(Language($0.code)) && $0.weight > 0 }
                .max { $0.weight < $1.weight }
            return best.map { Language($0.code) } ?? languages.official
        }

        /// JSON is named before HTML.
        static func prefersJSON(_ accept: String) -> Bool {
            for part in accept.prefix(1000).split(separator: ",") {
                let type = part.prefix { $0 != ";" }.trimmed.lowercased()
                if type == "application/json" { return true }
                if type == "text/html" || type == "application/xhtml+xml" { return false }
            }
            return false
        }
    }

    /// The page for whoever asks: for the public as it is kept, for others made for them alone.
    private func read(
        _ address: Address, _ language: Language, _ wanted: Wanted, _ question: Question
    ) async throws -> Answer {
        let arrival = try await arrival(question)
        guard arrival.visit != nil else {
            return unlessKnown(try await kept(address, language, wanted, question), question)
        }
        let notice = Cookie.value(Portal.noticeCookie, in: question.credentials.cookies, isSecure: site.isSecure)
        let text = notice.flatMap { Address.decode(Substring($0), plusIsSpace: false) }
        var answer = try await page(address, language, wanted, arrival, notice: text)
        answer.headers.removeAll { ["etag", "cache-control"].contains($0.name) }
        answer.headers.append(("cache-control", "private, no-store"))
        if notice != nil {
            answer.headers.append(("set-cookie", Cookie(Portal.noticeCookie, "", age: 0).line(isSecure: site.isSecure)))
        }
        return answer
    }

    /// The answer made before in the same state of the record, or a new one.
    private func kept(
        _ asked: Address, _ language: Language, _ wanted: Wanted, _ question: Question
    ) async throws -> Answer {
        // What people search for is too various to keep, the addresses of the way in carry secrets, a year ends by itself, and
        // a pack says of which moment it is.
        let isVarious = asked.parts.count > 1 && [Section.search.rawValue, "sign-in", "year"].contains(asked.parts[1])
        guard !isVarious, asked.parts.count < 4 || asked.parts[3] != "pack" else {
            return try await page(asked, language, wanted)
        }
        let (address, key) = keyed(asked, wanted, question)
        let moment = clock()
        let state = try await database.read { db in try RecordState.read(db, at: moment) }
        if let answer = cache.answer(key, in: state) { return answer }
        let answer = try await page(address, language, wanted)
        cache.keep(answer, for: key, in: state)
        return answer
    }

    private func page(
        _ address: Address, _ language: Language, _ wanted: Wanted, _ arrival: Arrival = .anyone, notice: String? = nil
    ) async throws -> Answer {
        let (route, inquiry) = try find(address, language, arrival, notice: notice)
        let representation = address.representation ?? (wanted.isJSON ? .json : .html)
        guard representation == .html || representation == .json || route.also.contains(representation) else {
            throw Refusal.notFound
        }
        let page = try await route.answer(inquiry)
        if representation == .file { return try await carriedFile(page, inquiry, route) }
        var answer = try represent(page, as: representation, inquiry, route)
        if representation.isMadeByProgram {
            answer.data = try await PrintedPage.bytes(answer.body, as: representation)
            answer.body = ""
        }
        return answer
    }

    /// A page in every form that it says it has, from one reading of the database.
    /// - Throws: `Refusal.notFound` when there is no such page that anyone may read.
    func everyForm(of target: String) async throws -> [(form: Representation, answer: Answer)] {
        let address = try Address(target)
        let language = Language(address.parts.first ?? "")
        guard site.languages.contains(language) else { throw Refusal.notFound }
        let (route, inquiry) = try find(address, language, .anyone, notice: nil)
        let page = try await route.answer(inquiry)
        let forms = [.html, .json]
            + page.head(inquiry.t).alternates.filter { route.also.contains($0) && !$0.isMadeByProgram }
        return try forms.uniqued().map { ($0, try represent(page, as: $0, inquiry, route)) }
    }

    /// The route that answers at an address, and what is asked there.
    private func find(
        _ address: Address, _ language: Language, _ arrival: Arrival, notice: String?
    ) throws -> (Route, Inquiry) {
        let parts = Array(address.parts.dropFirst())
        guard let match = table.match(parts) else { throw Refusal.notFound }
        try admit(arrival, to: match.route.access, at: match.route.path)
        return (match.route, inquiry(Place(address, parts, match.parameters), language, arrival, notice: notice))
    }

    /// Where in the site something is asked or done.
    struct Place {
        /// Below the language.
        let path: String
        let parameters: [String: String]
        let query: Query

        init(_ address: Address, _ parts: [String], _ parameters: [String: String]) {
            path = parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
            self.parameters = parameters
            query = address.query
        }

        /// At no address: what is shown where nothing was found, or nothing is given.
        static let nowhere = Place()

        private init() { (path, parameters, query) = ("", [:], Query()) }

        /// The same with another query.
        init(_ place: Place, query: Query) {
            (path, parameters, self.query) = (place.path, place.parameters, query)
        }
    }

    func inquiry(_ place: Place, _ language: Language, _ arrival: Arrival, notice: String?) -> Inquiry {
        let t = Translator(language, site: site, catalog: House.catalog, visitor: arrival.visitor(notice: notice))
        return Inquiry(
            database: database, finder: finder,
            reader: Reader(arrival.actor.clearance, language: language, of: site.languages, at: clock()),
            actor: arrival.actor, visit: arrival.visit, translator: t, path: place.path,
            parameters: place.parameters, query: place.query)
    }

    func frame(_ inquiry: Inquiry) -> Frame {
        Frame(t: inquiry.t, path: inquiry.path, query: inquiry.query, assets: assets)
    }

    private func represent(
        _ page: any Page, as representation: Representation, _ inquiry: Inquiry, _ route: Route
    ) throws -> Answer {
        described(try represented(page, as: representation, inquiry, route), inquiry, route)
    }

    /// What every page's answer says of itself.
    func described(_ answer: Answer, _ inquiry: Inquiry, _ route: Route) -> Answer {
        var answer = answer
        answer.route = "/{language}" + route.path
        // Accept decides between HTML and JSON at one address, so caches must keep them apart.
        answer.headers += [("content-language", inquiry.t.language.rawValue), ("vary", "Accept, Cookie, Authorization")]
        return tagged(answer)
    }

    private func represented(
        _ page: any Page, as representation: Representation, _ inquiry: Inquiry, _ route: Route
    ) throws -> Answer {
        let t = inquiry.t
        switch representation {
        case .html:
            return Answer(
                200, "text/html; charset=utf-8", frame(inquiry).page(page, also: route.also),
                headers: Portal.policy(of: page, inquiry))
        case .json: return Answer(200, "application/json; charset=utf-8", try Portal.json(page))
        case .csv:
            guard let page = page as? any TablePage else { throw Refusal.notFound }
            return Answer(200, "text/csv; charset=utf-8", CSVText(page.rows(t)).text)
        case .ics:
            guard let page = page as? any CalendarPage else { throw Refusal.notFound }
            let name = "\(site.shortName(in: t.language)) · \(page.head(t).title)"
            return Answer(
                200, "text/calendar; charset=utf-8", ICalendar(name: name, events: page.events, t: t).text)
        case .atom:
            guard let page = page as? any FeedPage else { throw Refusal.notFound }
            let title = "\(site.shortName(in: t.language)) · \(page.head(t).title)"
            return Answer(
                200, "application/atom+xml; charset=utf-8",
                AtomFeed(title: title, path: inquiry.path, query: inquiry.query, entries: page.entries, t: t).text)
        case .pdf, .docx:
            return Answer(
                200, representation.mediaType,
                PrintedPage.markup(
                    page, t, style: representation == .pdf ? assets.styleText + (t.visitor == nil ? "" : assets.privateStyleText) : nil))
        case .file: throw Refusal.notFound
        case .txt:
            guard let page = page as? any TextPage else { throw Refusal.notFound }
            return Answer(200, "text/plain; charset=utf-8", page.plainText(t))
        }
    }

    /// What a page with a script of ours may do beyond the others: load it, and send what it sends to us alone.
    static func policy(of page: any Page, _ inquiry: Inquiry) -> [(name: String, value: String)] {
        page.head(inquiry.t).script == nil ? [] : [("content-security-policy", SecurityHeaders.policyWithScript)]
    }

    /// What lies outside the languages: the way in, assets, what machines ask for.
    private func outside(_ address: Address, _ question: Question) async throws -> Answer? {
        let path = address.parts.joined(separator: "/") + (address.representation.map { ".\($0.rawValue)" } ?? "")
        switch path {
        case "":
            let language = Wanted.preferred(question.acceptLanguage, site.languages)
            return Answer(
                302, "text/plain; charset=utf-8", "",
                headers: [("location", "/\(language.rawValue)"), ("vary", "Accept-Language")], route: "/")
        case "favicon.ico": return assets.answer("mark.svg")
        case "robots.txt": return unlessKnown(tagged(Answer(200, "text/plain; charset=utf-8", robots, route: "/robots.txt")), question)
        case ".well-known/security.txt", "security.txt":
            return Answer(200, "text/plain; charset=utf-8", securityText, route: "/security.txt")
        case "sitemap.xml":
            let text = try await sitemap()
            return unlessKnown(tagged(Answer(200, "application/xml; charset=utf-8", text, route: "/sitemap.xml")), question)
        case "openapi.json":
            let text = APIDescription(routes: House.routes, deeds: House.deeds, liveRoutes: liveRoutes, site: site).json
            return unlessKnown(
                tagged(Answer(200, "application/json; charset=utf-8", text, route: "/openapi.json")), question)
        case "health": return Answer(200, "text/plain; charset=utf-8", "ok\n", route: "/health")
        case "ready": return await ready()
        case _ where address.parts.first == "calendar": return try await calendarFeed(address)
        case _ where address.parts.first == "files": return try await file(path, question)
        default: return address.parts.first == "assets" && address.parts.count == 2 ? assets.answer(path) : nil
        }
    }

    /// Whether questions can be answered: the database is there.
    private func ready() async -> Answer {
        do {
            _ = try await database.read { db in try db.value("SELECT COUNT(*) FROM setting", as: Int.self) }
            return Answer(200, "text/plain; charset=utf-8", "ready\n", route: "/ready")
        } catch {
            return Answer(503, "text/plain; charset=utf-8", "the database does not answer\n", route: "/ready")
        }
    }

    /// Gives an answer a tag that changes with its body.
    func tagged(_ answer: Answer) -> Answer {
        var answer = answer
        answer.headers += [("etag", "W/\"\(fingerprint(answer.body))\""), ("cache-control", "no-cache")]
        return answer
    }

    /// Leaves the body out when the reader has it already.
    func unlessKnown(_ answer: Answer, _ question: Question) -> Answer {
        guard let known = question.ifNoneMatch, let tag = answer.header("etag"),
            known.split(separator: ",").contains(where: { $0.trimmed == tag })
        else { return answer }
        var answer = answer
        answer.status = 304
        answer.body = ""
        return answer
    }

    static func json(_ page: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(page), as: UTF8.self) + "\n"
    }
}
