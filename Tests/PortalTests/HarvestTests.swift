import Foundation
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// OAI-PMH 2.0: what harvesters may ask, and what they get.
@Suite(.timeLimit(.minutes(5))) struct HarvestTests {
    /// The names of the public records that have a page each.
    private func published(_ database: Database) async throws -> [String] {
        try await database.read { db in
            try db.rows("SELECT kind, slug FROM record WHERE audience = 'public' AND removed IS NULL")
                .map { (kind: try $0["kind"] as String, slug: try $0["slug"] as String) }
        }.filter { House.addresses[$0.kind]?.hasSuffix("/{slug}") == true }.map { "\($0.kind)/\($0.slug)" }
    }

    @Test(arguments: TestEngine.allCases)
    func `All six verbs answer`(engine: TestEngine) async throws {
        let stage = try await Stage.shared(engine)
        let harvester = Harvester(portal: stage.portal)
        let identity = await harvester.ask("verb=Identify")
        for part in [
            "<request verb=\"Identify\">https://crm.example/oai</request>", "<deletedRecord>persistent</deletedRecord>",
            "<baseURL>https://crm.example/oai</baseURL>", "<adminEmail>noreply@crm.example</adminEmail>",
            "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>", "<protocolVersion>2.0</protocolVersion>",
        ] { #expect(identity.text.contains(part), "\(part)") }
        let record = await harvester.ask("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:crm.example:meeting/crm-xii")
        let header = try #require(record.headers.first)
        #expect(header.sets == ["meeting"] && !header.isDeleted && header.identifier == "oai:crm.example:meeting/crm-xii")
        #expect(identity.text.contains("<earliestDatestamp>\(header.datestamp)</earliestDatestamp>"))
        for part in [
            "<dc:title xml:lang=\"es\">XII Conferencia Regional sobre Migración</dc:title>",
            "<dc:title xml:lang=\"en\">XII Regional Conference on Migration</dc:title>",
            "<dc:date>2007-04-26/2007-04-27</dc:date>", "<dc:type>meeting</dc:type>",
            "<dc:identifier>https://crm.example/es/meetings/crm-xii</dc:identifier>",
            "<dc:identifier>https://crm.example/en/meetings/crm-xii</dc:identifier>",
            "<dc:relation>https://crm.example/es/parties/mex</dc:relation>", "<dc:language>es</dc:language>",
            "<dc:publisher xml:lang=\"es\">Conferencia Regional sobre Migración</dc:publisher>", "<dc:source>",
        ] { #expect(record.text.contains(part), "\(part)") }
        #expect(!record.text.contains("zxx"))
        let formats = await harvester.ask("verb=ListMetadataFormats&identifier=oai:crm.example:meeting/crm-xii")
        #expect(formats.text.contains("<metadataPrefix>oai_dc</metadataPrefix>") && formats.error == nil)
        let sets = await harvester.ask("verb=ListSets").text
        #expect(sets.contains("<setSpec>document</setSpec><setName>Documents</setName>"))
        #expect(sets.contains("<setSpec>document:concept-note</setSpec><setName>Documents: concept note</setName>"))
        let records = await harvester.list("verb=ListRecords&metadataPrefix=oai_dc")
        let headers = await harvester.list("verb=ListIdentifiers&metadataPrefix=oai_dc")
        #expect(records.flatMap(\.headers) == headers.flatMap(\.headers))
        let names = records.flatMap(\.names)
        #expect(names.count == Set(names).count)
        #expect(Set(names) == Set(try await published(stage.database)))
        #expect(records.count == (names.count + 99) / 100 && records.count > 3)
        #expect(records.map { $0.attribute("cursor") } == records.indices.map { $0 * 100 })
        #expect(records.allSatisfy { $0.attribute("completeListSize") == names.count })
        #expect(records.last?.text.contains("></resumptionToken>") == true, "the end is an empty token")
    }

    @Test func `A body answers like an address, and nothing else may be posted to`() async throws {
        let portal = try await Stage.shared(.sqlite).portal
        let query = "verb=ListIdentifiers&metadataPrefix=oai_dc&set=party&until=2999-01-01T00%3A00%3A00Z"
        func reply(_ question: Question) async -> Harvester.Reply { Harvester.Reply(await portal.answer(question)) }
        let got = await reply(Question("/oai?\(query)"))
        let posted = await reply(Question("/oai", method: "POST", body: query))
        #expect(got.headers == posted.headers && got.request == posted.request && got.headers.count > 10)
        let both = await reply(Question("/oai?verb=Identify", method: "POST", body: "verb=Identify"))
        #expect(both.error == "badVerb")
        for target in ["/es", "/oai/x", "/es/oai", "/oai.json", "/health"] {
            let answer = await portal.answer(Question(target, method: "POST", body: query))
            #expect(answer.status == 405, "\(target)")
        }
        #expect(await portal.answer(Question("/oai", method: "PUT")).status == 405)
        #expect(await portal.answer(Question("/oai?\(String(repeating: "a", count: 17_000))")).status == 414)
    }

    @Test(arguments: TestEngine.allCases)
    func `What is wrong is said in the protocol's words`(engine: TestEngine) async throws {
        let harvester = Harvester(portal: try await Stage.shared(engine).portal)
        let list = "verb=ListRecords&metadataPrefix=oai_dc"
        let one = "verb=GetRecord&metadataPrefix=oai_dc&identifier="
        let wrong: [(query: String, code: String)] = [
            ("", "badVerb"), ("verb=", "badVerb"), ("verb=identify", "badVerb"), ("verb=Identify&verb=Identify", "badVerb"),
            ("verb=Identify&from=2007-01-01", "badArgument"), ("verb=ListSets&set=document", "badArgument"),
            ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"), ("verb=ListRecords", "badArgument"),
            ("\(list)&metadataPrefix=oai_dc", "badArgument"), ("\(list)&identifier=a", "badArgument"),
            ("\(list)&resumptionToken=x", "badArgument"), ("\(list)&from=", "badArgument"), ("\(list)&set=", "badArgument"),
            ("\(list)&set=a%20b", "badArgument"), ("\(list)&set=a::b", "badArgument"), ("\(one)%3Cb%3E", "badArgument"),
            ("\(list)&from=2007", "badArgument"), ("\(list)&from=2007-02-30", "badArgument"),
            ("\(list)&from=2007-01-01T00:00Z", "badArgument"), ("\(list)&from=2007-01-01T00:00:00.000Z", "badArgument"),
            ("\(list)&from=2007-01-01%2000:00:00Z", "badArgument"), ("\(list)&from=2007-01-01T24:00:00Z", "badArgument"),
            ("\(list)&from=2007-01-01&until=2007-02-01T00:00:00Z", "badArgument"),
            ("\(list)&from=2007-01-02&until=2007-01-01", "badArgument"), ("\(list)&x=%FF", "badArgument"),
            ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
            ("verb=GetRecord&metadataPrefix=mods&identifier=oai:crm.example:party/mex", "cannotDisseminateFormat"),
            ("\(one)oai:crm.example:party/nobody", "idDoesNotExist"), ("\(one)oai:other.example:party/mex", "idDoesNotExist"),
            ("\(one)party/mex", "idDoesNotExist"), ("\(one)oai:crm.example:term/crm", "idDoesNotExist"),
            ("verb=ListMetadataFormats&identifier=oai:crm.example:party/nobody", "idDoesNotExist"),
            ("\(list)&until=1990-01-01", "noRecordsMatch"), ("\(list)&from=2999-01-01T00:00:00Z", "noRecordsMatch"),
            ("\(list)&set=nothing", "noRecordsMatch"), ("\(list)&set=document:nothing", "noRecordsMatch"),
            ("\(list)&set=term", "noRecordsMatch"), ("\(list)&set=A:B:C", "noRecordsMatch"),
            ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
            ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
            ("verb=ListRecords&resumptionToken=%EF%BF%BF%00%3C", "badArgument"),
            ("verb=ListRecords&resumptionToken=%EF%BF%BF%01%22%3C", "badResumptionToken"),
        ]
        for (query, code) in wrong {
            let reply = await harvester.ask(query)
            #expect(reply.error == code, "\(query)")
            let repeats = reply.request != "<request>"
            #expect(repeats == (code != "badVerb" && code != "badArgument"), "\(query): \(reply.request)")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `Dates bound a list to the second and to the day, both ends included`(engine: TestEngine) async throws {
        let scene = try await HarvestScene(engine)
        let base = "verb=ListIdentifiers&metadataPrefix=oai_dc&set=document"
        for (name, moment) in [
            ("a", "2040-03-01T23:59:59.999Z"), ("b", "2040-03-02T00:00:00.000Z"), ("c", "2040-03-02T23:59:59.999Z"),
            ("d", "2040-03-03T00:00:00.000Z"),
        ] {
            scene.clock.set(try #require(Moment(moment)))
            try await scene.keep(name)
        }
        func names(_ arguments: String) async -> String {
            await scene.harvester.ask("\(base)&\(arguments)").names.map { $0.suffix(1) }.joined()
        }
        #expect(await names("from=2040-03-02&until=2040-03-02") == "bc")
        #expect(await names("from=2040-03-02") == "bcd")
        #expect(await names("from=2040-03-01&until=2040-03-02") == "abc")
        #expect(await names("from=2040-03-01T23:59:59Z&until=2040-03-02T00:00:00Z") == "ab")
        #expect(await names("from=2040-03-02T23:59:59Z&until=2040-03-02T23:59:59Z") == "c")
        #expect(await names("from=2040-03-02T00:00:01Z&until=2040-03-02T23:59:58Z") == "")
    }

    @Test(arguments: TestEngine.allCases)
    func `A list has every record, also when some change while it is read`(engine: TestEngine) async throws {
        let stage = try await Stage.fresh(engine)
        let scene = try await HarvestScene(stage.database)
        let before = try await published(stage.database)
        let query = "verb=ListRecords&metadataPrefix=oai_dc"
        let order = await scene.harvester.list(query).flatMap(\.names)
        let (seen, ahead) = (Array(order.prefix(4)), Array(order.suffix(4)))
        var turn = 0
        let replies = try await scene.harvester.list(query) {
            turn += 1
            scene.clock.step()
            switch turn {
            case 1:
                for name in [seen[0], ahead[0]] { try await scene.revise(name) }
                for name in [seen[1], ahead[1]] { try await scene.set(name, .secretariat) }
            case 2:
                try await scene.keep("new")
                try await scene.keep("hidden", .secretariat)
            default: break
            }
        }
        let headers = replies.flatMap(\.headers)
        let changed = Set([seen[0], ahead[0], seen[1], ahead[1]])
        let still = headers.map(\.name).filter { !changed.contains($0) }
        #expect(still.count == Set(still).count, "what does not change comes once")
        #expect(Set(still) == Set(before).subtracting(changed).union(["document/new"]))
        func states(_ name: String) -> [Bool] { headers.filter { $0.name == name }.map(\.isDeleted) }
        #expect(states(seen[0]) == [false, false], "seen before it was revised: it comes again")
        #expect(states(ahead[0]) == [false])
        #expect(states(seen[1]) == [false, true] && states(ahead[1]) == [true])
        for reply in replies { #expect((reply.attribute("completeListSize") ?? 0) >= (reply.attribute("cursor") ?? 0)) }
    }

    @Test(arguments: TestEngine.allCases)
    func `A token works after a restart, and no other text is one`(engine: TestEngine) async throws {
        let stage = try await Stage.shared(engine)
        let first = Harvester(portal: stage.portal)
        let start = await first.ask("verb=ListRecords&metadataPrefix=oai_dc&from=2001-01-01")
        let token = try #require(start.token)
        let second = Harvester(portal: try await Portal.open(stage.database, base: Stage.base))
        let (here, there) = (
            await first.ask("verb=ListRecords&resumptionToken=\(token)"), await second.ask("verb=ListRecords&resumptionToken=\(token)")
        )
        #expect(here.headers == there.headers && here.headers.count == 100)
        #expect(await second.ask("verb=ListIdentifiers&resumptionToken=\(token)").error == "badResumptionToken")
        var generator = SystemRandomNumberGenerator()
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ~")
        for _ in 0..<300 {
            var odd = Array(token)
            odd[Int.random(in: 0..<odd.count, using: &generator)] = letters.randomElement(using: &generator) ?? "A"
            let text = String(odd)
            // Another valid token leads to another place, which shows nothing more; all else is refused.
            guard ResumptionToken(text) == nil else { continue }
            let error = await second.ask("verb=ListRecords&resumptionToken=\(text.percentEncoded)").error
            #expect(error == "badResumptionToken", "\(text)")
        }
        for odd in ["", token + "A", token + "=", String(token.dropLast()), " \(token)", "\(token)\(token)", "MQ"] {
            #expect(ResumptionToken(odd) == nil, "\(odd)")
        }
        let huge = "1 ListRecords 0 \(UUID().uuidString.lowercased()) 9223372036854775807 1 - - -"
        let plain = Data(huge.utf8).base64EncodedString().replacing("=", with: "")
        #expect(await second.ask("verb=ListRecords&resumptionToken=\(plain)").error == "badResumptionToken")
    }
}
