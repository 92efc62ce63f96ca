public import Web

/// What a rule puts on an agenda. The words are the program's own, a draft for those who prepare the meeting.
public struct RequiredTopic: Sendable, Hashable {
    /// The rule and what it asks for: `m2.presidency-report`.
    public let code: String

    public init(_ code: String) { self.code = code }

    /// The rule that asks for it.
    public var rule: String { String(code.prefix { $0 != "." }) }

    public static let presidencyReport = RequiredTopic("m2.presidency-report")
    public static let openingStatements = RequiredTopic("m2.opening-statements")
    public static let civilSociety = RequiredTopic("m2.civil-society")
    public static let administration = RequiredTopic("m4.administration")
    public static let futureActions = RequiredTopic("m4.future-actions")
    public static let membership = RequiredTopic("m4.membership")
    public static let observers = RequiredTopic("m4.observers")
    public static let slot = RequiredTopic("m7.slot")
    public static let followUp = RequiredTopic("m8.follow-up")
    public static let presidencyTopics = RequiredTopic("m8.presidency-topics")
    public static let memberInput = RequiredTopic("m8.member-input")
    public static let draftingGroup = RequiredTopic("m10.drafting")
    public static let newTopics = RequiredTopic("d2.new-topics")
    public static let approval = RequiredTopic("d2.approval")
    public static let networkReports = RequiredTopic("d3.network-reports")
    public static let recommendations = RequiredTopic("d3.recommendations")
    public static let workPlans = RequiredTopic("d4.work-plans")
    public static let candidates = RequiredTopic("p1.candidates")

    /// - Parameter who: for a slot, whose it is.
    public func title(_ t: Translator, who: String = "") -> String {
        switch self {
        case .presidencyReport: t("Report of the presidency")
        case .openingStatements: t("Opening statements of the members")
        case .civilSociety: t("Dialogue with civil society")
        case .administration: t("Administration and money of the secretariat")
        case .futureActions: t("Future actions and activities")
        case .membership: t("Conditions for new members")
        case .observers: t("Criteria for observers, and their applications")
        case .slot: t("Slot on the agenda: {who}", ["who": who])
        case .followUp: t("Follow-up of earlier meetings")
        case .presidencyTopics: t("Topics of the presidency")
        case .memberInput: t("Topics that the members bring in")
        case .draftingGroup: t("The drafting group is formed, headed by the presidency")
        case .newTopics: t("New topics")
        case .approval: t("Approval of the texts of the meeting")
        case .networkReports: t("Reports of the networks")
        case .recommendations: t("Recommendations that have been prepared")
        case .workPlans: t("Work plans of the networks")
        case .candidates: t("Announcements of those who wish to preside")
        default: code
        }
    }
}
