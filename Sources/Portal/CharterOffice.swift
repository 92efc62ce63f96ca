public import CharterFiles
public import Records
public import SQL

/// Takes a charter up into a database.
public enum CharterOffice {
    /// Brings the tables up to date and takes up every record of the charter that is new or has changed.
    ///
    /// Records that the charter no longer holds stay: nothing is destroyed by editing a file.
    public static func takeUp(_ charter: Charter, into database: Database) async throws -> TakenUp {
        try await House.prepare(database)
        let held = try await database.read { db in try db.setting("charter") }
        if let held, held != charter.id {
            throw Refusal.invalid(
                "charter", "this database holds the process “{held}”; “{wanted}” needs a database of its own",
                ["held": held, "wanted": charter.id])
        }
        let actor = Actor(name: "charter", clearance: .everyone, keepsRecords: true)
        let result = try await House.office(database).takeUp(charter.commands, as: actor)
        let languages = charter.languages.all.map(\.rawValue).joined(separator: " ")
        try await database.write { db in
            try db.set("charter", to: charter.id)
            try db.set("languages", to: languages)
            try db.set("contact", to: charter.contact ?? "")
        }
        return result
    }
}
