/// Where a request came from.
public struct Origin: Sendable, Hashable {
    /// The address of the client; behind a trusted proxy, as the proxy says.
    public let address: String
    /// The browser's own name, at most 200 bytes.
    public let agent: String

    public init(address: String = "", agent: String = "") {
        self.address = address
        self.agent = agent
    }
}
