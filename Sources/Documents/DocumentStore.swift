internal import Records
internal import SQL

/// A step with the names of where it was taken.
struct StepEntry: Sendable, Encodable {
    let step: DocumentStep
    let body: RecordName?
    let meeting: RecordName?
    let note: Wording?
    let sources: [Citation]
}

extension Connection {
    /// The types of documents, by identity.
    func documentTypes(_ records: [Identity]) throws -> [Identity: DocumentType] {
        var types: [Identity: DocumentType] = [:]
        for row in try rows(
            "SELECT record, type FROM document WHERE record IN (\(list: records.map(\.rawValue)))")
        {
            types[Identity(rawValue: try row["record"])] = DocumentType(rawValue: try row["type"])
        }
        return types
    }

    /// The path of a document, step by step.
    func steps(of dossier: Record, sources: [Field: [Citation]], for reader: Reader) throws -> [StepEntry] {
        try rows(
            """
            SELECT position, kind, happened, body, meeting FROM document_step
            WHERE document = \(dossier.id.rawValue) ORDER BY position
            """
        ).compactMap { row in
            guard let kind = DocumentStep.Kind(rawValue: try row["kind"]) else { return nil }
            let happened: String? = try row["happened"]
            let body: String? = try row["body"]
            let meeting: String? = try row["meeting"]
            let part = Field.part("step", try row["position"])
            let bodyName = try body.flatMap { try record(Reference("body", $0), for: reader) }.map(RecordName.init)
            let meetingName = try meeting.flatMap { try record(Reference("meeting", $0), for: reader) }.map(RecordName.init)
            return StepEntry(
                step: DocumentStep(
                    kind: kind, when: happened.flatMap { When($0) }, body: bodyName?.slug, meeting: meetingName?.slug),
                body: bodyName, meeting: meetingName,
                note: dossier[part], sources: sources[part] ?? [])
        }
    }

    /// A document's text in one language.
    /// - Parameter revision: the present one when nil.
    func text(
        of document: Identity, revision: Int? = nil, in language: Language, for reader: Reader
    ) throws -> DocumentText? {
        let wanted: SQL = revision.map { "\($0)" } ?? "(SELECT revision FROM document WHERE record = \(document.rawValue))"
        let stored = try value(
            """
            SELECT t.blocks FROM document_text t
            JOIN document_revision v ON v.document = t.document AND v.revision = t.revision
            WHERE t.document = \(document.rawValue) AND t.language = \(language.rawValue) AND t.revision = \(wanted)
              AND \(reader.mayRead(revision: "v"))
            """, as: String.self)
        guard let text = stored.map({ DocumentText(stored: $0, language: language) }) else { return nil }
        let known = try slugs(ofKind: "source", for: reader)
        return DocumentText(
            language: language,
            blocks: text.blocks.map { block in
                DocumentText.Block(
                    kind: block.kind, level: block.level, anchor: block.anchor, text: block.text,
                    sources: block.sources.filter { known.contains($0.document) })
            })
    }

    /// What a document holds, revision by revision, the latest first.
    /// - Parameter reader: whom it is shown to, who may read the document; nil for commands.
    func revisions(of document: Identity, for reader: Reader? = nil) throws -> [DocumentRevision] {
        var files: [Int: [DocumentRevision.File]] = [:]
        for row in try rows(
            """
            SELECT d.revision, d.language, d.role, d.digest, d.name, d.media, f.size
            FROM document_file d JOIN file f ON f.digest = d.digest
            WHERE d.document = \(document.rawValue) ORDER BY d.revision DESC, d.role, d.language, d.position
            """)
        {
            files[try row["revision"], default: []].append(
                .init(
                    language: Language(try row["language"]), role: .init(rawValue: try row["role"]) ?? .attachment,
                    file: DocumentFile(
                        digest: try row["digest"], size: try row["size"], name: try row["name"], media: try row["media"])))
        }
        var texts: [Int: [Language]] = [:]
        for row in try rows(
            "SELECT revision, language FROM document_text WHERE document = \(document.rawValue) ORDER BY language")
        {
            texts[try row["revision"], default: []].append(Language(try row["language"]))
        }
        let readable: SQL = reader.map { $0.mayRead(revision: "v") } ?? "1 = 1"
        return try rows(
            """
            SELECT v.revision, v.at, v.actor FROM document_revision v
            WHERE v.document = \(document.rawValue) AND \(readable) ORDER BY v.revision DESC
            """
        ).map { row in
            let number: Int = try row["revision"]
            return DocumentRevision(
                number: number, at: Moment(try row["at"]) ?? Moment(milliseconds: 0),
                actor: try reader?.keeper(row["actor"]) ?? row["actor"],
                files: files[number] ?? [], texts: texts[number] ?? [])
        }
    }
}

extension Reader {
    /// The condition that a revision, under this alias of `document_revision`, may be read by a reader of its document: the
    /// present one by all of them, an earlier one by those who could read it while it was the present one. What was made
    /// clean before it was published must not be published with it.
    func mayRead(revision alias: String) -> SQL {
        """
        (\(raw: alias).revision = (SELECT o.revision FROM document o WHERE o.record = \(raw: alias).document)
         OR \(clearance.conditionOfPast(alias)))
        """
    }

    /// Who kept something: the seat and the person, for those who belong to the process; the secretariat, for others.
    func keeper(_ actor: String) -> String {
        actor.contains("/") && !clearance.audiences.contains(.process) ? "secretariat" : actor
    }
}

/// One state of a document's contents.
struct DocumentRevision: Sendable, Encodable {
    struct File: Sendable, Encodable {
        enum Role: String, Sendable, Encodable { case original, page, attachment }

        let language: Language
        let role: Role
        let file: DocumentFile
    }

    let number: Int
    let at: Moment
    let actor: String
    let files: [File]
    /// The languages that its text is there in.
    let texts: [Language]

    func originals(in language: Language) -> [DocumentFile] { of(.original, in: language) }
    func pages(in language: Language) -> [DocumentFile] { of(.page, in: language) }
    var attachments: [DocumentFile] { files.filter { $0.role == .attachment }.map(\.file) }

    /// The languages that it has a file or a text in.
    var languages: [Language] {
        (files.filter { $0.role == .original }.map(\.language) + texts).uniqued().sorted()
    }

    private func of(_ role: File.Role, in language: Language) -> [DocumentFile] {
        files.filter { $0.role == role && $0.language == language }.map(\.file)
    }
}

extension Connection {
    /// A document's present text in every language, for what no reader sees: the search index.
    func texts(of document: Identity) throws -> [DocumentText] {
        try rows(
            """
            SELECT t.language, t.blocks FROM document_text t
            JOIN document d ON d.record = t.document AND d.revision = t.revision
            WHERE t.document = \(document.rawValue) ORDER BY t.language
            """
        ).map { DocumentText(stored: try $0["blocks"], language: Language(try $0["language"])) }
    }
}
