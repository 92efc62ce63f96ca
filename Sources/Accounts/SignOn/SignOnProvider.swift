internal import Foundation
public import Records

/// Somebody else's sign-in that this site trusts for the people of one party (OpenID Connect). The charter names it; the
/// client's secret comes from the operator and never stands in the database.
public struct SignOnProvider: Sendable, Hashable, Codable {
    /// In addresses.
    public let slug: String
    /// What people call it, on the button.
    public let name: String
    /// Where its description is found, below `/.well-known/openid-configuration`; the `iss` of its tokens.
    public let issuer: String
    /// What it calls this site.
    public let client: String
    /// The slug of the party whose people it knows. It opens accounts of nobody else.
    public let party: String

    public init(slug: String, name: String, issuer: String, client: String, party: String) {
        self.slug = slug
        self.name = name
        self.issuer = issuer
        self.client = client
        self.party = party
    }

    /// Every field that breaks a rule.
    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if !Reference.isSlug(slug) { problems.append(.init("slug", "must be small letters, digits and hyphens")) }
        if name.trimmed.isEmpty { problems.append(.init("name", "must not be empty")) }
        if client.trimmed.isEmpty { problems.append(.init("client", "must not be empty")) }
        if !Reference.isSlug(party) { problems.append(.init("party", "must be small letters, digits and hyphens")) }
        if !SignOnProvider.isTrustworthy(issuer) {
            problems.append(.init("issuer", "must begin with https:// (http:// only on this machine)"))
        }
        return problems
    }

    /// Where secrets may be sent: encrypted, or not leaving the machine.
    static func isTrustworthy(_ address: String) -> Bool {
        guard let url = URL(string: address), let host = url.host(), !host.isEmpty, url.user == nil else { return false }
        switch url.scheme {
        case "https": return true
        case "http": return ["localhost", "127.0.0.1", "::1"].contains(host)
        default: return false
        }
    }

    /// Where the provider's description is found.
    var description: String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }
}

/// What went wrong with somebody else's sign-in. Only the log says it in full.
struct SignOnFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
