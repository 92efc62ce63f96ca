public import HTML
internal import Records

/// A part of a long list, and where it stands in it.
public struct Pagination: Sendable, Encodable {
    public let page: Int
    public let pages: Int
    public let total: Int

    /// How many entries a page of a list shows.
    public static let size = 40

    public init(page: Int, total: Int, size: Int = Pagination.size) {
        self.page = page
        self.total = total
        pages = max(1, (total + size - 1) / size)
    }
}

/// A choice that narrows a list: its values with how many entries each would leave.
public struct Filter: Sendable, Encodable {
    public struct Option: Sendable, Encodable {
        public let value: String
        public let label: String
        public let count: Int

        public init(_ value: String, _ label: String, _ count: Int) {
            self.value = value
            self.label = label
            self.count = count
        }
    }

    public let name: String
    public let label: String
    public let selected: String?
    public let options: [Option]

    public init(_ name: String, label: String, selected: String?, options: [Option]) {
        self.name = name
        self.label = label
        self.selected = selected
        self.options = options
    }
}

extension Translator {
    /// A form of choices above a list; works without script.
    public func filters(_ filters: [Filter], path: String, text: (name: String, value: String?)? = nil) -> HTML {
        let shown = filters.filter { $0.selected != nil || $0.options.count > 1 }
        guard !shown.isEmpty || text != nil else { return .empty }
        let selects = shown.html { filter in
            let options = filter.options.html { option in
                """
                <option value="\(option.value)"\(if: option.value == filter.selected, " selected")>\(option.label) (\(number(option.count)))</option>
                """
            }
            return """
                <p><label for="filter-\(filter.name)">\(filter.label)</label>
                <select id="filter-\(filter.name)" name="\(filter.name)"><option value="">\(self("all"))</option>\(options)</select></p>
                """
        }
        let field: HTML =
            text.map { text in
                """
                <p class="wide"><label for="filter-\(text.name)">\(self("Words"))</label>
                <input id="filter-\(text.name)" type="search" name="\(text.name)" value="\(text.value ?? "")"></p>
                """
            } ?? .empty
        if site.isPlainFiles { return plainChoices(shown, path: path) }
        let isNarrowed = filters.contains { $0.selected != nil }
        let reset: HTML = isNarrowed ? " <a href=\"\(url: self.path(path))\">\(self("Show all"))</a>" : .empty
        return """
            <form class="filters" method="get" action="\(url: self.path(path))">\(field)\(selects)
            <p class="go"><button>\(self("Show"))</button>\(reset)</p></form>
            """
    }

    /// Choices that are short enough to be links: there is no server to answer a form, and each leads to a list of its
    /// own. What has a page to itself (a body, a theme, a party) lists what belongs to it there.
    private func plainChoices(_ filters: [Filter], path: String) -> HTML {
        let chosen = filters.compactMap { filter in
            filter.selected.map { value in filter.options.first { $0.value == value }?.label ?? value }
        }
        guard chosen.isEmpty else {
            return "<p class=\"tools\"><strong>\(chosen.joined(separator: " · "))</strong> · <a href=\"\(url: self.path(path))\">\(self("Show all"))</a></p>"
        }
        let rows = filters.filter { ["kind", "status", "type", "year"].contains($0.name) }.map { filter in
            let links = filter.options.map { option -> HTML in
                "<a href=\"\(url: self.path(path) + Query([(filter.name, option.value)]).text)\">\(option.label)</a> <small>\(number(option.count))</small>"
            }
            return (name: filter.label, value: links.joined(by: " · "))
        }
        return definitions(rows)
    }

    /// The way through a long list.
    public func pager(_ pagination: Pagination, path: String, query: Query, name: String = "page") -> HTML {
        guard pagination.pages > 1 else { return .empty }
        func link(_ page: Int, _ text: String, _ rel: String) -> HTML {
            let address = self.path(path) + query.setting(name, page == 1 ? nil : String(page)).text
            return "<a rel=\"\(rel)\" href=\"\(url: address)\">\(text)</a>"
        }
        let previous = pagination.page > 1 ? link(pagination.page - 1, self("Previous"), "prev") : .empty
        let next = pagination.page < pagination.pages ? link(pagination.page + 1, self("Next"), "next") : .empty
        let place = self(
            "Page {page} of {pages}", ["page": number(pagination.page), "pages": number(pagination.pages)])
        return "<nav class=\"pager\" aria-label=\"\(self("Pages"))\">\(previous)<span>\(place)</span>\(next)</nav>"
    }

    /// A table that folds into a list on a phone: every cell says its column there.
    public func table(
        caption: String, columns: [String], rows: [[HTML]], numeric: Set<Int> = [], footer: [HTML]? = nil
    ) -> HTML {
        let head = columns.enumerated().html { index, column in
            "<th scope=\"col\"\(if: numeric.contains(index), " class=\"number\"")>\(column)</th>"
        }
        func cells(_ row: [HTML]) -> HTML {
            row.enumerated().html { index, cell in
                index == 0
                    ? "<th scope=\"row\">\(cell)</th>"
                    : """
                    <td data-label="\(columns[index])"\(if: numeric.contains(index), " class=\"number\"")>\(cell)</td>
                    """
            }
        }
        let body = rows.html { "<tr>\(cells($0))</tr>" }
        let foot: HTML = footer.map { "<tfoot><tr>\(cells($0))</tr></tfoot>" } ?? .empty
        return """
            <table class="folds"><caption>\(caption)</caption><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody>\(foot)</table>
            """
    }
}
