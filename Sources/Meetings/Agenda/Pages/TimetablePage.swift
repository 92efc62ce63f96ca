import HTML
import Records
import SQL
import Web

/// The timetable of a meeting: days by rooms, each sitting from when until when.
struct TimetablePage: Page {
    let meeting: RecordName
    let days: [TimetableDay]
    let without: [SittingEntry]
    let conflicts: [ConflictLine]
    let conducts: Bool

    private enum CodingKeys: String, CodingKey { case meeting, days, without, conflicts }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        let conducts = inquiry.actor.conductsMeetings
        return try await inquiry.read { db, reader in
            guard let meeting = try db.record(Reference("meeting", slug), for: reader) else { throw Refusal.notFound }
            let sittings = try db.sittings(of: slug, for: reader)
            return TimetablePage(
                meeting: RecordName(meeting), days: TimetableDay.all(sittings),
                without: sittings.filter { $0.sitting.opens == nil },
                conflicts: conducts ? try db.conflictLines(of: slug, for: reader) : [], conducts: conducts)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            "\(t("Timetable")) · \(meeting.title.text)", crumbs: Crumbs.meeting(meeting, t), section: .conference,
            alternates: [.pdf])
    }

    func body(_ t: Translator) -> HTML {
        let disputed = Set(conflicts.flatMap(\.conflict.sittings))
        let grids = days.html { day in
            let id = "d\(day.day)"
            return """
                <section aria-labelledby="\(id)"><h2 id="\(id)">\(Day(day.day).map { t.day($0) } ?? day.day)</h2>\(grid(day, disputed, t))</section>
                """
        }
        let open: HTML = without.isEmpty ? .empty : t.section(t("Without a time"), id: "without", t.bullets(without.map { RecordName($0.record) }))
        let empty: HTML = days.isEmpty && without.isEmpty ? t.emptyState(t("No sitting has been planned yet.")) : .empty
        return """
            <header class="title"><p class="kicker">\(t.link(meeting))</p><h1>\(t("Timetable"))</h1></header>
            \(t.agendaWays(meeting.slug, to: "/meetings/\(meeting.slug)/timetable", isForThoseWhoConduct: conducts))
            \(t.conflicts(conflicts))\(grids)\(open)\(empty)
            """
    }

    /// A list to who reads it aloud and on a phone; on a wide screen each sitting in its room's column, beside those that sit
    /// at the same time.
    private func grid(_ day: TimetableDay, _ disputed: Set<String>, _ t: Translator) -> HTML {
        let heads = day.rooms.enumerated().html { index, room in
            "<p class=\"room c\(min(index + 1, TimetableDay.mostColumns))\" aria-hidden=\"true\">\(room.isEmpty ? t("No room yet") : room)</p>"
        }
        let items = day.slots.html { slot -> HTML in
            let sitting = slot.sitting.sitting
            let isDisputed = disputed.contains(slot.sitting.record.slug)
            let note: HTML = isDisputed ? " <strong class=\"error screen\">\(t("conflict"))</strong>" : .empty
            return """
                <li class="c\(slot.column) r\(slot.row) h\(slot.rows)\(if: isDisputed, " disputed")"><span class="at">\(hours(sitting))</span> \(t.link(RecordName(slot.sitting.record)))\(note)<small>\(sitting.room.isEmpty ? t("No room yet") : sitting.room)\(slot.sitting.body.map { " · " + t.shortLink($0) } ?? .empty)</small></li>
                """
        }
        return "<div class=\"grid n\(min(day.rooms.count, TimetableDay.mostColumns))\"><div class=\"rooms\">\(heads)</div><ul class=\"slots\">\(items)</ul></div>"
    }

    private func hours(_ sitting: Sitting) -> HTML {
        guard let opens = sitting.opens else { return .empty }
        let first: HTML = "<time datetime=\"\(opens.description)\">\(sitting.clock.reading(opens).time)</time>"
        return first + (sitting.closes.map { "–<time datetime=\"\($0.description)\">\(sitting.clock.reading($0).time)</time>" } ?? .empty)
    }
}

/// One day of a timetable: what stands in which column and which rows.
struct TimetableDay: Sendable, Encodable {
    struct Slot: Sendable, Encodable {
        let sitting: SittingEntry
        /// From one.
        let column: Int
        let row: Int
        let rows: Int
    }

    let day: String
    /// The rooms, one a column; a room in which two sit at the same time has several.
    let rooms: [String]
    let slots: [Slot]

    /// The style knows as many columns and rows.
    static let mostColumns = 8
    static let mostRows = 24

    /// Every moment at which a sitting begins or ends is a line between rows.
    static func all(_ sittings: [SittingEntry]) -> [TimetableDay] {
        let timed = sittings.filter { $0.sitting.opens != nil }
        let days = Dictionary(grouping: timed) { entry in
            entry.sitting.opens.map { entry.sitting.clock.reading($0).day.description } ?? ""
        }
        return days.keys.sorted().map { day in
            let own = days[day] ?? []
            let columns = TimetableDay.columns(own)
            let edges = Set(own.flatMap { [$0.sitting.opens, $0.sitting.closes].compactMap { $0 } }).sorted()
            func row(_ moment: Moment?) -> Int? { moment.flatMap { edges.firstIndex(of: $0) } }
            return TimetableDay(
                day: day, rooms: columns.map(\.room),
                slots: own.map { entry in
                    let first = row(entry.sitting.opens) ?? 0
                    let last = row(entry.sitting.closes) ?? first + 1
                    let column = columns.firstIndex { $0.sittings.contains(entry.record.slug) } ?? 0
                    return Slot(
                        sitting: entry, column: min(column + 1, mostColumns), row: min(first + 1, mostRows),
                        rows: min(max(1, last - first), mostRows))
                })
        }
    }

    /// Who sits in one room one after the other shares a column.
    private static func columns(_ sittings: [SittingEntry]) -> [(room: String, sittings: [String])] {
        let rooms = sittings.map { $0.sitting.room.trimmed }.uniqued().sorted()
        return rooms.flatMap { room -> [(room: String, sittings: [String])] in
            var columns: [[SittingEntry]] = []
            for entry in sittings where entry.sitting.room.trimmed == room {
                let free = columns.firstIndex { column in !column.contains { $0.sitting.overlaps(entry.sitting) } }
                if let free { columns[free].append(entry) } else { columns.append([entry]) }
            }
            return columns.map { (room, $0.map(\.record.slug)) }
        }
    }
}
