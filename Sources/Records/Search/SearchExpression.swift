internal import SQL

/// What full text is asked in one go: one of these forms, in the whole text or in its title.
struct SearchLeaf: Hashable, Sendable {
    enum Form: Hashable, Sendable {
        case token(String)
        case prefix(String)
        case phrase([String])
    }

    let forms: [Form]
    var inTitle = false

    init(forms: [Form], inTitle: Bool = false) {
        self.forms = forms
        self.inTitle = inTitle
    }

    init(_ term: SearchQuery.Term) {
        switch term {
        case .word(let exact, let folded, let stems):
            // The accented form adds to the rank of texts that have it; the stems alone decide what is found.
            forms = stems.flatMap { [.token(Analyzer.stemMark + $0), .token($0)] }
                + (exact == folded ? [] : [.token(Analyzer.exactMark + exact)])
        case .phrase(let words): forms = [.phrase(words)]
        case .prefix(let beginning): forms = [.prefix(beginning)]
        case .title(let term): (forms, inTitle) = (SearchLeaf(term).forms, true)
        }
    }

    var titled: SearchLeaf { SearchLeaf(forms: forms, inTitle: true) }

    /// In the full-text language of an engine. Tokens consist of letters and digits only: nothing typed is an operator.
    func text(for dialect: Dialect) -> String {
        switch dialect {
        case .sqlite:
            let all = forms.map { form in
                switch form {
                case .token(let token): "\"\(token)\""
                case .prefix(let beginning): "\"\(beginning)\"*"
                case .phrase(let words): "\"\(words.joined(separator: " "))\""
                }
            }
            return (inTitle ? "{title} : " : "") + "(\(all.joined(separator: " OR ")))"
        case .postgres:
            let weight = inTitle ? "A" : ""
            let mark = inTitle ? ":A" : ""
            let all = forms.map { form in
                switch form {
                case .token(let token): "'\(token)'\(mark)"
                case .prefix(let beginning): "'\(beginning)':*\(weight)"
                case .phrase(let words): "(" + words.map { "'\($0)'\(mark)" }.joined(separator: " <-> ") + ")"
                }
            }
            return "(\(all.joined(separator: " | ")))"
        }
    }
}

/// A query as a tree over leaves: the words, with what else they are called.
indirect enum SearchNode: Hashable, Sendable {
    case leaf(SearchLeaf)
    case any([SearchNode])
    case all([SearchNode])

    var leaves: [SearchLeaf] {
        switch self {
        case .leaf(let leaf): [leaf]
        case .any(let nodes), .all(let nodes): nodes.flatMap(\.leaves)
        }
    }

    /// The same, looked for in titles.
    var titled: SearchNode {
        switch self {
        case .leaf(let leaf): .leaf(leaf.titled)
        case .any(let nodes): .any(nodes.map(\.titled))
        case .all(let nodes): .all(nodes.map(\.titled))
        }
    }

    func text(for dialect: Dialect) -> String {
        switch self {
        case .leaf(let leaf): leaf.text(for: dialect)
        case .any(let nodes): join(nodes, dialect == .sqlite ? " OR " : " | ", dialect)
        case .all(let nodes): join(nodes, dialect == .sqlite ? " AND " : " & ", dialect)
        }
    }

    private func join(_ nodes: [SearchNode], _ separator: String, _ dialect: Dialect) -> String {
        "(" + nodes.map { $0.text(for: dialect) }.joined(separator: separator) + ")"
    }
}

/// A query, ready to be asked.
struct SearchExpression {
    /// Names that mean the same as a run of the query's words.
    struct Synonym: Hashable, Sendable {
        /// Which of the query's terms.
        let terms: Range<Int>
        /// Folded words of each other name.
        let names: [[String]]
        /// What they are names of: the identity of a term.
        let concept: String
    }

    /// One node for each thing wanted; a record that is found meets all of them.
    let wanted: [SearchNode]
    let unwanted: [SearchNode]
    /// All the words next to each other, as typed.
    let phrase: SearchNode?

    init(_ query: SearchQuery, synonyms: [Synonym]) {
        var wanted: [SearchNode] = []
        var index = 0
        while index < query.wanted.count {
            if let synonym = synonyms.first(where: { $0.terms.lowerBound == index }) {
                let own = synonym.terms.map { SearchNode.leaf(SearchLeaf(query.wanted[$0])) }
                let others = synonym.names.map { SearchLeaf.Form.phrase($0) }
                wanted.append(.any([own.count == 1 ? own[0] : .all(own), .leaf(SearchLeaf(forms: others))]))
                index = synonym.terms.upperBound
            } else {
                wanted.append(.leaf(SearchLeaf(query.wanted[index])))
                index += 1
            }
        }
        self.wanted = wanted
        unwanted = query.unwanted.map { .leaf(SearchLeaf($0)) }
        phrase = query.sequence.isEmpty ? nil : .leaf(SearchLeaf(forms: [.phrase(query.sequence)]))
    }
}
