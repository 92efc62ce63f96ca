import HTML
import Institution
import Records
import SQL
import Web

/// The badges of those who have been accredited, ten to a sheet: name, capacity, party, and a code that leads to check-in.
struct BadgesPage: Page {
    struct Card: Sendable, Encodable {
        let name: String
        let title: String
        let role: DelegateRole
        let party: RecordName?
        /// Of the check-in page with this badge.
        let address: String
        let code: String
        var square: QRCode?

        private enum CodingKeys: String, CodingKey { case name, title, role, party, code }
    }

    let meeting: RecordName
    let links: ConvocationLinks
    let cards: [Card]

    private enum CodingKeys: String, CodingKey { case meeting, cards }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let (slug, actor, t) = (try inquiry.slug(), inquiry.actor, inquiry.t)
        let page = try await inquiry.read { db, reader in
            let standing = try db.standing(of: actor, in: slug, for: reader)
            let parties = try db.partyEntries(for: reader).map(\.name)
            let order = Dictionary(parties.enumerated().map { ($0.element.slug, $0.offset) }, uniquingKeysWith: { first, _ in first })
            let delegates = try db.delegates(of: slug).filter { one in
                one.state == .accredited && !one.name.isEmpty && (one.party.map { order[$0] != nil } ?? true)
            }
            let sorted = delegates.sorted { left, right in
                let (first, second) = (left.party.flatMap { order[$0] } ?? .max, right.party.flatMap { order[$0] } ?? .max)
                return first == second ? Delegate.isBefore(left, right) : first < second
            }
            return BadgesPage(
                meeting: RecordName(standing.meeting), links: ConvocationLinks(standing),
                cards: sorted.map { delegate in
                    Card(
                        name: delegate.name, title: delegate.title, role: delegate.role,
                        party: parties.first { $0.slug == delegate.party },
                        address: t.site.base + t.path("/meetings/\(slug)/check-in") + "?badge=\(delegate.badge)", code: delegate.badge)
                })
        }
        var cards = page.cards
        for index in cards.indices { cards[index].square = await QRCode.of(cards[index].address) }
        return BadgesPage(meeting: page.meeting, links: page.links, cards: cards)
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Badges"), crumbs: Crumbs.meeting(meeting, t), section: .conference, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let sheets = stride(from: 0, to: cards.count, by: 10).html { first in
            "<div class=\"badges\">\(cards[first..<min(first + 10, cards.count)].html { card($0, t) })</div>"
        }
        let print: HTML = "<p class=\"tools\"><a href=\"\(url: t.path("/meetings/\(meeting.slug)/badges") + ".pdf")\">\(t("The sheets as PDF, ten badges to an A4 page"))</a></p>"
        return """
            <header class="title on-screen"><p class="kicker">\(t.link(meeting))</p><h1>\(t("Badges"))</h1></header>
            \(links.html(t, on: "badges"))
            \(cards.isEmpty ? t.emptyState(t("Nobody has been accredited yet."), "<a href=\"\(url: t.path("/meetings/\(meeting.slug)/convocation"))\">\(t("Convocation"))</a>") : print + sheets)
            """
    }

    private func card(_ card: Card, _ t: Translator) -> HTML {
        let title: HTML = card.title.isEmpty ? .empty : "<p class=\"badge-title\">\(card.title)</p>"
        let party: HTML = card.party.map { "<p class=\"badge-party\">\(t.wording($0.title))</p>" } ?? .empty
        // A name is never cut: a long one is set smaller.
        let length = switch card.name.count {
        case ...36: ""
        case ...70: " long"
        default: " longest"
        }
        return """
            <article class="badge"><p class="badge-meeting">\(meeting.short ?? meeting.title.text)</p>
            <div class="badge-who"><p class="badge-name\(length)">\(card.name)</p>\(title)</div>
            <div class="badge-foot">\(party)<p><strong>\(t.name(of: card.role))</strong><br><code>\(Badge.grouped(card.code))</code></p>\(card.square.map { $0.svg(label: t("Code of the badge of {name}", ["name": card.name])) })</div></article>
            """
    }
}
