internal import Foundation
public import SQL

/// Writes a backup: a full export that has been read back from the disk before it takes its name.
public enum Backup {
    /// Reads one snapshot while others go on writing.
    /// - Parameters:
    ///   - replacing: whether a file that has the name may go, once the new one is sound.
    ///   - program: the version of this program, for whoever looks into the file.
    /// - Throws: `Refusal.invalid` when the database holds no charter yet, the name is taken, or the file cannot be
    ///   written.
    public static func write(
        _ database: Database, to path: String, replacing: Bool = false, program: String, at moment: Moment = .now
    ) async throws -> FullCheck.Finding {
        try checkFree(path, replacing: replacing)
        let file = try OutputFile(path)
        do {
            let written = try await FullExport.write(database, into: file, program: program, at: moment)
            try file.complete()
            let found = try FullCheck.read(OutputFile.draft(of: path), for: nil)
            guard found.content == written else {
                throw Refusal.invalid(
                    "file", "{file} does not hold what was written to it: the disk is faulty", ["file": path])
            }
            // Somebody may have taken the name meanwhile.
            try checkFree(path, replacing: replacing)
            try file.publish()
            return found
        } catch {
            file.discard()
            throw error
        }
    }

    /// Writes one more backup into a folder of them, and only then takes away the oldest.
    /// - Parameters:
    ///   - count: how many shall be there in the end.
    /// - Returns: the new file, what it holds, and the names of those taken away.
    /// - Throws: as `write(_:to:…)`.
    public static func write(
        _ database: Database, into folder: String, keeping count: Int, program: String, at moment: Moment = .now
    ) async throws -> (path: String, finding: FullCheck.Finding, removed: [String]) {
        guard count >= 1 else { throw Refusal.invalid("keep", "a whole number from {low} on", ["low": "1"]) }
        guard isFolder(folder) else { throw Refusal.invalid("file", "{file} is no folder", ["file": folder]) }
        let folder = URL(fileURLWithPath: folder)
        for draft in try names(in: folder, ending: OutputFile.draft(of: ".puebla")) {
            OutputFile.discardAbandoned(folder.appending(path: draft).path)
        }
        let path = folder.appending(path: name(at: moment)).path
        let finding = try await write(database, to: path, program: program, at: moment)
        // A clock that was put back does not cost the new one.
        let others = try names(in: folder, ending: ".puebla").filter { $0 != name(at: moment) }
        let removed = Array(others.dropLast(count - 1))
        do {
            for name in removed { try FileManager.default.removeItem(at: folder.appending(path: name)) }
        } catch {
            throw Refusal.unwritable(folder.path, error)
        }
        return (path, finding, removed)
    }

    /// What a backup of that moment is called: in UTC, so that the order of names is the order of time.
    static func name(at moment: Moment) -> String {
        "puebla-\(moment.description.prefix(16).replacing(":", with: "-")).puebla"
    }

    /// The names of backups in a folder, the oldest first. Other files are none of ours.
    private static func names(in folder: URL, ending: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { name in
                    name.hasSuffix(ending)
                        && name.dropLast(ending.count).wholeMatch(of: /puebla-\d{4}-\d\d-\d\dT\d\d-\d\d/) != nil
                }
                .sorted()
        } catch {
            throw Refusal.unreadable(folder.path, error)
        }
    }

    private static func checkFree(_ path: String, replacing: Bool) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let type = attributes?[.type] as? FileAttributeType else { return }
        switch type {
        case .typeDirectory:
            throw Refusal.invalid(
                "file", "{file} is a folder; say how many backups to keep in it with --keep", ["file": path])
        case .typeRegular where replacing: return
        case .typeRegular:
            throw Refusal.invalid("file", "{file} is there already; --replace replaces it", ["file": path])
        default: throw Refusal.invalid("file", "{file} is no ordinary file", ["file": path])
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
