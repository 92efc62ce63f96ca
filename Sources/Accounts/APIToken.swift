public import Records
internal import SQL

/// A program's way in: as one seat of one person, to look or also to write, for at most a year.
public struct APIToken: Sendable, Encodable {
    /// For lists and for revoking; it opens nothing.
    public let id: Identity
    public let seat: Identity
    /// What its owner calls it.
    public let name: String
    public let writes: Bool
    public let made: Moment
    public let expires: Moment
    /// To the minute.
    public let used: Moment?

    /// What every such token begins with.
    public static let prefix = "puebla_"
    static let longestDays = 365
}

/// A program that came with a token: whose it is and what its seat lets it do now.
public struct TokenBearer: Sendable {
    public let token: APIToken
    public let person: Identity
    public let actor: Actor
    /// The person's name.
    let name: String
    let isToBeNoted: Bool
}

extension Connection {
    /// Who comes with this token. Unknown, revoked and expired ones are all nil, as is a seat that is no longer held.
    func bearer(of token: Token, _ people: People, at moment: Moment) throws -> TokenBearer? {
        guard
            let row = try row(
                "SELECT * FROM api_token WHERE digest = \(token.digest) AND expires > \(moment.description)")
        else { return nil }
        let person = Identity(rawValue: try row["person"])
        let found = try APIToken(row)
        guard let entitlement = try people.entitlement(person, found.seat, moment, self) else { return nil }
        return TokenBearer(
            token: found, person: person, actor: entitlement.actor, name: entitlement.name,
            isToBeNoted: found.used.map { moment.milliseconds - $0.milliseconds >= 60_000 } ?? true)
    }

    func apiTokens(of person: Identity, at moment: Moment) throws -> [APIToken] {
        try rows(
            """
            SELECT * FROM api_token WHERE person = \(person.rawValue) AND expires > \(moment.description) ORDER BY made, id
            """
        ).map(APIToken.init)
    }

    func noteUse(ofToken token: Identity, at moment: Moment) throws {
        try execute("UPDATE api_token SET used = \(moment.description) WHERE id = \(token.rawValue)")
    }
}

extension APIToken {
    fileprivate init(_ row: Row) throws {
        id = Identity(rawValue: try row["id"])
        seat = Identity(rawValue: try row["seat"])
        name = try row["name"]
        writes = try row["writes"] == 1
        made = try row.moment("made")
        expires = try row.moment("expires")
        used = try row.moment(ifAny: "used")
    }
}
