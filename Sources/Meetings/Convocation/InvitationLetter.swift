internal import Records
internal import SQL

/// The letter that invites a party: keys and values, drawn in each reader's language when it is sent. Its subject names the
/// meeting only where everyone may know of it.
struct InvitationLetter {
    private let invitation: Invitation
    private let meeting: Record
    private let convocation: Convocation
    private let meetingWordings: Wordings
    private let partyWordings: Wordings
    private let ruleWordings: Wordings?
    private let official: Language

    init(_ invitation: Invitation, to standing: MeetingStanding, _ db: Connection, at moment: Moment) throws {
        func wordings(_ reference: Reference) throws -> Wordings? {
            let condition = Clearance.everyone.condition("r", at: moment)
            let found = try db.value(
                "SELECT r.id FROM record r WHERE r.kind = \(reference.kind) AND r.slug = \(reference.slug) AND \(condition)",
                as: String.self)
            return try found.map { try db.wordings(of: Identity(rawValue: $0)) }
        }
        self.invitation = invitation
        meeting = standing.meeting
        convocation = standing.convocation
        meetingWordings = try db.wordings(of: meeting.id)
        partyWordings = try wordings(Reference("party", invitation.party)) ?? Wordings()
        ruleWordings = try invitation.rule.flatMap { try wordings(Reference("rule", $0)) }
        official = try db.languages().official
    }

    func subject(isReminder: Bool) -> Subject {
        isReminder
            ? Subject(
                "Reminder: invitation to {meeting}", titles: ["meeting": meeting.reference],
                otherwise: "Reminder: invitation to a meeting")
            : Subject(
                "Invitation to {meeting}", titles: ["meeting": meeting.reference], otherwise: "Invitation to a meeting")
    }

    func body(in language: Language, isReminder: Bool) -> Letter {
        func text(_ wordings: Wordings, _ field: Field) -> String? { wordings.best(field, for: [language, official])?.text }
        let party = text(partyWordings, .title) ?? invitation.party
        let title = text(meetingWordings, .title) ?? meeting.slug
        var parts: [Letter.Part] = []
        if isReminder { parts.append(.paragraph(Phrase("We have not received your answer to this invitation yet."))) }
        parts.append(
            .paragraph(
                Phrase("The secretariat has the honour to invite {party} to {meeting}.", ["party": party, "meeting": title])))
        if let when = meeting.when { parts.append(.paragraph(Phrase("Date: {time}", times: ["time": when]))) }
        if let place = text(meetingWordings, .place) { parts.append(.paragraph(Phrase("Place: {place}", ["place": place]))) }
        parts.append(.paragraph(ground))
        if let rule = invitation.rule, let name = ruleWordings.flatMap({ text($0, .title) }) {
            parts.append(
                .paragraph(Phrase("The rule is {rule}: {title}.", ["rule": rule.uppercased(), "title": name])))
        }
        parts.append(.paragraph(deadline))
        parts.append(.link(Phrase("Open the invitation"), to: "/meetings/\(meeting.slug)/invitation"))
        return Letter(parts)
    }

    private var ground: Phrase {
        switch invitation.basis {
        case .right: Phrase("Your delegation comes by right.")
        case .invitation: Phrase("Your delegation comes by explicit invitation.")
        case .slot: Phrase("A slot on the agenda is kept for you.")
        }
    }

    private var deadline: Phrase {
        guard let day = convocation.deadline, let when = When(day.description) else {
            return Phrase("Please answer, and register those who will come.")
        }
        return Phrase("Please answer, and register those who will come, by {day}.", times: ["day": when])
    }
}
