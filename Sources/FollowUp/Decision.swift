/// What a decision does.
public enum DecisionType: String, Sendable, Codable, CaseIterable {
    case approve, grant, request, appoint, welcome, instruct, thank, reaffirm, agree
    case takeNote = "take-note"
}

/// What became of a decision.
public enum OutcomeStatus: String, Sendable, Codable, CaseIterable {
    case done, superseded
    case underWay = "under-way"
    case notInSources = "not-in-sources"
}
