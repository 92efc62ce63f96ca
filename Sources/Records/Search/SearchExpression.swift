internal import SQL

/// A query in the full-text language of an engine. Tokens are quoted, so that nothing typed is an operator.
struct SearchExpression {
    let query: SearchQuery
    /// Names that mean the same as a run of the query's words: `[which terms: other names]`.
    let synonyms: [Synonym]

    struct Synonym: Hashable, Sendable {
        let terms: Range<Int>
        /// Folded words of each other name.
        let names: [[String]]
    }

    /// - Parameter any: whether one of the terms is enough.
    func text(for dialect: Dialect, any: Bool) -> String {
        let syntax: Syntax = dialect == .sqlite ? .fts5 : .tsquery
        var wanted: [String] = []
        var index = 0
        while index < query.wanted.count {
            if let synonym = synonyms.first(where: { $0.terms.lowerBound == index }) {
                let own = synonym.terms.map { term(query.wanted[$0], syntax) }.joined(separator: syntax.and)
                let others = synonym.names.map { syntax.phrase($0) }
                wanted.append("(" + (["(\(own))"] + others).joined(separator: syntax.or) + ")")
                index = synonym.terms.upperBound
            } else {
                wanted.append(term(query.wanted[index], syntax))
                index += 1
            }
        }
        let main = "(" + wanted.joined(separator: any ? syntax.or : syntax.and) + ")"
        return ([main] + query.unwanted.map { term($0, syntax) }).joined(separator: syntax.without)
    }

    /// The tokens that add to a text's rank, and the beginnings of such.
    var ranked: (tokens: [String], beginnings: [String]) {
        var tokens: [String] = synonyms.flatMap(\.names).flatMap { $0 }.filter { !StopWords.all.contains($0) }
        var beginnings: [String] = []
        for term in query.wanted {
            switch term {
            case .word(let exact, let folded, let stems):
                tokens += stems + (exact == folded ? [] : [Analyzer.exactMark + exact])
            case .phrase(let words): tokens += words
            case .prefix(let beginning): beginnings.append(beginning)
            }
        }
        return (tokens.uniqued(), beginnings)
    }

    private func term(_ term: SearchQuery.Term, _ syntax: Syntax) -> String {
        switch term {
        case .word(let exact, let folded, let stems):
            // The accented form adds to the rank of texts that have it; the stems alone decide what is found.
            let forms = stems.map { syntax.token($0) }
                + (exact == folded ? [] : [syntax.token(Analyzer.exactMark + exact)])
            return "(" + forms.joined(separator: syntax.or) + ")"
        case .phrase(let words): return syntax.phrase(words)
        case .prefix(let beginning): return syntax.prefix(beginning)
        }
    }

    private enum Syntax {
        case fts5, tsquery

        var and: String { self == .fts5 ? " AND " : " & " }
        var or: String { self == .fts5 ? " OR " : " | " }
        var without: String { self == .fts5 ? " NOT " : " & !" }

        /// Words consist of letters and digits only, so that no quote needs escaping.
        func token(_ text: String) -> String { self == .fts5 ? "\"\(text)\"" : "'\(text)'" }
        func prefix(_ text: String) -> String { self == .fts5 ? "\"\(text)\"*" : "'\(text)':*" }
        func phrase(_ words: [String]) -> String {
            self == .fts5
                ? "\"\(words.joined(separator: " "))\""
                : "(" + words.map { "'\($0)'" }.joined(separator: " <-> ") + ")"
        }
    }
}
