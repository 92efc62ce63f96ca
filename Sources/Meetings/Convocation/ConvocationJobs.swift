internal import Institution
public import Records
internal import SQL

/// What happens about delegates by itself.
public enum ConvocationJobs {
    /// Daily: personal data of delegates to meetings that ended longer ago than their setting says are removed.
    public static let retention = JobHandler("delegates-retention", .daily(hour: 9, minute: 45)) { _, work in
        for meeting in try work.db.forgettableMeetings(on: work.moment.day) {
            try work.perform(ForgetDelegates(of: meeting))
        }
    }

    /// Nothing personal is kept of somebody any more: they come off every list of delegates too. Whose seat has ended is out
    /// of the closed doors that it opened.
    public static let reactions = [
        Reaction(to: TenureEnded.self) { event, work in try work.endPresenceBehindDoors(of: event.person) },
        Reaction(to: PersonErased.self) { event, work in
            let own = event.person.rawValue
            try work.db.execute(
                "UPDATE attendance SET name = NULL WHERE delegate IN (SELECT id FROM delegate WHERE person = \(own))")
            try work.db.execute(
                "DELETE FROM delegate_detail WHERE delegate IN (SELECT id FROM delegate WHERE person = \(own))")
            try work.db.execute("UPDATE delegate SET name = '', title = '', person = NULL WHERE person = \(own)")
        }
    ]
}

extension Connection {
    /// The meetings whose delegates' data have had their time by a day, and are still kept.
    func forgettableMeetings(on day: Day) throws -> [String] {
        try rows(
            """
            SELECT c.meeting, c.retention, r.ends FROM convocation c JOIN record r ON r.kind = 'meeting' AND r.slug = c.meeting
            WHERE c.retention IS NOT NULL AND c.erased IS NULL AND r.ends IS NOT NULL ORDER BY c.meeting
            """
        ).compactMap { row in
            let (months, ends): (Int, String) = (try row["retention"], try row["ends"])
            guard let last = Day(ends), last.adding(months: months) < day else { return nil }
            return try row["meeting"]
        }
    }
}

extension Day {
    /// The same day of a later month; its last where that is shorter.
    func adding(months: Int) -> Day {
        let (year, month, day) = parts
        let sum = month - 1 + months
        let (nextYear, nextMonth) = (year + sum / 12, sum % 12 + 1)
        return Day(year: nextYear, month: nextMonth, day: min(day, Day.length(ofMonth: nextMonth, year: nextYear))) ?? self
    }
}
