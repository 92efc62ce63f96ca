/// One address of the site and what answers there: in HTML, in JSON, and in what else the page can be.
public struct Route: Sendable {
    /// Something the address may carry after its question mark.
    public struct Parameter: Sendable {
        public enum Form: Sendable {
            case text
            case number(ClosedRange<Int>)
            case choice([String])
        }
        public let name: String
        public let about: String
        public let form: Form

        public init(_ name: String, _ about: String, _ form: Form = .text) {
            self.name = name
            self.about = about
            self.form = form
        }
    }

    /// Below the language: `/parties/{slug}`.
    public let path: String
    /// What it shows, in a few English words; the API description says it.
    public let about: String
    public let parameters: [Parameter]
    /// Beside HTML and JSON.
    public let also: [Representation]
    public let access: Access
    public let answer: @Sendable (Inquiry) async throws -> any Page

    public init(
        _ path: String, _ about: String, access: Access = .anyone, parameters: [Parameter] = [],
        also: [Representation] = [], answer: @escaping @Sendable (Inquiry) async throws -> any Page
    ) {
        self.access = access
        self.path = path
        self.about = about
        self.parameters = parameters
        self.also = also
        self.answer = answer
    }
}

/// What a page can be sent as.
public enum Representation: String, Sendable, CaseIterable {
    case html, json, csv, ics, atom, txt, pdf, docx
    /// The page as one file that opens without the site.
    case file

    /// The media type, as answers and links name it.
    public var mediaType: String {
        switch self {
        case .html: "text/html"
        case .json: "application/json"
        case .csv: "text/csv"
        case .ics: "text/calendar"
        case .atom: "application/atom+xml"
        case .txt: "text/plain"
        case .pdf: "application/pdf"
        case .file: "text/html"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        }
    }

    /// Whether another program makes it of the page's markup, if it is on this machine.
    public var isMadeByProgram: Bool { self == .pdf || self == .docx }
}
