import Testing

@testable import HTML

@Suite("Addresses in links")
struct SafeAddressTests {
    @Test(
        "Addresses that run something or leave the site unseen are refused",
        arguments: [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)",
            "\u{1}javascript:alert(1)", "java\tscript:x", "data:text/html,<script>", "vbscript:x", "file:///etc/passwd",
            "blob:x", "//evil.example", "/\\evil.example", "\\\\evil.example", "\t//evil.example", "ftp:x", ":x",
            "jav\u{7F}ascript:x", "java\u{0}script:alert(1)",
        ])
    func refused(address: String) {
        let link: HTML = "<a href=\"\(url: address)\">x</a>"
        #expect(link.text == "<a href=\"about:blank#refused\">x</a>")
    }

    @Test(
        "Addresses that only lead somewhere are kept",
        arguments: [
            "/es/parties/mex", "#p12", "?q=a", "", "a/b", "https://crm.example/a?b=c", "http://localhost:8080",
            "mailto:st@crm.example", "webcal://crm.example/c.ics", "/es/search?q=a:b", "parties/a:b",
        ])
    func kept(address: String) {
        #expect(SafeAddress(address).text == address)
    }

    @Test("A kept address is escaped all the same")
    func escaped() {
        let link: HTML = "<a href=\"\(url: "/es?a=1&b=\"2\"")\">x</a>"
        #expect(link.text == "<a href=\"/es?a=1&amp;b=&quot;2&quot;\">x</a>")
    }
}
