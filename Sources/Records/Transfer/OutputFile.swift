internal import Foundation

/// A file that is there whole or not at all: what is half written has another name. Only its owner may read it, because
/// everything is in it.
struct OutputFile: Sendable {
    private let path: String
    /// Where the bytes go until they are all there; nil for what is no file of one's own: standard output, a device, a pipe.
    let draft: String?
    private let handle: FileHandle

    /// - Parameter path: `-` for standard output.
    init(_ path: String) throws {
        self.path = path
        do {
            if path == "-" {
                (draft, handle) = (nil, .standardOutput)
            } else if OutputFile.isSpecial(path) {
                (draft, handle) = (nil, try FileHandle(forWritingTo: URL(fileURLWithPath: path)))
            } else {
                let draft = OutputFile.draft(of: path)
                handle = try OutputFile.open(draft, creating: true)
                self.draft = draft
            }
        } catch let fault as POSIXError where fault.code == .EWOULDBLOCK {
            throw Refusal.invalid("file", "{file} is being written by another program", ["file": path])
        } catch {
            throw Refusal.unwritable(path, error)
        }
    }

    /// The name under which a file is written.
    static func draft(of path: String) -> String { path + ".partial" }

    /// Takes away what a killed program left of a file, unless one is at work on it.
    static func discardAbandoned(_ draft: String) {
        guard let handle = try? open(draft, creating: false) else { return }
        try? FileManager.default.removeItem(atPath: draft)
        try? handle.close()
    }

    /// Begins anew.
    func rewind() throws {
        guard draft != nil else { return }
        do { try handle.truncate(atOffset: 0) } catch { throw Refusal.unwritable(path, error) }
    }

    func write(_ bytes: [UInt8]) throws {
        do { try handle.write(contentsOf: Data(bytes)) } catch { throw Refusal.unwritable(path, error) }
    }

    /// Everything is written: now it is on the disk, and whoever reads it reads it from there.
    func complete() throws {
        guard draft != nil else { return }
        do {
            try handle.synchronize()
            _ = posix_fadvise(handle.fileDescriptor, 0, 0, POSIX_FADV_DONTNEED)
        } catch {
            throw Refusal.unwritable(path, error)
        }
    }

    /// The file takes its name, for good once the folder is on the disk too.
    func publish() throws {
        guard let draft else { return }
        do {
            guard rename(draft, path) == 0 else { throw OutputFile.fault }
            let folder = Glibc.open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
            if folder >= 0 {
                _ = fsync(folder)
                close(folder)
            }
            try handle.close()
        } catch {
            throw Refusal.unwritable(path, error)
        }
    }

    /// Takes away what was written.
    func discard() {
        guard let draft else { return }
        try? FileManager.default.removeItem(atPath: draft)
        try? handle.close()
    }

    /// Opens an empty file that nobody else writes to: two programs never write into one.
    private static func open(_ draft: String, creating: Bool) throws -> FileHandle {
        while true {
            let descriptor = Glibc.open(draft, O_RDWR | O_NOFOLLOW | O_CLOEXEC | (creating ? O_CREAT : 0), 0o600)
            guard descriptor >= 0 else { throw fault }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw fault }
            var (held, there) = (stat(), stat())
            // Whoever held the lock before has perhaps finished: then this is a file with a name of its own.
            guard fstat(descriptor, &held) == 0, lstat(draft, &there) == 0, held.st_ino == there.st_ino else {
                continue
            }
            guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else { throw fault }
            return handle
        }
    }

    private static var fault: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

    private static func isSpecial(_ path: String) -> Bool {
        guard let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType else {
            return false
        }
        return ![.typeRegular, .typeSymbolicLink, .typeDirectory].contains(type)
    }
}
