import Records
import TestDatabase
import Testing
import Web

@testable import Portal

/// Files that other programs make of pages: few at a time, and once for each page.
@Suite(.timeLimit(.minutes(5))) struct PrintedPageTests {
    @Test func `The bytes of a file count as those of a page do`() async throws {
        let stage = try await Stage.shared(.sqlite)
        let state = try await stage.read { db in try RecordState.read(db, at: .now) }
        let cache = AnswerCache(mostBytes: 8_000)
        let keys = (1...20).map { AnswerCache.Key(target: "/es/\($0).pdf", isJSON: false) }
        for key in keys {
            var answer = Answer(200, "application/pdf", "")
            answer.data = [UInt8](repeating: 0, count: 900)
            cache.keep(answer, for: key, in: state)
        }
        let kept = keys.count { cache.answer($0, in: state) != nil }
        #expect((1...8).contains(kept), "\(kept)")
        var large = Answer(200, "application/pdf", "")
        large.data = [UInt8](repeating: 0, count: 1_001)
        cache.keep(large, for: keys[0], in: state)
        #expect(cache.answer(keys[0], in: state)?.data?.count != 1_001)
    }

    @Test func `A file is kept under what its page reads, however the address is written`() async throws {
        let portal = try await Stage.shared(.sqlite).portal
        func keyed(_ target: String) throws -> (address: Address, key: AnswerCache.Key) {
            let question = Question(target)
            return portal.keyed(try Address(target), Portal.Wanted(question, languages: portal.site.languages), question)
        }
        let plain = try keyed("/es/meetings/crm-xii/agenda.pdf").key
        for target in ["?x=1", "?zzz=2&y", "?", "?version=", "?since=%20"] {
            #expect(try keyed("/es/meetings/crm-xii/agenda.pdf\(target)").key == plain, "\(target)")
        }
        #expect(try keyed("/es//meetings/crm%2Dxii/agenda.pdf").key == plain)
        #expect(try keyed("/es/meetings/crm-xii/agenda.pdf?zzz=2").address.query == Query())
        let second = try keyed("/es/meetings/crm-xii/agenda.pdf?version=2").key
        #expect(second != plain)
        #expect(try keyed("/es/meetings/crm-xii/agenda.pdf?x=1&version=1&version=002").key == second)
        #expect(try keyed("/es/meetings/crm-xii/agenda.docx").key != plain)
        #expect(try keyed("/en/meetings/crm-xii/agenda.pdf").key != plain)
        // What is no file of another program is kept as it was asked for.
        #expect(try keyed("/es/meetings/crm-xii/agenda?x=1").key.target == "/es/meetings/crm-xii/agenda?x=1")
    }

    @Test func `A few at a time; others wait, but neither long nor many`() async throws {
        let workshop = Workshop(places: 1, queue: 1, patience: .milliseconds(300))
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await workshop.work {
                enter.yield()
                for await _ in gate { break }
                return 1
            }
        }
        for await _ in entered { break }
        // Of two, one waits in vain and the other finds no room to wait.
        let refused = await withTaskGroup(of: Refusal?.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    do { _ = try await workshop.work { 2 } } catch let refusal as Refusal { return refusal } catch {}
                    return nil
                }
            }
            return await group.reduce(into: [Refusal]()) { all, one in if let one { all.append(one) } }
        }
        #expect(refused == [.busy(retryAfter: 30), .busy(retryAfter: 30)])
        open.yield()
        #expect(try await first.value == 1)
        #expect(try await workshop.work { 3 } == 3, "the place is free again")
        await #expect(throws: Refusal.notFound) {
            _ = try await workshop.work { () async throws -> Int in throw Refusal.notFound }
        }
        #expect(try await workshop.work { 4 } == 4, "after a failure, too")
    }

    @Test func `Whoever does not get a place is told when to come back`() async throws {
        let portal = try await Stage.shared(.sqlite).portal
        let question = Question("/es/meetings/crm-xii/agenda.pdf", accept: "text/html", acceptLanguage: "es")
        let wanted = Portal.Wanted(question, languages: portal.site.languages)
        let answer = await portal.refused(.busy(retryAfter: 30), wanted, question)
        #expect(answer.status == 503 && answer.header("retry-after") == "30" && answer.body.contains("30"))
    }
}
