internal import SQL

/// Puts a record under a theme, a party or a body, so that lists and searches find it there.
public struct AddFacet: Command {
    public static let name = "records.add-facet"

    public let record: Reference
    public let facet: Facet
    /// The slug of the theme, party or body.
    public let value: String
    /// The version that the change is based on.
    public let version: Int

    /// The facets whose values are records.
    public static let facets: [Facet] = [.theme, .party, .body]

    public init(_ record: Reference, _ facet: Facet, _ value: String, basedOn version: Int) {
        self.record = record
        self.facet = facet
        self.value = value
        self.version = version
    }

    public func problems() -> [Refusal.Problem] {
        AddFacet.facets.contains(facet)
            ? [] : [.init("facet", "one of {list}", ["list": AddFacet.facets.map(\.rawValue).joined(separator: ", ")])]
    }

    public func perform(in work: Work) throws {
        guard let (identity, _) = try work.readable(record) else { throw Refusal.notFound }
        let named = Reference(facet.rawValue, value)
        guard try work.readable(named) != nil else {
            throw Refusal.invalid(facet.rawValue, "there is no {reference}", ["reference": named.description])
        }
        try work.requireVersion(version, of: identity, record, yours: [facet.rawValue: value]) { [:] }
        let added = try work.db.execute(
            """
            INSERT INTO facet (record, name, value) VALUES (\(identity.rawValue), \(facet.rawValue), \(value))
            ON CONFLICT DO NOTHING
            """)
        if added > 0 { try work.touch(identity) }
    }
}
