import HTML
import Records
import Web

/// All rules with their values.
struct RulesPage: Page {
    let rules: [RuleEntry]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in RulesPage(rules: try db.rules(for: reader)) }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Rules"), description: t("The rules of the process with their values, dates and sources"),
            crumbs: Crumbs.conference(t), section: .conference)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("Rules"))</h1></header>
        <p class="lead">\(t("What the sources do not settle (a quorum, a payment date, a retention time) is not here: the program does not guess."))</p>
        \(RulesPage.list(rules, t))
        """
    }

    static func list(_ rules: [RuleEntry], _ t: Translator) -> HTML {
        rules.html { rule in
            let content: HTML = """
                <div class="rule" id="\(rule.record.slug)"><h3><a href="\(url: t.path(of: rule.record.reference))"><span class="code">\(rule.record.slug.uppercased())</span> \(t.wording(rule.record.title))</a></h3>
                \(t.prose(rule.record[.summary]))\(values(rule, t))</div>
                """
            return t.fact(content, rule.sources)
        }
    }

    /// The values by name; several that hold at once stand side by side.
    static func values(_ rule: RuleEntry, _ t: Translator) -> HTML {
        let names = rule.values.map(\.name.text).uniqued()
        return t.definitions(
            names.map { name in
                let all = rule.values.filter { $0.name.text == name }.map { value -> HTML in
                    let figure: HTML = value.words.map { t.wording($0) }
                        ?? value.number.map { HTML(escaping: $0 == $0.rounded() ? t.number(Int($0)) : String($0)) }
                        ?? HTML(escaping: t("Not in the sources"))
                    let when: HTML = value.when.map { " <small>\(t.when($0))</small>" } ?? .empty
                    return "<span class=\"value\"><strong>\(figure)</strong>\(when) \(t.inlineSources(value.sources))</span>"
                }
                return (name: name, value: all.joined(by: " "))
            })
    }
}

/// One rule.
struct RulePage: Page {
    let dossier: Dossier
    let rule: RuleEntry

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            guard let rule = try db.rules(for: reader).first(where: { $0.record.slug == slug }) else {
                throw Refusal.notFound
            }
            return RulePage(dossier: try db.dossier(rule.record.reference, for: reader), rule: rule)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            "\(rule.record.slug.uppercased()) · \(rule.record.title.text)",
            description: rule.record[.summary]?.text ?? "",
            crumbs: Crumbs.conference(t) + [.init(t("Rules"), "/rules")], section: .conference,
            record: rule.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        """
        \(t.heading(rule.record, kicker: HTML(escaping: "\(t("Rule")) \(rule.record.slug.uppercased())")))
        \(t.fact("<div><div class=\"lead\">\(t.prose(rule.record[.summary]))</div>\(RulesPage.values(rule, t))\(t.prose(rule.record[.text]))</div>", rule.sources))
        \(t.closing(dossier))
        """
    }
}
