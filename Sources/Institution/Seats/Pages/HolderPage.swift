import HTML
import Records
import SQL
import Web

/// What the process knows of somebody, for the secretariat: to be put right, and to invite them again.
struct HolderPage: Page {
    let person: RecordName
    let id: Identity
    let seats: [TenureEntry]
    let details: PersonalDetails
    let problems: [Refusal.Problem]
    /// What is wrong with another invitation.
    let refused: [Refusal.Problem]

    private enum CodingKeys: String, CodingKey { case person, seats, details, problems }

    /// Whoever changes an address changes who comes in by it: that asks for a fresh proof, before anything is typed.
    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try inquiry.requireFreshSignIn()
        return try await read(inquiry, nil)
    }

    static func read(
        _ inquiry: Inquiry, _ typed: PersonalDetails?, _ problems: [Refusal.Problem] = [], refused: [Refusal.Problem] = []
    ) async throws -> HolderPage {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            guard let person = try db.record(Reference(PersonalDetails.kind, slug), for: reader),
                let known = try db.personalDetails(of: person.id), !known.address.isEmpty
            else { throw Refusal.notFound }
            let day = reader.moment.day
            let tenures = try db.tenures(state: .confirmed, on: day, for: reader)
                + db.tenures(state: .confirmed, isComing: true, on: day, for: reader)
            return HolderPage(
                person: RecordName(person), id: person.id, seats: tenures.filter { $0.person.slug == slug },
                details: typed ?? known, problems: problems, refused: refused)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(person.title.text, crumbs: [.init(t("Directory"), "/directory")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><p class="kicker">\(t("Person"))</p><h1>\(person.title.text)</h1></header>
        \(DirectoryPage.table(seats, t, caption: t("Seats held")) { EndTenurePage.link($0, t) })
        \(t.section(t("Put right"), id: "correct", correct(t)))
        \(t.section(t("Another invitation"), id: "invite", invite(t)))
        """
    }

    private func correct(_ t: Translator) -> HTML {
        let known = [
            "name": details.name, "address": details.address, "telephone": details.telephone, "language": details.language.rawValue,
        ]
        let told = t("Letters and the way in go there from now on: the secretariat answers for its being theirs.")
        return t.form(
            to: "/people/\(person.slug)#form", PersonInputs.person(t, known, told: told), submit: t("Save"), problems: problems)
    }

    private func invite(_ t: Translator) -> HTML {
        let wrong = refused.html { "<p class=\"error\" role=\"alert\">\(t($0.rule, $0.values))</p>" }
        return """
            \(wrong)<p>\(t("For whoever has not come in yet. The letter goes to the address above; the link in it is good for a week."))</p>
            \(t.button(to: "/people/\(person.slug)/invite#invite", t("Send another invitation")))
            """
    }

    @Sendable static func correct(_ submission: Submission) async throws -> Outcome {
        let form = submission.form
        let details = PersonalDetails(
            name: form["name"], address: form["address"], telephone: form["telephone"], language: Language(form["language"]))
        return try await submission.attempt {
            let page = try await read(submission.inquiry, nil)
            try await submission.perform(CorrectPerson(page.id, details, from: submission.origin))
            return .see("/people/\(page.person.slug)", notice: submission.t("Saved."))
        } orShow: { try await read(submission.inquiry, details, $0) }
    }

    @Sendable static func invite(_ submission: Submission) async throws -> Outcome {
        try await submission.attempt {
            let page = try await read(submission.inquiry, nil)
            try await submission.perform(InviteAgain(page.id))
            return .see("/people/\(page.person.slug)", notice: submission.t("The invitation is on its way."))
        } orShow: { try await read(submission.inquiry, nil, refused: $0) }
    }
}
