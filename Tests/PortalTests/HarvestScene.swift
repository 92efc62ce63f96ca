import Records
import SQL
import Synchronization
import TestDatabase
import Testing

@testable import Portal

/// A site of one's own with a clock, for tests of harvesting that write.
struct HarvestScene {
    let database: Database
    let clock: SecrecyTests.Clock
    let harvester: Harvester
    private let actor = Actor(name: "test", clearance: .everyone, keepsRecords: true)

    /// With the example's charter.
    init(_ engine: TestEngine) async throws {
        try await self.init(try await Stage.fresh(engine, charter: "example").database)
    }

    init(_ database: Database) async throws {
        let clock = SecrecyTests.Clock(try #require(Moment("2040-01-01T00:00:00.500Z")))
        self.database = database
        self.clock = clock
        harvester = Harvester(portal: try await Portal.open(database, base: Stage.base, cacheBytes: 0) { clock.now })
    }

    private var office: CommandOffice { House.office(database) { [clock] in clock.now } }

    /// Keeps a document of this name.
    func keep(
        _ slug: String, _ audience: Audience = .everyone, release: Release? = nil, type: String? = nil, title: String = "T"
    ) async throws {
        var draft = RecordDraft(Reference("document", slug), audience: audience)
        draft.release = release
        draft.wordings[.title] = [Wording(title, in: .english, .official)]
        if let type { draft.facets[.type] = [type] }
        try await office.perform(KeepRecord(draft), as: actor)
    }

    func set(_ name: String, _ audience: Audience, release: Release? = nil) async throws {
        let reference = try #require(Reference(name))
        try await office.perform(
            SetAudience(reference, audience: audience, release: release, basedOn: try await version(reference)), as: actor)
    }

    func revise(_ name: String) async throws {
        let reference = try #require(Reference(name))
        let wording = Wording("Revised", in: .english, .official)
        try await office.perform(
            ReviseWording(reference, field: .title, wording: wording, basedOn: try await version(reference)), as: actor)
    }

    func remove(_ name: String) async throws {
        try await office.perform(Remove(record: try #require(Reference(name))), as: actor)
    }

    private func version(_ reference: Reference) async throws -> Int {
        try await database.read { db in
            try db.value(
                "SELECT version FROM record WHERE kind = \(reference.kind) AND slug = \(reference.slug)", as: Int.self) ?? 0
        }
    }

    /// Takes a record away, of whatever kind.
    private struct Remove: Command {
        static let name = "test.remove"
        let record: Reference

        func perform(in work: Work) throws { try work.remove(try work.identity(of: record, field: "record")) }
    }
}

extension SecrecyTests.Clock {
    /// A minute later.
    func step() { set(Moment(milliseconds: now.milliseconds + 60_000)) }
}
