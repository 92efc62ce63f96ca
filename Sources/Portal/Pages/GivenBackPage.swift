import HTML
import Records
import Web

/// A form that came without a session, or from one that has ended: what was typed is given back, to be looked at and sent
/// again. It carries the token of whoever is signed in now, so that the next time it counts.
struct GivenBackPage: Page {
    /// Where it was sent to, below the language.
    let path: String
    /// Whether files came with it: a page cannot hold those.
    let hadFiles: Bool
    private let fields: [(name: String, value: String)]

    private enum CodingKeys: String, CodingKey { case path, hadFiles }

    /// Nil where the form holds what no page may give back.
    init?(_ form: Form, to path: String) {
        let fields = form.fields.items.filter { $0.name != GivenBackPage.token }
        guard !fields.contains(where: { field in GivenBackPage.secrets.contains { field.name.contains($0) } }) else { return nil }
        self.path = path
        self.fields = fields
        hadFiles = !form.files.isEmpty
    }

    private static let token = "form-token"
    private static let secrets = ["password", "secret"]

    private func title(_ t: Translator) -> String {
        t.visitor == nil ? t("You are no longer signed in") : t("Do you want to send this?")
    }

    func head(_ t: Translator) -> PageHead { PageHead(title(t), isTransient: true) }

    func body(_ t: Translator) -> HTML {
        let isKnown = t.visitor != nil
        let told: HTML = isKnown
            ? "<p class=\"lead\">\(t("It was typed before you signed in, and nothing of it is saved yet. Look through it, and send it if it is yours."))</p>"
            : """
            <p class="lead">\(t("Nothing of this is saved yet, and nothing of it is lost: this page holds what you typed."))</p>
            <ol><li><a href="\(url: t.path("/sign-in"))" target="_blank" rel="noopener">\(t("Sign in in a new tab"))</a></li><li>\(t("Come back to this page and send it again."))</li></ol>
            """
        let hidden = fields.html { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
        return """
            <header class="title"><h1>\(title(t))</h1></header>\(told)\
            \(if: hadFiles, "<p>\(t("Files must be chosen again."))</p>")
            <form class="sheet-form" id="form" method="post" action="\(url: t.path(path))">\(t.formToken)\(hidden)
            <p class="go"><button>\(isKnown ? t("Send") : t("Send again"))</button></p></form>\(typed(t))
            """
    }

    /// What a person wrote, so that nothing is sent unseen: the words, without what only programs read.
    private func typed(_ t: Translator) -> HTML {
        let words = fields.map(\.value.trimmed).filter { $0.contains(where: \.isWhitespace) || $0.contains(where: \.isUppercase) }
            .filter { !$0.hasPrefix("{") }.uniqued()
        guard !words.isEmpty else { return .empty }
        let items = words.html { text in "<li>\(text.split(whereSeparator: \.isNewline).map { HTML(escaping: String($0)) }.joined(by: "<br>"))</li>" }
        return t.section(t("What you typed"), id: "typed", "<ul class=\"lines\">\(items)</ul>")
    }
}
