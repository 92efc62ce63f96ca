import HTML
import Institution
import Records
import Web

/// The words about who is invited and who comes, in the reader's language.
extension Translator {
    func name(of role: DelegateRole) -> String {
        switch role {
        case .head: self("Head of delegation")
        case .alternate: self("Alternate head")
        case .companion: self("Companion")
        case .delegate: self("Delegate")
        case .observer: self("Observer")
        case .guest: self("Guest")
        case .interpreter: self("Interpreter")
        case .staff: self("Staff")
        }
    }

    func name(of state: DelegateState) -> String {
        switch state {
        case .registered: self("Registered")
        case .accredited: self("Accredited")
        case .withdrawn: self("Withdrawn")
        }
    }

    func mark(_ state: DelegateState) -> HTML {
        "<span class=\"state \(state == .accredited ? "yes" : "wait")\">\(name(of: state))</span>"
    }

    func name(of basis: InvitationBasis) -> String {
        switch basis {
        case .right: self("By right")
        case .invitation: self("By explicit invitation")
        case .slot: self("Slot on the agenda")
        }
    }

    func name(of state: InvitationState) -> String {
        switch state {
        case .drafted: self("Not sent yet")
        case .sent: self("Sent, not opened")
        case .opened: self("Opened")
        case .accepted: self("Accepted")
        case .declined: self("Declined")
        }
    }

    func mark(_ state: InvitationState) -> HTML {
        let kind = switch state {
        case .accepted: "yes"
        case .declined: "no"
        case .drafted, .sent, .opened: "wait"
        }
        return "<span class=\"state \(kind)\">\(name(of: state))</span>"
    }

    func name(of list: ParticipantsList) -> String {
        switch list {
        case .provisional: self("Provisional")
        case .final: self("Final")
        case .published: self("Final, published")
        }
    }

    /// `M5`, with the way to the rule.
    func rule(_ slug: String?) -> HTML {
        guard let slug else { return .empty }
        return "<a href=\"\(url: path(of: Reference("rule", slug)))\">\(self("rule {rule}", ["rule": slug.uppercased()]))</a>"
    }

    /// Until when parties register; says so where nobody has set it.
    func deadline(_ standing: MeetingStanding) -> String {
        guard let day = standing.convocation.deadline else { return self("Not in the sources; none has been set") }
        return self("{day}, the whole day ({zone})", ["day": self.day(day), "zone": standing.clock.zone])
    }

    /// A name; what stands in its place once it has been removed.
    func name(of delegate: Delegate) -> String { delegate.name.isEmpty ? self("Name removed") : delegate.name }
}

/// The ways from a meeting to the pages about who comes, as far as they are somebody's.
struct ConvocationLinks: Sendable, Encodable {
    /// The last parts of the addresses.
    let pages: [String]
    private let slug: String

    init(_ standing: MeetingStanding) {
        slug = standing.slug
        let isPublished = standing.convocation.list == .published
        pages =
            (standing.conducts ? ["convocation"] : []) + (standing.ownInvited.isEmpty ? [] : ["invitation"])
            + (standing.isSecretariat || !standing.speaksFor.filter(standing.invited.contains).isEmpty ? ["delegation"] : [])
            + (standing.seesDetails(of: nil) ? ["arrivals"] : []) + (standing.takesPart || isPublished ? ["participants"] : []) + (standing.takesPart ? ["information"] : [])
            + (standing.conducts ? ["badges", "check-in"] : [])
    }

    private enum CodingKeys: String, CodingKey { case pages }

    /// - Parameter page: the one that is shown.
    func html(_ t: Translator, on page: String = "") -> HTML {
        let items = pages.html { name -> HTML in
            let isHere: HTML = name == page ? " aria-current=\"page\"" : .empty
            return "<li><a href=\"\(url: t.path("/meetings/\(slug)/\(name)"))\"\(isHere)>\(ConvocationLinks.title(name, t))</a></li>"
        }
        return pages.isEmpty ? .empty : "<nav class=\"ways\" aria-label=\"\(t("Who comes"))\"><ul>\(items)</ul></nav>"
    }

    private static func title(_ page: String, _ t: Translator) -> String {
        switch page {
        case "convocation": t("Convocation")
        case "invitation": t("Invitation")
        case "delegation": t("Delegation")
        case "participants": t("List of participants")
        case "information": t("Practical information")
        case "arrivals": t("Arrivals and needs")
        case "badges": t("Badges")
        default: t("Check-in")
        }
    }
}
