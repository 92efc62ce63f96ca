/// The conversations with providers, one each, with what was learnt of their keys; and the secrets that the operator gave.
public actor SignOnClients {
    /// The program's own.
    public static let shared = SignOnClients()

    private var secret: @Sendable (String) -> String? = { _ in nil }
    private var clients: [SignOnProvider: SignOnClient] = [:]

    /// Says where the clients' secrets are found, before anybody signs in.
    /// - Parameter secret: by the provider's slug; nil for a client without one.
    public func use(secrets secret: @escaping @Sendable (String) -> String?) {
        self.secret = secret
        clients = [:]
    }

    func client(for provider: SignOnProvider) -> SignOnClient {
        if let client = clients[provider] { return client }
        let client = SignOnClient(provider, secret: secret(provider.slug) ?? "")
        clients[provider] = client
        return client
    }
}
