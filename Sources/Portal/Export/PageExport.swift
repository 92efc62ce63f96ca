internal import Foundation
internal import HTML
internal import Records
internal import Web

/// Asks the portal, as anyone may, for one page after the other, and keeps what it answers.
struct PageExport: Sendable {
    let ask: @Sendable (Question) async -> Answer
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
        guard let answer = try await answer(address) else { return }
        let html = answer.body
        let links = LinkRewriter.addresses(in: html)
        let missing = try await missingOriginals(links, on: page)
        var kept = ExportManifest.Page(stamp: stamp, files: [])
        var written = 0
        func keep(_ answer: Answer, _ file: String) throws {
            let (file, isNew) = try write(answer, to: file)
            kept.files.append(file)
            written += isNew ? 1 : 0
        }
        var drawn = answer
        drawn.body = rewritten(html, of: page, without: missing)
        try keep(drawn, page.file())
        for form in forms(of: page, links) {
            if let answer = try await self.answer(page.address(form)) { try keep(answer, page.file(form)) }
        }
        kept.leads = follow(links.filter { !missing.contains($0) }, on: page)
        ledger.note(kept, at: address, written: written, isDrawn: true)
    }

    /// Whatever the portal answers becomes a file here.
    func write(_ answer: Answer, to file: String) throws -> (file: ExportManifest.File, isNew: Bool) {
        try folder.write(Data(answer.body.utf8), to: file)
    }

    /// The answer; nil when there is no such thing, or no more.
    private func answer(_ address: String, known tag: String? = nil) async throws -> Answer? {
        let answer = await ask(Question(address, ifNoneMatch: tag))
        guard answer.status != 404 else { return nil }
        guard answer.status == 200 || (answer.status == 304 && tag != nil) else { throw Failure(address: address, status: answer.status) }
        return answer
    }

    /// Takes the page over as it is when it would be drawn the same, all its files stand, and all it leads to is there.
    private func isKept(_ address: String, on page: ExportedPage, stamp: String) async throws -> Bool {
        guard let known = folder.last.pages[address], known.stamp == stamp, known.files.allSatisfy(folder.stands),
            try await missingOriginals(known.leads, on: page).isEmpty
        else { return false }
        _ = follow(known.leads, on: page)
        ledger.note(known, at: address, written: 0, isDrawn: false)
        return true
    }

    /// Writes the originals that a page leads to.
    /// - Returns: those that the portal does not give.
    private func missingOriginals(_ links: [String], on page: ExportedPage) async throws -> Set<String> {
        var missing: Set<String> = []
        for link in links {
            guard case .original(let address, let file)? = map.place(of: link, on: page) else { continue }
            let isThere = try await ledger.once(address) { try await exportOriginal(address, to: file) }
            if !isThere { missing.insert(link) }
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
        let (file, isNew) = try write(answer, to: file)
        let page = ExportManifest.Page(stamp: "", tag: answer.header("etag"), files: [file])
        ledger.note(page, at: address, written: isNew ? 1 : 0, isDrawn: true)
        return true
    }

    /// Asks for the lists that a page leads to.
    /// - Returns: those and the originals, for the next time.
    private func follow(_ links: [String], on page: ExportedPage) -> [String] {
        var leads: Set<String> = []
        for link in links {
            switch map.place(of: link, on: page) {
            case .page(let list, _)? where list.isNarrowed:
                ledger.want(list)
                leads.insert(list.address())
            case .original(let address, _)?: leads.insert(address)
            default: continue
            }
        }
        return leads.sorted()
    }

    /// JSON, and what else the page says it is.
    private func forms(of page: ExportedPage, _ links: [String]) -> [Representation] {
        let linked = links.compactMap { link -> Representation? in
            guard case .page(page, let form)? = map.place(of: link, on: page) else { return nil }
            return form
        }
        return ([.json] + linked.filter { $0 != .html }).uniqued()
    }

    /// The page with links from file to file.
    func rewritten(_ html: String, of page: ExportedPage, without missing: Set<String> = []) -> String {
        LinkRewriter { address in
            guard address.hasPrefix("/") else { return .stays }
            guard !missing.contains(address), let place = map.place(of: address, on: page) else { return .goes }
            var way = relativePath(from: page.file(), to: place.file)
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
