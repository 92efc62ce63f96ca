import Foundation
import Records
import SQL
import Synchronization
import TestDatabase
import Testing
import Web

@testable import Portal

/// Every kind of record, for every audience, before every kind of actor, on every surface: nobody sees what is not theirs,
/// and everybody finds what is.
@Suite("The leak matrix", .timeLimit(.minutes(45)))
struct LeakMatrixTests {
    /// What was probed, and what leaked.
    final class Ledger: Sendable {
        struct Pages {
            var probes = 0
            var leaks: [String] = []
            var surfaces: Set<String> = []
            /// `kind × actor`, `audience × actor`, `surface × actor`: what was probed at least once.
            var pairs: Set<String> = []
            var hidden: [Duration] = []
            var ghosts: [Duration] = []
        }

        private let pages = Mutex(Pages())
        var sum: Pages { pages.withLock { $0 } }

        func note(_ surface: LeakSurface, _ actor: LeakActor, _ marks: [String] = []) {
            pages.withLock { pages in
                pages.probes += 1
                pages.surfaces.insert(surface.name)
                pages.pairs.insert("\(surface.name) × \(actor.name)")
                for mark in marks { pages.pairs.insert("\(mark) × \(actor.name)") }
            }
        }

        func expect(_ isTrue: Bool, _ leak: @autoclosure () -> String) {
            guard !isTrue else { return }
            let leak = leak()
            pages.withLock { $0.leaks.append(leak) }
        }

        func time(hidden: Duration, ghost: Duration) {
            pages.withLock {
                $0.hidden.append(hidden)
                $0.ghosts.append(ghost)
            }
        }
    }

    @Test func `Every kind of record that the house knows is in the matrix`() async throws {
        let parts = try String(contentsOf: repository.appending(path: "Sources/Web/Parts.swift"), encoding: .utf8)
        let start = try #require(parts.range(of: "func name(ofKind kind"))
        let named = parts[start.upperBound...].prefix { $0 != "}" }.matches(of: /case "([a-z-]+)"/).map { String($0.1) }
        #expect(named.count > 20)
        let sources = repository.appending(path: "Sources")
        let paths = try #require(FileManager.default.enumerator(atPath: sources.path)).compactMap { $0 as? String }
        var stated: [String] = []
        for path in paths where path.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            // Jobs have kinds too, and are no records.
            guard text.contains("Reference(") else { continue }
            stated += text.matches(of: /static let kind = "([a-z-]+)"/).map { String($0.1) }
        }
        #expect(stated.contains("seat"))
        let kept = try await Stage.shared(.sqlite).read { db in
            try db.rows("SELECT DISTINCT kind FROM record").map { try $0["kind"] as String }
        }
        let known = Set(named).union(stated).union(kept).union(House.addresses.keys).union(House.forms.map(\.kind))
        #expect(known.subtracting(Secrets.kinds).sorted() == [], "add them to Secrets.kinds")
    }

    @Test(arguments: TestEngine.allCases)
    func `Nobody sees what is not theirs, and everybody finds what is`(engine: TestEngine) async throws {
        let scene = try await LeakScene.shared(engine)
        let ledger = Ledger()
        try await inTurn(scene.cast.actors) { turn, actor in try await look(actor, turn, scene, ledger) }
        // What is done may change something: at the end.
        try await inTurn(scene.cast.actors) { turn, actor in
            for (number, kind) in Secrets.kinds.enumerated() { await act(kind, number, turn, actor, scene, ledger) }
        }
        let sum = ledger.sum
        let actors = scene.cast.actors.map(\.name)
        var missing: [String] = []
        for mark in Secrets.kinds + LeakScene.audiences.map(\.rawValue) + sum.surfaces.sorted() {
            let some = scene.cast.actors.filter { mark.hasPrefix("own ") ? !$0.reads.isEmpty : true }.map(\.name)
            let all = LeakScene.deedsOfAnyone.contains(mark) ? ["public"] : some
            missing += all.filter { !sum.pairs.contains("\(mark) × \($0)") }.map { "\(mark) × \($0)" }
        }
        #expect(missing == [], "every pair is probed")
        let leaks = Dictionary(grouping: sum.leaks, by: { $0 }).keys.sorted()
        #expect(leaks.isEmpty, "\(leaks.count) leaks:\n\(leaks.prefix(60).joined(separator: "\n"))")
        print(
            """
            Leak matrix on \(engine.rawValue): \(sum.probes) probes, \(Secrets.kinds.count) kinds, \
            \(LeakScene.audiences.count) audiences, \(actors.count) actors, \(sum.surfaces.count) surfaces; \
            median answer about what is hidden \(middle(sum.hidden)), about nothing \(middle(sum.ghosts))
            """)
    }

    private func middle(_ times: [Duration]) -> String {
        guard !times.isEmpty else { return "–" }
        let microseconds = times.sorted()[times.count / 2] / .microseconds(1)
        return "\(Int(microseconds)) µs"
    }

    /// Two at a time, so that what is kept for one would show to another.
    private func inTurn(
        _ actors: [LeakActor], _ body: @escaping @Sendable (Int, LeakActor) async throws -> Void
    ) async throws {
        var waiting = actors.enumerated().map { (turn: $0.offset, actor: $0.element) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            func next() {
                guard !waiting.isEmpty else { return }
                let (turn, actor) = waiting.removeFirst()
                group.addTask { try await body(turn, actor) }
            }
            next()
            next()
            while try await group.next() != nil { next() }
        }
    }

    private func look(_ actor: LeakActor, _ turn: Int, _ scene: LeakScene, _ ledger: Ledger) async throws {
        for surface in scene.surfaces(for: actor, turn: turn) {
            let answer = await scene.ask(surface.question)
            ledger.note(surface, actor)
            inspect(answer, surface, actor, scene, ledger)
        }
        for (name, texts) in LeakScene.furtherSurfaces {
            let surface = LeakSurface(name: name, question: actor.question(name))
            ledger.note(surface, actor)
            for text in try await texts(scene, actor) { inspect(text, surface, actor, scene, ledger) }
        }
        try await count(actor, scene, ledger)
        var probed: Set<String> = []
        for (number, kind) in Secrets.kinds.enumerated() {
            try await probe(kind, number, turn, actor, scene, ledger, &probed)
        }
    }

    // MARK: - What an answer shows

    private func inspect(
        _ answer: Answer, _ surface: LeakSurface, _ actor: LeakActor, _ scene: LeakScene, _ ledger: Ledger
    ) {
        let target = surface.question.target
        ledger.expect(answer.status < 500, "\(answer.status) for \(actor.name) at \(target)")
        var text = answer.body
        if target.contains(".ics") { text = text.replacing("\r\n ", with: "") }
        inspect(text, surface, actor, scene, ledger)
        for header in answer.headers where !header.value.contains("next=") {
            ledger.expect(
                scene.words(in: header.value).words.allSatisfy { scene.may(actor, know: $0) },
                "\(actor.name) sees \(header) at \(surface.name)")
        }
        let kept = answer.header("cache-control") ?? ""
        let isPage = answer.status == 200 && answer.route.hasPrefix("/{language}")
        if actor.isKnown, isPage {
            ledger.expect(
                kept == "private, no-store" && answer.header("etag") == nil,
                "what \(actor.name) sees may be kept: \(kept) at \(surface.name)")
        } else if isPage {
            ledger.expect(!kept.contains("private"), "the public's own answer is \(kept) at \(surface.name)")
            ledger.expect(answer.header("vary")?.contains("Authorization") == true, "no vary at \(surface.name)")
        }
    }

    private func inspect(
        _ text: String, _ surface: LeakSurface, _ actor: LeakActor, _ scene: LeakScene, _ ledger: Ledger
    ) {
        // What the question itself has in it, the page may repeat.
        let asked = surface.question.target
        let found = scene.words(in: text)
        for word in found.words where !scene.may(actor, know: word) && !asked.contains(word) && !isOwnName(word, actor, scene) {
            let what = scene.secrets.all.first { $0.word == word }.map { "\($0.reference.kind) for \($0.audience)" } ?? word
            ledger.expect(word == scene.secrets.marker, "\(actor.name) sees \(what) at \(surface.name)")
        }
        for address in found.addresses {
            let owner = String(address.dropFirst(scene.addressMark.count))
            ledger.expect(mayContact(owner, actor, scene), "\(actor.name) sees an address of \(owner) at \(surface.name)")
        }
    }

    /// Addresses of people are for the members, the secretariat and the people's own party; whoever gives the seats writes to
    /// those who are named for one.
    private func mayContact(_ owner: String, _ actor: LeakActor, _ scene: LeakScene) -> Bool {
        let isOwn = actor.isKnown && (actor.party ?? "none") == owner
        return isOwn || !actor.reads.isDisjoint(with: [.members, .secretariat])
            || actor.administers && owner == scene.cast.nominee.party
    }

    private func isOwnName(_ word: String, _ actor: LeakActor, _ scene: LeakScene) -> Bool {
        actor.name == "nominated" && word == scene.cast.nominee.word
    }

    // MARK: - Counts

    /// The list of each kind, page by page, has exactly what is the actor's; and so has the search for all of it.
    private func count(_ actor: LeakActor, _ scene: LeakScene, _ ledger: Ledger) async throws {
        let counts = try await json(scene, actor.question("/en/records.json"))["counts"] as? [String: Int] ?? [:]
        var all = 0
        for kind in Secrets.kinds {
            let own = Set(scene.secrets.all.filter { $0.reference.kind == kind && scene.may(actor, read: $0) }.map(\.word))
            all += own.count
            var (listed, page, pages, names) = (Set<String>(), 1, 1, 0)
            while page <= pages {
                let question = actor.question("/es/records/\(kind).json?page=\(page)")
                let answer = await scene.ask(question)
                let surface = LeakSurface(name: "/records/{kind}", question: question)
                ledger.note(surface, actor, [kind])
                inspect(answer, surface, actor, scene, ledger)
                listed.formUnion(scene.words(in: answer.body).words)
                let list = try await object(answer)
                names += (list["records"] as? [Any])?.count ?? 0
                pages = (list["pagination"] as? [String: Any])?["pages"] as? Int ?? 1
                page += 1
            }
            let wanted = scene.secrets.all.filter { listed.contains($0.word) && $0.reference.kind == kind }.map(\.word)
            ledger.expect(Set(wanted) == own, "\(actor.name) finds \(wanted.count) of \(own.count) \(kind) in the list")
            ledger.expect(names == counts[kind] ?? 0, "\(actor.name) counts \(counts[kind] ?? 0) \(kind), and lists \(names)")
        }
        let found = try await json(scene, actor.question("/es/search.json?q=\(scene.secrets.marker)*"))["total"] as? Int
        let named = scene.marks.keys.filter { word in
            scene.secrets.all.allSatisfy { $0.word != word } && scene.may(actor, know: word) && isFound(word, actor, scene)
        }.count
        ledger.expect(found == all + named, "\(actor.name) finds \(found ?? -1) records by search, \(all + named) are theirs")
    }

    /// The opened door is a record of the members; who is named is one of the secretariat: the party sees what it typed.
    private func isFound(_ word: String, _ actor: LeakActor, _ scene: LeakScene) -> Bool {
        if scene.unrecorded.contains(word) { return false }
        return word == scene.cast.nominee.word
            ? actor.reads.contains(.secretariat)
            : actor.reads.contains(.members)
    }

    private func json(_ scene: LeakScene, _ question: Question) async throws -> [String: Any] {
        try await object(await scene.ask(question))
    }

    private func object(_ answer: Answer) async throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any] ?? [:]
    }

    // MARK: - What names what is hidden

    /// So many hidden records of each kind are probed by an actor.
    private static let hiddenOfKind = 2

    /// Probes two hidden records of a kind, and looks for one that is the actor's. Which, and where, goes round, and where
    /// the actor has not probed yet comes first, so that every audience and every surface comes before every actor.
    private func probe(
        _ kind: String, _ number: Int, _ turn: Int, _ actor: LeakActor, _ scene: LeakScene, _ ledger: Ledger,
        _ probed: inout Set<String>
    ) async throws {
        let all = scene.secrets.all.filter { $0.reference.kind == kind && !$0.isReleased }
        let hidden = all.filter { !scene.may(actor, read: $0) }
        let own = all.filter { scene.may(actor, read: $0) }
        for step in 0..<min(LeakMatrixTests.hiddenOfKind, hidden.count) {
            let place = number * LeakMatrixTests.hiddenOfKind + step
            let secret = hidden[(place + turn) % hidden.count]
            let probes = scene.probes(of: secret, by: actor)
            let ownPages = probes.indices.filter { isOwnPage(probes[$0], secret) || probes[$0].name.hasPrefix("file") }
            // More beside its own pages than are needed for all: not every kind has hidden records for everybody.
            let share = probes.count / (LeakMatrixTests.hiddenOfKind * Secrets.kinds.count) + 2
            let turned = probes.indices.map { ($0 + place * share + turn * 5) % probes.count }
            let fresh = turned.filter { !probed.contains(probes[$0].name) }
            let round = (fresh + turned).prefix(share)
            probed.formUnion(round.map { probes[$0].name })
            for index in Set(ownPages + round).sorted() {
                await compare(probes[index], secret, actor, scene, ledger)
            }
        }
        for step in 0..<min(1, own.count) {
            try await find(own[(number + turn + step) % own.count], actor, scene, ledger)
        }
    }

    /// Does what a form would with the hidden record's name in it.
    private func act(
        _ kind: String, _ number: Int, _ turn: Int, _ actor: LeakActor, _ scene: LeakScene, _ ledger: Ledger
    ) async {
        let hidden = scene.secrets.all.filter {
            $0.reference.kind == kind && !$0.isReleased && !scene.may(actor, read: $0)
        }
        guard !hidden.isEmpty else { return }
        let secret = hidden[(number + turn) % hidden.count]
        let deeds = scene.deeds(on: secret, by: actor)
        // So many that every deed is done about some kind.
        let share = max(2, deeds.count / Secrets.kinds.count + 1)
        for step in 0..<min(deeds.count, share) {
            await compare(deeds[(number * share + step + turn) % deeds.count], secret, actor, scene, ledger)
        }
    }

    private func isOwnPage(_ probe: LeakSurface, _ secret: Secrets.Secret) -> Bool {
        let address = House.addresses[secret.reference.kind]
        return probe.name == "named /records/{kind}/{slug}" || address.map { probe.name == "named \($0)" } ?? false
    }

    /// The answer must be the one that would come if there were no such record.
    private func compare(
        _ surface: LeakSurface, _ secret: Secrets.Secret, _ actor: LeakActor, _ scene: LeakScene, _ ledger: Ledger
    ) async {
        var ghost = surface.question
        ghost.target = scene.secrets.ghostly(ghost.target)
        ghost.body = Array(scene.secrets.ghostly(String(decoding: ghost.body, as: UTF8.self)).utf8)
        // Whichever comes second finds everything warm: each does so in half of the cases.
        let isGhostFirst = secret.place.isMultiple(of: 2)
        let (first, firstTime) = await timed(isGhostFirst ? ghost : surface.question, scene)
        let (second, secondTime) = await timed(isGhostFirst ? surface.question : ghost, scene)
        let (answer, never) = isGhostFirst ? (second, first) : (first, second)
        if surface.name == "named /records/{kind}/{slug}" {
            ledger.time(hidden: isGhostFirst ? secondTime : firstTime, ghost: isGhostFirst ? firstTime : secondTime)
        }
        ledger.note(surface, actor, [secret.reference.kind, secret.audience.rawValue])
        ledger.expect(answer.status < 500, "\(answer.status) for \(actor.name) at \(surface.question.target)")
        ledger.expect(
            same(answer, never, scene.secrets),
            "\(actor.name) can tell a \(secret.reference.kind) for \(secret.audience) by \(surface.name): \(answer.status) and \(never.status), \(difference(answer.body, never.body))")
    }

    private func timed(_ question: Question, _ scene: LeakScene) async -> (Answer, Duration) {
        let start = ContinuousClock.now
        let answer = await scene.ask(question)
        return (answer, ContinuousClock.now - start)
    }

    private func same(_ left: Answer, _ right: Answer, _ secrets: Secrets) -> Bool {
        func plain(_ answer: Answer) -> [String] {
            answer.headers.filter { $0.name != "etag" }.map { secrets.ghostly("\($0.name): \($0.value)") }
        }
        return left.status == right.status && plain(left) == plain(right) && left.file == right.file && left.route == right.route
            && secrets.ghostly(left.body) == secrets.ghostly(right.body)
    }

    private func difference(_ left: String, _ right: String) -> String {
        let common = zip(left, right).prefix { $0 == $1 }.count
        return "\(left.dropFirst(max(0, common - 60)).prefix(160)) ≠ \(right.dropFirst(max(0, common - 60)).prefix(160))"
    }

    /// What is the actor's is there: its page, its file, its place among the results.
    private func find(_ secret: Secrets.Secret, _ actor: LeakActor, _ scene: LeakScene, _ ledger: Ledger) async throws {
        let (kind, slug) = (secret.reference.kind, secret.reference.slug)
        let marks = [kind, secret.audience.rawValue]
        for path in ["/es/records/\(kind)/\(slug)", House.addresses[kind].map { "/en" + $0.replacing("{slug}", with: slug) }] {
            guard let path, !path.contains("#") else { continue }
            let surface = LeakSurface(name: "own page", question: actor.question(path))
            let answer = await scene.ask(surface.question)
            ledger.note(surface, actor, marks)
            inspect(answer, surface, actor, scene, ledger)
            ledger.expect(
                answer.status == 200 && answer.body.contains(secret.word) || kind == "process" && answer.status == 200,
                "\(actor.name) does not find a \(kind) for \(secret.audience) at its page \(path): \(answer.status)")
        }
        let surface = LeakSurface(name: "own search", question: actor.question("/es/search.json?q=\(secret.word)"))
        let answer = await scene.ask(surface.question)
        ledger.note(surface, actor, marks)
        ledger.expect(answer.body.contains(slug), "\(actor.name) does not find a \(kind) for \(secret.audience) by search")
        if let file = scene.files[slug] {
            let answer = await scene.ask(actor.question("/files/\(slug)/\(file)"))
            let bytes = try await scene.portal.bytes(of: answer)
            let isOwn = answer.status == 200 && String(decoding: bytes, as: UTF8.self).contains(secret.word)
                && answer.header("cache-control") == "private, no-store"
            ledger.expect(isOwn, "\(actor.name) does not get the file of a document for \(secret.audience)")
        }
    }
}
