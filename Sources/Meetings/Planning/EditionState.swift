internal import Institution
public import Records

/// The cycle of an edition as it is planned now: what the rules look at.
public struct EditionState: Sendable {
    public struct Gathering: Sendable, Hashable {
        public let slug: String
        public let body: String
        /// Nil where no day is known.
        public let days: ClosedRange<Day>?
        public let host: String?

        public init(_ slug: String, body: String, days: ClosedRange<Day>?, host: String? = nil) {
            self.slug = slug
            self.body = body
            self.days = days
            self.host = host
        }
    }

    public struct Session: Sendable, Hashable {
        public let slug: String
        public let sitting: Sitting

        public init(_ slug: String, _ sitting: Sitting) {
            self.slug = slug
            self.sitting = sitting
        }
    }

    public var shape: CharterShape
    public var edition: Gathering
    /// The meetings held with it.
    public var others: [Gathering]
    public var sittings: [Session]
    public var items: [AgendaItem]
    public var deadlines: [Deadline]
    /// Other meetings of the same bodies in the edition's year.
    public var elsewhere: [Gathering]
    /// How many companions each party has on the list of those who come.
    public var companions: [String: Int]

    public init(
        shape: CharterShape, edition: Gathering, others: [Gathering] = [], sittings: [Session] = [], items: [AgendaItem] = [],
        deadlines: [Deadline] = [], elsewhere: [Gathering] = [], companions: [String: Int] = [:]
    ) {
        self.shape = shape
        self.edition = edition
        self.others = others
        self.sittings = sittings
        self.items = items
        self.deadlines = deadlines
        self.elsewhere = elsewhere
        self.companions = companions
    }

    /// As a plan would have it.
    public init(_ plan: EditionPlan, host: String, in shape: CharterShape, elsewhere: [Gathering] = []) {
        let all = plan.meetings.map { Gathering($0.slug, body: $0.body, days: $0.days, host: host) }
        self.init(
            shape: shape, edition: all.first { $0.slug == plan.edition } ?? Gathering(plan.edition, body: "", days: nil),
            others: all.filter { $0.slug != plan.edition }, sittings: plan.sittings.map { Session($0.slug, $0.sitting) },
            items: plan.items.map(\.item), deadlines: plan.deadlines, elsewhere: elsewhere)
    }

    public var meetings: [Gathering] { [edition] + others }

    func type(of sitting: Session) -> BodyType? { shape.body(sitting.sitting.body)?.type }

    func sittings(ofBody body: String) -> [Session] { sittings.filter { $0.sitting.body == body } }

    /// The open sittings of the edition: the plenary, or the body itself.
    var plenaries: [Session] {
        sittings.filter { session in
            guard session.sitting.meeting == edition.slug, let body = shape.body(session.sitting.body) else { return false }
            return body.type == .decision || (body.type == .sitting && !body.isClosed)
        }
    }

    var closed: [Session] { sittings.filter { shape.body($0.sitting.body)?.isClosed == true } }

    func day(of sitting: Session) -> Day? { sitting.sitting.opens.map { sitting.sitting.clock.reading($0).day } }

    /// What rules of a meeting ask for and its agenda has.
    func topics(of meeting: String) -> Set<String> { Set(items.filter { $0.meeting == meeting }.compactMap(\.required)) }
}
