/// Who does something. Rights belong to seats: an actor is a name for the journal and what they may read.
public struct Actor: Hashable, Sendable {
    /// For the journal: `public`, `secretariat`, `party:mex`, `system`.
    public let name: String
    public let clearance: Clearance
    /// Whether this actor may write the memory of the process.
    public let keepsRecords: Bool

    public init(name: String, clearance: Clearance, keepsRecords: Bool) {
        self.name = name
        self.clearance = clearance
        self.keepsRecords = keepsRecords
    }

    public static let anyone = Actor(name: "public", clearance: .everyone, keepsRecords: false)
}
