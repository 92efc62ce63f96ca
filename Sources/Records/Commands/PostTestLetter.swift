/// Posts a letter that shows whether post arrives. The journal does not tell to whom: an address is a person's.
public struct PostTestLetter: Command {
    public static let name = "post.test"

    private let address: String
    private let language: Language

    public init(to address: MailAddress, in language: Language) {
        self.address = address.text
        self.language = language
    }

    private enum Key: String, CodingKey { case address, language }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        address = try container.decode(String.self, forKey: .address)
        language = try container.decode(Language.self, forKey: .language)
    }

    /// For the journal: without the address.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(language, forKey: .language)
    }

    public func perform(in work: Work) throws {
        try work.post(
            Message(
                to: MailAddress(address), in: language, Subject("A test of the post"),
                Letter([
                    .paragraph(
                        Phrase("This letter shows that post from this site reaches you. You need not do anything.")),
                    .link(Phrase("Go to the site"), to: "/"),
                ])))
    }
}
