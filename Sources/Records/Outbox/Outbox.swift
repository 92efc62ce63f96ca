public import SQL

extension Work {
    /// Posts a letter, in this transaction: a command that fails sends nothing, and one that is stored is never lost.
    /// - Returns: the letter's number in the outbox.
    /// - Throws: `Refusal.invalid` on `about` when there is no such record.
    @discardableResult
    public func post(_ message: Message) throws -> Identity {
        let identity = Identity(at: moment)
        let record = try message.about.map { try self.identity(of: $0, field: "about") }
        var daily: String?
        if case .daily(let name) = message.handling { daily = name }
        try db.execute(
            """
            INSERT INTO message (id, address, person, language, subject, letter, is_secret, record, daily, state, made)
            VALUES (\(identity.rawValue), \(message.address.text), \(message.person?.rawValue),
                    \(message.language.rawValue), \(try canonicalJSON(message.subject)), \(try canonicalJSON(message.letter)),
                    \(message.handling == .secret), \(record?.rawValue), \(daily), 'waiting', \(moment.description))
            """)
        if daily == nil { try enqueue(Delivery([identity]).order()) }
        return identity
    }

    /// Whether a letter that says the same to the same waits to be sent.
    public func isWaiting(_ message: Message) throws -> Bool {
        try db.value(
            """
            SELECT 1 FROM message WHERE state = 'waiting' AND address = \(message.address.text)
            AND subject = \(try canonicalJSON(message.subject)) AND letter = \(try canonicalJSON(message.letter)) LIMIT 1
            """, as: Int.self) != nil
    }

    /// Forgets every letter to a person, whatever became of it: for whoever removes a person's data.
    public func forgetPost(toPerson person: Identity) throws {
        try db.execute("DELETE FROM message WHERE person = \(person.rawValue)")
    }
}

/// Messages that go in one letter: what the job `post` is about.
public struct Delivery: Sendable, Hashable, Codable {
    /// The kind of the jobs.
    public static let kind = "post"

    public let messages: [Identity]

    init(_ messages: [Identity]) { self.messages = messages }

    /// - Throws: `DecodingError` when the job is about something else.
    public init(_ job: Job) throws { self = try job.payload(as: Delivery.self) }

    func order() throws -> JobOrder { try JobOrder(Delivery.kind, key: messages.first?.rawValue ?? "", payload: self) }
}

extension JobHandler {
    /// Gathers, once a day, what goes in one letter to the same reader: at six in the morning in Central America.
    public static let digests = JobHandler("digests", .daily(hour: 12, minute: 0)) { _, work in
        var bundles: [[String]: [Identity]] = [:]
        for row in try work.db.rows(
            """
            SELECT id, address, language, daily FROM message
            WHERE state = 'waiting' AND daily IS NOT NULL AND bundle IS NULL ORDER BY made, id LIMIT 10000
            """)
        {
            bundles[[try row["daily"], try row["address"], try row["language"]], default: []]
                .append(Identity(rawValue: try row["id"]))
        }
        for messages in bundles.values {
            let first = messages[0].rawValue
            try work.db.execute(
                "UPDATE message SET bundle = \(first) WHERE id IN (\(list: messages.map(\.rawValue)))")
            try work.enqueue(Delivery(messages).order())
        }
    }
}

extension Connection {
    /// Letters in a state, the newest first.
    /// - Parameter state: any when nil.
    public func outbox(_ state: PostedMessage.State? = nil, limit: Int = 100) throws -> [PostedMessage] {
        let condition: SQL = state.map { "m.state = \($0)" } ?? "1 = 1"
        return try rows("\(PostedMessage.query) WHERE \(condition) ORDER BY m.made DESC, m.id DESC LIMIT \(limit)")
            .map(PostedMessage.init(row:))
    }

    /// How many letters there are in each state.
    public func outboxCounts() throws -> [PostedMessage.State: Int] {
        var counts: [PostedMessage.State: Int] = [:]
        for row in try rows("SELECT state, COUNT(*) AS number FROM message GROUP BY state") {
            counts[try row["state"]] = try row["number"]
        }
        return counts
    }

    /// The letter of this number.
    public func message(_ identity: Identity) throws -> PostedMessage? {
        try row("\(PostedMessage.query) WHERE m.id = \(identity.rawValue)").map(PostedMessage.init(row:))
    }

    /// Begins to deliver: withdraws what its reader may no longer read, and counts an attempt for the rest.
    /// - Parameter host: whose name a first attempt puts into the `Message-ID`.
    /// - Returns: what is to be sent now, in the order of posting; all with the same `Message-ID`.
    public func beginDelivery(
        _ delivery: Delivery, gate: PostGate, host: String, at moment: Moment
    ) throws -> [PostedMessage] {
        var permitted: [String] = []
        for message in try waiting(delivery) {
            let isPermitted = try message.record.map { try gate.permits(message, $0, moment, self) } ?? true
            if isPermitted { permitted.append(message.id.rawValue) } else {
                try endMessages(
                    [message.id], as: .withdrawn, error: "the reader may no longer read what it tells of", at: moment)
            }
        }
        let messageID = "\(delivery.messages.first?.rawValue ?? "")@\(host)"
        try execute(
            """
            UPDATE message SET attempts = attempts + 1, message_id = COALESCE(message_id, CAST(\(messageID) AS TEXT))
            WHERE id IN (\(list: permitted)) AND state = 'waiting'
            """)
        return try waiting(delivery)
    }

    private func waiting(_ delivery: Delivery) throws -> [PostedMessage] {
        try rows(
            """
            \(PostedMessage.query) WHERE m.id IN (\(list: delivery.messages.map(\.rawValue))) AND m.state = 'waiting'
            ORDER BY m.made, m.id
            """
        ).map(PostedMessage.init(row:))
    }

    /// Ends letters that wait. What was secret in them is wiped.
    public func endMessages(
        _ messages: [Identity], as state: PostedMessage.State, error: String? = nil, at moment: Moment
    ) throws {
        try execute(
            """
            UPDATE message SET state = \(state), error = \(error), ended = \(moment.description),
                letter = CASE WHEN is_secret = 1 THEN NULL ELSE letter END
            WHERE id IN (\(list: messages.map(\.rawValue))) AND state = 'waiting'
            """)
    }

    /// Notes why letters could not be sent this time.
    public func noteFailure(of messages: [Identity], _ error: String) throws {
        try execute(
            """
            UPDATE message SET error = \(error) WHERE id IN (\(list: messages.map(\.rawValue))) AND state = 'waiting'
            """)
    }
}
