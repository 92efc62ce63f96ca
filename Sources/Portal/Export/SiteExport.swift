internal import Foundation
internal import Records
internal import SQL
internal import Web

extension Portal {
    /// Writes everything that anyone may read into a folder of plain files, which open without a server.
    /// - Parameters:
    ///   - program: differs when the program may draw pages in another way; then all are drawn again.
    ///   - report: is told now and then how far it is.
    /// - Throws: `Refusal.invalid` when the folder holds other things than an export; whatever keeps files from being
    ///   written. What was written before stays, and the next export goes on from there.
    public func export(
        to folder: String, program: String, report: @escaping @Sendable (ExportTally) -> Void = { _ in }
    ) async throws -> ExportTally {
        let portal = forPlainFiles()
        let source = PageExport.Source(
            draw: { try await portal.everyForm(of: $0) }, ask: { await portal.answer($0) },
            bytes: { try await portal.bytes(of: $0) })
        let export = try await SiteExport(portal, ExportFolder(folder), program: program, source: source, report: report)
        return try await export.run()
    }
}

/// An export from beginning to end: pages with fixed addresses, the lists they lead to, the pages of records, the lists
/// that those lead to, the search, and at last what is no longer public goes.
struct SiteExport: Sendable {
    private let portal: Portal
    private let stamps: ExportStamps
    private let reader: Reader
    private var pages: PageExport
    private let records: Set<Reference>
    /// Pages are drawn by the processor and read from one disk: more tasks than that bring nothing.
    private let tasks = max(2, ProcessInfo.processInfo.activeProcessorCount)

    init(
        _ portal: Portal, _ folder: ExportFolder, program: String, source: PageExport.Source,
        report: @escaping @Sendable (ExportTally) -> Void
    ) async throws {
        self.portal = portal
        let reader = Reader(
            .everyone, language: portal.site.languages.official, of: portal.site.languages, at: portal.clock())
        self.reader = reader
        let marks = "\(program) \(portal.site.base) \(portal.site.languages.all.map(\.rawValue))"
        (stamps, records) = try await portal.database.read { db in
            let rows = try db.rows("SELECT r.kind, r.slug FROM record r WHERE \(reader.mayRead("r"))")
            return (
                try ExportStamps(program: marks, db, for: reader),
                Set(try rows.map { Reference(try $0["kind"], try $0["slug"]) })
            )
        }
        pages = PageExport(
            source: source, folder: folder, ledger: ExportLedger(report: report),
            map: ExportMap(languages: portal.site.languages, records: records, assets: portal.assets))
    }

    func run() async throws -> ExportTally {
        var export = self
        try await export.exportFixed()
        // From here on it is settled which lists pages without choices lead to, whatever the order of the work.
        export.pages.map.known = pages.ledger.found
        try await export.exportLists()
        try await export.exportRecords()
        try await export.exportLists()
        try export.exportFrame()
        try await PlainSearch(portal: portal, reader: reader, pages: export.pages, stamp: stamps.site).export()
        return try export.finish()
    }

    /// The pages that are there in every process, and the list of each kind.
    private func exportFixed() async throws {
        let kinds = Set(records.map(\.kind)).sorted().map { "/records/\($0)" }
        let paths = Portal.fixedPaths + kinds
        let all = portal.site.languages.all.flatMap { language in paths.map { ExportedPage(language, $0) } }
        try await inParallel(all, tasks: tasks) { page in try await pages.export(page, stamp: stamps.site) }
    }

    /// The lists found in links, until none is new.
    private func exportLists() async throws {
        while true {
            let waiting = pages.ledger.takeWaiting()
            if waiting.isEmpty { return }
            try await inParallel(waiting, tasks: tasks) { page in try await pages.export(page, stamp: stamps.site) }
        }
    }

    /// The pages of records, some hundred at a time.
    private func exportRecords() async throws {
        var last: Identity?
        while true {
            let batch = try await portal.database.read { [last] db in
                try stamps.batch(after: last, db, for: reader)
            }
            guard let end = batch.last else { return }
            last = end.id
            // What became public after the beginning waits for the next export: nothing leads to it yet.
            let known = batch.filter { records.contains($0.reference) }
            let all = known.flatMap { entry in
                portal.site.languages.all.flatMap { language in pagesOf(entry, language) }
            }
            try await inParallel(all, tasks: tasks) { item in try await pages.export(item.page, stamp: item.stamp) }
        }
    }

    private func pagesOf(
        _ entry: ExportStamps.Entry, _ language: Language
    ) -> [(page: ExportedPage, stamp: String)] {
        let (kind, slug) = (entry.reference.kind, entry.reference.slug)
        let dossier = (page: ExportedPage(language, "/records/\(kind)/\(slug)"), stamp: entry.dossier)
        guard let address = portal.site.addresses[kind], address.isOwnPage else { return [dossier] }
        return [(page: ExportedPage(language, address.path(slug)), stamp: entry.page), dossier]
    }

    /// The way in, and what pages look like.
    private func exportFrame() throws {
        var files: [(path: String, text: String)] = [("index.html", LanguageChoice(portal: portal).html)]
        for (address, file) in portal.assets.plainNames.sorted(by: { $0.key < $1.key }) {
            if let answer = portal.assets.answer(String(address.dropFirst())) { files.append((file, answer.body)) }
        }
        try pages.keep(files, as: "/")
    }

    /// Takes away what this export no longer has, and seals it.
    private func finish() throws -> ExportTally {
        let (folder, ledger) = (pages.folder, pages.ledger)
        let manifest = ledger.manifest
        let kept = Set(manifest.pages.values.flatMap { $0.files.map(\.path) })
        for path in folder.written.subtracting(kept).sorted() where try folder.remove(path) { ledger.noteRemoved() }
        try folder.finish(manifest)
        return ledger.tally
    }
}
