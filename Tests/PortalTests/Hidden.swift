import CharterFiles
import Foundation
import Records
import SQL

@testable import Portal

/// Records that the public must not see: one of every kind that the charter has, for every audience but the public.
struct Hidden {
    /// In every text of a hidden record, and nowhere else.
    static let word = "quetzalcoatlus"
    static let release = Moment("2027-05-01T12:00Z")!
    static let audiences = ["secretariat", "members", "process", "body:grcm", "party:mex", "sitting:s-1", "released-later"]

    let commands: [any KeepingCommand]

    /// Copies the first record of each kind, so that a new kind is covered without anyone remembering.
    init(_ charter: Charter) throws {
        var firsts: [String: any KeepingCommand] = [:]
        for command in charter.commands where firsts[command.draft.reference.kind] == nil {
            firsts[command.draft.reference.kind] = command
        }
        var number = 900
        commands = try firsts.sorted { $0.key < $1.key }.flatMap { kind, command in
            try Hidden.audiences.map { audience in
                number += 1
                return try Hidden.copy(command, kind: kind, audience: audience, number: number)
            }
        }
    }

    static func slug(_ kind: String, _ audience: String) -> String {
        "\(word)-\(kind)-\(audience.replacing(":", with: "-"))"
    }

    private static func copy(
        _ command: any KeepingCommand, kind: String, audience: String, number: Int
    ) throws -> any KeepingCommand {
        let data = try JSONEncoder().encode(command)
        var own = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        var draft = own["draft"] as? [String: Any] ?? [:]
        draft["reference"] = "\(kind)/\(slug(kind, audience))"
        draft["audience"] = audience == "released-later" ? "secretariat" : audience
        if audience == "released-later" { draft["release"] = ["at": release.description, "to": "public"] }
        let fields = draft["wordings"] as? [String: [[String: Any]]] ?? [:]
        draft["wordings"] = fields.mapValues { wordings in
            wordings.map { $0.merging(["text": "\(word) \(number)"]) { $1 } }
        }
        var facets = draft["facets"] as? [String: [String]] ?? [:]
        facets["theme", default: []].append(word)
        draft["facets"] = facets
        own["draft"] = draft
        // What must be unique in its own table.
        if own["code"] != nil { own["code"] = "\(word)\(number)" }
        if own["number"] != nil { own["number"] = number }
        if own["partyType"] != nil { own["partyType"] = "\(word)\(number)" }
        if own["texts"] != nil {
            own["texts"] = [[
                "language": "es",
                "blocks": [["kind": "paragraph", "level": 0, "anchor": "p1", "text": "\(word) \(number)", "sources": []]],
            ]]
        }
        return try again(command, from: JSONSerialization.data(withJSONObject: own))
    }

    /// A command of the same kind.
    private static func again<C: KeepingCommand>(_ command: C, from data: Data) throws -> any KeepingCommand {
        try JSONDecoder().decode(C.self, from: data)
    }
}
