public import Records
internal import SQL

/// What search finds of documents beside their wordings.
public enum DocumentsSearch {
    public static let reindexings: [Reindexing] = [
        Reindexing(ofKind: "document") { document, db in
            try db.texts(of: document).flatMap(\.indexed)
        }
    ]
}
