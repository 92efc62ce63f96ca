internal import Foundation
internal import Records
internal import Web

/// The part of a live address that says up to where somebody has seen the topic.
enum LiveCursor {
    static let parameter = Route.Parameter(
        "after", "the number up to which the parts have been seen; all of them without it", .number(0...9_007_199_254_740_991))

    /// Nothing has been seen, not even what never changed.
    static let nothing = -1

    /// What the line says that it had last, or the address.
    static func of(_ query: Query, lastEvent: String?) throws -> Int {
        if let last = lastEvent.flatMap({ Int($0.trimmed) }), last >= 0 { return last }
        return try query.number(parameter.name, in: 0...9_007_199_254_740_991, default: nothing)
    }
}

extension Portal {
    /// The parts of a page that change, as they come, or those that are new; nil at an address of something else.
    func live(
        _ address: Address, _ language: Language, _ wanted: Wanted, _ question: Question
    ) async throws -> Answer? {
        let parts = Array(address.parts.dropFirst())
        guard let match = liveTable.match(parts) else { return nil }
        guard address.representation == nil || address.representation == .json else { throw Refusal.notFound }
        var credentials = question.credentials
        credentials.isWatching = true
        let arrival = try await arrival(credentials)
        let source = try source(match.route, Place(address, parts, match.parameters), language, arrival)
        let cursor = try LiveCursor.of(address.query, lastEvent: question.lastEvent)
        let isKnown = arrival.visit != nil
        if wanted.isJSON {
            let page = try await hub.picture(of: source).page(after: cursor)
            var answer = Answer(200, "application/json; charset=utf-8", try Portal.json(page))
            dress(&answer, source, language, isKnown)
            return answer
        }
        var answer = Answer(200, "text/event-stream; charset=utf-8", "", headers: [("x-accel-buffering", "no")])
        dress(&answer, source, language, isKnown)
        if question.method == "HEAD" {
            _ = try await hub.picture(of: source)
        } else {
            answer.stream = try await hub.join(
                source, after: cursor, credentials: isKnown ? credentials : nil,
                address: credentials.origin.address)
        }
        return answer
    }

    private func dress(_ answer: inout Answer, _ source: LiveSource, _ language: Language, _ isKnown: Bool) {
        answer.route = source.route
        answer.headers += [
            ("content-language", language.rawValue), ("vary", "Accept, Cookie, Authorization"),
            ("cache-control", isKnown ? "private, no-store" : "no-store"),
        ]
    }

    /// How the parts at a place are found for whoever has arrived, and all others of the same crowd.
    /// - Throws: `Refusal` when they may not come there.
    private func source(
        _ route: LiveRoute, _ place: Place, _ language: Language, _ arrival: Arrival
    ) throws -> LiveSource {
        let place = Place(place, query: try Portal.checked(place.query, route.parameters))
        let key = try crowd(of: arrival, route, place, language)
        // In a crowd nobody has a name.
        let reader = key.session == nil ? Arrival(crowd: key) : arrival
        @Sendable func inquiry() -> Inquiry { self.inquiry(place, language, reader, notice: nil) }
        return LiveSource(
            key: key, topic: try route.topic(inquiry()), route: "/{language}" + route.path,
            parts: { try await route.parts(inquiry(), $0) },
            crowd: { credentials in
                let arrival = try await self.arrival(credentials)
                do { return try self.crowd(of: arrival, route, place, language) } catch is Refusal { return nil }
            })
    }

    private func crowd(
        of arrival: Arrival, _ route: LiveRoute, _ place: Place, _ language: Language
    ) throws -> LiveCrowdKey {
        try admit(arrival, to: route.access, at: route.path)
        let isPersonal = arrival.visit != nil && route.isPersonal(inquiry(place, language, arrival, notice: nil))
        return LiveCrowdKey(
            path: place.path, query: place.query, language: language, clearance: arrival.actor.clearance,
            rights: arrival.actor.rights, session: isPersonal ? arrival.visit?.session : nil)
    }

    /// The part of a query that the route knows, and nothing else: other parts make no crowds.
    private static func checked(_ query: Query, _ parameters: [Route.Parameter]) throws -> Query {
        var items: [(name: String, value: String)] = []
        for parameter in parameters {
            guard let value = query[parameter.name] else { continue }
            switch parameter.form {
            case .text: break
            case .number(let range): _ = try query.number(parameter.name, in: range, default: range.lowerBound)
            case .choice(let values):
                guard values.contains(value) else {
                    throw Refusal.invalid(parameter.name, "one of {list}", ["list": values.joined(separator: ", ")])
                }
            }
            items.append((parameter.name, value))
        }
        return Query(items)
    }
}

extension Arrival {
    /// Somebody of a crowd: what they all may read and do, and nothing that is one's own.
    fileprivate init(crowd: LiveCrowdKey) {
        self.init(
            actor: Actor(name: "public", clearance: crowd.clearance, rights: crowd.rights), visit: nil, name: "",
            owesSecondFactor: false)
    }
}
