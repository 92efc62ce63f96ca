public import Records
public import SQL

/// Those who did something, as the journal names them (`seat/hnd-focal-point person/p-1f3c`), in words: the seat and the
/// person, as far as a reader may know of them.
public struct ActorNames: Sendable {
    private var titles: [String: String] = [:]

    /// Nobody is known by name.
    public static let none = ActorNames()

    private init() {}

    public init(_ actors: [String], _ db: Connection, for reader: Reader) throws {
        let references = Set(actors.flatMap { $0.split(separator: " ").compactMap { Reference(String($0)) } })
        for kind in ["seat", "person"] {
            let slugs = Set(references.filter { $0.kind == kind }.map(\.slug))
            for (slug, name) in try db.titles(ofKind: kind, named: slugs, for: reader) {
                titles[Reference(kind, slug).description] = name.title.text
            }
        }
    }

    fileprivate func known(in actor: String) -> [String] { actor.split(separator: " ").compactMap { titles[String($0)] } }
}

extension Translator {
    /// Who did something: "Coordinator, Ana Pérez".
    public func actor(_ actor: String, _ names: ActorNames) -> String {
        switch actor {
        case "secretariat": return self("the secretariat")
        case "public": return self("the public")
        case "system": return self("the program itself")
        default:
            let known = names.known(in: actor)
            if !known.isEmpty { return known.joined(separator: ", ") }
            return actor.contains("/") ? self("somebody whose name is not for you") : actor
        }
    }
}
