/// What sort of activity it is.
public enum ActivityType: String, Sendable, Codable, CaseIterable {
    case seminar, workshop, training, exercise, project, programme, campaign, study, system, fund, meeting, network
    case initiative, dialogue
    case workingGroup = "working-group"
}

/// How far an activity has come, as the sources tell it.
public enum ActivityStatus: String, Sendable, Codable, CaseIterable {
    case held, continuing, established, proposed, pending, approved, scheduled
    case notInSources = "not-in-sources"
}
