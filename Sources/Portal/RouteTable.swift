internal import Records
internal import Web

/// Something that has a place among the addresses.
protocol Addressed: Sendable {
    var path: String { get }
}

extension Route: Addressed {}
extension Deed: Addressed {}
extension LiveRoute: Addressed {}

/// What answers an address below the language, found by its number of parts and its first part.
struct RouteTable<Target: Addressed>: Sendable {
    struct Match {
        let route: Target
        let parameters: [String: String]
    }

    private struct Shape: Hashable {
        let count: Int
        let first: String
    }

    private let byShape: [Shape: [(route: Target, parts: [Part])]]

    private enum Part: Sendable {
        case literal(String)
        case parameter(String)
    }

    init(_ routes: [Target]) {
        var byShape: [Shape: [(Target, [Part])]] = [:]
        for route in routes {
            let parts = route.path.split(separator: "/").map { part -> Part in
                part.hasPrefix("{") ? .parameter(String(part.dropFirst().dropLast())) : .literal(String(part))
            }
            let first = if case .literal(let text) = parts.first { text } else { "" }
            byShape[Shape(count: parts.count, first: first), default: []].append((route, parts))
        }
        self.byShape = byShape
    }

    /// - Parameter parts: the address's parts, decoded.
    func match(_ parts: [String]) -> Match? {
        for (route, pattern) in byShape[Shape(count: parts.count, first: parts.first ?? "")] ?? [] {
            var parameters: [String: String] = [:]
            var matches = true
            for (part, text) in zip(pattern, parts) {
                switch part {
                case .literal(let literal): if literal != text { matches = false }
                case .parameter(let name): parameters[name] = text
                }
            }
            if matches { return Match(route: route, parameters: parameters) }
        }
        return nil
    }
}
