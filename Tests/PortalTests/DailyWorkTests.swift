import Accounts
import Foundation
import Institution
import Logging
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// What the house does by itself, day by day: by the same desk that serves it, with the days gone by.
@Suite("Daily work", .timeLimit(.minutes(5)))
struct DailyWorkTests {
    private func scene(_ engine: TestEngine) async throws -> (PrivateScene, JobDesk) {
        let scene = try await PrivateScene(engine)
        let clock = scene.clock
        let desk = House.desk(
            scene.database, courier: nil, holder: "test", clock: { clock.now }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await desk.begin()
        return (scene, desk)
    }

    /// Lets days go by, and does on the last what is due.
    private func pass(_ days: Int, _ scene: PrivateScene, _ desk: JobDesk) async throws {
        scene.clock.set(Moment(milliseconds: scene.clock.now.milliseconds + days * 86_400_000))
        try await desk.doWhatIsDue()
    }

    @Test(arguments: TestEngine.allCases)
    func `Personal data go so many days after the last seat as the setting says, and not before it says anything`(
        engine: TestEngine
    ) async throws {
        let (scene, desk) = try await scene(engine)
        for (name, until) in [("gone", "2026-11-20"), ("here", nil)] as [(String, String?)] {
            try await scene.seat(name, Seat(function: "liaison-officer", party: name == "gone" ? "hnd" : "mex", body: "consular-network"), until: until)
        }
        func known() async throws -> [String] {
            try await scene.database.read { db in
                try db.rows("SELECT address FROM person WHERE address LIKE '%@example.org' ORDER BY address").map { try $0["address"] }
            }
        }
        try await pass(400, scene, desk)
        #expect(try await known() == ["gone@example.org", "here@example.org"], "the sources name no term")
        try await scene.office.perform(SetRetention(days: 500), as: try await scene.secretariat())
        try await pass(2, scene, desk)
        #expect(try await known().count == 2)
        try await pass(200, scene, desk)
        #expect(try await known() == ["here@example.org"])
        let left = try await scene.database.read { db in
            try ["wording WHERE text = 'gone'", "message WHERE address = 'gone@example.org'", "journal WHERE detail LIKE '%gone%'"].map {
                try db.value("SELECT COUNT(*) FROM \(raw: $0)", as: Int.self)
            }
        }
        #expect(left == [0, 0, 0])
        let dead = try await scene.value("SELECT kind FROM job WHERE state = 'dead'")
        #expect(dead == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Whoever gets a seat for a later day is invited on that day, once`(engine: TestEngine) async throws {
        let (scene, desk) = try await scene(engine)
        try await scene.seat("later", Seat(function: "focal-point-seat", party: "hnd", sector: "migration"), from: "2026-12-01")
        func letters() async throws -> Int? {
            try await scene.database.read { db in
                try db.value("SELECT COUNT(*) FROM message WHERE address = 'later@example.org'", as: Int.self)
            }
        }
        #expect(try await letters() == 0, "its link would open nothing yet")
        try await pass(9, scene, desk)
        #expect(try await letters() == 0)
        try await pass(1, scene, desk)
        #expect(try await letters() == 1)
        try await pass(1, scene, desk)
        #expect(try await letters() == 1)
    }

    @Test(arguments: TestEngine.allCases)
    func `A year after every party was asked whether the directory is right, it is asked again by itself`(
        engine: TestEngine
    ) async throws {
        let (scene, desk) = try await scene(engine)
        try await scene.seat("elena", Seat(function: "focal-point-seat", party: "hnd", sector: "migration"))
        func open() async throws -> [String] {
            try await scene.database.read { db in
                try db.rows("SELECT due FROM duty WHERE kind = \(Duty.checkDirectory) AND done IS NULL").map { try $0["due"] }
            }
        }
        try await pass(400, scene, desk)
        #expect(try await open() == [], "nobody has asked yet")
        let today = scene.clock.now.day
        try await scene.office.perform(AskDirectoryCheck(by: Day(number: today.number + 40)), as: try await scene.secretariat())
        #expect(try await open().count == 1)
        _ = try await scene.database.write { db in try db.execute("UPDATE duty SET done = made") }
        try await pass(300, scene, desk)
        #expect(try await open() == [])
        try await pass(70, scene, desk)
        #expect(try await open() == [Day(number: today.number + 370 + 40).description])
    }
}
