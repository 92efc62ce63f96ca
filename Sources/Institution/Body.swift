/// What a body is there for.
public enum BodyType: String, Sendable, Codable, CaseIterable {
    /// Takes the decisions.
    case decision
    /// A part of another body's meeting, with its own rules of who attends.
    case sitting
    case presidency
    /// The technical level: recommends, carries out, monitors.
    case consultation
    case network
    case secretariat
    case drafting

    /// Whether the participation matrix says who does what in it.
    public var hasParticipants: Bool {
        switch self {
        case .decision, .sitting, .consultation, .network: true
        case .presidency, .secretariat, .drafting: false
        }
    }
}

/// What a kind of party may do in a body (DESIGN section 4).
public enum ParticipationLevel: String, Sendable, Codable, CaseIterable {
    case decides
    case takesPart = "takes-part"
    case byInvitation = "by-invitation"
    case slot
    case excluded
    /// The sources are silent.
    case notInSources = "not-in-sources"

    /// Whether a seat in a party of this kind opens the body's papers. An invitation and a slot are granted one by one.
    public var opensPapers: Bool { self == .decides || self == .takesPart }
}
