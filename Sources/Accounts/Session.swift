public import Records

/// Somebody is signed in, in one browser.
public struct Session: Sendable, Hashable {
    /// For lists and for revoking; it opens nothing.
    public let id: Identity
    public let person: Identity
    public let made: Moment
    /// When it was last used, to the minute.
    public let seen: Moment
    /// When the person last showed who they are.
    public let proven: Moment
    public let hasGivenCode: Bool
    public let way: Way
    public let agent: String
    public let place: String

    /// How it began.
    public enum Way: String, Sendable, Codable {
        case password, link
        case signOn = "sign-on"
    }

    /// How far signing in has come.
    public enum Standing: String, Sendable, Codable {
        /// All is given that is asked of this person.
        case complete
        /// The password is given, the code of the second factor is not.
        case awaitsCode
        /// The person's seats ask for a second factor, and there is none yet.
        case awaitsSecondFactor
    }

    /// The rule: whoever has a second factor gives its code; whoever must have one sets it up first.
    static func standing(hasGivenCode: Bool, hasFactor: Bool, needsFactor: Bool) -> Standing {
        if hasFactor { return hasGivenCode ? .complete : .awaitsCode }
        return needsFactor ? .awaitsSecondFactor : .complete
    }
}

/// How long sessions last. Settings of the site.
public struct SessionLimits: Sendable, Hashable {
    /// Minutes without a question.
    public let idle: Int
    /// Minutes from the beginning, however busy.
    public let absolute: Int
    static let idleSetting = "session-idle-minutes"
    static let absoluteSetting = "session-absolute-minutes"

    /// Minutes to bring a sign-in to its end.
    static let unfinished = 15

    public init(idle: Int = 60, absolute: Int = 720) {
        self.idle = idle
        self.absolute = absolute
    }

    func isOver(_ session: Session, _ standing: Session.Standing, at moment: Moment) -> Bool {
        func isPast(_ begin: Moment, _ minutes: Int) -> Bool {
            moment.milliseconds - begin.milliseconds >= minutes * 60_000
        }
        return isPast(session.seen, idle) || isPast(session.made, absolute)
            || (standing == .awaitsCode && isPast(session.made, SessionLimits.unfinished))
    }
}

/// Who is signed in, and as what they may act now.
public struct SignedIn: Sendable {
    public let session: Session
    public let standing: Session.Standing
    public let person: Person
    /// Without any right or clearance until signing in is complete; nobody at all while the code is awaited.
    public let actor: Actor
    /// Whether the session is old enough in the table that its use should be written down.
    let isToBeNoted: Bool
}
