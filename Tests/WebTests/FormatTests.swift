import HTML
@testable import Records
import Testing

@testable import Web

@Suite("What pages are sent as")
struct FormatTests {
    static let site = Site(
        names: Wordings(), languages: Languages([.spanish, .english]), base: "https://crm.example",
        addresses: ["activity": "/activities/{slug}", "term": "/glossary#{slug}"], contact: nil)
    static let spanish = Translator(.spanish, site: site, catalog: WebStrings.catalog)
    static let english = Translator(.english, site: site, catalog: WebStrings.catalog)
    static let french = Translator(Language("fr"), site: site, catalog: WebStrings.catalog)

    private func record(_ title: String) -> Record {
        Record(
            id: Identity(rawValue: "0190"), reference: Reference("activity", "a-1"), audience: .everyone,
            when: nil, position: 0, version: 1, recorded: Moment("2026-11-21T12:00Z")!,
            revised: Moment("2026-11-21T12:00Z")!, texts: [.title: Wording(title, in: .spanish, .official)])
    }

    @Test("What is wrong is said in labels and letters; paragraphs stay apart, whatever a browser ends lines with")
    func said() {
        let choice = Input("type", "Type", .choice([.init("", ""), .init("seminar", "Seminar"), .init("workshop", "Workshop")]))
        let wrong = Refusal.Problem("type", "one of {list}", ["list": "seminar, workshop"])
        #expect(FormatTests.english.said(wrong, of: choice) == "one of Seminar, Workshop")
        #expect(FormatTests.english.errorSummary([wrong], [choice]).text.contains("one of Seminar, Workshop"))
        #expect(FormatTests.english.input(choice, [wrong]).text.contains("one of Seminar, Workshop"))
        let long = Refusal.Problem("title", "at most {limit} bytes", ["limit": "200"])
        #expect(FormatTests.english.said(long) == "too long: at most 200 letters, where one with an accent counts as two")
        #expect(FormatTests.english.prose(Wording("One\r\n\r\nTwo\nThree", in: .english, .official)).text == "<p>One</p><p>Two</p><p>Three</p>")
    }

    @Test("CSV: quotes, line ends and marks on quotes; what a spreadsheet would run is disarmed")
    func csv() {
        let text = CSVText([["a", "b,c", "say \"x\"", "line\nend"], ["=1+1", "-5", "@x", "\"\u{301}"]]).text
        #expect(text == "a,\"b,c\",\"say \"\"x\"\"\",\"line\nend\"\r\n'=1+1,-5,'@x,\"\"\"\u{301}\"\r\n")
    }

    @Test("iCalendar: whole days with an exclusive end, folded lines, escaped texts")
    func calendar() {
        let title = String(repeating: "Ñandú; coma, ", count: 12) + "fin\nlínea \u{1F600}"
        let event = CalendarEvent(
            record: RecordName(record(title)), when: When("2007-04-24/2007-04-27")!, place: "Nueva Orleans, EE. UU.",
            summary: nil, revised: Moment("2026-11-21T12:00Z")!)
        let text = ICalendar(name: "CRM", events: [event], t: FormatTests.spanish).text
        #expect(text.contains("DTSTART;VALUE=DATE:20070424\r\nDTEND;VALUE=DATE:20070428\r\n"))
        #expect(text.contains("LOCATION:Nueva Orleans\\, EE. UU.\r\n"))
        #expect(text.contains("UID:activity-a-1@crm.example\r\n"))
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        let unfolded = text.unicodeScalars.reduce(into: "") { $0.unicodeScalars.append($1) }
            .replacing("\r\n ", with: "")
        #expect(unfolded.contains("fin\\nlínea \u{1F600}"))
    }

    @Test("A vague date is said in words")
    func vague() {
        let event = CalendarEvent(
            record: RecordName(record("Taller")), when: When("2003-05")!, place: nil, summary: nil,
            revised: Moment("2026-11-21T12:00Z")!)
        let text = ICalendar(name: "CRM", events: [event], t: FormatTests.spanish).text
        #expect(text.contains("mayo de 2003"))
        #expect(text.contains("DTEND;VALUE=DATE:20030601"))
    }

    @Test("Atom escapes what it is given")
    func atom() {
        let feed = AtomFeed(
            title: "A & B", path: "/updates", entries: [FeedEntry(record("<b>\"x\"</b>"))], t: FormatTests.spanish)
        #expect(feed.text.contains("<title>A &amp; B</title>"))
        #expect(feed.text.contains("<title>&lt;b&gt;&quot;x&quot;&lt;/b&gt;</title>"))
        #expect(feed.text.contains("<id>https://crm.example/es/updates.atom</id>"))
    }

    @Test("Dates in three languages, no more exact than they are")
    func dates() {
        let cases: [(String, String, String, String)] = [
            ("2007", "2007", "2007", "2007"), ("2007-04", "abril de 2007", "April 2007", "avril 2007"),
            ("2007-04-24", "24 de abril de 2007", "24 April 2007", "24 avril 2007"),
            ("2007-04-24/2007-04-27", "24–27 de abril de 2007", "24–27 April 2007", "24–27 avril 2007"),
            (
                "2005-11-30/2005-12-02", "30 de noviembre – 2 de diciembre de 2005", "30 November – 2 December 2005",
                "30 novembre – 2 décembre 2005"
            ), ("2005/2008", "2005–2008", "2005–2008", "2005–2008"),
            ("1996/..", "desde 1996", "since 1996", "depuis 1996"), ("../2007", "hasta 2007", "until 2007", "jusqu’à 2007"),
        ]
        for (text, spanish, english, french) in cases {
            let when = When(text)!
            #expect(FormatTests.spanish.when(when) == spanish)
            #expect(FormatTests.english.when(when) == english)
            #expect(FormatTests.french.when(when) == french)
        }
    }

    @Test("Numbers and money as each language writes them")
    func numbers() {
        #expect(FormatTests.english.number(282_724) == "282,724")
        #expect(FormatTests.spanish.number(5000) == "5,000")
        #expect(FormatTests.french.number(282_724) == "282\u{202F}724")
        #expect(FormatTests.english.number(-1_234_567) == "−1,234,567")
        #expect(FormatTests.spanish.hundredths(177) == "1.77")
        #expect(FormatTests.french.hundredths(2405) == "24,05")
        #expect(FormatTests.english.money(500_000, "USD") == "USD 5,000")
        #expect(FormatTests.spanish.money(141_36050, "USD") == "141,360.50 USD")
    }

    @Test("Addresses of records, and queries that survive the way there and back")
    func addresses() {
        #expect(FormatTests.spanish.path(of: Reference("activity", "a")) == "/es/activities/a")
        #expect(FormatTests.spanish.path(of: Reference("term", "oim")) == "/es/glossary#oim")
        #expect(FormatTests.english.path(of: Reference("other", "x")) == "/en/records/other/x")
        let query = Query([("q", "año & más"), ("page", "2")])
        #expect(query.text == "?q=a%C3%B1o%20%26%20m%C3%A1s&page=2")
        #expect(query.setting("page", nil).text == "?q=a%C3%B1o%20%26%20m%C3%A1s")
        #expect(throws: Refusal.self) { try Query([("page", "x")]).number("page", in: 1...9, default: 1) }
        #expect(throws: Refusal.self) { try Query([("page", "10")]).number("page", in: 1...9, default: 1) }
    }

    @Test("Pages of a long list")
    func pagination() {
        #expect(Pagination(page: 1, total: 0, size: 40).pages == 1)
        #expect(Pagination(page: 1, total: 40, size: 40).pages == 1)
        #expect(Pagination(page: 3, total: 5000, size: 40).pages == 125)
        let middle = FormatTests.english.pager(Pagination(page: 2, total: 100, size: 40), path: "/x", query: Query())
        #expect(middle.text.contains("rel=\"prev\" href=\"/en/x\"") && middle.text.contains("href=\"/en/x?page=3\""))
    }
}
