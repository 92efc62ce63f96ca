internal import Records
internal import Web

/// Which address of the site is kept in which file of the export, and which is in none.
struct ExportMap: Sendable {
    /// Where an address leads in the export.
    enum Place: Hashable, Sendable {
        case page(ExportedPage, Representation)
        /// Bytes that the portal has under an address of its own: an original.
        case original(address: String, file: String)
        case asset(address: String, file: String)
        /// The search page, with the words.
        case search(Language, query: String)

        var file: String {
            switch self {
            case .page(let page, let form): page.file(form)
            case .original(_, let file), .asset(_, let file): file
            case .search(let language, _): ExportedPage(language, "/search").file()
            }
        }
    }

    /// The choices that lists are kept by. What a page of its own shows anyway (a body, a theme, a party) is not among
    /// them, nor are combinations.
    static let choices: Set<String> = ["page", "kind", "month", "status", "type", "year"]

    private let languages: Languages
    private let table = RouteTable(House.routes)
    private let records: Set<Reference>
    private let kinds: Set<String>
    /// Route to kind: `/documents/{slug}` shows documents.
    private let shown: [String: String]
    private let assets: [String: String]
    /// Lists that pages without choices lead to: what a narrowed list may lead to as well.
    var known: Set<ExportedPage> = []

    init(languages: Languages, records: Set<Reference>, assets: Assets) {
        self.languages = languages
        self.records = records
        kinds = Set(records.map(\.kind))
        shown = Dictionary(House.addresses.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        self.assets = assets.plainNames
    }

    /// Where the address of a link on a page leads; nil when the export does not have it.
    func place(of address: String, on page: ExportedPage? = nil) -> Place? {
        let target = String(address.prefix { $0 != "#" })
        guard let address = try? Address(target) else { return nil }
        switch address.parts.first {
        case "assets"?: return assets[target].map { .asset(address: target, file: $0) }
        case "files"?: return original(target)
        case let code?: return languages.contains(Language(code)) ? place(address, Language(code), page) : nil
        case nil: return nil
        }
    }

    private func place(_ address: Address, _ language: Language, _ page: ExportedPage?) -> Place? {
        let parts = Array(address.parts.dropFirst())
        guard let match = table.match(parts) else { return nil }
        let form = address.representation ?? .html
        if match.route.path == "/search" { return .search(language, query: Query(address.query.items).text) }
        guard form == .html || form == .json || match.route.also.contains(form), exists(match) else { return nil }
        let path = "/" + parts.joined(separator: "/")
        let wanted = ExportedPage(language, path, choices: chosen(address.query))
        return .page(isKept(wanted, from: page) ? wanted : ExportedPage(language, path), form)
    }

    /// Whether the route's page is there for anyone to read.
    private func exists(_ match: RouteTable<Route>.Match) -> Bool {
        guard match.route.isForReading else { return false }
        guard match.route.path.contains("{") else { return true }
        if let kind = match.parameters["kind"] {
            guard let slug = match.parameters["slug"] else { return kinds.contains(kind) }
            return records.contains(Reference(kind, slug))
        }
        guard let kind = shown[match.route.path], let slug = match.parameters["slug"] else { return false }
        return records.contains(Reference(kind, slug))
    }

    /// The choices of a query; none when there is one that the export does not keep.
    private func chosen(_ query: Query) -> [String: String] {
        let items = query.items.filter { !$0.value.isEmpty }
        let choices = Dictionary(items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let isKept = choices.keys.allSatisfy(ExportMap.choices.contains) && choices.count { $0.key != "page" } <= 1
        return isKept ? choices : [:]
    }

    /// Whether a list is kept in this choice. The ways between choices (a month to the next) have no end: only those
    /// count that a page without choices leads to.
    private func isKept(_ wanted: ExportedPage, from page: ExportedPage?) -> Bool {
        guard wanted.isNarrowed else { return true }
        guard let page else { return known.contains(wanted) }
        return wanted.narrowing.isEmpty || page.narrowing.isEmpty || wanted.narrowing == page.narrowing
            || known.contains(wanted)
    }

    /// Originals keep the folders of their address; names are made safe.
    private func original(_ target: String) -> Place? {
        let path = target.prefix { $0 != "?" }
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count > 1, parts.count < 8 else { return nil }
        let mark = target.utf8.count > path.utf8.count ? "\(fingerprint(target))-" : ""
        let folders = parts.dropLast().map { FileName.safe($0) }.joined(separator: "/")
        let name = parts[parts.count - 1]
        // The ending tells computers how to open a file: it stays at the end.
        let dot = name.lastIndex(of: ".").flatMap { name.distance(from: $0, to: name.endIndex) <= 6 ? $0 : nil }
        let ending = dot.map { name[$0...].lowercased() } ?? ""
        let stem = FileName.safe(mark + (dot.map { String(name[..<$0]) } ?? name))
        let file = "\(folders)/\(stem)\(ending)"
        return FileName.isExportPath(file) ? .original(address: target, file: file) : nil
    }
}

/// The way from one file of the export to another.
func relativePath(from file: String, to target: String) -> String {
    let origin = file.split(separator: "/").dropLast()
    let goal = target.split(separator: "/")
    let common = zip(origin, goal.dropLast()).prefix { $0 == $1 }.count
    return String(repeating: "../", count: origin.count - common) + goal.dropFirst(common).joined(separator: "/")
}
