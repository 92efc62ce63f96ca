internal import Records
internal import SQL

/// How guessing is slowed down. Kept in the database, so that a restart forgives nothing.
///
/// A try is counted before it is answered and taken back when it was right, so that a thousand at once count as a thousand.
/// Nobody is locked out: waits end, letters with links have a count of their own, and what came from where the person has
/// signed in before is counted apart from what strangers try.
struct Throttle: Sendable, Hashable {
    /// So many tries cost nothing; after them each wait is twice the one before.
    struct Rule: Sendable, Hashable {
        let free: Int
        /// Seconds.
        let first: Int
        let longest: Int
        /// Seconds without a try after which all is forgotten.
        let forgets: Int

        /// Seconds to wait after so many failures.
        func wait(after failures: Int) -> Int {
            failures < free ? 0 : min(longest, first << min(failures - free, 20))
        }
    }

    let scope: String
    /// What is counted, hashed: addresses that people type are nobody's to read here.
    let key: String
    let rule: Rule

    private init(_ scope: String, _ subject: String, _ rule: Rule) {
        self.scope = scope
        key = Token.digest(subject)
        self.rule = rule
    }

    private static let day = 86_400

    /// Passwords tried for one address, whether anybody has it or not.
    static func account(_ address: String, from known: String?) -> Throttle {
        Throttle("account", "\(address) \(known ?? "")", Rule(free: 5, first: 5, longest: 900, forgets: day))
    }

    /// Whatever is tried from one network; a ministry behind one address has many people.
    static func network(_ network: String) -> Throttle {
        Throttle("network", network, Rule(free: 30, first: 5, longest: 900, forgets: day))
    }

    /// Codes tried by somebody who has given the password.
    static func code(_ person: Identity) -> Throttle {
        Throttle("code", person.rawValue, Rule(free: 5, first: 10, longest: 900, forgets: 7 * day))
    }

    /// Letters asked for to one address.
    static func letters(to address: String) -> Throttle {
        Throttle("letters", address, Rule(free: 3, first: 60, longest: 3600, forgets: day))
    }

    /// Letters to addresses that somebody says are theirs. Counted by account alone: what others have asked of an address is not
    /// to be felt here.
    static func addresses(of person: Identity) -> Throttle {
        Throttle("addresses", person.rawValue, Rule(free: 3, first: 60, longest: 3600, forgets: day))
    }

    /// Letters asked for from one network.
    static func letters(from network: String) -> Throttle {
        Throttle("letters-from", network, Rule(free: 20, first: 60, longest: 3600, forgets: day))
    }
}

extension Connection {
    /// Counts a try in each of these, unless one of them must wait.
    /// - Returns: seconds to wait; nil when the try may go on.
    func enter(_ throttles: [Throttle], at moment: Moment) throws -> Int? {
        var counts: [Int] = []
        var longest = 0
        for throttle in throttles {
            let row = try row(
                "SELECT failures, last FROM sign_in_try WHERE scope = \(throttle.scope) AND subject = \(throttle.key)")
            let last = try row.flatMap { Moment(try $0["last"]) }
            let passed = last.map { (moment.milliseconds - $0.milliseconds) / 1000 } ?? 0
            let failures: Int = try row.map { passed >= throttle.rule.forgets ? 0 : try $0["failures"] } ?? 0
            longest = max(longest, throttle.rule.wait(after: failures) - passed)
            counts.append(failures + 1)
        }
        guard longest <= 0 else { return longest }
        for (throttle, count) in zip(throttles, counts) {
            try execute(
                """
                INSERT INTO sign_in_try (scope, subject, failures, last)
                VALUES (\(throttle.scope), \(throttle.key), \(count), \(moment.description))
                ON CONFLICT (scope, subject) DO UPDATE SET failures = excluded.failures, last = excluded.last
                """)
        }
        return nil
    }

    /// The try was right: it does not count.
    func takeBack(_ throttle: Throttle) throws {
        try execute(
            """
            UPDATE sign_in_try SET failures = failures - 1
            WHERE scope = \(throttle.scope) AND subject = \(throttle.key) AND failures > 0
            """)
    }

    /// The person has shown who they are: nothing that was tried before counts.
    func forget(_ throttle: Throttle) throws {
        try execute("DELETE FROM sign_in_try WHERE scope = \(throttle.scope) AND subject = \(throttle.key)")
    }
}
