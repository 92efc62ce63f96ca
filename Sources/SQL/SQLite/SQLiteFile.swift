internal import Foundation

/// Who may read the file of a SQLite database: in it is what the program itself shows to few.
enum SQLiteFile {
    /// Makes the file before SQLite does, which would let every user of the machine read it. The `-wal` and `-shm` beside it get
    /// the mode that it has. A file that is there keeps its own; what cannot be made, SQLite complains about.
    static func make(_ path: String) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }
}

extension Database {
    /// The files of a SQLite database that every user of this machine may read; none where a server keeps them.
    /// - Throws: `DatabaseFault` when the text names no database.
    public static func exposedFiles(of location: String) throws -> [String] {
        guard case .file(let path) = try Location(location) else { return [] }
        return [path, "\(path)-wal", "\(path)-shm"].filter { file in
            var status = stat()
            return stat(file, &status) == 0 && status.st_mode & 0o004 != 0
        }
    }
}
