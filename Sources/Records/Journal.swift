internal import Crypto
public import SQL

/// What happened, in order, each entry sealed with the hash of the one before: whoever changes, removes or inserts one
/// breaks the chain at that place.
public enum Journal {
    /// One entry as the history of a record shows it.
    public struct Entry: Sendable, Hashable {
        /// Counts from one without a gap.
        public let sequence: Int
        public let at: Moment
        public let actor: String
        public let command: String
        /// The command as canonical JSON.
        public let detail: String
    }

    /// What `puebla verify` says of the journal.
    public enum Verdict: Sendable, Hashable {
        case sound(entries: Int)
        /// The first entry that is not as it was written, and what is wrong with it.
        case tampered(sequence: Int, why: String)
    }

    static func append(
        to db: Connection, at moment: Moment, actor: String, command: String, records: [Identity], detail: String
    ) throws {
        let head = try db.row("SELECT sequence, hash FROM journal_head WHERE one = 1")
        let sequence: Int = try head.map { try $0["sequence"] + 1 } ?? 1
        let previous: String = try head.map { try $0["hash"] } ?? genesis
        let list = records.map(\.rawValue).uniqued().joined(separator: " ")
        let seal = hash(
            previous, sequence: sequence, at: moment.description, actor: actor, command: command, records: list,
            detail: detail)
        try db.execute(
            """
            INSERT INTO journal (sequence, at, actor, command, records, detail, previous, hash)
            VALUES (\(sequence), \(moment.description), \(actor), \(command), \(list), \(detail), \(previous), \(seal))
            """)
        for record in records.uniqued() {
            try db.execute("INSERT INTO journal_record (record, entry) VALUES (\(record.rawValue), \(sequence))")
        }
        try db.execute(
            """
            INSERT INTO journal_head (one, sequence, hash) VALUES (1, \(sequence), \(seal))
            ON CONFLICT (one) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash
            """)
    }

    /// Computes every hash again, in order, a thousand entries at a time.
    public static func verify(_ db: Connection) throws -> Verdict {
        var previous = genesis
        var count = 0
        while true {
            let rows = try db.rows(
                """
                SELECT sequence, at, actor, command, records, detail, previous, hash FROM journal
                WHERE sequence > \(count) ORDER BY sequence LIMIT \(1000)
                """)
            if rows.isEmpty { break }
            for row in rows {
                let sequence: Int = try row["sequence"]
                guard sequence == count + 1 else {
                    return .tampered(sequence: count + 1, why: "the entry is missing")
                }
                guard try row["previous"] == previous else {
                    return .tampered(sequence: sequence, why: "it does not follow the entry before it")
                }
                let computed = hash(
                    previous, sequence: sequence, at: try row["at"], actor: try row["actor"],
                    command: try row["command"], records: try row["records"], detail: try row["detail"])
                guard try row["hash"] == computed else {
                    return .tampered(sequence: sequence, why: "its content is not what was sealed")
                }
                previous = computed
                count = sequence
            }
        }
        let head = try db.row("SELECT sequence, hash FROM journal_head WHERE one = 1")
        let (last, seal): (Int, String) = (try head.map { try $0["sequence"] } ?? 0, try head.map { try $0["hash"] } ?? genesis)
        guard last == count, seal == previous else {
            return .tampered(sequence: count + 1, why: "the journal ends before its last entry")
        }
        return .sound(entries: count)
    }

    /// Compares the directory by which a record finds its entries with what the entries themselves say: whoever hides
    /// one there is seen, and a record that the journal knows but the database does not.
    static func faultsOfDirectory(_ db: Connection) throws -> [Refusal.Problem] {
        var faults: [Refusal.Problem] = []
        var last = 0
        while faults.count < Verification.most {
            let entries = try db.rows(
                "SELECT sequence, records FROM journal WHERE sequence > \(last) ORDER BY sequence LIMIT \(1000)")
            guard let end = entries.last else { break }
            let first = last
            last = try end["sequence"]
            var listed: [Int: Set<String>] = [:]
            for row in try db.rows(
                "SELECT record, entry FROM journal_record WHERE entry > \(first) AND entry <= \(last)")
            {
                listed[try row["entry"], default: []].insert(try row["record"])
            }
            for row in entries {
                let (sequence, records): (Int, String) = (try row["sequence"], try row["records"])
                guard Set(records.split(separator: " ").map(String.init)) != listed[sequence] ?? [] else { continue }
                faults.append(
                    .init("journal", "entry {n} is not listed with the records that it is about", ["n": String(sequence)]))
            }
        }
        return faults + (try db.rows(
            """
            SELECT j.record, MIN(j.entry) AS entry FROM journal_record j
            WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = j.record)
            GROUP BY j.record ORDER BY j.record LIMIT \(Verification.most)
            """
        ).map { row in
            .init(
                "journal", "entry {n} is about the record {record}, which is not there",
                ["n": String(try row["entry"] as Int), "record": try row["record"]])
        })
    }

    /// The entries about a record, the newest first. Whoever may read the record may read that it changed.
    public static func history(of record: Identity, _ db: Connection, limit: Int = 100) throws -> [Entry] {
        try db.rows(
            """
            SELECT j.sequence, j.at, j.actor, j.command, j.detail FROM journal_record r
            JOIN journal j ON j.sequence = r.entry
            WHERE r.record = \(record.rawValue) ORDER BY j.sequence DESC LIMIT \(limit)
            """
        ).map { row in
            Entry(
                sequence: try row["sequence"], at: Moment(try row["at"]) ?? Moment(milliseconds: 0),
                actor: try row["actor"], command: try row["command"], detail: try row["detail"])
        }
    }

    /// What the first entry follows.
    private static let genesis = String(repeating: "0", count: 64)

    /// Every field with its length, so that no two different entries have the same bytes.
    private static func hash(
        _ previous: String, sequence: Int, at: String, actor: String, command: String, records: String, detail: String
    ) -> String {
        var hasher = SHA256()
        for field in [previous, String(sequence), at, actor, command, records, detail] {
            hasher.update(data: Array("\(field.utf8.count):".utf8))
            hasher.update(data: Array(field.utf8))
        }
        return hexadecimal(hasher.finalize())
    }
}
