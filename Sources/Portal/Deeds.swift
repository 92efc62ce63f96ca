internal import Records
internal import Web

extension Portal {
    /// How much an asker may send: a stranger a short form, who has signed in long texts and files.
    public func mostBytes(of question: Question) async -> Int {
        if Portal.isHarvest(question.target) { return Portal.mostHarvestBytes }
        let isKnown = (try? await arrival(question).visit) ?? nil
        guard isKnown != nil else { return 64 << 10 }
        return question.contentType.lowercased().hasPrefix("multipart/form-data") ? 64 << 20 : 4 << 20
    }

    /// Does what the form says, if it comes from one of our own pages and from somebody who may.
    func perform(_ address: Address, _ language: Language, _ wanted: Wanted, _ question: Question) async throws -> Answer {
        let parts = Array(address.parts.dropFirst())
        guard let match = deedTable.match(parts) else {
            // Whether there is such a page is another question.
            return methodRefused("GET, HEAD")
        }
        let arrival = try await arrival(question)
        let deed = match.route
        let form = try Form(sent: question)
        let isOwn = try isOfThisSession(form, arrival, question)
        if !isOwn || arrival.visit == nil, !wanted.isJSON, deed.access != .anyone,
            let answer = try givenBack(form, deed, Place(address, parts, match.parameters), language, arrival, question)
        {
            return answer
        }
        guard isOwn else { throw Portal.strange }
        try admit(arrival, to: deed.access, at: deed.path)
        if let visit = arrival.visit, visit.isReadOnly {
            throw Refusal.notAllowed(reason: "this token may only read", rule: nil)
        }
        let inquiry = inquiry(
            Place(address, parts, match.parameters), language, arrival, notice: nil)
        let submission = Submission(
            inquiry: inquiry, form: form, office: office, cookies: question.credentials.cookies,
            origin: question.credentials.origin)
        if deed.isSensitive { try submission.requireFreshSignIn() }
        let outcome = try await deed.perform(submission)
        var answer = try answer(outcome, inquiry, wanted)
        answer.route = "POST /{language}" + deed.path
        answer.headers += outcome.cookies.map { ("set-cookie", $0.line(isSecure: site.isSecure)) }
        // A script that keeps something must see to it that it is sent before.
        if outcome.clearsDevice { answer.headers.append(("clear-site-data", "\"cache\", \"storage\"")) }
        return answer
    }

    private func answer(_ outcome: Outcome, _ inquiry: Inquiry, _ wanted: Wanted) throws -> Answer {
        let t = inquiry.t
        let always = [("cache-control", "no-store"), ("content-language", t.language.rawValue)]
        switch outcome.next {
        case .see(let path):
            let isWhole = path.hasPrefix("/\(t.language.rawValue)/") || path == "/\(t.language.rawValue)"
            let place = isWhole ? path : t.path(path)
            if wanted.isJSON {
                var answer = Answer(200, "application/json; charset=utf-8", try Portal.json(Seen(see: place, notice: outcome.notice)))
                answer.headers += always
                return answer
            }
            let notice = outcome.notice.map { Cookie(Portal.noticeCookie, $0.percentEncoded, age: 60) }
            return Answer(
                303, "text/plain; charset=utf-8", "",
                headers: always + [("location", place)]
                    + (notice.map { [("set-cookie", $0.line(isSecure: site.isSecure))] } ?? []))
        case .show(let page, let status):
            // A program is told what is wrong as in every refusal, unless the page itself says it, as that of a table with
            // its lines and columns; a person gets the form again.
            let refusal: Refusal? = status == 404 ? .notFound
                : outcome.retryAfter.map { .tooMany(retryAfter: $0) } ?? (outcome.problems.isEmpty ? nil : .invalid(outcome.problems))
            var answer: Answer
            if !wanted.isJSON {
                answer = Answer(status, "text/html; charset=utf-8", frame(inquiry).page(page), headers: Portal.policy(of: page, inquiry))
            } else if status >= 400, let refusal {
                answer = Answer(status, "application/json; charset=utf-8", try Portal.json(RefusalPage(refusal, t)))
            } else {
                answer = Answer(status, "application/json; charset=utf-8", try Portal.json(page))
            }
            answer.headers += always + (outcome.retryAfter.map { [("retry-after", String($0))] } ?? [])
            return answer
        }
    }

    private struct Seen: Encodable {
        let see: String
        let notice: String?
    }

    static let noticeCookie = "puebla-notice"

    private static let strange = Refusal.notAllowed(
        reason: "this form did not come from a page of your session; open the page again and send it from there", rule: nil)

    /// A form must come from a page of this site, and of this session: another site's page, open in the same browser,
    /// must not act for the person. Browsers say where a form comes from, and our forms carry the session's token.
    /// - Returns: whether it is of this session.
    /// - Throws: `Refusal` when it is from another site.
    private func isOfThisSession(_ form: Form, _ arrival: Arrival, _ question: Question) throws(Refusal) -> Bool {
        if let site = question.fetchSite, !["same-origin", "none"].contains(site) { throw Portal.strange }
        if let origin = question.originSite {
            let host = origin.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init)
            guard origin != "null", host == question.host else { throw Portal.strange }
        }
        guard let visit = arrival.visit, !visit.isMachine else { return true }
        return isSameText(form["form-token"], visit.formToken)
    }

    /// What was typed while the session ended, to be looked at and sent again. Only where the browser itself says that one
    /// of our pages sent it; and not what belongs to the account, where the way is that of proving who one is.
    private func givenBack(
        _ form: Form, _ deed: Deed, _ place: Place, _ language: Language, _ arrival: Arrival, _ question: Question
    ) throws(Refusal) -> Answer? {
        let isOurs = question.fetchSite.map { $0 == "same-origin" } ?? (question.originSite != nil)
        guard isOurs, !deed.isSensitive, !deed.path.hasPrefix("/account"),
            let page = GivenBackPage(form, to: place.path + place.query.text)
        else { return nil }
        if arrival.visit != nil { try admit(arrival, to: deed.access, at: deed.path) }
        let inquiry = inquiry(place, language, arrival, notice: nil)
        return Answer(
            arrival.visit == nil ? 401 : 409, "text/html; charset=utf-8", frame(inquiry).page(page),
            headers: [("cache-control", "no-store"), ("content-language", language.rawValue)], route: "given-back")
    }

    /// Takes as long for a near miss as for a far one.
    private func isSameText(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
