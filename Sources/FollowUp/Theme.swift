public import Records

/// Where a theme stands in the plan of action.
public enum ThemeLevel: String, Sendable, Codable, CaseIterable {
    case axis, theme, subtopic
}

/// Who discussed a subtopic, and in which years; open ranges stay open. Notes are the theme's wordings `discussion.001`.
public struct Discussion: Sendable, Hashable, Codable {
    /// The slugs of the bodies.
    public let bodies: [String]
    public let years: [When]

    public init(bodies: [String], years: [When]) {
        self.bodies = bodies
        self.years = years
    }
}
