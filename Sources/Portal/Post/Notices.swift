internal import Accounts
internal import Foundation
internal import Institution
internal import Meetings
internal import Records
internal import SQL

/// Which letters are written when something happens: wired here, written in the same transaction.
enum Notices {
    /// Whoever came in by the first link has an address that is none (RFC 2606), until they say who they are: nothing is
    /// written there, least of all a link.
    fileprivate static let nowhere = ".invalid"

    static let reactions: [Reaction] = [
        Reaction(to: LinkLetter.self) { letter, work in
            guard !letter.to.hasSuffix(nowhere) else { return }
            try work.post(try letter.message())
        },
        Reaction(to: AddressLetter.self) { letter, work in
            guard !letter.to.hasSuffix(nowhere) else { return }
            try work.post(try letter.message())
        },
        Reaction(to: DutyGiven.self) { duty, work in
            for reader in try work.db.noticeReaders(ofSeat: duty.seat, on: work.moment.day) {
                let (subject, phrase) = words(ofDuty: duty.kind)
                try post(subject, [phrase], path: "/inbox", name: "duties", isOnce: true, to: reader, work)
            }
        },
        Reaction(to: AnnouncementMade.self) { announcement, work in
            guard let draft = try work.db.draft(of: announcement.record) else { return }
            for reader in try readers(of: announcement.audience, work) {
                try post(
                    Subject("A new announcement"), [Phrase("There is a new announcement for you. Sign in to read it.")],
                    path: "/inbox", name: "announcements", about: draft.reference, to: reader, work)
            }
        },
        // Those whom an agenda goes to are told, each once; those who are asked for comments, until when.
        Reaction(to: AgendaCirculated.self) { agenda, work in
            let asked = try Set(
                agenda.asked.flatMap { try work.db.noticeReaders(ofSeat: $0, on: work.moment.day).map(\.person) })
            for reader in try readers(of: agenda.audience, work) {
                let until = agenda.commentsBy.map { Phrase("Comments are taken until {day}. Sign in to send yours.", times: day($0)) }
                try post(
                    Subject("A meeting’s agenda"),
                    [Phrase("A version of a meeting’s agenda has gone out to you.")]
                        + (asked.contains(reader.person) ? [until].compactMap { $0 } : []),
                    path: "/meetings/\(agenda.meeting)/agenda", name: "agendas", about: Reference("meeting", agenda.meeting),
                    to: reader, work)
            }
        },
        // The delegations that a summary goes to are told until when corrections are taken. Of what was behind a closed door not
        // even the sitting is named.
        Reaction(to: SummaryCirculated.self) { circulated, work in
            let way = circulated.audience.isSitting ? "/inbox" : "/summaries/\(circulated.summary.slug)"
            for reader in try readers(of: circulated.audience, work)
            where try work.db.speaks(reader.person, among: circulated.audience, at: work.moment) {
                try post(
                    Subject("The summary of a sitting"),
                    [
                        Phrase("The draft summary of a sitting that your delegation followed has gone out to you."),
                        Phrase("Corrections are taken until {day}. Sign in to propose yours.", times: day(circulated.until)),
                    ], path: way, name: "summaries", about: circulated.summary, to: reader, work)
            }
        },
        // The delegation that spoke is told that there is an answer; the answer itself stands on the page.
        Reaction(to: RemarkAnswered.self) { answered, work in
            for reader in try readers(of: .party(answered.party), work)
            where try work.db.speaks(reader.person, among: answered.audience, at: work.moment) {
                try post(
                    Subject("What your delegation said has been answered"),
                    [Phrase("There is an answer to what your delegation said about a text that went round. Sign in to read it.")],
                    path: answered.audience.isSitting ? "/inbox" : answered.path, name: "answers", about: answered.record,
                    to: reader, work)
            }
        },
        // Whoever has an account already gets no link, but is told of the seat.
        Reaction(to: HolderInvited.self) { invited, work in
            for reader in try work.db.noticeReaders(ofPerson: invited.person)
            where try work.db.hasAccount(invited.person) {
                try post(
                    Subject("You have been given a seat"), [Phrase("You have been given a further seat. Sign in to see it.")],
                    path: "/inbox", name: "seats", to: reader, work)
            }
        },
        // Those who name a party's people are told that somebody was not confirmed; the reason stands on the page.
        Reaction(to: NominationDeclined.self) { declined, work in
            guard let party = try work.db.value("SELECT party FROM seat WHERE record = \(declined.seat.rawValue)", as: String.self)
            else { return }
            var written: Set<Identity> = []
            for seat in try work.db.correspondentSeats(of: party) {
                for reader in try work.db.noticeReaders(ofSeat: seat, on: work.moment.day)
                where written.insert(reader.person).inserted {
                    try post(
                        Subject("A nomination was not confirmed"),
                        [Phrase("The secretariat did not confirm somebody whom your party had named for a seat. Sign in to read why.")],
                        path: "/directory/\(party)", name: "nominations", to: reader, work)
                }
            }
        },
        // A party learns of whoever was seated behind the closed door for it without having been named by it, each reader once.
        Reaction(to: SeatedBehindDoor.self) { seated, work in
            var written: Set<Identity> = [seated.person]
            for seat in seated.told {
                for reader in try work.db.noticeReaders(ofSeat: seat, on: work.moment.day)
                where written.insert(reader.person).inserted {
                    try post(
                        Subject("Somebody was given a seat of your party"),
                        [Phrase("Somebody whom your party had not named was given a seat of it behind the closed door. Sign in to see who, and by whom.")],
                        path: "/openings", name: "seats", to: reader, work)
                }
            }
        },
        Reaction(to: PersonErased.self) { event, work in try work.forgetPost(toPerson: event.person) },
    ]

    /// A letter goes out only while its reader may read what it tells of.
    static let gate = PostGate { message, record, moment, db in
        guard let person = message.person, let holder = try db.holder(person, at: moment) else {
            return try db.isReadable(record, by: .everyone, at: moment)
        }
        return try db.isReadable(record, by: holder.actor.clearance, at: moment)
    }

    /// Daily, in the morning of Central America: what is due within a week is recalled.
    static let reminders = JobHandler("reminders", .daily(hour: 12, minute: 30)) { _, work in
        let (today, week) = (work.moment.day, Day(number: work.moment.day.number + 7))
        let seats = try work.db.rows(
            """
            SELECT DISTINCT seat FROM duty WHERE done IS NULL AND due >= \(today.description) AND due <= \(week.description)
            ORDER BY seat
            """
        ).map { Identity(rawValue: try $0["seat"]) }
        for seat in seats {
            for reader in try work.db.noticeReaders(ofSeat: seat, on: today) {
                try post(
                    Subject("Something is due soon"), [Phrase("Something that waits for a seat of yours is due within a week.")],
                    path: "/inbox", name: "reminders", to: reader, work)
            }
        }
    }

    /// Daily, when a new day has begun: whoever has a seat from this day on is invited.
    static let beginnings = JobHandler("seat-beginnings", .daily(hour: 0, minute: 5)) { _, work in try work.inviteHolders() }

    /// Daily: a year after every party was last asked whether the directory is right, all are asked again, with as many days
    /// to answer. The first time the secretariat asks.
    static let directoryCheck = JobHandler("directory-check", .daily(hour: 12, minute: 10)) { _, work in
        guard
            let last = try work.db.row(
                "SELECT at, detail FROM journal WHERE command = \(AskDirectoryCheck.name) ORDER BY sequence DESC LIMIT 1"),
            let asked = Moment(try last["at"])?.day, work.moment.day.number - asked.number >= 365
        else { return }
        let detail: String = try last["detail"]
        let question = try JSONDecoder().decode(AskDirectoryCheck.self, from: Data(detail.utf8))
        let term = Day(question.due).map { max(1, $0.number - asked.number) } ?? 1
        try work.perform(AskDirectoryCheck(by: Day(number: work.moment.day.number + term)))
    }

    /// Daily: personal data of people whose last seat ended longer ago than the setting says are removed.
    static let retention = JobHandler("retention", .daily(hour: 9, minute: 30)) { _, work in
        guard let days = try work.db.setting(SetRetention.setting).flatMap({ Int($0) }) else { return }
        let last = Day(number: work.moment.day.number - days)
        for person in try work.db.forgettablePeople(since: last) {
            try work.perform(ErasePerson(person))
        }
    }

    /// Whoever belongs to an audience today.
    private static func readers(of audience: Audience, _ work: Work) throws -> [NoticeReader] {
        try work.db.noticeReaders(at: work.moment).filter { reader in
            try work.db.holder(reader.person, at: work.moment)?.actor.clearance.audiences.contains(audience) == true
        }
    }

    private static func day(_ day: Day) -> [String: When]? { When(day.description).map { ["day": $0] } }

    /// By the reader's choice at once, once a day, or not at all. No title stands in any of them.
    private static func post(
        _ subject: Subject, _ words: [Phrase], path: String, name: String, about: Reference? = nil, isOnce: Bool = false,
        to reader: NoticeReader, _ work: Work
    ) throws {
        guard reader.choice != .never else { return }
        let message = Message(
            to: try MailAddress(reader.address), person: reader.person, in: reader.language, subject,
            Letter(words.map { .paragraph($0) } + [.link(Phrase("Open the page"), to: path)]), about: about,
            reader.choice == .daily ? .daily(name) : .atOnce)
        if isOnce, try work.isWaiting(message) { return }
        try work.post(message)
    }

    /// What kind of thing waits. Of what only some holders may know, not even the kind is said.
    private static func words(ofDuty kind: String) -> (Subject, Phrase) {
        switch kind {
        case Duty.settleNomination:
            (Subject("A nomination waits for you"), Phrase("Somebody has been nominated for a seat. Sign in to confirm it, or not."))
        case Duty.checkDirectory:
            (Subject("The directory waits for your check"), Phrase("You are asked whether the directory is still right. Sign in to look."))
        case Duty.task: (Subject("A task waits for you"), Phrase("Something is asked of a seat that you hold. Sign in to read what."))
        case Duty.answerInvitation:
            (Subject("An invitation waits for your answer"), Phrase("You are invited to a meeting. Sign in to answer."))
        case Duty.registerDelegation:
            (Subject("Your delegation is to be registered"), Phrase("Your delegation to a meeting is not registered yet. Sign in to do it."))
        case Duty.deadline:
            (Subject("Something is owed by a day"), Phrase("Something is owed by a day. Sign in to see what, and by when."))
        default: (Subject("Something waits for you"), Phrase("Something waits for a seat that you hold."))
        }
    }
}

/// Somebody to be written to.
struct NoticeReader {
    let person: Identity
    let address: String
    let language: Language
    let choice: NoticeChoice
}

extension Connection {
    fileprivate func noticeReaders(ofSeat seat: Identity, on day: Day) throws -> [NoticeReader] {
        let today = day.description
        return try noticeReaders(
            """
            EXISTS (SELECT 1 FROM tenure t WHERE t.person = p.record AND t.seat = \(seat.rawValue) AND t.state = 'confirmed'
                    AND t.begins <= \(today) AND (t.ends IS NULL OR t.ends >= \(today)))
            """)
    }

    fileprivate func noticeReaders(ofPerson person: Identity) throws -> [NoticeReader] {
        try noticeReaders("p.record = \(person.rawValue)")
    }

    fileprivate func noticeReaders(at moment: Moment) throws -> [NoticeReader] {
        let today = moment.day.description
        return try noticeReaders(
            """
            EXISTS (SELECT 1 FROM tenure t WHERE t.person = p.record AND t.state = 'confirmed' AND t.begins <= \(today)
                    AND (t.ends IS NULL OR t.ends >= \(today)))
            """)
    }

    private func noticeReaders(_ condition: SQL) throws -> [NoticeReader] {
        try rows(
            """
            SELECT p.record, p.address, p.language, p.notices FROM person p JOIN record r ON r.id = p.record
            WHERE p.address NOT LIKE \("%" + Notices.nowhere) AND r.removed IS NULL AND \(condition) ORDER BY p.record
            """
        ).map { row in
            NoticeReader(
                person: Identity(rawValue: try row["record"]), address: try row["address"],
                language: Language(try row["language"]), choice: NoticeChoice(rawValue: try row["notices"]) ?? .atOnce)
        }
    }

    /// Whether somebody has a seat of a party that opens an audience: those who take part, not those who serve the meeting.
    fileprivate func speaks(_ person: Identity, among audience: Audience, at moment: Moment) throws -> Bool {
        let seats = try holder(person, at: moment)?.actor.seats ?? []
        return try !parties(of: seats) { $0.audiences.contains(audience) }.isEmpty
    }

    fileprivate func hasAccount(_ person: Identity) throws -> Bool {
        try value("SELECT 1 FROM account WHERE person = \(person.rawValue)", as: Int.self) != nil
    }

    fileprivate func isReadable(_ record: Identity, by clearance: Clearance, at moment: Moment) throws -> Bool {
        try value(
            "SELECT 1 FROM record r WHERE r.id = \(record.rawValue) AND \(clearance.condition("r", at: moment))",
            as: Int.self) != nil
    }
}
