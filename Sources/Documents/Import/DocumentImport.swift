internal import Foundation
public import Records
public import SQL

/// Takes files into the archive: what they hold becomes searchable, their bytes are kept as they are.
///
/// Files go in by batches, each in one transaction: an import that is broken off has lost nothing and done nothing twice.
/// What is already there is known by its bytes and passed over.
public struct DocumentImport: Sendable {
    /// What the operator says for all files.
    public struct Options: Sendable {
        /// Over what sidecars and texts say.
        public var metadata = DocumentMetadata()
        /// Larger files are refused, in bytes.
        public var largest = 512 << 20
        /// How many documents are stored at a time, in one transaction.
        public var together = 256

        public init() {}
    }

    private let database: Database
    private let office: CommandOffice
    private let actor: Actor
    private let options: Options

    private static let batchBytes = 16 << 20

    public init(_ database: Database, office: CommandOffice, as actor: Actor, options: Options) {
        self.database = database
        self.office = office
        self.actor = actor
        self.options = options
    }

    /// Takes in files and folders.
    /// - Parameter progress: is told after each batch how many of how many documents are done.
    public func run(
        _ paths: [String], progress: @Sendable (ImportReport, _ all: Int) -> Void = { _, _ in }
    ) async throws -> ImportReport {
        let actor = actor
        let (proposal, languages) = try await database.read { db in
            let languages = try db.languages()
            let reader = Reader(actor.clearance, language: languages.official, of: languages, at: .now)
            return (try Proposal(db, for: reader), languages)
        }
        let plan = ImportPlan(paths, languages: languages)
        var report = ImportReport()
        report.failed = plan.missing.map { .init(path: $0, fault: ImportFault("there is no such file")) }
        let preparation = Preparation(
            database: database, proposal: proposal, languages: languages, options: options)
        var batches = batches(plan.items)[...]
        // While one batch is written, the next one is read.
        var next = batches.popFirst().map { batch in Task { try await preparation.prepare(batch) } }
        while let present = next {
            let prepared = try await present.value
            next = batches.popFirst().map { batch in Task { try await preparation.prepare(batch) } }
            try await write(prepared, into: &report)
            progress(report, plan.items.count)
        }
        return report
    }

    /// Puts a file in the place of a document's, in its language.
    /// - Returns: what the operator should know.
    /// - Throws: `ImportFault` when the file cannot be read, `Refusal` when there is no such document.
    public func replace(_ slug: String, with path: String, language: Language?) async throws -> [ImportFault] {
        let languages = try await database.read { db in try db.languages() }
        if let language, !languages.contains(language) {
            throw Refusal.invalid("language", "one of {list}", ["list": languages.all.map(\.rawValue).joined(separator: ", ")])
        }
        let file = try SourceFile(path)
        guard file.size > 0 else { throw ImportFault("is empty") }
        let read = try await Extraction().content(of: file, language: language, among: languages)
        try await office.perform(ReplaceContents(slug, contents: [read.content], files: read.files), as: actor)
        return read.extracted.remarks
    }

    private func write(_ prepared: [Prepared], into report: inout ImportReport) async throws {
        let commands = prepared.compactMap { item -> (item: Prepared, command: any Command)? in
            if case .command(let command) = item.outcome { return (item, command) }
            return nil
        }
        let results = try await office.perform(each: commands.map(\.command), as: actor)
        var outcomes = zip(commands, results).makeIterator()
        report.stored = []
        for item in prepared {
            report.remarks += item.remarks.map { .init(path: item.path, fault: $0) }
            switch item.outcome {
            case .present(let slug): report.present.append(.init(path: item.path, slug: slug))
            case .fault(let fault): report.failed.append(.init(path: item.path, fault: fault))
            case .command(let command):
                switch outcomes.next()?.1 {
                case .success(let touched)?:
                    if command is KeepDocument { report.added += 1 } else if touched.isEmpty {
                        report.present.append(.init(path: item.path, slug: item.slug))
                    } else {
                        report.updated += 1
                    }
                    if !touched.isEmpty { report.stored.append(item.path) }
                    report.bytes += item.bytes
                case .failure(let refusal)?: report.refused.append(.init(path: item.path, refusal: refusal))
                case nil: break
                }
            }
        }
    }

    private func batches(_ items: [ImportPlan.Item]) -> [[ImportPlan.Item]] {
        var batches: [[ImportPlan.Item]] = []
        var bytes = 0
        for item in items {
            let size = item.files.reduce(0) { $0 + ((try? SourceFile($1.path).size) ?? 0) }
            let isFull = batches.last.map { $0.count >= options.together } ?? true
            if isFull || bytes + size > DocumentImport.batchBytes {
                batches.append([])
                bytes = 0
            }
            batches[batches.count - 1].append(item)
            bytes += size
        }
        return batches
    }
}

/// What became of an import.
public struct ImportReport: Sendable {
    public struct Failure: Sendable {
        public let path: String
        public let fault: ImportFault
    }

    public struct Refused: Sendable {
        public let path: String
        public let refusal: Refusal
    }

    public struct Present: Sendable {
        public let path: String
        /// The document that has these bytes.
        public let slug: String
    }

    public internal(set) var added = 0
    /// Documents that got another language, or other metadata.
    public internal(set) var updated = 0
    /// The paths of those added or updated in the latest transaction.
    public internal(set) var stored: [String] = []
    public internal(set) var present: [Present] = []
    public internal(set) var failed: [Failure] = []
    public internal(set) var refused: [Refused] = []
    /// What was taken in, but not as its name says.
    public internal(set) var remarks: [Failure] = []
    /// Of the files taken in.
    public internal(set) var bytes = 0

    public var done: Int { added + updated + present.count + failed.count + refused.count }
}

/// A document that is read and ready to be kept.
struct Prepared: Sendable {
    enum Outcome: Sendable {
        case command(any Command)
        case present(String)
        case fault(ImportFault)
    }

    let path: String
    let slug: String
    let bytes: Int
    var remarks: [ImportFault] = []
    let outcome: Outcome
    /// Whether the sidecar says its name in addresses.
    var isNamed = false
}
