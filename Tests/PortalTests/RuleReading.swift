import Foundation
import Institution
import Records
import SQL
import TestDatabase

@testable import Portal

/// The charter's rules as the site tells them, for the tests named after them.
struct RuleReading {
    struct Value {
        let name: String
        let number: Double?
        let words: String?
        let when: String?
        /// The documents that say so.
        let documents: [String]
    }

    struct Rule {
        let values: [Value]
        let bodies: Set<String>
        let sources: [String]
        /// Of its page in English.
        let html: String

        /// The figures of this name, in the order of the charter.
        func numbers(_ name: String) -> [Double] { values.filter { $0.name == name }.compactMap(\.number) }
    }

    let stage: Stage

    init() async throws { stage = try await Stage.shared(.sqlite) }

    func rule(_ id: String) async throws -> Rule {
        let page = try await stage.json("/en/rules/\(id)")
        let rule = page["rule"] as? [String: Any] ?? [:]
        let values = (rule["values"] as? [[String: Any]] ?? []).map { value in
            Value(
                name: text(value["name"]) ?? "", number: value["number"] as? Double, words: text(value["words"]),
                when: value["when"] as? String, documents: documents(value["sources"]))
        }
        let bodies = (rule["bodies"] as? [[String: Any]] ?? []).compactMap { $0["slug"] as? String }
        return Rule(
            values: values, bodies: Set(bodies), sources: documents(rule["sources"]),
            html: await stage.ask("/en/rules/\(id)").body)
    }

    /// What a kind of party may do in a body; nil where there is no cell or the cell has no source.
    func level(_ type: String, _ body: String) async throws -> String? {
        let cells = try await stage.json("/en/participation")["cells"] as? [[String: Any]] ?? []
        let cell = cells.first { $0["partyType"] as? String == type && $0["body"] as? String == body }
        return documents(cell?["sources"]).isEmpty ? nil : cell?["level"] as? String
    }

    /// The levels of a body, by kind of party.
    func levels(_ body: String) async throws -> [String: String] {
        var levels: [String: String] = [:]
        for type in ["member", "observer-state", "observer-organisation", "civil-society"] {
            levels[type] = try await level(type, body)
        }
        return levels
    }

    /// The keys that the seats of a party open today.
    func keys(_ party: String) async throws -> Set<String> {
        try await stage.read { db in Set(try db.clearance(ofParty: party).audiences.map(\.rawValue)) }
    }

    func record(_ reference: String) async throws -> [String: Any] {
        try await stage.json("/en/records/\(reference)")["dossier"] as? [String: Any] ?? [:]
    }

    /// Where a record leads by a relation.
    func targets(_ reference: String, _ relation: String) async throws -> Set<String> {
        let links = try await record(reference)["links"] as? [[String: Any]] ?? []
        return Set(
            links.filter { $0["relation"] as? String == relation }.compactMap { link in
                let name = link["record"] as? [String: Any]
                return "\(name?["kind"] ?? "")/\(name?["slug"] ?? "")"
            })
    }

    /// The steps of the year, in order.
    func cycle() async throws -> [String] {
        let steps = try await stage.json("/en/cycle")["steps"] as? [[String: Any]] ?? []
        return steps.compactMap { ($0["record"] as? [String: Any])?["slug"] as? String }
    }

    /// The English texts of a record's field with several parts.
    func parts(_ reference: String, _ name: String) async throws -> [String] {
        let texts = (try await record(reference)["record"] as? [String: Any])?["texts"] as? [String: Any] ?? [:]
        return texts.filter { $0.key.hasPrefix("\(name).") }.sorted { $0.key < $1.key }.compactMap { text($0.value) }
    }

    private func text(_ wording: Any?) -> String? { (wording as? [String: Any])?["text"] as? String }

    private func documents(_ sources: Any?) -> [String] {
        (sources as? [[String: Any]] ?? []).compactMap { $0["document"] as? String }
    }
}
