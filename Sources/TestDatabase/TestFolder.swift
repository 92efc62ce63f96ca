import Foundation

/// A folder for this process's test files, removed when the process ends, however it ends.
public struct TestFolder: Sendable {
    private let folder: URL

    /// The folder of this process.
    public static let shared = Result { try TestFolder() }

    /// A folder of one's own.
    public init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "puebla-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Shell.afterwards("rm -rf '\(folder.path)'")
    }

    /// Its own path.
    public var path: String { folder.path }

    /// The path of a file in it.
    public func path(_ name: String) -> String {
        folder.appending(path: name).path
    }
}

extension Result where Success == TestFolder {
    /// The path of a file in the folder.
    /// - Throws: Whatever kept the folder from being made.
    public func path(_ name: String) throws -> String {
        try get().path(name)
    }
}
