import Testing

@testable import Meetings

/// What a projector shows of a text at once.
struct ScreenPartsTests {
    @Test func `Nothing of a text is lost, and no part is larger than the screen`() {
        let long = (1...900).map { "palabra\($0)" }.joined(separator: " ")
        let text = "Uno.\n\n" + long + "\n" + String(repeating: "x", count: 5000) + "\nDos."
        let parts = ScreenParts.split(text)
        #expect(parts.count > 5 && parts.allSatisfy { $0.weight <= 1250 && !$0.paragraphs.isEmpty })
        let told = parts.flatMap(\.paragraphs).joined().filter { $0 != " " }
        #expect(told == text.filter { $0 != " " && $0 != "\n" })
        #expect(parts.flatMap(\.paragraphs).contains { $0.hasSuffix("palabra1") } == false, "cut between words")
    }

    @Test func `What is short is set large`() {
        #expect(ScreenParts.split("").isEmpty)
        #expect(ScreenParts.split("Breve.").map(\.size) == [""])
        #expect(ScreenParts.split(String(repeating: "a", count: 400)).map(\.size) == [" long"])
        #expect(ScreenParts.split(String(repeating: "a", count: 900)).map(\.size) == [" longest"])
    }
}
