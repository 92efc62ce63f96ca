internal import Foundation
internal import Records
internal import SQL

/// Reads a batch of documents: what is there already, their texts, and what is proposed of each.
struct Preparation: Sendable {
    let database: Database
    let proposal: Proposal
    let languages: Languages
    let options: DocumentImport.Options

    private struct Read: Sendable {
        let item: ImportPlan.Item
        let content: [(language: Language?, file: SourceFile, bytes: FileContent)]
        let metadata: DocumentMetadata
        let hasSidecar: Bool
    }

    func prepare(_ items: [ImportPlan.Item]) async throws -> [Prepared] {
        let read = items.map { item in Result { try self.read(item) } }
        let digests = read.flatMap { (try? $0.get())?.content.map(\.bytes.digest) ?? [] }
        let holders = try await holders(of: digests)
        let extracted = await withTaskGroup(of: (Int, Prepared).self) { group in
            for (index, result) in read.enumerated() {
                group.addTask { (index, await prepare(result, items[index], holders)) }
            }
            return await group.reduce(into: [Int: Prepared]()) { $0[$1.0] = $1.1 }
        }
        return try await distinct(items.indices.compactMap { extracted[$0] })
    }

    private func read(_ item: ImportPlan.Item) throws -> Read {
        let said = try item.sidecar.map { try Sidecar.read($0, languages: languages) }
        let content = try item.files.map { language, path in
            let file = try SourceFile(path)
            guard file.size > 0 else { throw ImportFault("is empty") }
            guard file.size <= options.largest else {
                throw ImportFault(
                    "is larger than the limit of {limit} MiB (--largest)", ["limit": String(options.largest >> 20)])
            }
            return (language, file, try file.content())
        }
        return Read(
            item: item, content: content, metadata: options.metadata.over(said ?? DocumentMetadata()),
            hasSidecar: said != nil)
    }

    /// Which documents have files with these bytes.
    private func holders(of digests: [String]) async throws -> [String: String] {
        guard !digests.isEmpty else { return [:] }
        return try await database.read { db in
            var holders: [String: String] = [:]
            for row in try db.rows(
                """
                SELECT d.digest, r.slug FROM document_file d JOIN record r ON r.id = d.document
                WHERE d.role = 'original' AND d.digest IN (\(list: digests)) ORDER BY r.slug DESC
                """)
            {
                holders[try row["digest"]] = try row["slug"]
            }
            return holders
        }
    }

    private func prepare(
        _ result: Result<Read, any Error>, _ item: ImportPlan.Item, _ holders: [String: String]
    ) async -> Prepared {
        let path = item.files.count == 1 ? item.files[0].path : item.path
        do {
            return try await prepare(try result.get(), path, holders)
        } catch let fault as ImportFault {
            return Prepared(path: path, slug: "", bytes: 0, outcome: .fault(fault))
        } catch {
            return Prepared(
                path: path, slug: "", bytes: 0,
                outcome: .fault(ImportFault("cannot be read: {detail}", ["detail": "\(error)".prefix(160).description])))
        }
    }

    private func prepare(_ read: Read, _ path: String, _ holders: [String: String]) async throws -> Prepared {
        let bytes = read.content.reduce(0) { $0 + $1.bytes.size }
        let fresh = read.content.filter { holders[$0.bytes.digest] == nil }
        if fresh.isEmpty, let slug = holders[read.content[0].bytes.digest] {
            return Prepared(
                path: path, slug: slug, bytes: 0,
                outcome: read.hasSidecar ? .command(DescribeDocument(slug, read.metadata)) : .present(slug))
        }
        var contents: [DocumentContent] = []
        var files: [FileContent] = []
        var remarks: [ImportFault] = []
        var proposed = DocumentMetadata()
        for (named, file, content) in fresh {
            let one = try await Extraction().content(
                of: file, language: named ?? read.metadata.language, among: languages, bytes: content)
            remarks += one.extracted.remarks
            proposed = proposed.over(
                proposal.metadata(one.extracted.blocks, language: one.content.language, name: read.item.name))
            contents.append(one.content)
            files += one.files
        }
        // A file more in the folder of a document that is there: another language of it.
        if let slug = read.content.lazy.compactMap({ holders[$0.bytes.digest] }).first {
            return Prepared(
                path: path, slug: slug, bytes: bytes, remarks: remarks,
                outcome: .command(ReplaceContents(slug, contents: contents, files: files)))
        }
        let metadata = read.metadata.over(proposed)
        let attached = try attachments(metadata, beside: path)
        let command = keep(
            metadata, contents, attachments: attached.map(\.file), files: files + attached.map(\.content),
            digest: read.content[0].bytes.digest)
        return Prepared(
            path: path, slug: command.draft.reference.slug, bytes: bytes, remarks: remarks, outcome: .command(command),
            isNamed: metadata.slug != nil)
    }

    private func keep(
        _ metadata: DocumentMetadata, _ contents: [DocumentContent], attachments: [DocumentFile], files: [FileContent],
        digest: String
    ) -> KeepDocument {
        let title = metadata.titles[languages.official] ?? metadata.titles.sorted { $0.key < $1.key }.first?.value ?? ""
        let slug = metadata.slug ?? DocumentNames.slug(of: title, otherwise: "document-\(digest.prefix(10))")
        var draft = RecordDraft(Reference("document", slug), audience: metadata.audience ?? .secretariat)
        metadata.apply(to: &draft, languages: languages)
        let official = metadata.official
            ?? (contents.contains { $0.language == languages.official } ? languages.official : contents.first?.language)
        return KeepDocument(
            draft, type: metadata.type ?? .other, symbol: metadata.symbol, official: official, contents: contents,
            attachments: attachments, files: files)
    }

    private func attachments(
        _ metadata: DocumentMetadata, beside path: String
    ) throws -> [(file: DocumentFile, content: FileContent)] {
        let folder = (path as NSString).deletingLastPathComponent
        return try metadata.attachments.map { name in
            let file: SourceFile
            do { file = try SourceFile((folder as NSString).appendingPathComponent(name)) } catch {
                throw ImportFault("its attachment “{name}” cannot be read", ["name": name])
            }
            let form = FileForm(try file.bytes(from: 0, count: 64 << 10), name: name)
            let content = try file.content()
            return (DocumentFile(digest: content.digest, size: content.size, name: file.name, media: form.media), content)
        }
    }

    /// Gives documents of one name names of their own, by their bytes: the same in every run.
    private func distinct(_ prepared: [Prepared]) async throws -> [Prepared] {
        let slugs = prepared.compactMap { item -> String? in
            if case .command(let command) = item.outcome, command is KeepDocument { return item.slug }
            return nil
        }
        var taken = try await database.read { db in
            guard !slugs.isEmpty else { return Set<String>() }
            return Set(
                try db.rows("SELECT slug FROM record WHERE kind = 'document' AND slug IN (\(list: slugs))")
                    .map { try $0["slug"] as String })
        }
        var digests: Set<String> = []
        return prepared.map { item in
            guard case .command(let command) = item.outcome, let keep = command as? KeepDocument else { return item }
            let digest = keep.contents[0].original?.digest ?? ""
            guard digests.insert(digest).inserted else {
                return Prepared(path: item.path, slug: item.slug, bytes: 0, outcome: .present(item.slug))
            }
            guard !taken.insert(item.slug).inserted else { return item }
            // Who names a document that is there means that one: the file becomes its next revision.
            if item.isNamed {
                return Prepared(
                    path: item.path, slug: item.slug, bytes: item.bytes, remarks: item.remarks,
                    outcome: .command(ReplaceContents(item.slug, contents: keep.contents, files: keep.files)))
            }
            let slug = "\(item.slug.prefix(100))-\(digest.prefix(10))"
            taken.insert(slug)
            return Prepared(
                path: item.path, slug: slug, bytes: item.bytes, remarks: item.remarks,
                outcome: .command(keep.named(slug)))
        }
    }
}

/// Names in addresses.
public enum DocumentNames {
    /// A title as an address has it: words without accents between hyphens, at most 70 letters.
    /// - Parameter otherwise: for a title without any such word.
    public static func slug(of title: String, otherwise: String = "untitled") -> String {
        var slug = ""
        for word in Analyzer().words(title) {
            let plain = String(word.folded.unicodeScalars.filter { $0.isASCII })
            guard !plain.isEmpty else { continue }
            guard slug.count + plain.count < 70 else { break }
            slug += slug.isEmpty ? plain : "-\(plain)"
        }
        return slug.isEmpty ? otherwise : slug
    }
}
