import Foundation
import HTML
import Records
import SQL
import Web

@testable import Portal

/// A place where something could show. Made from the tables of routes and deeds, so that a new one is there by itself.
struct LeakSurface: Sendable {
    let name: String
    let question: Question
}

extension LeakScene {
    /// Further places, outside the portal's answers (letters, later events): each gives the texts that an actor gets.
    static let furtherSurfaces: [(name: String, texts: @Sendable (LeakScene, LeakActor) async throws -> [String])] = [
        ("letters", { scene, actor in try await scene.letters(to: actor.visit?.person) })
    ]

    /// Whatever was posted to a person: address, subject and letter.
    func letters(to person: Identity?) async throws -> [String] {
        guard let person else { return [] }
        return try await database.read { db in
            try db.rows("SELECT address, subject, letter FROM message WHERE person = \(person.rawValue)").map { row in
                "\(try row["address"] as String) \(try row["subject"] as String) \(try row["letter"] as String? ?? "")"
            }
        }
    }

    /// Public records that hidden ones lead to, or that lead to hidden ones.
    var near: [Reference] {
        Secrets.neighbours + Secrets.kinds.filter { $0 != "process" }.map { secrets.companion($0) }
    }

    /// Everything that anyone can look at without naming what is hidden.
    /// - Parameter turn: another one asks in the other language.
    func surfaces(for actor: LeakActor, turn: Int) -> [LeakSurface] {
        var surfaces: [LeakSurface] = []
        func add(_ route: Route, _ path: String, _ form: Representation) {
            let halves = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let language = (surfaces.count + turn).isMultiple(of: 2) ? "es" : "en"
            let ending = form == .html ? "" : ".\(form.rawValue)"
            let target = "/\(language)\(halves[0])\(ending)\(halves.count > 1 ? "?\(halves[1])" : "")"
            surfaces.append(LeakSurface(name: "\(route.path)\(ending)", question: actor.question(target)))
        }
        for route in House.routes {
            let forms = [.html, .json] + route.also.filter { !$0.isMadeByProgram }
            let paths = paths(of: route)
            for (number, path) in paths.enumerated() {
                // Of many pages of one kind each is looked at in one form, and every form comes round.
                let isOneOfMany = paths.count >= forms.count
                for (place, form) in forms.enumerated() where !isOneOfMany || place == (number + turn) % forms.count {
                    add(route, path, form)
                }
            }
        }
        for (place, path) in LeakScene.liveRoutes.flatMap({ livePaths(of: $0) }).enumerated() {
            let form = (place + turn).isMultiple(of: 2) ? "" : ".json"
            let halves = path.split(separator: "?").map(String.init)
            let target = "/es\(halves[0])\(form)\(halves.count > 1 ? "?\(halves[1])" : "")"
            surfaces.append(LeakSurface(name: "live\(form)", question: actor.question(target)))
        }
        for target in narrowed + LeakScene.machines {
            let name = String(target.drop { $0 == "/" }.prefix { $0 != "=" })
            surfaces.append(LeakSurface(name: name, question: actor.question(target)))
        }
        return surfaces
    }

    /// A live route beside those of the house, over records of all kinds: what each of them is now.
    static let liveRoutes = House.liveRoutes + [
        LiveRoute(
            "/records/{kind}/{slug}/live", "a record as it is",
            topic: { "record/\($0.parameters["kind"] ?? "")/\(try $0.slug())" },
            parts: { inquiry, _ in
                let reference = Reference(inquiry.parameters["kind"] ?? "", try inquiry.slug())
                return try await inquiry.read { db, reader in
                    guard let record = try db.record(reference, for: reader) else { throw Refusal.notFound }
                    return [LivePart("title", 1, "<h1>\(record.title.text)</h1>")]
                }
            })
    ]

    private func livePaths(of route: LiveRoute) -> [String] {
        let own = near.filter { reference in
            route.path.contains("{kind}") || House.addresses[reference.kind].map { route.path.hasPrefix($0) } == true
        }
        let paths = own.map { route.path.replacing("{kind}", with: $0.kind).replacing("{slug}", with: $0.slug) }
        let views = route.parameters.flatMap { parameter -> [String] in
            if case .choice(let values) = parameter.form { return values.map { "?\(parameter.name)=\($0)" } }
            return []
        }
        return paths.flatMap { path in [path] + views.map { path + $0 } }
    }

    private func paths(of route: Route) -> [String] {
        switch route.path {
        case "/": return [""]
        case "/records/{kind}": return []  // Looked at page by page, where the count must be right to the one.
        case let path where path.contains("{kind}"):
            return near.map { path.replacing("{kind}", with: $0.kind).replacing("{slug}", with: $0.slug) }
        case let path where path.contains("{"):
            // What lies below a record's address is about that record.
            let own = near.filter { House.addresses[$0.kind].map { path == $0 || path.hasPrefix($0 + "/") } ?? false }.map(\.slug)
            let slugs = own.isEmpty ? ["hnd", "pan", "jam", "mex"] + cast.seatNames : own
            return slugs.map { path.replacing("{slug}", with: $0) }
        default:
            let isPaged = route.parameters.contains { $0.name == "page" }
            return [route.path] + (isPaged ? (2...5).map { "\(route.path)?page=\($0)" } : [])
        }
    }

    /// Lists and searches, narrowed.
    private var narrowed: [String] {
        [
            "activities?party=mex", "activities?year=2007", "activities?theme=human-rights", "documents?body=grcm",
            "documents?type=report", "documents?since=2020-01-01", "calendar?month=2007-04", "calendar?body=grcm",
            "sources/003?kind=activity", "sources/003?kind=decision&page=2", "search?q=\(secrets.open)",
            "search?q=\(secrets.open)&party=mex", "search?q=asilo&body=grcm", "search?q=migra*&year=2007",
            "search?q=\(secrets.marker)*&sort=date", "search?q=\(secrets.marker)*&page=2", "search?q=title:\(secrets.marker)*&body=grcm",
        ].flatMap { query -> [String] in
            let halves = query.split(separator: "?", maxSplits: 1).map(String.init)
            let json = "/en/\(halves[0]).json\(halves.count > 1 ? "?\(halves[1])" : "")"
            return ["/es/\(query)", json]
        } + ["/es/search.atom?q=\(secrets.open)", "/en/search.atom?q=\(secrets.marker)*&sort=added"]
    }

    private static let machines = [
        "/sitemap.xml", "/openapi.json", "/robots.txt", "/.well-known/security.txt", "/ready", "/oai?verb=Identify",
        "/oai?verb=ListSets", "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=activity:seminar", "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
    ]

    /// Everything that names a hidden record in the path or in the query.
    func probes(of secret: Secrets.Secret, by actor: LeakActor) -> [LeakSurface] {
        let (kind, slug, word) = (secret.reference.kind, secret.reference.slug, secret.word)
        func ask(_ name: String, _ target: String, _ change: (inout Question) -> Void = { _ in }) -> LeakSurface {
            var question = actor.question(target)
            change(&question)
            return LeakSurface(name: name, question: question)
        }
        var probes: [LeakSurface] = []
        for route in House.routes where route.path.contains("{") {
            let path = "/es" + route.path.replacing("{kind}", with: kind).replacing("{slug}", with: slug)
            for form in [.html, .json] + route.also where !form.isMadeByProgram {
                let ending = form == .html ? "" : ".\(form.rawValue)"
                // The list of a kind is there, whatever is hidden in it: not for a ghost's comparison.
                guard route.path.contains("{slug}") else { continue }
                probes.append(ask("named \(route.path)\(ending)", path + ending))
            }
        }
        for route in LeakScene.liveRoutes where route.path.contains("{slug}") {
            let path = "/es" + route.path.replacing("{kind}", with: kind).replacing("{slug}", with: slug)
            for form in ["", ".json"] { probes.append(ask("named \(route.path)\(form)", path + form)) }
        }
        let own = "/en/records/\(kind)/\(slug)"
        probes += [
            ask("head", own) { $0.method = "HEAD" },
            ask("if none match", own) { $0.ifNoneMatch = "W/\"\(fingerprint(own))\", *" },
            ask("as JSON", own) { $0.accept = "application/json" },
        ]
        let mark = secrets.marker
        // Mistyped where no other word is near.
        let end = Array(word.dropFirst(mark.count))
        let swapped = mark + String([end[1], end[0]] + end[2...])
        let searches: [(String, String)] = [
            ("word", word), ("phrase", "%22\(word)%20title%22"), ("beginning", "\(word.dropLast(1))*"), ("loose", "asilo%20\(word)"),
            ("without", "-\(word)%20asilo"), ("misspelt", swapped), ("title", "title:\(word)"),
        ]
        for (name, query) in searches {
            probes.append(ask("search \(name)", "/es/search.json?q=\(query)"))
        }
        probes += [
            ask("search page", "/en/search?q=\(word)"), ask("search feed", "/es/search.atom?q=\(word)"),
            ask("search narrowed", "/es/search.json?q=asilo&\(kind)=\(slug)"),
        ]
        for facet in ["party", "body", "theme", "year", "type", "status"] {
            probes.append(ask("facet \(facet)", "/es/activities.json?\(facet)=\(slug)"))
        }
        probes += [
            ask("documents of", "/es/documents?party=\(slug)"), ask("calendar of", "/es/calendar?body=\(slug)"),
            ask("sources of", "/es/sources/003?kind=\(slug)"),
            ask("harvested", "/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:crm.example:\(kind)/\(slug)"),
        ]
        return probes + fileProbes(secret, actor)
    }

    /// The file by its hash: where it lies, under another document, in part, and as one that is known already.
    private func fileProbes(_ secret: Secrets.Secret, _ actor: LeakActor) -> [LeakSurface] {
        guard let file = files[secret.reference.slug] else { return [] }
        let digest = String(file.prefix { $0 != "/" })
        var whole = actor.question("/files/\(secret.reference.slug)/\(file)")
        var probes = [LeakSurface(name: "file", question: whole)]
        whole.range = "bytes=0-3"
        probes.append(LeakSurface(name: "file in part", question: whole))
        whole.range = nil
        whole.ifNoneMatch = "\"\(digest)\""
        probes.append(LeakSurface(name: "file that is known", question: whole))
        let other = actor.question("/files/conference-in-brief/\(file)")
        return probes + [LeakSurface(name: "file elsewhere", question: other)]
    }

    /// The deeds that anyone may do, and that ask nobody who they are.
    static let deedsOfAnyone = Set(House.deeds.filter { $0.access == .anyone }.map { "deed \($0.path)" })

    /// Every deed, with the hidden name wherever it takes one. What anyone may do is done by the public only.
    func deeds(on secret: Secrets.Secret, by actor: LeakActor) -> [LeakSurface] {
        let (kind, slug) = (secret.reference.kind, secret.reference.slug)
        return House.deeds.filter { actor.bearer == nil || $0.access != .anyone }.map { deed in
            let path = "/es" + deed.path.replacing("{kind}", with: kind).replacing("{slug}", with: slug)
            var question = actor.question(path, method: "POST", accept: "application/json")
            let values = [slug, secret.word, secret.reference.description]
            var fields = deed.fields.enumerated().map { index, field in (field.name, values[index % values.count]) }
            fields.append(("form-token", actor.visit?.formToken ?? ""))
            question.body = Array(Query(fields.map { (name: $0.0, value: $0.1) }).text.dropFirst().utf8)
            question.contentType = "application/x-www-form-urlencoded"
            return LeakSurface(name: "deed \(deed.path)", question: question)
        }
    }
}
