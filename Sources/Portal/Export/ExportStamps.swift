internal import Records
internal import SQL
internal import Web

/// What a record's page is made from, in a few letters: while they are the same, the page need not be drawn again.
///
/// A record's own change is its last entry in the journal, which counts every command that touched it. Its surroundings
/// are the records linked with it both ways that anyone may read, each with its last entry. What pages mention without
/// a link (the bodies and meetings of a document's path, the sources of facts) is taken as a whole.
struct ExportStamps: Sendable {
    /// A record with the stamps of its pages.
    struct Entry: Sendable {
        let id: Identity
        let reference: Reference
        /// Of the page about the record: its texts, sources, links and history.
        let dossier: String
        /// Of the page of its own.
        let page: String
    }

    /// Kinds whose own page shows no more than the record and its surroundings.
    private static let plainKinds: Set<String> = ["document", "activity"]
    private static let mentioned = ["body", "meeting", "process", "source"]

    /// Of everything that the site shows: for lists, and for pages that show more than their surroundings.
    let site: String
    private let context: String

    /// - Parameter program: differs when pages may be drawn in another way.
    init(program: String, _ db: Connection, for reader: Reader) throws {
        let state = try RecordState.read(db, at: reader.moment)
        site = fingerprint("\(program) \(state.head) \(state.releases)")
        let rows = try db.rows(
            """
            SELECT r.id, \(ExportStamps.entry("r")) AS entry FROM record r
            WHERE r.kind IN (\(list: ExportStamps.mentioned)) AND \(reader.mayRead("r")) ORDER BY r.id
            """)
        context = fingerprint(try rows.reduce(into: program) { $0 += try ExportStamps.mark($1) })
    }

    /// The next records after one, in the order of their making.
    func batch(after last: Identity?, _ db: Connection, for reader: Reader, size: Int = 500) throws -> [Entry] {
        let rows = try db.rows(
            """
            SELECT r.id, r.kind, r.slug, \(ExportStamps.entry("r")) AS entry FROM record r
            WHERE r.id > \(last?.rawValue ?? "") AND \(reader.mayRead("r")) ORDER BY r.id LIMIT \(size)
            """)
        let identities: [String] = try rows.map { try $0["id"] }
        let around = try surroundings(of: identities, db, for: reader)
        return try rows.map { row in
            let id: String = try row["id"]
            let reference = Reference(try row["kind"], try row["slug"])
            let dossier = fingerprint("\(context)\(try ExportStamps.mark(row))\(around[id] ?? "")")
            return Entry(
                id: Identity(rawValue: id), reference: reference, dossier: dossier,
                page: ExportStamps.plainKinds.contains(reference.kind) ? dossier : site)
        }
    }

    private func surroundings(
        of identities: [String], _ db: Connection, for reader: Reader
    ) throws -> [String: String] {
        var around: [String: String] = [:]
        guard !identities.isEmpty else { return around }
        for (near, far) in [("origin", "target"), ("target", "origin")] {
            for row in try db.rows(
                """
                SELECT l.\(raw: near) AS near, l.relation, l.position, r.id, r.kind, \(ExportStamps.entry("r")) AS entry
                FROM link l JOIN record r ON r.id = l.\(raw: far)
                WHERE l.\(raw: near) IN (\(list: identities)) AND \(reader.mayRead("r"))
                ORDER BY l.relation, l.position, r.id
                """)
            {
                let (relation, position): (String, Int) = (try row["relation"], try row["position"])
                around[try row["near"], default: ""] += " \(far) \(relation) \(position)\(try ExportStamps.mark(row))"
                // A disagreement is shown with all that it is about, which is further away than a link.
                if try row["kind"] == Disagreement.kind { around[try row["near"], default: ""] += site }
            }
        }
        return around.mapValues { fingerprint($0) }
    }

    /// The last entry of the journal about a record.
    private static func entry(_ alias: String) -> SQL {
        "(SELECT MAX(j.entry) FROM journal_record j WHERE j.record = \(raw: alias).id)"
    }

    private static func mark(_ row: Row) throws -> String {
        let entry: Int? = try row["entry"]
        let id: String = try row["id"]
        return " \(id) \(entry ?? 0)"
    }
}
