internal import HTML
internal import Records
internal import SQL
internal import Web

/// Answers harvesters' six verbs, each from one reading of the database.
struct HarvestDesk {
    private let db: Connection
    private let reader: Reader
    private let t: Translator
    private let store: HarvestStore

    /// - Parameter t: in English, which the names of the sets are in.
    init(_ db: Connection, for reader: Reader, _ t: Translator) {
        (self.db, self.reader, self.t) = (db, reader, t)
        store = HarvestStore(db: db, reader: reader, kinds: HarvestDesk.kinds(of: t.site))
    }

    /// What is harvested: the kinds whose records have a page each.
    private static func kinds(of site: Site) -> [String] {
        site.addresses.filter(\.value.isOwnPage).keys.sorted()
    }

    private static let mostRecords = 100
    private static let mostHeaders = 500

    /// The element that answers the verb.
    /// - Throws: `HarvestFault`.
    func answer(_ request: HarvestRequest) throws -> HTML {
        if let format = request.arguments[.metadataPrefix], format != HarvestRequest.format {
            throw HarvestFault(.cannotDisseminateFormat, "records are given in \(HarvestRequest.format) only")
        }
        switch request.verb {
        case .identify: return try identify()
        case .listMetadataFormats: return try listMetadataFormats(request)
        case .listSets: return try listSets(request)
        case .getRecord: return "<GetRecord>\n\(try records([item(request)]))</GetRecord>\n"
        case .listIdentifiers, .listRecords: return try list(request)
        }
    }

    private func identify() throws -> HTML {
        let everything = HarvestSelection(span: .always, set: nil)
        let earliest = try store.items(everything, after: nil, limit: 1).first?.position.stamp
        return """
            <Identify>
            <repositoryName>\(t.site.name(in: t.site.languages.official))</repositoryName>
            <baseURL>\(t.site.harvestAddress)</baseURL>
            <protocolVersion>2.0</protocolVersion>
            <adminEmail>\(t.site.harvestContact)</adminEmail>
            <earliestDatestamp>\((earliest ?? Moment(milliseconds: 0)).inSeconds)</earliestDatestamp>
            <deletedRecord>persistent</deletedRecord>
            <granularity>YYYY-MM-DDThh:mm:ssZ</granularity>
            </Identify>

            """
    }

    private func listMetadataFormats(_ request: HarvestRequest) throws -> HTML {
        if request.arguments[.identifier] != nil { _ = try item(request) }
        return """
            <ListMetadataFormats>
            <metadataFormat><metadataPrefix>\(HarvestRequest.format)</metadataPrefix><schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</schema><metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat>
            </ListMetadataFormats>

            """
    }

    /// Every kind, whether there are such records or not, so that nothing can be read off the list; and the types.
    private func listSets(_ request: HarvestRequest) throws -> HTML {
        guard request.arguments[.resumptionToken] == nil else { throw HarvestDesk.badToken }
        let sets = store.kinds.map { HarvestSet(kind: $0) } + (try store.typeSets())
        let elements = sets.html { set in
            let type = set.type.map { ": \($0.replacing("-", with: " "))" } ?? ""
            return "<set><setSpec>\(set.spec)</setSpec><setName>\(t.name(ofKind: set.kind, many: true) + type)</setName></set>\n"
        }
        return "<ListSets>\n\(elements)</ListSets>\n"
    }

    /// The record that the request names.
    private func item(_ request: HarvestRequest) throws -> HarvestItem {
        let prefix = "oai:\(t.site.host):"
        guard let identifier = request.arguments[.identifier], identifier.hasPrefix(prefix),
            let reference = Reference(String(identifier.dropFirst(prefix.count))),
            let item = try store.item(reference)
        else { throw HarvestFault(.idDoesNotExist, "there is no such record") }
        return item
    }

    private func list(_ request: HarvestRequest) throws -> HTML {
        let token = try token(request)
        let selection = try token?.selection ?? selection(request)
        let limit = request.verb == .listRecords ? HarvestDesk.mostRecords : HarvestDesk.mostHeaders
        let found = try store.items(selection, after: token?.after, limit: limit + 1)
        guard !found.isEmpty else { throw HarvestDesk.noRecords }
        let items = Array(found.prefix(limit))
        let verb = HTML(trusted: request.verb.rawValue)
        let entries = request.verb == .listRecords ? try records(items) : items.html(header)
        let next = try next(request.verb, selection, token, items, isLast: found.count <= limit)
        return "<\(verb)>\n\(entries)\(next)</\(verb)>\n"
    }

    private func token(_ request: HarvestRequest) throws -> ResumptionToken? {
        guard let text = request.arguments[.resumptionToken] else { return nil }
        guard let token = ResumptionToken(text), token.verb == request.verb else { throw HarvestDesk.badToken }
        return token
    }

    private func selection(_ request: HarvestRequest) throws -> HarvestSelection {
        guard let spec = request.arguments[.set] else { return HarvestSelection(span: request.span, set: nil) }
        guard let set = HarvestSet(spec) else { throw HarvestDesk.noRecords }
        return HarvestSelection(span: request.span, set: set)
    }

    /// Where to go on; empty at the end of a list of several pages, absent where there is one page only.
    private func next(
        _ verb: HarvestRequest.Verb, _ selection: HarvestSelection, _ token: ResumptionToken?, _ items: [HarvestItem],
        isLast: Bool
    ) throws -> HTML {
        guard token != nil || !isLast else { return .empty }
        let cursor = token?.cursor ?? 0
        let given = cursor + items.count
        // Counted once a harvest. Records that change meanwhile come again at the end, so there may be more.
        let total = max(try token?.total ?? store.count(selection), isLast ? given : given + 1)
        let text = items.last.map { last in
            ResumptionToken(verb: verb, selection: selection, after: last.position, cursor: given, total: total).text
        }
        return "<resumptionToken completeListSize=\"\(total)\" cursor=\"\(cursor)\">\(isLast ? nil : text)</resumptionToken>\n"
    }

    private func records(_ items: [HarvestItem]) throws -> HTML {
        let surroundings = try HarvestSurroundings(of: items.filter { !$0.isWithdrawn }, db, for: reader)
        return items.html { item in
            let metadata = item.isWithdrawn
                ? .empty : "<metadata>\n\(DublinCore(item, among: surroundings, t).xml)\n</metadata>\n" as HTML
            return "<record>\n\(header(item))\(metadata)</record>\n"
        }
    }

    private func header(_ item: HarvestItem) -> HTML {
        let sets = item.sets.html { "<setSpec>\($0.spec)</setSpec>" }
        return """
            <header\(if: item.isWithdrawn, " status=\"deleted\"")><identifier>oai:\(t.site.host):\(item.reference.description)</identifier><datestamp>\(item.position.stamp.inSeconds)</datestamp>\(sets)</header>

            """
    }

    private static let badToken = HarvestFault(.badResumptionToken, "this server gave no such token")
    private static let noRecords = HarvestFault(.noRecordsMatch, "no records match")
}

extension Site {
    /// Where harvesters ask.
    var harvestAddress: String { base + Portal.harvestPath }

    /// Whom harvesters' people may write to: the protocol wants an address, also where the site names none.
    fileprivate var harvestContact: String {
        if let contact, contact.hasPrefix("mailto:") {
            let address = String(contact.dropFirst("mailto:".count).prefix { $0 != "?" })
            if address.wholeMatch(of: /\S+@(\S+\.)+\S+/) != nil { return address }
        }
        return "noreply@\(host.contains(".") ? host : "\(host).invalid")"
    }
}
