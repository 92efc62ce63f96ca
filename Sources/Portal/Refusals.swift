internal import Foundation
internal import HTML
internal import Records
internal import SQL
internal import Web

/// What the portal answers when it does not give what was asked for.
extension Portal {
    func methodRefused(_ allowed: String) -> Answer {
        Answer(
            405, "text/plain; charset=utf-8", "This site is read with GET and written with POST.\n",
            headers: [("allow", allowed)], route: "method")
    }

    /// The rule that a refusal names, as anyone may read it; nil where this charter has none of that name.
    private func rule(behind refusal: Refusal, _ wanted: Wanted) async -> RefusalPage.Rule? {
        guard case .notAllowed(_, let slug?) = refusal else { return nil }
        return try? await database.read { db in
            let reader = Reader(.everyone, language: wanted.language, of: site.languages, at: clock())
            guard let record = try db.record(Reference("rule", slug), for: reader) else { return nil }
            let sources = try db.citations(of: [record.id], for: reader)[record.id]?[RecordDraft.whole]
            return RefusalPage.Rule(name: RecordName(record), sources: sources ?? [])
        }
    }

    /// Who removed what was asked for, as far as the reader may know.
    private func actors(in refusal: Refusal, _ inquiry: Inquiry) async -> ActorNames {
        guard case .removed(let actor, _, _) = refusal else { return .none }
        return (try? await inquiry.read { db, reader in try ActorNames([actor], db, for: reader) }) ?? .none
    }

    /// Why the question was not answered: whoever has signed in is still so, as the page around it shows.
    func refused(_ refusal: Refusal, _ wanted: Wanted, _ question: Question) async -> Answer {
        let arrival = wanted.isJSON ? .anyone : (try? await arrival(question)) ?? .anyone
        let inquiry = inquiry(.nowhere, wanted.language, arrival, notice: nil)
        let page = RefusalPage(refusal, inquiry.t, rule: await rule(behind: refusal, wanted), actors: await actors(in: refusal, inquiry))
        var answer = Answer(page.status, "application/json; charset=utf-8", "", route: "refused")
        if wanted.isJSON, let json = try? Portal.json(page) { answer.body = json } else {
            answer = Answer(
                page.status, "text/html; charset=utf-8", frame(inquiry).page(page), route: "refused")
        }
        switch refusal {
        case .tooMany(let seconds), .busy(let seconds): answer.headers.append(("retry-after", String(seconds)))
        default: break
        }
        answer.headers += [("cache-control", "no-store"), ("content-language", wanted.language.rawValue)]
        return answer
    }

    func failed(_ error: any Error, _ wanted: Wanted) -> Answer {
        let t = Translator(wanted.language, site: site, catalog: House.catalog)
        let isBusy = (error as? DatabaseFault).map { $0.isPassing } ?? false
        let page = FailurePage(isBusy: isBusy)
        let status = isBusy ? 503 : 500
        var answer = Answer(status, "application/json; charset=utf-8", "{\"error\":\"internal\"}", route: "failed")
        if !wanted.isJSON {
            answer = Answer(
                status, "text/html; charset=utf-8",
                Frame(t: t, path: "", query: Query(), assets: assets).page(page), route: "failed")
        }
        answer.headers += [("cache-control", "no-store")] + (isBusy ? [("retry-after", "5")] : [])
        return answer
    }
}

extension DatabaseFault {
    /// Whether trying again may help.
    var isPassing: Bool {
        switch kind {
        case .unavailable, .busy, .timeout: true
        default: false
        }
    }
}
