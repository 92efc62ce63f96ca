import Records
import Testing
import Web

@testable import Portal

@Suite struct LinkRewriterTests {
    private func rewrite(_ html: String, _ fates: [String: LinkRewriter.Fate]) -> String {
        LinkRewriter { fates[$0] ?? .stays }.rewrite(html)
    }

    @Test func `Addresses change in tags, and nowhere else`() {
        let html = "<p title=\"href=&quot;/a&quot;\">href=\"/a\" <a href=\"/a\">/a</a> <img alt=\"> /a\" src=\"/a\"></p>"
        #expect(
            rewrite(html, ["/a": .becomes("../b.html")])
                == "<p title=\"href=&quot;/a&quot;\">href=\"/a\" <a href=\"../b.html\">/a</a> <img alt=\"> /a\" src=\"../b.html\"></p>")
    }

    @Test func `Addresses are decoded before they are judged, and escaped again`() {
        let html = "<a href=\"/a?x=1&amp;y=&quot;\">é</a>"
        #expect(LinkRewriter.addresses(in: html) == ["/a?x=1&y=\""])
        #expect(rewrite(html, ["/a?x=1&y=\"": .becomes("b&c\"")]) == "<a href=\"b&amp;c&quot;\">é</a>")
        #expect(rewrite(html, [:]) == html)
    }

    @Test func `A link that goes leaves its text; a link element leaves nothing`() {
        #expect(
            rewrite("<link rel=\"x\" href=\"/a\"><a class=\"c\" rel=\"next\" download href=\"/a\">one <b>two</b></a> <a href=\"/b\">b</a>", ["/a": .goes])
                == "<span class=\"c\">one <b>two</b></span> <a href=\"/b\">b</a>")
    }

    @Test(arguments: [
        ("es/index.html", "es/plan.html", "plan.html"), ("es/plan/x.html", "assets/style.css", "../../assets/style.css"),
        ("es/a/b.html", "en/a/b.html", "../../en/a/b.html"), ("index.html", "es/index.html", "es/index.html"),
        ("es/a/b.html", "es/a.html", "../a.html"),
    ])
    func `The way from file to file`(origin: String, target: String, way: String) {
        #expect(relativePath(from: origin, to: target) == way)
    }

    @Test func `Names are fit for every stick, and two that differ stay two`() {
        let names = ["con", "nul.txt", "com1", "Größe", "GRÖSSE", "a:b", "a*b", "a|b", "a?b", String(repeating: "a", count: 200), "", ".", "..", "lpt9", "x"]
        let safe = names.map { FileName.safe($0) }
        #expect(Set(safe).count == names.count)
        #expect(safe.last == "x")
        for name in safe {
            let isFit = FileName.isExportPath("es/\(name).html")
            #expect(isFit && name != "con" && name == name.lowercased(), "\(name)")
        }
        #expect(ExportedPage(.spanish, "/activities", choices: ["year": "2007", "page": "2"]).file(.json) == "es/activities_page-2_year-2007.json")
        #expect(ExportedPage(.spanish, "").file() == "es/index.html")
        #expect(ExportedPage(.spanish, "/plan/con").file() != "es/plan/con.html")
    }
}
