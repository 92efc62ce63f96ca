public import Records
internal import SQL

/// Takes a document away. Its place stays, and says who removed it, when and why.
public struct RemoveDocument: Command {
    public static let name = "documents.remove"

    public let document: Reference
    public let reason: String

    public init(_ slug: String, reason: String) {
        document = Reference("document", slug)
        self.reason = reason
    }

    public func problems() -> [Refusal.Problem] {
        reason.trimmed.isEmpty ? [.init("reason", "must not be empty")] : []
    }

    public func perform(in work: Work) throws {
        let identity = try work.changeable(document, field: "document")
        guard try work.db.value("SELECT record FROM document WHERE record = \(identity.rawValue)", as: String.self) != nil
        else { throw Refusal.invalid("document", "there is no {reference}", ["reference": document.description]) }
        try work.remove(identity, reason: reason.trimmed)
    }
}
