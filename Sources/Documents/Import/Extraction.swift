internal import Foundation
internal import Records
internal import Web

/// Takes the text out of a file.
struct Extraction: Sendable {
    /// The text with its language still open.
    struct Extracted: Sendable {
        var blocks: [DraftBlock]
        /// Pictures of the pages, where there is no text.
        var pages: [FileContent] = []
        let form: FileForm
        /// What the reader of the report should know, as its key for the console.
        var remarks: [ImportFault] = []
    }

    /// How long a program may take to read a file.
    var patience = Duration.seconds(60)

    /// Bytes of text that a document may have.
    static let mostText = 32 << 20
    /// Bytes that a Word or OpenDocument file, which is a zip file, may unpack to.
    static let mostUnpacked = 256 << 20
    /// MiB of memory in which pandoc must read a file.
    private static let mostMemory = 512
    /// Pages of which pictures are made.
    private static let mostPages = 300

    /// A file as what a document holds in its language.
    func content(
        of file: SourceFile, language: Language?, among languages: Languages, bytes: FileContent? = nil
    ) async throws -> (content: DocumentContent, files: [FileContent], extracted: Extracted) {
        let extracted = try await extract(file)
        let sample = extracted.blocks.prefix(40).map(\.text).joined(separator: " ")
        let language = language ?? LanguageGuess.language(of: sample, among: languages) ?? languages.official
        let bytes = try bytes ?? file.content()
        let name = (file.name as NSString).deletingPathExtension
        let pages = extracted.pages.enumerated().map { number, page in
            DocumentFile(digest: page.digest, size: page.size, name: "\(name)-\(number + 1).jpg", media: "image/jpeg")
        }
        let content = DocumentContent(
            language: language,
            original: DocumentFile(digest: bytes.digest, size: bytes.size, name: file.name, media: extracted.form.media),
            text: extracted.blocks.isEmpty ? nil : DocumentText(extracted.blocks, language: language), pages: pages)
        return (content, [bytes] + extracted.pages, extracted)
    }

    func extract(_ file: SourceFile) async throws -> Extracted {
        let start = try file.bytes(from: 0, count: 64 << 10)
        let form = FileForm(start, name: file.name)
        var extracted: Extracted
        switch form {
        case .pdf: extracted = try await pdf(file)
        case .word: extracted = try await unpacked(file, "docx", form)
        case .openDocument: extracted = try await unpacked(file, "odt", form)
        case .richText: extracted = try await pandoc(file, "rtf", form)
        case .page: extracted = try await page(file)
        case .text: extracted = try text(file)
        case .encryptedOffice: throw ImportFault("is encrypted")
        case .oldOffice: throw ImportFault("is an old Word file; save it as .docx")
        case .archive: throw ImportFault("is an archive; unpack it")
        case .picture: throw ImportFault("is a picture, not a document")
        case .unknown: throw ImportFault("is of no kind that can be read (text, PDF, Word, OpenDocument, RTF, HTML)")
        }
        let named = [FileForm.pdf, .word, .openDocument, .richText, .page].first { $0.endings.contains(file.ending) }
        if let named, named != form {
            extracted.remarks.append(ImportFault("is called .{ending} but is {form}", ["ending": file.ending, "form": form.media]))
        }
        return extracted
    }

    private func text(_ file: SourceFile) throws -> Extracted {
        guard file.size <= Extraction.mostText else { throw Extraction.tooLong }
        let bytes = try file.bytes(from: 0, count: file.size)
        guard let (text, encoding) = TextEncoding.read(bytes) else { throw ImportFault("is no text, whatever its name says") }
        let blocks = file.ending == "md"
            ? DocumentText(markdown: text, language: .none).blocks.map { DraftBlock(kind: $0.kind, level: $0.level, text: $0.text) }
            : PlainText(text).blocks()
        guard !blocks.isEmpty else { throw ImportFault("holds no text") }
        return Extracted(
            blocks: blocks, form: .text,
            remarks: encoding == .utf8 ? [] : [ImportFault("was read as {encoding}", ["encoding": encoding.rawValue])])
    }

    private func page(_ file: SourceFile) async throws -> Extracted {
        guard file.size <= Extraction.mostText else { throw Extraction.tooLong }
        guard let (text, _) = TextEncoding.read(try file.bytes(from: 0, count: file.size)) else {
            throw ImportFault("is no text, whatever its name says")
        }
        return try await pandoc(file, "html", .page, input: Array(text.utf8))
    }

    private func pdf(_ file: SourceFile) async throws -> Extracted {
        let done = try await program("pdftotext", ["-enc", "UTF-8", file.path, "-"], package: "poppler-utils")
        let complaint = String(decoding: done.complaint, as: UTF8.self)
        if complaint.contains("Incorrect password") { throw ImportFault("is encrypted") }
        let text = String(decoding: done.output, as: UTF8.self)
        guard done.isSuccess || !text.trimmed.isEmpty else { throw Extraction.damaged(complaint) }
        var extracted = Extracted(blocks: PlainText(text).blocks(), form: .pdf)
        if !done.isSuccess || complaint.contains("Couldn't find trailer") || complaint.contains("xref") {
            extracted.remarks.append(ImportFault("is damaged; what could be read was taken"))
        }
        let letters = text.unicodeScalars.lazy.filter { $0.properties.isAlphabetic }.prefix(41).count
        if letters <= 40 {
            extracted.blocks = []
            extracted.pages = try await pictures(file)
            extracted.remarks.append(
                ImportFault("holds no text; {n} pages are kept as pictures", ["n": String(extracted.pages.count)]))
        }
        return extracted
    }

    /// Pictures of the pages, grey and small: to be read on a slow line.
    private func pictures(_ file: SourceFile) async throws -> [FileContent] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("puebla-pages-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let done = try await program(
            "pdftoppm",
            ["-jpeg", "-jpegopt", "quality=60", "-gray", "-r", "96", "-l", String(Extraction.mostPages), file.path,
             folder.appendingPathComponent("page").path],
            package: "poppler-utils", patience: patience * 5)
        guard done.isSuccess else { throw Extraction.damaged(String(decoding: done.complaint, as: UTF8.self)) }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.map { FileContent(Array(try Data(contentsOf: folder.appendingPathComponent($0)))) }
    }

    private func unpacked(_ file: SourceFile, _ format: String, _ form: FileForm) async throws -> Extracted {
        if let directory = try ZipDirectory(file), directory.unpacked > Extraction.mostUnpacked {
            throw ImportFault("unpacks to more than {limit} MiB", ["limit": String(Extraction.mostUnpacked >> 20)])
        }
        return try await pandoc(file, format, form)
    }

    private func pandoc(
        _ file: SourceFile, _ format: String, _ form: FileForm, input: [UInt8]? = nil
    ) async throws -> Extracted {
        let arguments = ["+RTS", "-M\(Extraction.mostMemory)M", "-RTS", "--from", format, "--to", "json", "--sandbox"]
            + (input == nil ? [file.path] : [])
        let done = try await program("pandoc", arguments, package: "pandoc", input: input ?? [])
        let complaint = String(decoding: done.complaint, as: UTF8.self)
        // So it says what would give it more.
        if complaint.contains("+RTS -M") {
            throw ImportFault("cannot be read in {limit} MiB of memory", ["limit": String(Extraction.mostMemory)])
        }
        guard done.isSuccess else { throw Extraction.damaged(complaint) }
        let blocks = PandocText(done.output).blocks()
        guard !blocks.isEmpty else { throw ImportFault("holds no text") }
        return Extracted(blocks: blocks, form: form)
    }

    private func program(
        _ name: String, _ arguments: [String], package: String, input: [UInt8] = [], patience: Duration? = nil
    ) async throws -> Program.Done {
        let patience = patience ?? self.patience
        do {
            return try await Program(name, patience: patience, mostBytes: Extraction.mostText * 4)
                .run(arguments, input: input)
        } catch Program.Fault.isMissing {
            throw ImportFault("needs {program}: apt-get install {package}", ["program": name, "package": package])
        } catch Program.Fault.saidTooMuch {
            throw Extraction.tooLong
        } catch Program.Fault.tookTooLong {
            throw ImportFault(
                "could not be read within {n} seconds", ["n": String(patience.components.seconds)])
        }
    }

    private static let tooLong = ImportFault(
        "holds more text than {limit} MiB", ["limit": String(Extraction.mostText >> 20)])

    private static func damaged(_ complaint: String) -> ImportFault {
        let line = complaint.split(whereSeparator: \.isNewline).last.map { String($0.prefix(160)) } ?? ""
        return ImportFault("is damaged or cut off: {detail}", ["detail": line])
    }
}
