import Foundation
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// A folder of plain files with everything that is public, and nothing else.
@Suite(.timeLimit(.minutes(20))) struct ExportTests {
    private let secretariat = Actor(name: "test", clearance: .everyone, keepsRecords: true)

    @Test func `Every link of an export leads to a file and a place, and nothing secret is in it`() async throws {
        let secrets = Secrets()
        let stage = try await Stage.fresh(.sqlite)
        try await secrets.takeUp(into: stage.database)
        let portal = try await Portal.open(stage.database, base: Stage.base, cacheBytes: 0) {
            Moment(milliseconds: Secrets.release.milliseconds - 1)
        }
        let folder = try ExportedFolder("export")
        let tally = try await folder.export(portal)
        let files = try folder.files()
        #expect(files.count == tally.files + 1, "and the manifest")
        #expect(files.count > 6000)
        // Pages do not show all of the invented records: places of theirs may be missing.
        func isReal(_ fault: String) -> Bool { !fault.contains(secrets.open) || !fault.contains("no such place") }
        #expect(ExportedFolder.dangling(files).filter(isReal).prefix(20) == [])
        let word = Data(secrets.marker.utf8)
        let telling = files.filter { $0.key.contains(secrets.marker) || $0.value.range(of: word) != nil }.keys.sorted()
        #expect(telling.prefix(20) == [])
        #expect(files.contains { $0.value.range(of: Data(secrets.open.utf8)) != nil }, "the public companions are there")
        for (path, _) in files {
            let isFit = FileName.isExportPath(path)
            #expect(isFit, "\(path) is a name for every stick")
        }
        let map = await portal.answer(Question("/sitemap.xml")).body
        for address in map.matches(of: /<loc>https:\/\/crm\.example\/([^<]*)<\/loc>/).map({ String($0.1) }) {
            let path = address.count == 2 ? "\(address)/index.html" : "\(address).html"
            #expect(files[path] != nil, "\(address) is exported")
            #expect(files[path.replacing(".html", with: ".json")] != nil, "\(address) is exported as JSON")
        }
        for html in files.filter({ $0.key.hasSuffix(".html") }).values.map({ String(decoding: $0, as: UTF8.self) }) {
            #expect(!html.contains("class=\"filters\""))
        }
        try await follow(secrets, stage.database, folder)
    }

    /// What becomes public goes into the folder, and nothing else.
    private func follow(
        _ secrets: Secrets, _ database: Database, _ folder: ExportedFolder
    ) async throws {
        let later = try await Portal.open(database, base: Stage.base, cacheBytes: 0) { Secrets.release }
        try await folder.export(later)
        let released = try folder.files()
        let known = Set(secrets.all.filter(\.isReleased).map(\.word))
        let shown = released.values.reduce(into: Set<String>()) { words, data in
            let text = String(decoding: data, as: UTF8.self)
            guard text.contains(secrets.marker) else { return }
            let found = text.matches(of: /qz[a-z]{6,}/).map { String($0.output) }
            words.formUnion(found.filter { $0.hasPrefix(secrets.marker) })
        }
        #expect(shown == known)
    }

    @Test(arguments: TestEngine.allCases)
    func `An export brought up to date is the same as a new one, and only what has changed is written`(
        engine: TestEngine
    ) async throws {
        let stage = try await Stage.fresh(engine, charter: "example")
        let folder = try ExportedFolder("export")
        let first = try await folder.export(stage.portal)
        let files = try folder.files()
        #expect(ExportedFolder.dangling(files) == [])
        let second = try await folder.export(stage.portal)
        #expect(second.written == 0 && second.removed == 0 && second.drawn == 1, "only the way in is made again")
        #expect(second.unchanged == first.files && second.bytes == first.bytes)
        #expect(try folder.files() == files)

        let office = House.office(stage.database)
        let document = Reference("document", "shared-count-method")
        try await office.perform(
            ReviseWording(
                document, field: .title, wording: Wording("Renamed method", in: .english, .official), basedOn: 1),
            as: secretariat)
        let third = try await folder.export(stage.portal)
        let revised = try folder.files()
        try await expectFresh(folder, stage)
        let changed = revised.filter { files[$0.key] != $0.value }.keys
        #expect(changed.count == third.written + 1, "and the manifest")
        #expect(changed.contains("en/documents/shared-count-method.html") && changed.contains("en/documents.html"))
        #expect(!changed.contains("en/activities/crew-fund.html") && !changed.contains("fr/rules.html"))
        #expect(third.drawn < first.drawn)

        try await office.perform(SetAudience(document, audience: .secretariat, basedOn: 2), as: secretariat)
        let fourth = try await folder.export(stage.portal)
        let withdrawn = try folder.files()
        #expect(fourth.removed > 0 && !withdrawn.keys.contains { $0.contains("shared-count-method") })
        #expect(!withdrawn.values.contains { $0.range(of: Data("Renamed method".utf8)) != nil })
        try await expectFresh(folder, stage)
    }

    /// The folder holds what an export into an empty folder would hold.
    private func expectFresh(_ folder: ExportedFolder, _ stage: Stage) async throws {
        let fresh = try ExportedFolder("fresh")
        try await fresh.export(stage.portal)
        let (old, new) = (try folder.files(), try fresh.files())
        #expect(Set(old.keys) == Set(new.keys))
        #expect(old.filter { new[$0.key] != $0.value }.keys.sorted() == [])
    }

    @Test func `A record's page is not drawn again when nothing it shows has changed`() async throws {
        let stage = try await Stage.fresh(.sqlite, charter: "example")
        let folder = try ExportedFolder("export")
        try await folder.export(stage.portal)
        let before = try manifest(folder)
        try await House.office(stage.database).perform(
            ReviseWording(
                Reference("activity", "crew-fund"), field: .summary, wording: Wording("Other", in: .english, .official),
                basedOn: 1), as: secretariat)
        try await folder.export(stage.portal)
        let after = try manifest(folder)
        func isSame(_ address: String) -> Bool {
            before.pages[address] != nil && before.pages[address]?.stamp == after.pages[address]?.stamp
        }
        #expect(isSame("/en/documents/shared-count-method") && isSame("/en/records/meeting/assembly-i"))
        #expect(!isSame("/en/activities/crew-fund") && !isSame("/en/records/activity/crew-fund"))
        #expect(!isSame("/en/activities"))
        let other = try await folder.export(stage.portal, program: "another")
        #expect(other.written == 0 && other.drawn > 100, "another program draws all again, and writes what differs")
    }

    private func manifest(_ folder: ExportedFolder) throws -> ExportManifest {
        try ExportManifest(Data(contentsOf: folder.url.appending(path: ExportManifest.name)))
    }

    @Test func `What is not the export's stays, and a folder with other things is refused`() async throws {
        let stage = try await Stage.fresh(.sqlite, charter: "example")
        let foreign = try ExportedFolder("foreign")
        try foreign.put("mine", at: "letter.txt")
        await #expect(throws: Refusal.self) { try await foreign.export(stage.portal) }
        #expect(try foreign.files().keys.sorted() == ["letter.txt"])

        let folder = try ExportedFolder("export")
        let whole = try await folder.export(stage.portal)
        try folder.put("mine", at: "en/documents/letter.html")
        try folder.put("mine", at: "letter.txt")
        // As an export leaves it that was killed while it wrote what has been withdrawn since.
        try folder.put("half", at: "en/documents/withdrawn.html.part")
        try folder.put("old", at: "en/documents/withdrawn.html")
        try folder.put("half", at: "en/about.html")
        try folder.put("en/documents/withdrawn.html\nen/about.html\n../../outside\n", at: "manifest.unfinished")
        let repaired = try await folder.export(stage.portal)
        #expect(repaired.written == 1 && repaired.removed == 1 && repaired.files == whole.files)
        #expect(folder.has("en/documents/letter.html") && folder.has("letter.txt"))
        #expect(!folder.has("en/documents/withdrawn.html") && !folder.has("en/documents/withdrawn.html.part"))
        #expect(!folder.has("manifest.unfinished"))
        let about = try String(contentsOf: folder.url.appending(path: "en/about.html"), encoding: .utf8)
        #expect(about.hasPrefix("<!doctype html>"))
    }

    @Test func `A manifest that names files outside the folder is refused`() throws {
        for path in ["../outside", "/etc/hosts", "en//x", "en/../../x", ".hidden"] {
            var manifest = ExportManifest()
            manifest.pages["/en"] = .init(stamp: "", files: [.init(path: path, sha256: "", bytes: 0)])
            let data = try manifest.data()
            #expect(throws: Refusal.self) { try ExportManifest(data) }
        }
        #expect(throws: Refusal.self) { try ExportManifest(Data("{}".utf8)) }
        let cut = try ExportManifest().data().dropLast(4)
        #expect(throws: Refusal.self) { try ExportManifest(Data(cut)) }
    }
}
