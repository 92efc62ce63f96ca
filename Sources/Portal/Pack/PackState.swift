import HTML
import Records
import Web

/// What a kept pack asks every minute, so that on a slow line the whole of it comes only when it is another one.
struct PackState: Page {
    /// Of what is in the pack, for this reader in this language.
    let pack: String
    let made: Moment
    /// Whose it is.
    let reader: String
    private let meeting: RecordName

    private enum CodingKeys: String, CodingKey { case pack, made, reader, meeting }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let page = try await MeetingPackPage.pack(inquiry)
        return PackState(
            pack: fingerprint(page.content(inquiry.t).text), made: page.made, reader: page.reader, meeting: RecordName(page.meeting))
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("State of the pack"),
            crumbs: [.init(t("Meetings"), "/meetings"), .init(meeting.title.text, "/meetings/\(meeting.slug)")],
            section: .conference, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><p class="kicker">\(t.link(meeting))</p><h1>\(t("State of the pack"))</h1></header>
        <p>\(t("As of {moment}", ["moment": t.moment(made)]))</p>
        <p><a href="\(url: t.path("/meetings/\(meeting.slug)/pack"))">\(t("Open the pack"))</a></p>
        """
    }
}
