import Foundation
import HTML
import Records
import SQL
import Web

/// A document's files, to be replaced or attached by whoever keeps records; every revision stays.
struct DocumentFilesPage: Page {
    let record: RecordName
    let revisions: [DocumentRevision]
    let problems: [Refusal.Problem]
    private let actors: ActorNames

    private enum CodingKeys: String, CodingKey { case record, revisions, problems }

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in try await read(inquiry, []) }

    private static func read(_ inquiry: Inquiry, _ problems: [Refusal.Problem]) async throws -> DocumentFilesPage {
        let reading = try await DocumentReading.read(inquiry)
        return DocumentFilesPage(
            record: RecordName(reading.dossier.record), revisions: reading.revisions, problems: problems, actors: reading.actors)
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Files: {title}", ["title": record.title.text]),
            crumbs: [.init(t("Documents"), "/documents"), .init(record.title.text, "/documents/\(record.slug)")],
            section: .documents, isTransient: true, record: record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let path = "/documents/\(record.slug)/files"
        let languages = [Input.Option("", t("told by the text"))] + t.site.languages.all.map { .init($0.rawValue, t.name(of: $0)) }
        let replace = t.form(
            to: path,
            [
                .hidden("act", "replace"),
                Input("file", t("File"), .file(accept: ".pdf,.docx,.odt,.rtf,.html,.txt,.md"), isRequired: true),
                Input("language", t("Its language"), .choice(languages), value: ""),
            ], submit: t("Put it in the place of the present one"), problems: problems.filter { $0.field != "attachment" })
        let attach = t.form(
            to: path,
            [.hidden("act", "attach"), Input("attachment", t("File"), .file(accept: ""), isRequired: true)],
            submit: t("Attach"), problems: problems.filter { $0.field == "attachment" }, id: "attach")
        return """
            <header class="title"><h1>\(t("Files: {title}", ["title": record.title.text]))</h1></header>
            \(t.section(t("Revisions"), id: "revisions", shown(t)))
            \(t.section(t("Replace a file, or add a language"), id: "replace", replace))
            \(t.section(t("Attach a file"), id: "attaching", "<p>\(t("A file of the same name takes the place of the one there."))</p>" + attach + attached(t, path)))
            """
    }

    private func shown(_ t: Translator) -> HTML {
        guard !revisions.isEmpty else { return t.emptyState(t("This document has no files.")) }
        let items = revisions.html { revision in
            "<li><h3>\(t("Revision {n}", ["n": t.number(revision.number)]))</h3><p>\(t.moment(revision.at)) · \(t.actor(revision.actor, actors))</p>\(FileList(slug: record.slug, t: t).html(revision))</li>"
        }
        return "<ol class=\"records\" reversed>\(items)</ol>"
    }

    private func attached(_ t: Translator, _ path: String) -> HTML {
        let items = (revisions.first?.attachments ?? []).html { file in
            "<li>\(file.name) \(t.button(to: path, t("Detach"), [("act", "detach"), ("name", file.name)], isGrave: true, about: file.name))</li>"
        }
        return items.isEmpty ? .empty : "<ul class=\"lines\">\(items)</ul>"
    }

    /// POST `/documents/{slug}/files`.
    static let send: @Sendable (Submission) async throws -> Outcome = { submission in
        let slug = try submission.inquiry.slug()
        // Only what they may read is theirs to change.
        _ = try await DocumentReading.read(submission.inquiry)
        return try await submission.attempt {
            switch submission.form["act"] {
            case "replace": try await replace(slug, submission)
            case "attach": try await attach(slug, submission)
            case "detach": try await detach(slug, submission)
            default: throw Refusal.invalid("act", "one of {list}", ["list": "replace, attach, detach"])
            }
            return .see("/documents/\(slug)/files", notice: submission.t("Saved. The revision before stays."))
        } orShow: { try await read(submission.inquiry, $0) }
    }

    private static func replace(_ slug: String, _ submission: Submission) async throws {
        guard let sent = submission.form.files["file"]?.first, !sent.bytes.isEmpty else { throw Refusal.invalid("file", "must not be empty") }
        let languages = submission.inquiry.reader.languages
        let language = submission.form.fields["language"].map { Language($0) }
        if let language, !languages.contains(language) {
            throw Refusal.invalid("language", "one of the languages of the process")
        }
        // Programs that take text out of files read them from disk.
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("puebla-sent-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent(DocumentFile.safe(sent.name)).path
        try Data(sent.bytes).write(to: URL(fileURLWithPath: path))
        do {
            let read = try await Extraction().content(of: try SourceFile(path), language: language, among: languages)
            try await submission.perform(ReplaceContents(slug, contents: [read.content], files: read.files))
        } catch let fault as ImportFault {
            throw Refusal.invalid([.init("file", fault.why, fault.values)])
        }
    }

    private static func attach(_ slug: String, _ submission: Submission) async throws {
        guard let sent = submission.form.files["attachment"]?.first, !sent.bytes.isEmpty else {
            throw Refusal.invalid("attachment", "must not be empty")
        }
        let content = FileContent(sent.bytes)
        let form = FileForm(Array(sent.bytes.prefix(64 << 10)), name: sent.name)
        let file = DocumentFile(digest: content.digest, size: content.size, name: sent.name, media: form.media)
        let others = try await attachments(slug, submission).filter { $0.name != file.name }
        try await submission.perform(KeepAttachments(slug, attachments: others + [file], files: [content]))
    }

    private static func detach(_ slug: String, _ submission: Submission) async throws {
        let name = try submission.form.required("name")
        let others = try await attachments(slug, submission).filter { $0.name != name }
        try await submission.perform(KeepAttachments(slug, attachments: others, files: []))
    }

    private static func attachments(_ slug: String, _ submission: Submission) async throws -> [DocumentFile] {
        try await submission.inquiry.read { db, reader in
            guard let record = try db.record(Reference("document", slug), for: reader) else { throw Refusal.notFound }
            return try db.contents(of: record.id).attachments
        }
    }
}
