public import HTML
public import Records

/// What a handler answers: a view model that is its own JSON, and that draws itself as HTML.
public protocol Page: Encodable, Sendable {
    func head(_ t: Translator) -> PageHead
    /// The content of the page's `main` element.
    func body(_ t: Translator) -> HTML
}

/// A page that is also a table.
public protocol TablePage: Page {
    /// The rows, the first with the names of the columns.
    func rows(_ t: Translator) -> [[String]]
}

/// A page that is also a calendar.
public protocol CalendarPage: Page {
    var events: [CalendarEvent] { get }
}

/// A page that is also a feed.
public protocol FeedPage: Page {
    var entries: [FeedEntry] { get }
}

/// A page that is also a plain text.
public protocol TextPage: Page {
    func plainText(_ t: Translator) -> String
}

/// What the frame around a page needs to know.
public struct PageHead: Sendable {
    public var title: String
    public var description: String
    /// From the top down, without the page itself.
    public var crumbs: [Crumb]
    /// The entry of the main navigation that the page belongs to.
    public var section: Section?
    /// Other forms of the page: feeds, calendars, tables.
    public var alternates: [Representation]
    /// Kept from search engines: pages of questions asked.
    public var isTransient: Bool
    /// Only the content, without navigation and style: for the slowest line.
    public var isBare = false
    /// Only the content, with style and scripts: for a projector, where nobody follows links.
    public var isProjected = false
    /// The scripts that help on this page, by their names among the assets (`desk`, `live room`); pages work without them.
    public var script: String?
    /// What the page looks like beside the style of all pages, by its name among the assets (`room`).
    public var style: String?
    /// The record that the page shows, for the link to its sources and history.
    public var record: Reference?

    public init(
        _ title: String, description: String = "", crumbs: [Crumb] = [], section: Section? = nil,
        alternates: [Representation] = [], isTransient: Bool = false, record: Reference? = nil
    ) {
        self.title = title
        self.description = description
        self.crumbs = crumbs
        self.section = section
        self.alternates = alternates
        self.isTransient = isTransient
        self.record = record
    }

    public struct Crumb: Sendable {
        public let title: String
        /// Below the language.
        public let path: String

        public init(_ title: String, _ path: String) {
            self.title = title
            self.path = path
        }
    }
}

/// The main navigation.
public enum Section: String, Sendable, CaseIterable {
    case conference, plan, documents, calendar, search

    public func title(_ t: Translator) -> String {
        switch self {
        case .conference: t("The Conference")
        case .plan: t("Plan of Action")
        case .documents: t("Documents")
        case .calendar: t("Calendar")
        case .search: t("Search")
        }
    }

    /// Below the language.
    public var path: String { "/" + rawValue }
}

/// An event as calendars take it: whole days, or exact times where they are known.
public struct CalendarEvent: Sendable, Encodable {
    public let record: RecordName
    public let when: When
    /// In place of the record's title, where the event is not the record itself.
    public let title: String?
    /// Tells events about one record apart.
    public let mark: String?
    public let place: String?
    public let summary: String?
    public let revised: Moment
    /// Where it has hours; nil for whole days.
    public let begins: Moment?
    public let ends: Moment?

    public init(
        record: RecordName, when: When, title: String? = nil, mark: String? = nil, place: String?, summary: String?, revised: Moment,
        begins: Moment? = nil, ends: Moment? = nil
    ) {
        self.record = record
        self.when = when
        self.title = title
        self.mark = mark
        self.place = place
        self.summary = summary
        self.revised = revised
        self.begins = begins
        self.ends = ends
    }
}

/// One entry of a feed.
public struct FeedEntry: Sendable, Encodable {
    public let id: Identity
    public let record: RecordName
    public let summary: String
    public let recorded: Moment
    public let revised: Moment

    public init(_ record: Record) {
        id = record.id
        self.record = RecordName(record)
        summary = record[.summary]?.text ?? ""
        recorded = record.recorded
        revised = record.revised
    }
}
