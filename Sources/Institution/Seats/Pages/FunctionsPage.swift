import HTML
import Records
import SQL
import Web

/// The seats that the charter knows: who may hold one, what it opens, what it entitles to.
struct FunctionsPage: Page {
    struct Entry: Sendable, Encodable {
        let record: Record
        let function: SeatFunction
        let sources: [Citation]
    }

    let functions: [Entry]
    let names: [String: RecordName]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            let functions = try db.seatFunctions(for: reader)
            let records = try db.records(kind: "function", for: reader)
            let sources = try db.citations(of: records.map(\.id), for: reader)
            var names: [String: RecordName] = [:]
            for kind in ["party-type", "body", "function", "rule"] {
                for (slug, name) in try db.titles(ofKind: kind, for: reader) { names["\(kind)/\(slug)"] = name }
            }
            return FunctionsPage(
                functions: records.compactMap { record in
                    functions[record.slug].map {
                        Entry(record: record, function: $0.naming { names["\($0)/\($1)"] != nil }, sources: sources[record.id]?[RecordDraft.whole] ?? [])
                    }
                }, names: names)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Seats and functions"), description: t("What seats there are, who may hold one, and what each opens"),
            crumbs: Crumbs.conference(t), section: .conference)
    }

    func body(_ t: Translator) -> HTML {
        let items = functions.html { entry -> HTML in
            let function = entry.function
            func links(_ kind: String, _ slugs: [String]) -> HTML { t.list(slugs.compactMap { names["\(kind)/\($0)"] }) }
            let facts = t.definitions([
                (t("Held by parties of the kind"), links("party-type", function.partyTypes)),
                (t("In"), links("body", function.bodies)),
                (t("Opens"), HTML(escaping: function.reading.map { t.words($0) }.joined(separator: "; "))),
                (t("Entitles to"), HTML(escaping: function.rights.compactMap { t.words($0) }.joined(separator: "; "))),
                (t("Names people for"), links("function", function.appoints)),
                (t("How many"), HTML(escaping: function.most.map { t.number($0) } ?? (function.rule == nil ? t("Not in the sources") : ""))),
                (t("Limited by"), links("rule", function.rule.map { [$0] } ?? [])),
                (t("Second factor"), HTML(escaping: function.needsSecondFactor ? t("required") : "")),
            ])
            return """
                <section id="\(entry.record.slug)"><h2>\(t.wording(entry.record.title))</h2>\(t.fact("<div>\(t.prose(entry.record[.summary]))\(facts)</div>", entry.sources))</section>
                """
        }
        return """
            <header class="title"><h1>\(t("Seats and functions"))</h1></header>
            <p class="lead">\(t("Rights belong to seats, never to people. A seat is held between two dates, and what it opens follows from this page and from the matrix."))</p>
            \(items)
            """
    }
}

extension Translator {
    func words(_ reading: SeatFunction.Reading) -> String {
        switch reading {
        case .matrix: self("what the matrix opens to the party’s kind")
        case .body: self("the papers of its body")
        case .secretariat: self("everything but the closed door")
        case .interpreters: self("statements before they are delivered, and the rooms without a closed door")
        }
    }

    func words(_ right: Right) -> String? {
        switch right {
        case .keep: self("write the memory")
        case .administer: self("give seats and look after accounts and post")
        case .preside: self("act for the presidency")
        default: nil
        }
    }
}
