internal import Foundation

/// A file that is there whole or not at all: what is half written has another name. Only its owner may read it, because
/// everything is in it.
struct OutputFile {
    private let path: String
    /// Where the bytes go until they are all there; nil for what is no file of one's own: standard output, a device, a pipe.
    private let draft: String?
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
                let draft = path + ".part"
                _ = FileManager.default.createFile(
                    atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600])
                handle = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
                self.draft = draft
            }
        } catch {
            throw Refusal.unwritable(path, error)
        }
    }

    func write(_ bytes: [UInt8]) throws {
        do { try handle.write(contentsOf: Data(bytes)) } catch { throw Refusal.unwritable(path, error) }
    }

    /// Everything is written: the file takes its name.
    func finish() throws {
        guard let draft else { return }
        do {
            try handle.synchronize()
            try handle.close()
            guard rename(draft, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        } catch {
            throw Refusal.unwritable(path, error)
        }
    }

    /// Takes away what was written.
    func discard() {
        guard let draft else { return }
        try? handle.close()
        try? FileManager.default.removeItem(atPath: draft)
    }

    private static func isSpecial(_ path: String) -> Bool {
        guard let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType else {
            return false
        }
        return ![.typeRegular, .typeSymbolicLink, .typeDirectory].contains(type)
    }
}
