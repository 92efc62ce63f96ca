internal import HTML
internal import Records
internal import SQL
internal import Web

/// Harvesters' way in: OAI-PMH 2.0 at one address for all languages.
extension Portal {
    static let harvestPath = "/oai"
    /// How much a harvester may send, in the address or in a body.
    static let mostHarvestBytes = 16_384

    /// Whether an address is the harvesters': the only one that may be asked with POST.
    static func isHarvest(_ target: String) -> Bool { target.prefix { $0 != "?" } == harvestPath }

    /// Answers a harvester. What is wrong with the question is an answer too; that the database is busy is not.
    func harvest(_ question: Question) async throws -> Answer {
        let moment = clock()
        var asked: HarvestRequest?
        var content: HTML
        do {
            let request = try HarvestRequest(try Portal.arguments(question))
            asked = request
            let reader = Reader(.everyone, language: site.languages.official, of: site.languages, at: moment)
            let t = Translator(.english, site: site, catalog: House.catalog)
            content = try await database.read { db in try HarvestDesk(db, for: reader, t).answer(request) }
        } catch let fault as HarvestFault {
            content = "<error code=\"\(fault.code.rawValue)\">\(fault.message)</error>\n"
        }
        return Answer(
            200, "text/xml; charset=utf-8", envelope(content, asked, at: moment),
            headers: [("cache-control", "no-cache")], route: Portal.harvestPath)
    }

    /// The arguments, from the address and from the body.
    private static func arguments(_ question: Question) throws -> Query {
        guard question.target.utf8.count <= mostHarvestBytes else {
            throw Refusal.tooLarge(limit: mostHarvestBytes, unit: "bytes of address")
        }
        let inAddress = question.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        do {
            return Query(try Query(form: inAddress).items + Query(form: Substring(String(decoding: question.body, as: UTF8.self))).items)
        } catch { throw HarvestFault(.badArgument, "arguments are UTF-8 text") }
    }

    /// - Parameter request: repeated in the answer, unless it was malformed.
    private func envelope(_ content: HTML, _ request: HarvestRequest?, at moment: Moment) -> String {
        var attributes = HTML.empty
        if let request {
            attributes = " verb=\"\(request.verb.rawValue)\""
            for (argument, value) in request.arguments.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                attributes += " \(argument.rawValue)=\"\(value)\""
            }
        }
        let document: HTML = """
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">
            <responseDate>\(moment.inSeconds)</responseDate>
            <request\(attributes)>\(site.harvestAddress)</request>
            \(content)</OAI-PMH>

            """
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document.text
    }
}
