public import SQL

/// What changes while people look at it: a *topic* (`sitting/crm-xii-plenary`) has *parts* (`now`, `speakers`), and each part
/// has the number of its last change. Whoever knows the number up to which they have seen a topic is sent the parts with a
/// higher one, as they are now: no change is missed, none comes twice, and nobody waits for changes that were overtaken.
public enum Live {
    /// Where servers on one PostgreSQL tell each other which topics changed.
    public static let channel = "puebla_live"
    /// Stands for all topics: something was taken out of somebody's sight, and only reading again tells whose.
    public static let allTopics = ""
}

extension Work {
    /// Gives parts of a topic its next number, in this transaction: whoever listens is shown them anew once it is committed.
    ///
    /// To be called by whatever changes what a part shows. Numbers of a topic rise in the order of the commits, on both
    /// engines and from several servers. Best in a command: pages for everyone are kept until the journal has a new entry.
    /// - Parameters:
    ///   - topic: at most 1,000 bytes, and not empty.
    ///   - parts: names as the pages have them; those of one call have one number.
    public func stir(_ topic: String, _ parts: [String]) throws {
        precondition(!topic.isEmpty && topic.utf8.count <= 1_000 && !parts.contains(""), "a topic and its parts have names")
        guard !parts.isEmpty else { return }
        // Its row is locked until the end of the transaction, so that who comes later has a higher number.
        let next = try db.value(
            """
            INSERT INTO live_part (topic, part, sequence) VALUES (\(topic), '', 1)
            ON CONFLICT (topic, part) DO UPDATE SET sequence = live_part.sequence + 1 RETURNING sequence
            """, as: Int.self)
        guard let next else { preconditionFailure("a row was written") }
        for part in parts.uniqued() {
            try db.execute(
                """
                INSERT INTO live_part (topic, part, sequence) VALUES (\(topic), \(part), \(next))
                ON CONFLICT (topic, part) DO UPDATE SET sequence = excluded.sequence
                """)
        }
        try tell(topic)
    }

    /// Something may be out of somebody's sight from now on: every stream is looked at again at once.
    func stirEverything() throws { try tell(Live.allTopics) }

    private func tell(_ topic: String) throws {
        guard stirred.insert(topic).inserted else { return }
        try db.notify(Live.channel, topic)
    }
}

extension Connection {
    /// The number of the last change of each part of a topic; a part that never changed is not there, and counts as 0.
    public func liveParts(of topic: String) throws -> [String: Int] {
        var parts: [String: Int] = [:]
        for row in try rows("SELECT part, sequence FROM live_part WHERE topic = \(topic) AND part <> ''") {
            parts[try row["part"]] = try row["sequence"]
        }
        return parts
    }

    /// The number of the last change of each of these topics; those that never changed are not there.
    public func liveSequences(of topics: [String]) throws -> [String: Int] {
        guard !topics.isEmpty else { return [:] }
        var sequences: [String: Int] = [:]
        for row in try rows("SELECT topic, sequence FROM live_part WHERE part = '' AND topic IN (\(list: topics))") {
            sequences[try row["topic"]] = try row["sequence"]
        }
        return sequences
    }
}
