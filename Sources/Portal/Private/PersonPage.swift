import Accounts
import HTML
import Institution
import Records
import SQL
import Web

/// What the process knows of oneself: to be put right, and to be taken along.
struct PersonPage: Page {
    let name: String
    let address: String
    let telephone: String
    let language: Language
    /// The address that waits for its link to be opened.
    var pending: String?
    let problems: [Refusal.Problem]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        guard let person = inquiry.visit?.person else { throw Refusal.needsSignIn }
        try inquiry.requireFreshSignIn()
        return try await inquiry.read { db, reader in
            guard let known = try db.personalDetails(of: person) else { throw Refusal.notFound }
            return PersonPage(
                name: known.name, address: known.address, telephone: known.telephone, language: known.language,
                pending: try db.pendingAddress(of: person, at: reader.moment), problems: [])
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Personal data"), crumbs: [.init(t("My account"), "/account")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let waiting: HTML = pending.map { address in
            "<p role=\"status\">\(t("{address} counts once the link in the letter there is opened.", ["address": address]))</p>"
        } ?? .empty
        return """
            <header class="title"><h1>\(t("Personal data"))</h1></header>
            <p class="lead">\(t("This is what the process knows of you. Letters and links go to the address; you sign in with it."))</p>
            \(waiting)\(t.form(to: "/account/person", inputs(t), submit: t("Save"), problems: problems))
            <p><a href="\(url: t.path("/account/data") + ".json")">\(t("Everything that is kept about you, as a file"))</a></p>
            """
    }

    private func inputs(_ t: Translator) -> [Input] {
        [
            Input("name", t("Name"), value: name, isRequired: true, autocomplete: "name"),
            Input(
                "address", t("E-mail address"), .email, value: address,
                hint: t("Another one counts once you have opened the link in a letter that goes there."), isRequired: true,
                autocomplete: "email"),
            Input("telephone", t("Telephone"), value: telephone, autocomplete: "tel"),
            Input(
                "language", t("Language to write to them in"),
                .choice(t.site.languages.all.map { .init($0.rawValue, t.name(of: $0)) }), value: language.rawValue,
                isRequired: true),
        ]
    }

    @Sendable static func correct(_ submission: Submission) async throws -> Outcome {
        guard let person = submission.visit?.person else { throw Refusal.needsSignIn }
        let form = submission.form
        let details = PersonalDetails(
            name: form["name"], address: form["address"], telephone: form["telephone"], language: Language(form["language"]))
        return try await submission.attempt {
            let known = try await submission.inquiry.read { db, _ in try db.personalDetails(of: person) }
            try await submission.perform(CorrectPerson(person, details, from: submission.origin))
            // The same words whether anybody has the address or not.
            let notice = known?.address == details.address
                ? submission.t("Saved.")
                : submission.t(
                    "Saved. A letter with a link goes to the new address, which counts once the link is opened within {minutes} minutes.",
                    ["minutes": String(MailLink.Purpose.address.minutes)])
            return .see("/account/person", notice: notice)
        } orShow: { problems in
            PersonPage(
                name: form["name"], address: form["address"], telephone: form["telephone"],
                language: Language(form["language"]), problems: problems)
        }
    }
}

/// Everything that is kept about a person, for that person: read from the tables that name them, whichever they are.
struct PersonalDataPage: Page {
    struct Part: Sendable, Encodable {
        let table: String
        let rows: [[String: String]]
    }

    struct Deed: Sendable, Encodable {
        let at: Moment
        let command: String
    }

    let parts: [Part]
    let deeds: [Deed]

    /// What opens doors is not handed out, even to its owner: it would be worth stealing.
    private static let secrets: Set<String> = ["password", "secret", "digest", "key", "code", "letter", "hash", "sealed"]
    private static let tables = [
        "person", "tenure", "unsealing", "account", "session", "api_token", "mail_link", "sign_in_event", "sign_on_identity", "message",
        "delegate", "delegate_detail", "attendance",
    ]

    /// The rows of a table that are about a person.
    private static func condition(_ table: String, _ person: Identity) -> SQL {
        switch table {
        case "person": "record = \(person.rawValue)"
        case "delegate_detail", "attendance": "delegate IN (SELECT id FROM delegate WHERE person = \(person.rawValue))"
        // Not the letter with a link to an address that is not theirs yet: there is none where somebody else has it.
        case "message":
            """
            person = \(person.rawValue)
            AND (is_secret = 0 OR address = (SELECT p.address FROM person p WHERE p.record = \(person.rawValue)))
            """
        default: "person = \(person.rawValue)"
        }
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        guard let visit = inquiry.visit else { throw Refusal.needsSignIn }
        try inquiry.requireFreshSignIn()
        return try await inquiry.read { db, reader in
            guard let slug = try db.value("SELECT slug FROM record WHERE id = \(visit.person.rawValue)", as: String.self)
            else { throw Refusal.notFound }
            let name = try db.value(
                "SELECT text FROM wording WHERE record = \(visit.person.rawValue) AND field = \(Field.title.rawValue)", as: String.self)
            let named = Part(table: "name", rows: name.map { [["name": $0]] } ?? [])
            let parts = try [named] + tables.map { table -> Part in
                let rows = try db.rows("SELECT * FROM \(raw: table) WHERE \(condition(table, visit.person)) LIMIT 1000")
                return Part(table: table, rows: rows.map(shown))
            }
            let deeds = try db.rows(
                """
                SELECT at, command FROM journal WHERE actor LIKE \("%person/\(slug)") ORDER BY sequence DESC LIMIT 5000
                """
            ).map { Deed(at: Moment(try $0["at"]) ?? reader.moment, command: try $0["command"]) }
            return PersonalDataPage(parts: parts, deeds: deeds)
        }
    }

    private static func shown(_ row: Row) -> [String: String] {
        var values: [String: String] = [:]
        for (column, value) in zip(row.columns, row.values) where !secrets.contains(where: { column.contains($0) }) {
            values[column] = value.plainText
        }
        return values
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Everything that is kept about you"), crumbs: [.init(t("My account"), "/account")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let tables = parts.filter { !$0.rows.isEmpty }.html { part in
            let rows = part.rows.html { row in
                "<li>\(row.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: " · "))</li>"
            }
            return "<section><h2>\(part.table)</h2><ul class=\"lines\">\(rows)</ul></section>"
        }
        let done = deeds.html { "<li>\(t.moment($0.at)) \($0.command)</li>" }
        return """
            <header class="title"><h1>\(t("Everything that is kept about you"))</h1></header>
            \(tables)\(t.section(t("What you did"), id: "deeds", done.isEmpty ? .empty : "<ul class=\"lines\">\(done)</ul>"))
            """
    }
}

extension Value {
    /// As people read it; nil for nothing and for bytes.
    fileprivate var plainText: String? {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .null, .blob: nil
        }
    }
}
