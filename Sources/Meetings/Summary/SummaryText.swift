import HTML
import Records
import Web

/// The words of a summary: what happened in a sitting as a plain text, `## ` before a heading and `- ` before a point, which
/// the secretariat then makes its own.
enum SummaryText {
    static func assembled(_ minutes: SittingMinutes, _ t: Translator) -> String {
        let parts = [opening(minutes, t), attendance(minutes, t)] + minutes.items.map { item($0, t) }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func opening(_ minutes: SittingMinutes, _ t: Translator) -> String {
        let clock = minutes.sitting.sitting.clock
        func hour(_ moment: Moment) -> String {
            let reading = clock.reading(moment)
            return "\(t.day(reading.day)), \(reading.time)"
        }
        switch (minutes.opened, minutes.closed) {
        case let (opened?, closed?):
            return t("The sitting was opened on {opened} and closed on {closed} ({zone}).",
                     ["opened": hour(opened), "closed": hour(closed), "zone": clock.zone])
        case let (opened?, nil):
            return t("The sitting was opened on {opened} ({zone}).", ["opened": hour(opened), "zone": clock.zone])
        default: return ""
        }
    }

    private static func attendance(_ minutes: SittingMinutes, _ t: Translator) -> String {
        let present = minutes.attendance.map { ($0.party.title.text, $0.people) }
            + minutes.serving.map { (t.name(of: $0.role), $0.people) }
        guard !present.isEmpty else { return "" }
        let lines = present.map { name, people in "- \(name) (\(t.count(people, "{n} person", "{n} people")))" }
        return (["## \(t("Attendance"))"] + lines).joined(separator: "\n")
    }

    private static func item(_ item: SittingMinutes.Item, _ t: Translator) -> String {
        var lines = ["## \(item.number). \(item.name.title.text)"]
        func add(_ label: String, _ names: [String]) {
            if !names.isEmpty { lines.append("\(label): \(names.joined(separator: "; ")).") }
        }
        add(t("Spoke"), item.speakers.map(\.title.text))
        add(
            t("Statements"),
            item.statements.map { entry in (entry.party.map { "\($0.title.text), " } ?? "") + t("“{title}”", ["title": entry.title.text]) })
        add(t("Documents"), item.documents.map(\.title.text))
        if !item.outcomes.isEmpty {
            lines.append("\(t("Outcomes")):")
            lines += item.outcomes.map { "- \($0.title.text)" }
        }
        return lines.joined(separator: "\n")
    }

    /// A summary's text as it is shown.
    /// - Parameter level: of its headings.
    static func html(_ wording: Wording?, _ t: Translator, level: Int) -> HTML {
        guard let wording else { return .empty }
        var html = HTML.empty
        var isInList = false
        for line in wording.text.split(separator: "\n").map(\.trimmed) where !line.isEmpty {
            let isPoint = line.hasPrefix("- ")
            if isPoint != isInList {
                html += isPoint ? "<ul>" : "</ul>"
                isInList = isPoint
            }
            if isPoint { html += "<li>\(String(line.dropFirst(2)))</li>" } else if line.hasPrefix("## ") {
                html += "<h\(level)>\(String(line.dropFirst(3)))</h\(level)>"
            } else { html += "<p>\(line)</p>" }
        }
        if isInList { html += "</ul>" }
        let language: HTML = wording.language == t.language || wording.language == .none
            ? .empty : " lang=\"\(wording.language.rawValue)\""
        return "<div class=\"summary\"\(language)>\(html)</div>"
    }
}
