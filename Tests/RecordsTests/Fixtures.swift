import SQL
import TestDatabase

@testable import Records

/// What the tests of records begin with.
enum Fixture {
    static let languages = Languages([.spanish, .english])
    static let moment = Moment("2026-11-21T12:00Z")!
    static let secretariat = Actor(
        name: "secretariat", clearance: Clearance([.process, .members, .secretariat]), rights: [.keep, .administer])

    static func database(_ engine: TestEngine) async throws -> Database {
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        try await database.migrate(migrations)
        return database
    }

    static let migrations = RecordsSchema.migrations + FilesSchema.migrations + SearchSchema.migrations
        + JobsSchema.migrations + OutboxSchema.migrations + LiveSchema.migrations

    static func office(_ database: Database, reactions: [Reaction] = []) -> CommandOffice {
        CommandOffice(database, clock: { moment }, reactions: reactions)
    }

    static func reader(_ clearance: Clearance = .everyone, _ language: Language = .spanish, at time: Moment = moment) -> Reader {
        Reader(clearance, language: language, of: languages, at: time)
    }

    /// A record with a Spanish title, and an English one when given.
    static func draft(
        _ slug: String, kind: String = "note", _ title: String, en: String? = nil, text: String? = nil,
        audience: Audience = .everyone
    ) -> RecordDraft {
        var draft = RecordDraft(Reference(kind, slug), audience: audience)
        draft.wordings.add(Wording(title, in: .spanish, .official), to: .title)
        if let en { draft.wordings.add(Wording(en, in: .english, .translation), to: .title) }
        if let text { draft.wordings.add(Wording(text, in: .spanish, .draft), to: .text) }
        return draft
    }
}
