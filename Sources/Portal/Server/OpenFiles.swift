#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// How many files, and so connections, the process may open.
enum OpenFiles {
    /// What the program needs beside its readers' connections: the database, files, programs that it calls.
    static let ownUse = 100

    /// Raises the limit as far as the process may by itself.
    /// - Returns: the limit.
    static func allowMost() -> Int {
        var limits = rlimit()
        guard getrlimit(resource, &limits) == 0 else { return 1_024 }
        var raised = limits
        raised.rlim_cur = raised.rlim_max
        if setrlimit(resource, &raised) == 0 { limits = raised }
        return Int(clamping: limits.rlim_cur)
    }

    #if canImport(Glibc)
        private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
        private static var resource: Int32 { RLIMIT_NOFILE }
    #endif
}
