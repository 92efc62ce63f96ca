internal import Foundation
internal import HTML
internal import Records
internal import Web

/// Asks the portal, as anyone may, for one page after the other, and keeps what it answers.
struct PageExport: Sendable {
    /// Links as they stand, with where they lead in the export.
    typealias Places = [String: ExportMap.Place]

    /// Where pages and originals come from: the portal.
    struct Source: Sendable {
        /// A page in every form that it has.
        let draw: @Sendable (_ address: String) async throws -> [(form: Representation, answer: Answer)]
        /// An original.
        let ask: @Sendable (Question) async -> Answer
        /// What an answer carries: its text, or a file's bytes.
        var bytes: @Sendable (Answer) async throws -> [UInt8] = { Array($0.body.utf8) }
    }

    let source: Source
    let folder: ExportFolder
    let ledger: ExportLedger
    var map: ExportMap

    /// The portal could not answer: the export stops rather than leave a page out.
    struct Failure: Error, CustomStringConvertible {
        let address: String
        let status: Int
        var description: String { "\(address): \(status)" }
    }

    /// Writes a page in all its forms, unless what it shows is what it was.
    func export(_ page: ExportedPage, stamp: String) async throws {
        let address = page.address()
        if try await isKept(address, on: page, stamp: stamp) { return }
        guard let forms = try await read(address), let html = forms.first(where: { $0.form == .html })?.answer.body else {
            return
        }
        var places = places(of: LinkRewriter.addresses(in: html), on: page)
        for link in try await missingOriginals(places) { places[link] = nil }
        var kept = ExportManifest.Page(stamp: stamp, leads: follow(places), files: [])
        var written = 0
        for (form, answer) in forms {
            var answer = answer
            if form == .html { answer.body = rewritten(html, of: page, places) }
            let (file, isNew) = try await write(answer, to: page.file(form))
            kept.files.append(file)
            written += isNew ? 1 : 0
        }
        ledger.note(kept, at: address, written: written, isDrawn: true)
    }

    /// The page in all its forms; nil when there is none, or no more.
    private func read(_ address: String) async throws -> [(form: Representation, answer: Answer)]? {
        do { return try await source.draw(address) } catch Refusal.notFound { return nil }
    }

    /// Whatever the portal answers becomes a file here.
    func write(_ answer: Answer, to file: String) async throws -> (file: ExportManifest.File, isNew: Bool) {
        try folder.write(Data(try await source.bytes(answer)), to: file)
    }

    /// An original; nil when there is none, or no more.
    private func answer(_ address: String, known tag: String? = nil) async throws -> Answer? {
        let answer = await source.ask(Question(address, ifNoneMatch: tag))
        guard answer.status != 404 else { return nil }
        guard answer.status == 200 || (answer.status == 304 && tag != nil) else {
            throw Failure(address: address, status: answer.status)
        }
        return answer
    }

    /// Takes the page over as it is when it would be drawn the same, all its files stand, and all it leads to is there.
    private func isKept(_ address: String, on page: ExportedPage, stamp: String) async throws -> Bool {
        guard let known = folder.last.pages[address], known.stamp == stamp, known.files.allSatisfy(folder.stands) else {
            return false
        }
        let places = places(of: known.leads, on: page)
        guard try await missingOriginals(places).isEmpty else { return false }
        _ = follow(places)
        ledger.note(known, at: address, written: 0, isDrawn: false)
        return true
    }

    /// Writes the originals that a page leads to.
    /// - Returns: those that the portal does not give.
    private func missingOriginals(_ places: Places) async throws -> [String] {
        var missing: [String] = []
        for (link, place) in places {
            guard case .original(let address, let file) = place else { continue }
            let isThere = try await ledger.once(address) { try await exportOriginal(address, to: file) }
            if !isThere { missing.append(link) }
        }
        return missing
    }

    /// Whether it may be read is asked every time; its bytes only when they are others.
    private func exportOriginal(_ address: String, to file: String) async throws -> Bool {
        let known = folder.last.pages[address].flatMap { $0.files.allSatisfy(folder.stands) ? $0 : nil }
        guard let answer = try await answer(address, known: known?.tag) else { return false }
        if answer.status == 304, let known {
            ledger.note(known, at: address, written: 0, isDrawn: false)
            return true
        }
        let (file, isNew) = try await write(answer, to: file)
        let page = ExportManifest.Page(stamp: "", tag: answer.header("etag"), files: [file])
        ledger.note(page, at: address, written: isNew ? 1 : 0, isDrawn: true)
        return true
    }

    /// Asks for the lists that a page leads to.
    /// - Returns: those and the originals, for the next time.
    private func follow(_ places: Places) -> [String] {
        var leads: Set<String> = []
        for place in places.values {
            switch place {
            case .page(let list, _) where list.isNarrowed:
                ledger.want(list)
                leads.insert(list.address())
            case .original(let address, _): leads.insert(address)
            default: continue
            }
        }
        return leads.sorted()
    }

    /// Where the links of a page lead in the export.
    func places(of links: [String], on page: ExportedPage) -> Places {
        var places: Places = [:]
        for link in links where link.hasPrefix("/") && places[link] == nil { places[link] = map.place(of: link, on: page) }
        return places
    }

    /// The page with links from file to file. A link that leads to none goes.
    func rewritten(_ html: String, of page: ExportedPage, _ places: Places) -> String {
        let origin = page.file()
        return LinkRewriter { address in
            guard address.hasPrefix("/") else { return .stays }
            guard let place = places[address] else { return .goes }
            var way = relativePath(from: origin, to: place.file)
            if case .search(_, let query) = place { return .becomes(way + query) }
            // Where the choice is not kept, the place in it is not either.
            let isWhole = if case .page(let target, _) = place { target.isNarrowed == address.contains("?") } else { true }
            if isWhole, let mark = address.firstIndex(of: "#") { way += address[mark...] }
            return .becomes(way)
        }.rewrite(html)
    }
}

extension PageExport {
    /// Keeps files that the export makes itself.
    func keep(_ files: [(path: String, text: String)], as address: String, stamp: String = "") throws {
        var kept = ExportManifest.Page(stamp: stamp, files: [])
        var written = 0
        for (path, text) in files {
            let (file, isNew) = try folder.write(Data(text.utf8), to: path)
            kept.files.append(file)
            written += isNew ? 1 : 0
        }
        ledger.note(kept, at: address, written: written, isDrawn: true)
    }
}
