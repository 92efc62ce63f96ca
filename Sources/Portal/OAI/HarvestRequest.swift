internal import Records
internal import Web

/// Why a harvester gets no answer, in the words of OAI-PMH 2.0. Such an answer is a 200 too.
struct HarvestFault: Error, Hashable {
    enum Code: String {
        case badVerb, badArgument, badResumptionToken, cannotDisseminateFormat, idDoesNotExist, noRecordsMatch
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The question itself is malformed, so that the answer must not repeat it.
    var isOfForm: Bool { code == .badVerb || code == .badArgument }
}

/// A harvester's question: a verb with arguments, all of the right form.
struct HarvestRequest: Sendable {
    enum Verb: String, CaseIterable, Sendable {
        case identify = "Identify"
        case listMetadataFormats = "ListMetadataFormats"
        case listSets = "ListSets"
        case getRecord = "GetRecord"
        case listIdentifiers = "ListIdentifiers"
        case listRecords = "ListRecords"
    }

    enum Argument: String, Sendable {
        case identifier, metadataPrefix, from, until, set, resumptionToken
    }

    /// The one format in which records are given.
    static let format = "oai_dc"

    let verb: Verb
    let arguments: [Argument: String]
    /// The stretch of time that `from` and `until` leave; everything where neither is given.
    let span: HarvestSpan

    /// - Throws: `badVerb` or `badArgument`.
    init(_ query: Query) throws(HarvestFault) {
        let verbs = query.items.filter { $0.name == "verb" }
        guard verbs.count == 1, let verb = Verb(rawValue: verbs[0].value) else {
            throw HarvestFault(.badVerb, verbs.count > 1 ? "the verb is given more than once" : "no such verb")
        }
        var arguments: [Argument: String] = [:]
        for (name, value) in query.items where name != "verb" {
            guard let argument = Argument(rawValue: name), verb.takes(argument) else {
                throw HarvestFault(.badArgument, "\(verb.rawValue) takes no such argument")
            }
            guard arguments.updateValue(value, forKey: argument) == nil else {
                throw HarvestFault(.badArgument, "\(name) is given more than once")
            }
            guard argument.permits(value) else { throw HarvestFault(.badArgument, "\(name) is not of its form") }
        }
        if arguments[.resumptionToken] != nil {
            guard arguments.count == 1 else { throw HarvestFault(.badArgument, "a resumptionToken comes alone") }
        } else if let missing = verb.required.first(where: { arguments[$0] == nil }) {
            throw HarvestFault(.badArgument, "\(missing.rawValue) is missing")
        }
        self.verb = verb
        self.arguments = arguments
        span = try HarvestSpan(reading: arguments[.from], until: arguments[.until])
    }
}

extension HarvestRequest.Verb {
    /// The arguments that must come, unless a resumption token does.
    var required: [HarvestRequest.Argument] {
        switch self {
        case .identify, .listMetadataFormats, .listSets: []
        case .getRecord: [.identifier, .metadataPrefix]
        case .listIdentifiers, .listRecords: [.metadataPrefix]
        }
    }

    func takes(_ argument: HarvestRequest.Argument) -> Bool {
        switch self {
        case .identify: false
        case .listMetadataFormats: argument == .identifier
        case .listSets: argument == .resumptionToken
        case .getRecord: required.contains(argument)
        case .listIdentifiers, .listRecords: argument != .identifier
        }
    }
}

extension HarvestRequest.Argument {
    /// Whether a value is of the form that the schema of answers wants, where it is repeated. Dates and tokens are
    /// read, and judged, elsewhere.
    fileprivate func permits(_ value: String) -> Bool {
        switch self {
        case .identifier: isMade(value, of: "-_.!~*'();/?:@&=+$,%#")
        case .metadataPrefix: isMade(value, of: "-_.!~*'()")
        case .set: value.split(separator: ":", omittingEmptySubsequences: false).allSatisfy { isMade($0, of: "-_.!~*'()") }
        case .from, .until, .resumptionToken: !value.isEmpty
        }
    }

    /// One or more letters and digits of English, and these marks.
    private func isMade(_ value: some StringProtocol, of marks: String) -> Bool {
        !value.isEmpty
            && value.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || marks.utf8.contains(byte)
            }
    }
}

/// From when until when, both included; in milliseconds, though harvesters count in seconds or days.
struct HarvestSpan: Sendable, Hashable {
    let from: Moment?
    let until: Moment?

    init(from: Moment?, until: Moment?) {
        self.from = from
        self.until = until
    }

    func contains(_ moment: Moment) -> Bool { (from ?? moment) <= moment && moment <= (until ?? moment) }

    /// All time.
    static let always = HarvestSpan(from: nil, until: nil)

    /// - Throws: `badArgument` when one is no date, when they differ in granularity, or `until` comes first.
    init(reading from: String?, until: String?) throws(HarvestFault) {
        let (start, end) = (try from.map(HarvestSpan.read), try until.map(HarvestSpan.read))
        if let start, let end {
            guard start.isDay == end.isDay else {
                throw HarvestFault(.badArgument, "from and until are both days or both times")
            }
            guard start.first <= end.first else { throw HarvestFault(.badArgument, "from is later than until") }
        }
        self.init(from: start?.first, until: end?.last)
    }

    /// The first and the last millisecond of `YYYY-MM-DD` or of `YYYY-MM-DDThh:mm:ssZ`.
    private static func read(_ text: String) throws(HarvestFault) -> (first: Moment, last: Moment, isDay: Bool) {
        if let day = Day(text), day.description == text, let first = Moment("\(text)T00:00Z") {
            return (first, Moment(milliseconds: first.milliseconds + 86_399_999), true)
        }
        if let first = Moment(text), first.inSeconds == text {
            return (first, Moment(milliseconds: first.milliseconds + 999), false)
        }
        throw HarvestFault(.badArgument, "a date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ")
    }
}

extension Moment {
    /// As OAI-PMH writes it: `2007-04-26T14:30:00Z`.
    var inSeconds: String { "\(description.prefix(19))Z" }
}
