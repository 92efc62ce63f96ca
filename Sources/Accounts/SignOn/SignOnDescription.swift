/// What a provider says of itself (OpenID Connect Discovery 1.0), as far as it is needed.
struct SignOnDescription: Decodable, Sendable {
    let issuer: String
    let authorization: String
    let token: String
    let keys: String
    let methods: [String]?
    let tokenMethods: [String]?

    private enum CodingKeys: String, CodingKey {
        case issuer
        case authorization = "authorization_endpoint"
        case token = "token_endpoint"
        case keys = "jwks_uri"
        case methods = "code_challenge_methods_supported"
        case tokenMethods = "token_endpoint_auth_methods_supported"
    }

    /// - Throws: `SignOnFault` when it is somebody else's, or would have secrets sent in the clear.
    func check(against provider: SignOnProvider) throws {
        guard issuer == provider.issuer else { throw SignOnFault("the description is of another issuer: \(issuer)") }
        for address in [authorization, token, keys] where !SignOnProvider.isTrustworthy(address) {
            throw SignOnFault("an address that is neither https nor on this machine: \(address)")
        }
    }

    /// Whether the client's secret goes into the form; else into the header, which is what providers do unless they say so.
    var wantsSecretInForm: Bool {
        guard let tokenMethods else { return false }
        return !tokenMethods.contains("client_secret_basic") && tokenMethods.contains("client_secret_post")
    }
}
