internal import Accounts
internal import Documents
internal import FollowUp
internal import Institution
public import Logging
internal import Meetings
public import Records
public import SQL
internal import Web

/// The whole house put together: which capabilities there are, their tables, pages and texts.
public enum House {
    /// In the order in which they build on each other. Never edited once landed, only added to.
    public static let migrations: [Migration] =
        RecordsSchema.migrations + FilesSchema.migrations + InstitutionSchema.migrations + DocumentsSchema.migrations
        + FollowUpSchema.migrations + SearchSchema.migrations + AccountsSchema.migrations + JobsSchema.migrations
        + OutboxSchema.migrations + DeskSchema.migrations + LiveSchema.migrations + MeetingsSchema.migrations

    /// What follows from which event, across capabilities.
    public static let reactions: [Reaction] = AccountsReactions.reactions + MeetingsRoutes.reactions + Notices.reactions + [
        // A seminar that is planned is an activity.
        Reaction(to: SeminarPlanned.self) { planned, work in
            var draft = planned.draft
            draft.facets[.type] = [planned.type]
            draft.facets[.status] = [ActivityStatus.scheduled.rawValue]
            try work.perform(
                KeepActivity(draft, type: ActivityType(rawValue: planned.type) ?? .seminar, status: .scheduled, proposed: nil))
        },
        // What a sitting agreed that somebody is to do is followed up.
        Reaction(to: ActionAgreed.self) { agreed, work in
            let slug = "action-" + agreed.point.rawValue.filter { $0 != "-" }
            try work.perform(
                FollowAction(
                    slug: slug, meeting: agreed.meeting, party: agreed.party, due: agreed.due, text: agreed.text,
                    audience: agreed.audience, origin: agreed.summary))
            let record = try work.identity(of: Reference("decision", slug), field: "slug")
            try work.actionPoint(agreed.point, became: record)
        },
    ]

    /// How background work is done, beside the post.
    static let handlers: [JobHandler] = [
        .releases, .digests, .tidying, .oldSignIns, Notices.reminders, Notices.beginnings, Notices.directoryCheck, Notices.retention,
    ] + MeetingsRoutes.jobs

    /// Whether the reader of a letter may still read the record that it tells of.
    public static let postGate = Notices.gate

    /// What search finds beside every record's own wordings, when its index is made anew.
    public static let reindexings: [Reindexing] = DocumentsSearch.reindexings

    /// What `puebla verify` follows beside foreign keys.
    public static let namings: [Verification.Naming] =
        InstitutionSchema.namings + DocumentsSchema.namings + FollowUpSchema.namings + MeetingsSchema.namings

    static let routes: [Route] =
        [HomePage.route] + InstitutionRoutes.routes + MeetingsRoutes.routes + FollowUpRoutes.routes + DocumentRoutes.routes
        + AccountsRoutes.routes + PortalRoutes.routes + PrivateRoutes.routes + DeskRoutes.routes

    /// What can be done at which address.
    static let deeds: [Deed] = InstitutionRoutes.deeds + MeetingsRoutes.deeds + DocumentRoutes.deeds + AccountsRoutes.deeds
        + PortalRoutes.deeds + PrivateRoutes.deeds + DeskRoutes.deeds

    /// What pages show live, and where they listen.
    static let liveRoutes: [LiveRoute] = MeetingsRoutes.liveRoutes

    /// What the editor asks for, kind by kind.
    static let forms: [RecordForm] = InstitutionForms.forms + MeetingsForms.forms + FollowUpForms.forms + DocumentForms.forms

    /// How earlier versions of records are found again in the journal.
    static let replays: [Replay] = Replay.shared + DocumentForms.replays

    static let addresses: [String: String] =
        InstitutionRoutes.addresses.merging(FollowUpRoutes.addresses) { mine, _ in mine }
        .merging(MeetingsRoutes.addresses) { mine, _ in mine }
        .merging(DocumentRoutes.addresses) { mine, _ in mine }
        .merging(AccountsRoutes.addresses) { mine, _ in mine }
        .merging(PortalRoutes.addresses) { mine, _ in mine }
        .merging(PrivateRoutes.addresses) { mine, _ in mine }

    /// Every text of the program.
    static let catalog: Catalog = [
        WebStrings.catalog, InstitutionStrings.catalog, MeetingsStrings.catalog, DocumentsStrings.catalog, FollowUpStrings.catalog,
        AccountsStrings.catalog,
        PortalStrings.catalog,
    ].reduce(Catalog()) { $0.merging($1) }

    /// The office where commands are handed in, with everything that follows from them.
    public static func office(
        _ database: Database, clock: @escaping @Sendable () -> Moment = { .now }
    ) -> CommandOffice {
        CommandOffice(
            database, clock: clock, reactions: reactions, jobsWait: { JobBell.process.ring() },
            stirred: { LiveBell.process.ring($0) })
    }

    /// Where background work is done.
    /// - Parameters:
    ///   - courier: takes the letters out; without one they wait.
    ///   - holder: who is said to hold the jobs; for people.
    public static func desk(
        _ database: Database, courier: Courier?, holder: String, clock: @escaping @Sendable () -> Moment = { .now },
        logger: Logger
    ) -> JobDesk {
        JobDesk(
            database, office: office(database, clock: clock), handlers: handlers + (courier.map { [$0.handler] } ?? []),
            holder: holder, clock: clock, logger: logger)
    }

    /// Whose credentials are whose.
    static let doorkeeper: Doorkeeper = { credentials, site, moment, database in
        try await AccountsDoor.caller(credentials, site, moment, database, .institution).map {
            Arrival(actor: $0.actor, visit: $0.visit, name: $0.name, owesSecondFactor: $0.owesSecondFactor)
        }
    }

    /// Brings the tables up to date; where the search index was made anew by that, fills it.
    public static func prepare(_ database: Database) async throws {
        try await database.migrate(migrations)
        let isEmpty = try await database.read { db in
            try db.value("SELECT 1 FROM record LIMIT 1", as: Int.self) != nil
                && db.value("SELECT 1 FROM search_record LIMIT 1", as: Int.self) == nil
        }
        guard isEmpty else { return }
        let actor = try await database.read { db in try secretariat(db) }
        _ = try await office(database).reindex(reindexings, as: actor)
    }

    /// The secretariat, as the command line acts.
    public static func secretariat(_ db: Connection) throws -> Actor {
        Actor(name: "secretariat", clearance: try db.secretariatClearance(), rights: [.keep, .administer])
    }

    /// Who somebody says they act for: `public`, `secretariat`, `party:mex`.
    /// - Throws: `Refusal.invalid` naming the forms allowed.
    public static func actor(_ name: String, _ db: Connection) throws -> Actor {
        switch name {
        case "public": return .anyone
        case "secretariat": return try secretariat(db)
        default:
            guard name.hasPrefix("party:") else {
                throw Refusal.invalid("as", "one of public, secretariat, party:ID (for example party:mex)")
            }
            do {
                let clearance = try db.clearance(ofParty: String(name.dropFirst(6)))
                return Actor(name: name, clearance: clearance, keepsRecords: false)
            } catch Refusal.notFound {
                throw Refusal.invalid("as", "there is no {reference}", ["reference": "party/\(name.dropFirst(6))"])
            }
        }
    }
}

/// The texts of this module.
enum PortalStrings {
    static let catalog = Catalog(stringCatalog: Embedded.text("Localizable.xcstrings") ?? "")
}
