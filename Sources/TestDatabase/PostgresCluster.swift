import Foundation

/// A PostgreSQL cluster that lasts as long as this process.
enum PostgresCluster {
    /// - Returns: Its connection string.
    static func start() async throws -> String {
        let binaries = try binaries()
        let folder = "/tmp/puebla-postgres-\(UUID().uuidString.prefix(8))"
        let settings = """
            -c listen_addresses= -c unix_socket_directories=\(folder) -c fsync=off -c synchronous_commit=off \
            -c full_page_writes=off -c max_connections=500 -c shared_buffers=32MB
            """
        try await Shell.run("mkdir -m 700 \(folder) && \(isRoot ? "chown postgres \(folder)" : "true")")
        // Also where starting fails half way.
        try Shell.afterwards(
            "cd /; \(prefix) \(binaries)/pg_ctl -D \(folder)/data -m immediate -w stop; rm -rf \(folder)")
        try await Shell.run(
            """
            cd \(folder) &&
            \(prefix) \(binaries)/initdb -D \(folder)/data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync &&
            \(prefix) \(binaries)/pg_ctl -D \(folder)/data -l \(folder)/log -w -o '\(settings)' start
            """)
        return "postgresql:///postgres?user=postgres&host=\(folder)"
    }

    private static var isRoot: Bool { geteuid() == 0 }

    /// The server refuses to run as root.
    private static var prefix: String {
        isRoot ? "setpriv --reuid=postgres --regid=postgres --init-groups" : ""
    }

    private static func binaries() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root).compactMap { Int($0) }
        guard let newest = versions.max() else { throw Shell.Failure(description: "no PostgreSQL server in \(root)") }
        return "\(root)/\(newest)/bin"
    }
}
