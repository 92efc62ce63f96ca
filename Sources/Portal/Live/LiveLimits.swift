internal import Records
internal import Web

/// How many may listen.
public struct LiveLimits: Sendable, Hashable {
    /// On this server. Fewer than connections, so that pages can still be asked for.
    public var listeners: Int
    /// From one address, of those who have not signed in: a conference hall stands behind one.
    public var listenersPerAddress: Int
    /// How often topics are looked at, in case nobody told of a change: another program on the same SQLite file.
    var pause: Duration = .seconds(2)

    public init(listeners: Int = 11_000, listenersPerAddress: Int = 1_000) {
        self.listeners = listeners
        self.listenersPerAddress = listenersPerAddress
    }
}

/// What a picture of a topic was drawn from: while it is the same, so is the picture.
struct LiveState: Sendable, Hashable {
    let record: RecordState
    /// The number of the topic's last change.
    let sequence: Int
}

/// The readers for whom the parts are the same.
struct LiveCrowdKey: Sendable, Hashable {
    let path: String
    let query: Query
    let language: Language
    let clearance: Clearance
    let rights: Set<Right>
    /// Whose alone they are.
    let session: String?
}

/// How a crowd's parts are found.
struct LiveSource: Sendable {
    let key: LiveCrowdKey
    let topic: String
    /// The pattern of the route, for logs and metrics.
    let route: String
    /// Those that changed after a number; all without one.
    /// - Throws: `Refusal` when there is nothing for this crowd, or no longer.
    let parts: @Sendable (_ after: Int?) async throws -> [LivePart]
    /// Which crowd these credentials belong to at this moment; nil when to none of this address.
    let crowd: @Sendable (Credentials) async throws -> LiveCrowdKey?
}
