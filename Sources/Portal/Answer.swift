internal import Records
public import Web

/// What the portal sends back, whatever carries it.
public struct Answer: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: String
    /// Bytes of a file in place of a body.
    public var file: FilePart?
    /// Bytes that are no text, in place of a body.
    public var data: [UInt8]?
    /// What comes as it happens, in place of a body.
    public var stream: LiveListener?
    /// The pattern of the route that answered, for logs and metrics: few values, no personal data.
    public var route: String

    init(_ status: Int, _ type: String, _ body: String, headers: [(name: String, value: String)] = [], route: String = "") {
        self.status = status
        self.headers = [("content-type", type)] + headers
        self.body = body
        self.route = route
    }

    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Bytes of a file, to be sent piece by piece.
public struct FilePart: Sendable, Hashable {
    public let digest: String
    /// Which of its bytes.
    public let range: Range<Int>
}

/// What the portal is asked, whatever carries it.
public struct Question: Sendable {
    public var method: String
    /// Path and query as they came.
    public var target: String
    public var accept: String
    public var acceptLanguage: String
    public var ifNoneMatch: String?
    /// Which bytes of a file: `bytes=0-499`.
    public var range: String?
    /// The last event that a stream had before its line was cut.
    public var lastEvent: String?
    /// What was sent with POST, and the media type it is of.
    public var body: [UInt8]
    public var contentType: String
    /// What tells who asks.
    public var credentials = Credentials()
    /// Which site's page sent a form, as browsers say: `Sec-Fetch-Site`, `Origin`, and the `Host` they mean.
    public var fetchSite: String?
    public var originSite: String?
    public var host: String?

    public init(
        _ target: String, method: String = "GET", accept: String = "*/*", acceptLanguage: String = "",
        ifNoneMatch: String? = nil, range: String? = nil, body: String = "",
        contentType: String = "application/x-www-form-urlencoded"
    ) {
        self.contentType = contentType
        self.target = target
        self.method = method
        self.accept = accept
        self.acceptLanguage = acceptLanguage
        self.ifNoneMatch = ifNoneMatch
        self.range = range
        self.body = Array(body.utf8)
    }
}

/// The parts of an address, decoded.
struct Address {
    let parts: [String]
    var query: Query
    /// The ending of the last part, taken off: `.json`.
    let representation: Representation?

    /// - Throws: `Refusal` where the address is longer than any of ours, or no UTF-8.
    init(_ target: String) throws(Refusal) {
        guard target.utf8.count <= 16_384 else { throw .tooLarge(limit: 16_384, unit: "bytes of address") }
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var parts: [String] = []
        for part in (halves.first ?? "").split(separator: "/") {
            guard let decoded = Address.decode(part, plusIsSpace: false) else { throw .notFound }
            parts.append(decoded)
        }
        query = try Query(form: halves.count > 1 ? halves[1] : "")
        var representation: Representation?
        if let last = parts.last, let dot = last.lastIndex(of: "."),
            let ending = Representation(rawValue: String(last[last.index(after: dot)...])), ending != .html
        {
            representation = ending
            parts[parts.count - 1] = String(last[..<dot])
        }
        self.parts = parts
        self.representation = representation
    }

    /// Percent-decoding; nil where the bytes are no UTF-8 or contain NUL.
    static func decode(_ text: Substring, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(hexadecimal), let low = iterator.next().flatMap(hexadecimal)
                else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}

extension Query {
    /// What stands after a question mark, or in the body of a form.
    /// - Throws: `Refusal.invalid` by the field's name where a value is no UTF-8.
    init(form: Substring, most: Int = 100) throws(Refusal) {
        var items: [(name: String, value: String)] = []
        for pair in form.split(separator: "&").prefix(most) {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Address.decode(sides[0], plusIsSpace: true) ?? ""
            let value = sides.count > 1 ? Address.decode(sides[1], plusIsSpace: true) : ""
            guard let value else { throw .invalid(name, "must be UTF-8 text") }
            items.append((name, value))
        }
        self.init(items)
    }
}
