import HTML
import Institution
import Records
import SQL
import Web

/// What is private of all delegates, in the order of their arrival: for the secretariat and those who speak for the host, who
/// meet them, lodge them and have them interpreted.
struct ArrivalsPage: TablePage {
    struct Guest: Sendable, Encodable {
        let delegate: Identity
        let name: String
        let party: RecordName?
        let role: DelegateRole
        let detail: DelegateDetail
    }

    let meeting: RecordName
    let zone: String
    let guests: [Guest]
    let links: ConvocationLinks

    private enum CodingKeys: String, CodingKey { case meeting, zone, guests }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        return try await inquiry.read { db, reader in
            let standing = try db.standing(of: actor, in: slug, for: reader)
            guard standing.seesDetails(of: nil) else { throw Refusal.notFound }
            let details = try db.delegateDetails(of: slug)
            let parties = try db.partyEntries(for: reader).map(\.name)
            let guests = try db.delegates(of: slug).compactMap { delegate -> Guest? in
                guard delegate.party == nil || parties.contains(where: { $0.slug == delegate.party }) else { return nil }
                return details[delegate.id].map { detail in
                    Guest(
                        delegate: delegate.id, name: delegate.name, party: parties.first { $0.slug == delegate.party }, role: delegate.role, detail: detail)
                }
            }
            return ArrivalsPage(
                meeting: RecordName(standing.meeting), zone: standing.clock.zone,
                // Who has not said when they arrive comes at the end.
                guests: guests.sorted { left, right in
                    let (first, second) = (left.detail.arrives, right.detail.arrives)
                    return first.isEmpty == second.isEmpty ? (first, left.name) < (second, right.name) : second.isEmpty
                }, links: ConvocationLinks(standing))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Arrivals and needs"), crumbs: Crumbs.meeting(meeting, t), section: .conference, alternates: [.csv], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let table = t.table(
            caption: t("Arrivals and needs"), columns: [t("Arrives"), t("Name"), t("Leaves"), t("Hotel"), t("Interpretation"), t("Needs")],
            rows: guests.map { guest in
                let detail = guest.detail
                let needs = [detail.needs, detail.diet].filter { !$0.isEmpty }.joined(separator: " · ")
                let letter: HTML = detail.wantsVisaLetter
                    ? "<br><a href=\"\(url: t.path("/meetings/\(meeting.slug)/visa-letter") + "?delegate=\(guest.delegate.rawValue)")\">\(t("Letter for the consulate"))<span class=\"unseen\"> \(guest.name)</span></a>"
                    : .empty
                return [
                    "\(time(detail.arrives, detail.arrivalFlight, t))",
                    "\(guest.name)<br><small>\(t.name(of: guest.role))\(guest.party.map { " · \($0.short ?? $0.title.text)" })</small>",
                    "\(time(detail.departs, detail.departureFlight, t))", "\(detail.hotel)",
                    "\(detail.interpretation.map { t.name(of: $0) })", "\(needs)\(letter)",
                ]
            })
        return """
            <header class="title"><p class="kicker">\(t.link(meeting))</p><h1>\(t("Arrivals and needs"))</h1></header>
            \(links.html(t, on: "arrivals"))
            <p class="lead">\(t("Private: for the secretariat and the host. Times are the venue’s ({zone}).", ["zone": zone]))</p>
            \(guests.isEmpty ? t.emptyState(t("Nobody is on the list yet.")) : table)
            """
    }

    private func time(_ text: String, _ flight: String, _ t: Translator) -> String {
        let told = VenueClock.Reading(text).map { "\(t.day($0.day)), \($0.time)" }
        let all = [told, flight.isEmpty ? nil : flight].compactMap { $0 }
        return all.isEmpty ? "—" : all.joined(separator: " · ")
    }

    func rows(_ t: Translator) -> [[String]] {
        [
            [
                t("Arrives"), t("Arrival flight or route"), t("Name"), t("Party"), t("Capacity"), t("Leaves"),
                t("Departure flight or route"), t("Hotel"), t("Interpretation"), t("Needs"), t("Diet"), t("Consulate"),
            ]
        ]
            + guests.map { guest in
                let detail = guest.detail
                return [
                    detail.arrives, detail.arrivalFlight, guest.name, guest.party?.title.text ?? "", t.name(of: guest.role),
                    detail.departs, detail.departureFlight, detail.hotel, detail.interpretation?.rawValue ?? "", detail.needs,
                    detail.diet, detail.wantsVisaLetter ? t("wants a letter") : "",
                ]
            }
    }
}
