/// Where a database is.
enum Location: Equatable {
    case memory
    case file(String)
    case server(String)

    init(_ text: String) throws {
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self = .server(text)
            return
        }
        let path = text.hasPrefix("sqlite:") ? String(text.dropFirst("sqlite:".count)) : text
        switch path {
        case ":memory:":
            self = .memory
        case "":
            throw DatabaseFault(.unavailable, "no database is named; give a file or postgres://…")
        case _ where path.contains("://"):
            let scheme = path.prefix { $0 != ":" }
            throw DatabaseFault(.unavailable, "\(scheme) databases are not supported; give a file or postgres://…")
        default:
            self = .file(path)
        }
    }
}
