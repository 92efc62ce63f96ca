import HTML
import Institution
import Records
import SQL
import Web

/// A meeting's agenda, annotated: as it is now, or as one of its versions had it.
struct AgendaPage: Page, TablePage, CalendarPage {
    let meeting: RecordName
    let place: String?
    let versions: [AgendaVersion]
    /// The version that is shown; nil: as it is now.
    let version: AgendaVersion?
    /// What is compared with it.
    let since: AgendaVersion?
    let lines: [AgendaLine]
    let sittings: [SittingEntry]
    let differences: [AgendaDifference]
    let conducts: Bool
    /// Whether the reader has asked what is different; otherwise it is told on the screen alone.
    let isComparing: Bool
    let revised: Moment
    private let languages: [Language]

    private enum CodingKeys: String, CodingKey { case meeting, versions, version, since, lines }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        let number = try inquiry.query.number("version", in: 1...9999, default: 0)
        let since = try inquiry.query.number("since", in: 1...9999, default: 0)
        let conducts = inquiry.actor.conductsMeetings
        return try await inquiry.read { db, reader in
            guard let meeting = try db.record(Reference("meeting", slug), for: reader) else { throw Refusal.notFound }
            let versions = try db.agendaVersions(of: slug, for: reader)
            let version = versions.first { $0.number == number }
            guard number == 0 || version != nil else { throw Refusal.notFound }
            let items = try version.map { try db.items(of: $0, for: reader) } ?? db.versionItems(of: slug, for: reader)
            let older = versions.filter { version.map { $0.number } ?? .max > $0.number }
            // Without a wish: what changed since it last went out.
            let before = older.first { $0.number == since } ?? (since == 0 ? older.last : nil)
            return AgendaPage(
                meeting: RecordName(meeting), place: meeting[.place]?.text, versions: versions, version: version, since: before,
                lines: try db.lines(items, for: reader), sittings: version == nil ? try db.sittings(of: slug, for: reader) : [],
                differences: try before.map { AgendaDifference.between(try db.items(of: $0, for: reader), items) } ?? [],
                conducts: conducts, isComparing: since != 0, revised: meeting.revised, languages: reader.preferred)
        }
    }

    private var title: (Translator) -> String {
        { t in
            if let version { return t.name(of: version) }
            return versions.last.map { t.name(of: $0) } ?? t.name(of: .planning)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            "\(title(t)) · \(meeting.title.text)", crumbs: Crumbs.meeting(meeting, t), section: .conference,
            alternates: [.csv, .ics, .pdf, .docx], isTransient: version != nil || since != nil)
    }

    func body(_ t: Translator) -> HTML {
        let content: HTML = lines.isEmpty
            ? t.emptyState(
                t("There is no agenda that you may read yet."),
                conducts ? "<a href=\"\(url: t.path("/meetings/\(meeting.slug)/agenda/edit"))\">\(t("Put the first item on it"))</a>" : .empty)
            : t.bySitting(lines)
        return """
            <header class="title"><p class="kicker">\(t.link(meeting))</p><h1>\(title(t))</h1></header>
            \(standing(t))\(t.agendaWays(meeting.slug, to: "/meetings/\(meeting.slug)/agenda", isForThoseWhoConduct: conducts))
            \(content)\(changes(t))\(switching(t))
            """
    }

    /// When it went out, and until when comments are taken.
    private func standing(_ t: Translator) -> HTML {
        guard let version = version ?? versions.last else { return .empty }
        let day = t.day(version.made.day)
        let made: HTML = version.state == .adopted
            ? "<p>\(t("Adopted on {day}.", ["day": day]))</p>" : "<p>\(t("Sent round on {day}.", ["day": day]))</p>"
        let comments: HTML = version.commentsBy.map {
            "<p>\(t("Comments are taken until {day}.", ["day": t.day($0)]))</p>"
        } ?? .empty
        let isChanged = self.version == nil && !differences.isEmpty
        let changed: HTML = isChanged
            ? "<p class=\"screen\"><strong>\(t("It has been changed since:"))</strong> <a href=\"#changes\">\(t.count(differences.count, "{n} change", "{n} changes"))</a></p>"
            : .empty
        return made + comments + changed
    }

    private func changes(_ t: Translator) -> HTML {
        guard let since else { return .empty }
        let content: HTML = differences.isEmpty ? "<p>\(t("Nothing is different."))</p>" : t.differences(differences, languages)
        let title = t("What is different since: {version}", ["version": t.name(of: since)])
        return """
            <section\(if: !isComparing || differences.isEmpty, " class=\"screen\"") aria-labelledby="changes"><h2 id="changes">\(title)</h2>\(content)</section>
            """
    }

    private func switching(_ t: Translator) -> HTML {
        guard !versions.isEmpty else { return .empty }
        let base = "/meetings/\(meeting.slug)/agenda"
        let now: HTML = version == nil ? "<strong>\(t("As it is now"))</strong>" : "<a href=\"\(url: t.path(base))\">\(t("As it is now"))</a>"
        let items = versions.reversed().html { other -> HTML in
            let name: HTML = other == version
                ? "<strong>\(t.name(of: other))</strong>"
                : "<a href=\"\(url: t.path("\(base)?version=\(other.number)"))\">\(t.name(of: other))</a>"
            let isOlder = version.map { $0.number > other.number } ?? true
            let compare: HTML = isOlder
                ? " · <a href=\"\(url: t.path("\(base)?\(version.map { "version=\($0.number)&" } ?? "")since=\(other.number)#changes"))\">\(t("compare"))<span class=\"unseen\"> \(t.name(of: other))</span></a>"
                : .empty
            return "<li>\(name) <small>\(t.day(other.made.day))</small>\(compare)</li>"
        }
        return """
            <nav class="screen" aria-labelledby="versions"><h2 id="versions">\(t("Versions"))</h2><ul class="lines"><li>\(now)</li>\(items)</ul></nav>
            """
    }

    func rows(_ t: Translator) -> [[String]] {
        [["number", "day", "begins", "ends", "title", "sitting", "room", "lead", "documents", "closed"]]
            + lines.flatMap(\.all).map { line in
                let (begins, ends) = (line.begins.map { line.clock.reading($0) }, line.ends.map { line.clock.reading($0) })
                return [
                    line.number, begins?.day.description ?? "", begins?.time ?? "", ends?.time ?? "", line.title.text,
                    line.sitting?.title.text ?? "", line.room, line.lead?.title.text ?? "",
                    line.documents.map(\.title.text).joined(separator: "; "), line.isClosed ? "1" : "0",
                ]
            }
    }

    /// Sittings and items with exact times.
    var events: [CalendarEvent] { CalendarEvent.of(sittings, place) + CalendarEvent.of(lines, place, revised: revised) }
}

extension CalendarEvent {
    /// Sittings that have a time.
    static func of(_ sittings: [SittingEntry], _ place: String?) -> [CalendarEvent] {
        sittings.compactMap { entry in
            guard let opens = entry.sitting.opens, let when = entry.sitting.days else { return nil }
            let rooms = [entry.sitting.room, place ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
            return CalendarEvent(
                record: RecordName(entry.record), when: when, place: rooms.isEmpty ? nil : rooms,
                summary: entry.record[.summary]?.text, revised: entry.record.revised, begins: opens, ends: entry.sitting.closes)
        }
    }

    /// Items that have a time.
    static func of(_ lines: [AgendaLine], _ place: String?, revised: Moment) -> [CalendarEvent] {
        lines.flatMap(\.all).compactMap { line in
            guard let begins = line.begins, let when = When(line.clock.reading(begins).day.description) else { return nil }
            let rooms = [line.room, place ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
            let title = Wording("\(line.number) \(line.title.text)", in: line.title.language, line.title.status)
            return CalendarEvent(
                record: RecordName(Reference(AgendaItem.kind, line.slug), title: title), when: when, place: rooms.isEmpty ? nil : rooms,
                summary: line.annotation?.text, revised: revised, begins: begins, ends: line.ends)
        }
    }
}
