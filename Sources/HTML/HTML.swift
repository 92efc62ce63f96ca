/// Markup whose interpolated values are escaped unless they are markup themselves.
///
/// ```swift
/// let row: HTML = "<td>\(name)</td>"          // name is escaped
/// let link: HTML = "<a href=\"\(url: path)\">\(row)</a>"
/// ```
public struct HTML: Sendable, Hashable {
    /// The finished markup.
    public private(set) var text: String

    /// Nothing at all.
    public static let empty = HTML(trusted: "")

    /// Takes markup as it is. Only for texts that the program itself made, never for input.
    public init(trusted text: String) { self.text = text }

    /// Escapes a text a person wrote.
    public init(escaping text: String) { self.text = text.escapedForHTML }

    public var isEmpty: Bool { text.isEmpty }

    public static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.text + right.text) }
    public static func += (left: inout HTML, right: HTML) { left.text += right.text }
}

extension HTML: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    public init(stringLiteral value: StaticString) { text = "\(value)" }
    public init(stringInterpolation interpolation: Interpolation) { text = interpolation.text }

    public struct Interpolation: StringInterpolationProtocol {
        var text: String

        public init(literalCapacity: Int, interpolationCount: Int) {
            text = ""
            text.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
        }

        /// A text: escaped. Safe between tags and inside quoted attributes.
        public mutating func appendInterpolation(_ value: String) { value.appendEscaped(to: &text) }
        public mutating func appendInterpolation(_ value: String?) {
            if let value { value.appendEscaped(to: &text) }
        }
        public mutating func appendInterpolation(_ value: Substring) { String(value).appendEscaped(to: &text) }

        /// A number.
        public mutating func appendInterpolation(_ value: Int) { text += String(value) }

        /// Markup: as it is.
        public mutating func appendInterpolation(_ value: HTML) { text += value.text }
        public mutating func appendInterpolation(_ value: HTML?) { if let value { text += value.text } }
        public mutating func appendInterpolation(_ values: [HTML]) { for value in values { text += value.text } }

        /// An address for `href` or `src`: escaped, and refused unless it is relative or has a harmless scheme.
        public mutating func appendInterpolation(url address: String) {
            SafeAddress(address).text.appendEscaped(to: &text)
        }

        /// Markup that is there only when the condition holds.
        public mutating func appendInterpolation(if condition: Bool, _ value: @autoclosure () -> HTML) {
            if condition { text += value().text }
        }
    }
}

extension Sequence {
    /// The markup of every element, one after the other.
    public func html(_ transform: (Element) throws -> HTML) rethrows -> HTML {
        var all = ""
        for element in self { all += try transform(element).text }
        return HTML(trusted: all)
    }
}

extension Sequence<HTML> {
    /// The pieces with a separator between them.
    public func joined(by separator: HTML) -> HTML { HTML(trusted: map(\.text).joined(separator: separator.text)) }
}
