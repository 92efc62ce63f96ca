import Foundation

/// Runs commands for the tests' surroundings.
///
/// Not Foundation's `Process`: it takes a command for running as long as any descendant runs, so that a command that
/// starts a server would never end.
enum Shell {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a command to its end, without blocking Swift's shared threads.
    static func run(_ command: String) async throws {
        let status = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        var status: Int32 = 0
                        let child = try spawn(command, input: nil)
                        while waitpid(child, &status, 0) == -1, errno == EINTR {}
                        return status
                    })
            }
        }
        guard status == 0 else { throw Failure(description: "status \(status) from: \(command)") }
    }

    /// Runs a command when this process has ended: finished, killed or crashed, its end of the pipe closes.
    static func afterwards(_ command: String) throws {
        var ends: [Int32] = [0, 0]
        // No other child may inherit the writing end, or it would keep the pipe open.
        guard pipe(&ends) == 0 else { throw Failure(description: "no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = try spawn("trap '' INT TERM HUP; cat > /dev/null; \(command)", input: ends[0])
        close(ends[0])
    }

    private static func spawn(_ command: String, input: Int32?) throws -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        if let input {
            posix_spawn_file_actions_adddup2(&files, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0)
        // A group of its own: an interrupt at the keyboard ends the tests, not what cleans up after them.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        let arguments = ["/bin/sh", "-c", command].map { (word: String) in strdup(word) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, "/bin/sh", &files, &attributes, arguments, environ)
        guard failure == 0 else {
            throw Failure(description: "cannot start a shell: \(String(cString: strerror(failure)))")
        }
        return child
    }
}
