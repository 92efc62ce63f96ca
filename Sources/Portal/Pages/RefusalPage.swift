import HTML
import Records
import Web

/// Why the reader does not get what was asked for, and what to do next.
struct RefusalPage: Page {
    let error: String
    let message: String
    let problems: [Refusal.Problem]
    /// What breaks which rule, in the reader's language: for scripts that say it.
    let told: [String]
    /// The charter's rule that says so, with where it stands in the sources.
    let rule: Rule?
    let status: Int
    private let title: String
    /// What a page says: a whole sentence, the rule beside it.
    private let sentence: String

    struct Rule: Sendable, Encodable {
        let name: RecordName
        let sources: [Citation]
    }

    private enum CodingKeys: String, CodingKey { case error, message, problems, told, rule }

    init(_ refusal: Refusal, _ t: Translator, rule: Rule? = nil, actors: ActorNames = .none) {
        self.rule = rule
        var bare: String?
        var problems: [Refusal.Problem] = []
        switch refusal {
        case .notFound:
            (status, error, title) = (404, "not-found", t("Not found"))
            message = t("There is nothing at this address, or not for you.")
        case .removed(let actor, let moment, let reason):
            (status, error, title) = (410, "removed", t("Removed"))
            message = t("Removed by {actor}, {moment}: {reason}",
                ["actor": t.actor(actor, actors), "moment": t.moment(moment), "reason": reason])
        case .notAllowed(let reason, let slug):
            (status, error, title) = (403, "not-allowed", t("Not allowed"))
            message = t(reason) + (slug.map { " (\($0.uppercased()))" } ?? "")
            if rule != nil { bare = t(reason) }
        case .needsSignIn:
            (status, error, title) = (401, "sign-in", t("Not signed in"))
            message = t("Only those who have signed in may come here.")
        case .needsProof:
            (status, error, title) = (403, "proof", t("Who are you?"))
            message = t("You proved who you are too long ago for this. Sign in again and repeat it.")
        case .needsSecondFactor:
            (status, error, title) = (403, "second-factor", t("A second factor is needed"))
            message = t("Your seats ask for a second factor. Set one up, or show it, first.")
        case .invalid(let all):
            (status, error, title) = (400, "invalid", t("Something in the address is not right"))
            message = t("These fields break a rule.")
            problems = all
        case .conflict(let conflict):
            (status, error, title) = (409, "conflict", t("Changed meanwhile"))
            message = t("Somebody else has changed this record: it was version {old}, it is version {new}.",
                ["old": String(conflict.basedOn), "new": String(conflict.current)])
        case .tooLarge(let limit, let unit):
            (status, error, title) = (unit.hasPrefix("bytes of address") ? 414 : 413, "too-large", t("Too large"))
            message = t("The limit is {limit} bytes.", ["limit": t.number(limit)])
        case .unavailable(let reason):
            (status, error, title) = (503, "unavailable", t("Not available"))
            message = t(reason)
        case .tooMany(let seconds):
            (status, error, title) = (429, "too-many", t("Too many requests"))
            message = t("Try again in {n} seconds.", ["n": t.number(seconds)])
        case .busy(let seconds):
            (status, error, title) = (503, "busy", t("One moment"))
            message = t("Try again in {n} seconds.", ["n": t.number(seconds)])
        }
        self.problems = problems
        sentence = RefusalPage.sentence(bare ?? message)
        told = problems.map { t($0.rule, $0.values) }
    }

    private static func sentence(_ text: String) -> String {
        let isWhole = text.last.map { ".!?".contains($0) } ?? true
        return "\(text.prefix(1).uppercased())\(text.dropFirst())\(isWhole ? "" : ".")"
    }

    func head(_ t: Translator) -> PageHead { PageHead(title, isTransient: true) }

    func body(_ t: Translator) -> HTML {
        let list = problems.html { "<li><strong>\($0.field)</strong>: \(t.said($0))</li>" }
        return """
            <header class="title"><p class="kicker">\(status)</p><h1>\(title)</h1></header>
            <p class="lead">\(sentence)</p>\(because(t))\(list.isEmpty ? .empty : "<ul>\(list)</ul>")
            <form class="ask" method="get" action="\(url: t.path("/search"))"><label for="ask">\(t("What are you looking for?"))</label><span><input id="ask" type="search" name="q"><button>\(t("Search"))</button></span></form>
            <ul class="lines"><li><a href="\(url: t.path(""))">\(t.site.name(in: t.language))</a></li><li><a href="\(url: t.path("/documents"))">\(t("Documents"))</a></li><li><a href="\(url: t.path("/plan"))">\(t("Plan of Action"))</a></li><li><a href="\(url: t.path("/calendar"))">\(t("Calendar"))</a></li></ul>
            """
    }
}

extension RefusalPage {
    fileprivate func because(_ t: Translator) -> HTML {
        guard let rule else { return .empty }
        let code: HTML = "<a href=\"\(url: t.path(of: rule.name.reference))\">\(rule.name.slug.uppercased())</a>"
        return "<p>\(t("The rule:")) \(code) \(t.link(rule.name)) \(t.inlineSources(rule.sources))</p>"
    }
}

/// Something went wrong inside; what, is in the log, not here.
struct FailurePage: Page {
    let isBusy: Bool

    func head(_ t: Translator) -> PageHead { PageHead(title(t), isTransient: true) }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><p class="kicker">\(isBusy ? "503" : "500")</p><h1>\(title(t))</h1></header>
        <p class="lead">\(isBusy ? t("The record does not answer just now. Please try again in a moment.") : t("Something went wrong on our side. It has been noted; nothing you did was lost."))</p>
        <p><a href="\(url: t.path(""))">\(t.site.name(in: t.language))</a></p>
        """
    }

    private func title(_ t: Translator) -> String { isBusy ? t("One moment") : t("Our mistake") }
}
