internal import Foundation
internal import Records

/// Which records a harvester wants.
struct HarvestSelection: Sendable, Hashable {
    var span: HarvestSpan
    var set: HarvestSet?
}

/// Records that are harvested together: of one kind (`document`), or of one type of it (`document:report`).
struct HarvestSet: Sendable, Hashable {
    let kind: String
    let type: String?

    init(kind: String, type: String? = nil) {
        self.kind = kind
        self.type = type
    }

    /// Nil when the text can be no set of ours.
    init?(_ spec: String) {
        let parts = spec.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy(Reference.isSlug) else { return nil }
        self.init(kind: parts[0], type: parts.count > 1 ? parts[1] : nil)
    }

    var spec: String { type.map { "\(kind):\($0)" } ?? kind }
}

/// A place in the order of harvesting: records come by datestamp, those of one moment by identity.
struct HarvestPosition: Sendable, Hashable {
    let stamp: Moment
    let id: Identity
}

/// Where a harvester goes on, and with what. It holds everything, so that the server keeps nothing: it works after a
/// restart, on another server, and never expires. It opens nothing either: what it leads to is judged as ever.
struct ResumptionToken: Sendable, Hashable {
    let verb: HarvestRequest.Verb
    let selection: HarvestSelection
    let after: HarvestPosition
    /// How many were given before.
    let cursor: Int
    /// How many there were in all when the harvest began.
    let total: Int

    init(verb: HarvestRequest.Verb, selection: HarvestSelection, after: HarvestPosition, cursor: Int, total: Int) {
        self.verb = verb
        self.selection = selection
        self.after = after
        self.cursor = cursor
        self.total = total
    }

    private static let version = "1"
    /// From year 1 to year 9999, as dates are written.
    private static let years = Moment(milliseconds: -62_135_596_800_000)...Moment(milliseconds: 253_402_300_799_999)
    private static let sizes = 0...1_000_000_000

    var text: String {
        let (span, none) = (selection.span, "-")
        let fields = [
            ResumptionToken.version, verb.rawValue, String(after.stamp.milliseconds), after.id.rawValue, String(cursor),
            String(total), span.from.map { String($0.milliseconds) } ?? none,
            span.until.map { String($0.milliseconds) } ?? none, selection.set?.spec ?? none,
        ]
        return Data(fields.joined(separator: " ").utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil for everything that this program would not have written, to the letter.
    init?(_ text: String) {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard text.utf8.count <= 1000, let data = Data(base64Encoded: plain + padding) else { return nil }
        let fields = String(decoding: data, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
            .map(String.init)
        guard fields.count == 9, fields[0] == ResumptionToken.version,
            let verb = HarvestRequest.Verb(rawValue: fields[1]), [.listRecords, .listIdentifiers].contains(verb),
            let stamp = ResumptionToken.moment(fields[2]), UUID(uuidString: fields[3]) != nil,
            let cursor = Int(fields[4]), ResumptionToken.sizes.contains(cursor),
            let total = Int(fields[5]), ResumptionToken.sizes.contains(total)
        else { return nil }
        let span = HarvestSpan(from: ResumptionToken.moment(fields[6]), until: ResumptionToken.moment(fields[7]))
        self.init(
            verb: verb, selection: HarvestSelection(span: span, set: HarvestSet(fields[8])),
            after: HarvestPosition(stamp: stamp, id: Identity(rawValue: fields[3])), cursor: cursor, total: total)
        guard self.text == text, span.contains(stamp) else { return nil }
    }

    private static func moment(_ digits: String) -> Moment? {
        Int(digits).map(Moment.init(milliseconds:)).flatMap { years.contains($0) ? $0 : nil }
    }
}
