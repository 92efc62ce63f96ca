public import Records
internal import SQL

/// Asks every party whether what the directory says of it is still right: the yearly question. It waits in the inbox of
/// those who name the party's people; where nobody does, of its other seats.
public struct AskDirectoryCheck: Command {
    public static let name = "institution.ask-directory-check"

    public let due: String

    public init(by due: Day) { self.due = due.description }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat asks every party")
    }

    public func problems() -> [Refusal.Problem] { Day(due) == nil ? [.init("due", "a day such as 2026-11-21")] : [] }

    public func perform(in work: Work) throws {
        if due < work.moment.day.description { throw Refusal.invalid("due", "must not lie in the past") }
        let parties = try work.db.rows("SELECT DISTINCT party FROM seat WHERE party IS NOT NULL ORDER BY party")
            .map { try $0["party"] as String }
        for party in parties {
            var seats = try work.seats(where: { !$0.appoints.isEmpty }, party: party)
            if seats.isEmpty { seats = try work.seats(where: { _ in true }, party: party) }
            let record = try work.identity(of: Reference("party", party), field: "party")
            for seat in seats {
                try work.give(Duty.checkDirectory, to: seat, record: record, subject: party, due: Day(due))
            }
        }
    }
}

/// Says that something that waited for one's seat is done: the directory is right, a task is finished.
public struct DischargeDuty: Command {
    public static let name = "institution.discharge-duty"

    public let duty: Identity

    public init(_ duty: Identity) { self.duty = duty }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard !actor.seats.isEmpty else { throw .notAllowed(reason: "you hold no seat today", rule: nil) }
    }

    public func perform(in work: Work) throws {
        let seats = work.actor.seats.map(\.rawValue)
        guard
            let row = try work.db.row(
                """
                SELECT d.kind, d.subject, d.record, s.party FROM duty d JOIN seat s ON s.record = d.seat
                WHERE d.id = \(duty.rawValue) AND d.done IS NULL AND d.seat IN (\(list: seats))
                """)
        else { throw Refusal.notFound }
        let (kind, subject): (String, String) = (try row["kind"], try row["subject"])
        guard kind != Duty.settleNomination else {
            throw Refusal.invalid("duty", "is done by confirming or declining the nomination")
        }
        guard !Duty.endingByThemselves.contains(kind) else {
            throw Refusal.invalid("duty", "ends by itself when it has been done")
        }
        // One answer is enough for the party: its others need not give it too.
        try work.discharge(kind, subject: subject, party: try row["party"])
        if let record = try row["record"] as String? { work.mention(Identity(rawValue: record)) }
    }
}

/// Asks something of the holders of a party's seats, by a day.
public struct GiveTask: Command {
    public static let name = "institution.give-task"

    public let party: String
    public let function: String
    public let task: String
    public let due: String?
    public let record: Reference?

    public init(_ task: String, to party: String, function: String, by due: Day?, about record: Reference? = nil) {
        self.task = task
        self.party = party
        self.function = function
        self.due = due?.description
        self.record = record
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.keepsRecords || actor.rights.contains(.preside) else {
            throw .notAllowed(reason: "only the secretariat and the presidency ask something of a party", rule: "s2")
        }
    }

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if task.trimmed.isEmpty { problems.append(.init("task", "must not be empty")) }
        if task.utf8.count > 2000 { problems.append(.init("task", "at most {limit} bytes", ["limit": "2000"])) }
        if let due, Day(due) == nil { problems.append(.init("due", "a day such as 2026-11-21")) }
        return problems
    }

    public func perform(in work: Work) throws {
        let seats = try work.seats(where: { $0.slug == function }, party: party)
        guard !seats.isEmpty else { throw Refusal.invalid("function", "the party has no seat of this function") }
        // What they may not read themselves is not there for them.
        let about = try record.map { record in
            guard let found = try work.readable(record) else {
                throw Refusal.invalid("record", "there is no {reference}", ["reference": record.description])
            }
            return found.identity
        }
        for seat in seats {
            try work.give(Duty.task, to: seat, record: about, subject: task.trimmed, due: due.flatMap { Day($0) })
        }
    }
}
