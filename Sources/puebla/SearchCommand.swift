import ArgumentParser
import Documents
import Portal
import Records
import SQL

/// Searches from the command line.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search the record.",
        discussion: """
            Words find all their forms in Spanish and English; accents may be left out; acronyms find their expansions.

            EXAMPLES
              puebla search asilo --language es --as public --json
              puebla search '"retorno voluntario" -extrarregional' --kind activity
              puebla search UNHCR --language en --year 2008
              puebla search '"retorno voluntario" año:2007' --save "Retorno en 2007"
            """)

    @OptionGroup var common: CommonOptions

    @Argument(parsing: .remaining, help: "Words, \"phrases\", begin*, -without.")
    var words: [String]

    @Option(help: "The language of titles and excerpts; the official one if absent.")
    var language: String?

    @Option(name: .customLong("as"), help: "Whose clearance: public, secretariat, party:ID.")
    var actor = "secretariat"

    @Option(help: "Only records of this kind.")
    var kind: String?

    @Option(help: "Only records of this year.")
    var year: String?

    @Option(help: "Only records about this body.")
    var body: String?

    @Option(help: "Only records about this theme.")
    var theme: String?

    @Option(help: "Only records about this party.")
    var party: String?

    @Option(help: "Only documents in this language.")
    var inLanguage: String?

    @Option(help: "relevance or date.")
    var sort = "relevance"

    @Option(help: "At most so many results.")
    var limit = 20

    @Option(help: "Keep this search under a title, for everyone, with a feed (/searches).")
    var save: String?

    @Flag(help: "As JSON.")
    var json = false

    func run() async throws {
        guard (1...1000).contains(limit) else {
            throw Refusal.invalid("limit", "a whole number from {low} to {high}", ["low": "1", "high": "1000"])
        }
        guard let order = SearchRequest.Order(rawValue: sort) else {
            throw Refusal.invalid("sort", "one of {list}", ["list": "relevance, date"])
        }
        let settings = try await Settings(common)
        let database = try await settings.openHouse()
        var filters: [Facet: String] = [:]
        filters[.kind] = kind
        filters[.year] = year
        filters[.body] = body
        filters[.theme] = theme
        filters[.party] = party
        filters[.language] = inLanguage
        let request = SearchRequest(words.joined(separator: " "), filters: filters, order: order, limit: limit)
        let found = try await SearchDesk.search(request, in: database, language: language, as: actor)
        if let save { try await keep(save, database) }
        await database.close()
        if json { print(try found.json()) } else { show(found) }
    }

    private func keep(_ title: String, _ database: Database) async throws {
        let (actor, official) = try await database.read { db in (try House.secretariat(db), try db.languages().official) }
        let slug = DocumentNames.slug(of: title)
        let language = language.map { Language($0) } ?? official
        try await House.office(database).perform(
            SaveSearch(slug, titles: [language: title], query: words.joined(separator: " "), audience: .everyone), as: actor)
    }

    private func show(_ found: SearchDesk) {
        let say = Console()
        if let better = found.suggestion { print(say("Did you mean “{words}”?", ["words": better])) }
        if found.hits.isEmpty { return print(say("Nothing was found for these words.")) }
        if found.isLoose, found.exact == 0 { print(say("No record has all these words; these have some of them.")) }
        for hit in found.hits {
            print("\(hit.kind)/\(hit.slug)\(hit.when.map { "  \($0)" } ?? "")\n  \(hit.title)\n  \(hit.excerpt)\n")
        }
        print(say("{shown} of {total}", ["shown": String(found.hits.count), "total": String(found.total)]))
    }
}
