import HTML
import Records
import Web

/// Sittings as they are drawn: a table a day, a column a room, each sitting as high as what begins and ends beside it.
struct Timetable {
    struct Block: Sendable, Encodable {
        let title: String
        /// Below the language; nil where there is no page yet.
        let path: String?
        let room: String
        let day: Day
        /// Minutes of the day, by the venue's clock.
        let begins: Int
        let ends: Int

        private enum CodingKeys: String, CodingKey { case title, room, day, begins, ends }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(title, forKey: .title)
            try values.encode(room, forKey: .room)
            try values.encode(day.description, forKey: .day)
            try values.encode(begins, forKey: .begins)
            try values.encode(ends, forKey: .ends)
        }

        init?(_ title: String, _ sitting: Sitting, path: String?) {
            guard let opens = sitting.opens else { return nil }
            let first = sitting.clock.reading(opens)
            let last = sitting.closes.map { sitting.clock.reading($0) }
            self.title = title
            self.path = path
            room = sitting.room
            day = first.day
            begins = first.minute
            ends = last.map { $0.day == first.day ? $0.minute : 1440 } ?? min(first.minute + 60, 1440)
        }
    }

    /// A column: sittings that follow each other in one room.
    private struct Lane {
        let room: String
        var cells: [[Block]]
    }

    let blocks: [Block]

    func html(_ t: Translator) -> HTML {
        Dictionary(grouping: blocks, by: \.day).sorted { $0.key < $1.key }.html { day, own in table(day, own, t) }
    }

    private func table(_ day: Day, _ blocks: [Block], _ t: Translator) -> HTML {
        let lanes = lanes(blocks)
        let times = Set(blocks.flatMap { [$0.begins, $0.ends] }).sorted()
        let caption = "\(t.weekdays[day.weekday]) · \(t.day(day))"
        let head = lanes.html { "<th scope=\"col\">\($0.room.isEmpty ? t("No room yet") : t("Room {name}", ["name": $0.room]))</th>" }
        let rows = times.dropLast().html { time -> HTML in
            let cells = lanes.html { cell($0, at: time, times, t) }
            return "<tr><th scope=\"row\">\(VenueClock.Reading(day: day, minute: time).time)</th>\(cells)</tr>"
        }
        return """
            <div class="wide-table" role="region" tabindex="0" aria-label="\(caption)"><table class="hours"><caption>\(caption)</caption>
            <thead><tr><th scope="col">\(t("Time"))</th>\(head)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func cell(_ lane: Lane, at time: Int, _ times: [Int], _ t: Translator) -> HTML {
        if let cell = lane.cells.first(where: { $0[0].begins == time }) {
            let rows = times.count { $0 >= cell[0].begins && $0 < cell[0].ends }
            let names = cell.html { block -> HTML in
                let title: HTML = block.path.map { "<a href=\"\(url: t.path($0))\">\(block.title)</a>" } ?? "\(block.title)"
                return "<p>\(title)</p>"
            }
            let hours = "\(VenueClock.Reading(day: cell[0].day, minute: cell[0].begins).time)–\(cell[0].ends == 1440 ? "24:00" : VenueClock.Reading(day: cell[0].day, minute: cell[0].ends).time)"
            return "<td class=\"on\"\(if: rows > 1, " rowspan=\"\(String(rows))\"")>\(names)<small>\(hours)</small></td>"
        }
        let isCovered = lane.cells.contains { $0[0].begins < time && time < $0[0].ends }
        return isCovered ? .empty : "<td></td>"
    }

    /// One column a room; what overlaps in a room stands in a column of its own, unless it is from the same minute to the same.
    private func lanes(_ blocks: [Block]) -> [Lane] {
        var lanes: [Lane] = []
        for block in blocks.sorted(by: { ($0.room, $0.begins, $0.ends, $0.title) < ($1.room, $1.begins, $1.ends, $1.title) }) {
            var isPlaced = false
            for index in lanes.indices where lanes[index].room == block.room && !isPlaced {
                if let place = lanes[index].cells.firstIndex(where: { $0[0].begins == block.begins && $0[0].ends == block.ends }) {
                    lanes[index].cells[place].append(block)
                    isPlaced = true
                } else if lanes[index].cells.allSatisfy({ $0[0].ends <= block.begins || block.ends <= $0[0].begins }) {
                    lanes[index].cells.append([block])
                    isPlaced = true
                }
            }
            if !isPlaced { lanes.append(Lane(room: block.room, cells: [[block]])) }
        }
        return lanes
    }
}
