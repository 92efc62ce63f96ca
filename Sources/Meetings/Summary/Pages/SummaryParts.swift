import HTML
import Records
import Web

/// What stands below the text of a summary: what is to be done, what delegations would put otherwise, what comes next.
extension SummaryPage {
    func name(_ party: String, _ t: Translator) -> HTML { parties[party].map { t.link($0) } ?? "\(party)" }

    private func options(_ slugs: some Sequence<String>) -> [Input.Option] {
        slugs.compactMap { parties[$0] }.sorted { ($0.title.text, $0.slug) < ($1.title.text, $1.slug) }
            .map { .init($0.slug, $0.title.text) }
    }

    func actions(_ entry: SummaryEntry, _ t: Translator) -> HTML {
        let isOpen = desk.conducts && entry.summary.state.isOpen
        let items = entry.actions.html { point -> HTML in
            let remove: HTML = isOpen
                ? t.button(to: path + "/actions/remove", t("Remove"), [("point", point.id.rawValue)], isGrave: true, about: point.text.text)
                : .empty
            let became: HTML = point.became.map { name -> HTML in
                "<span class=\"screen\"><br><a href=\"\(url: t.path(of: name.reference))\">\(t("How it goes on"))</a></span>"
            } ?? .empty
            let due = Day(point.due).map { t.day($0) } ?? point.due
            return "<li><strong>\(name(point.party, t))</strong>, \(t("by {day}", ["day": due])): \(t.wording(point.text))\(became) \(remove)</li>"
        }
        let list: HTML = items.isEmpty ? .empty : "<ul class=\"lines\">\(items)</ul>"
        guard isOpen else { return list }
        func value(_ name: String) -> String { typed.value(name, in: "actions") ?? "" }
        let told = items.isEmpty
            ? t("Who is to do what by when, as the sitting agreed it. Once the summary is approved, each point is followed up.") : ""
        return """
            \(list)\(told.isEmpty ? .empty : "<p class=\"screen\">\(told)</p>")\(t.form(
                to: path + "/actions#actions",
                [
                    Input("party", t("Who"), .choice([Input.Option("", "")] + options(parties.keys)), value: value("party"), isRequired: true),
                    Input("due", t("By which day"), .date, value: value("due"), isRequired: true),
                    Input("text", t("What is to be done"), .multiline(rows: 2), value: value("text"), isRequired: true),
                ], submit: t("Add"), problems: typed.problems(in: "actions"), id: "actions-form"))
            """
    }

    /// For those among whom it goes round; whoever reads it once it is published sees the text as it was agreed.
    func corrections(_ entry: SummaryEntry, _ t: Translator) -> HTML {
        guard entry.isForRound, entry.summary.state != .draft || !entry.corrections.isEmpty else { return .empty }
        let items = entry.corrections.html { correction -> HTML in
            let answer: HTML = switch correction.answer {
            case .taken: "<p><span class=\"state yes\">\(t("Taken into the text"))</span> \(correction.words)</p>"
            case .declined: "<p><span class=\"state no\">\(t("Not taken"))</span> \(correction.words)</p>"
            case nil: "<p><span class=\"state wait\">\(t("Not answered yet"))</span></p>"
            }
            return """
                <li id="c-\(correction.id.rawValue)"><p class="kicker">\(name(correction.party, t)) · \(moment(correction.made, t))</p>\(t.prose(correction.text))\(answer)\(answering(correction, entry, t))</li>
                """
        }
        let list: HTML = items.isEmpty ? "<p>\(t("No delegation has asked for one."))</p>" : "<ul class=\"lines\">\(items)</ul>"
        guard entry.summary.state == .circulated, let until = entry.summary.correctionsUntil else { return list }
        return list + proposing(until, t)
    }

    private func proposing(_ until: Day, _ t: Translator) -> HTML {
        let own = typed.problems(in: "correct")
        let speaksFor = options(desk.keeps ? Array(parties.keys) : desk.speaksFor)
        guard !speaksFor.isEmpty else {
            return "<p>\(t("Corrections are asked for by the delegations, through a seat of theirs."))</p>"
        }
        // What was typed when the day ended is not lost.
        guard desk.today <= until || !own.isEmpty else {
            return desk.conducts
                ? "<p>\(t("No more corrections are taken. Circulate it again to give another day."))</p>"
                : "<p>\(t("No more corrections are taken."))</p>"
        }
        func value(_ name: String) -> String? { typed.value(name, in: "correct") }
        let party: Input = speaksFor.count == 1
            ? .hidden("party", speaksFor[0].value)
            : Input("party", t("For"), .choice([Input.Option("", "")] + speaksFor), value: value("party") ?? "", isRequired: true)
        let form = t.form(
            to: path + "/correct#corrections",
            [party, Input(
                "text", t("What should be put otherwise, and how"), .multiline(rows: 5), value: value("text") ?? "",
                hint: t("Until {day}, by the venue’s clock.", ["day": t.day(until)]), isRequired: true)],
            submit: t("Ask for the correction"), problems: own, id: "correct-form")
        guard desk.keeps else { return form }
        return """
            <details\(if: !own.isEmpty, " open")><summary>\(t("Note a correction that came by another way"))</summary>\(form)</details>
            """
    }

    private func answering(_ correction: Correction, _ entry: SummaryEntry, _ t: Translator) -> HTML {
        guard desk.conducts, entry.summary.state.isOpen, correction.answer == nil else { return .empty }
        let id = correction.id.rawValue
        let isOwn = typed.value("correction", in: "answer") == id
        func value(_ name: String) -> String { isOwn ? typed.value(name, in: "answer") ?? "" : "" }
        let answers = [
            Input.Option("", ""), .init(Correction.Answer.taken.rawValue, t("Taken into the text")),
            .init(Correction.Answer.declined.rawValue, t("Not taken")),
        ]
        return """
            <p><a href="\(url: t.path(path + "/edit"))">\(t("Change the text, in all languages"))</a></p>\(t.form(
                to: path + "/answer#c-\(id)",
                [
                    .hidden("correction", id),
                    Input("answer", t("The answer"), .choice(answers), value: value("answer"), isRequired: true),
                    Input("words", t("In words"), value: value("words"), hint: t("Where it is not taken: why.")),
                ], submit: t("Answer"), problems: isOwn ? typed.problems : [], id: "answer-\(id)"))
            """
    }

    /// What those who conduct the meeting do next. Not for paper.
    func next(_ entry: SummaryEntry, _ t: Translator) -> HTML {
        let errors = typed.problems(in: "state").html { "<p class=\"error\" role=\"alert\">\(t($0.rule, $0.values))</p>" }
        let steps: HTML = switch entry.summary.state {
        case .draft: circulating(entry, t) + assemblingAgain(t)
        case .circulated:
            """
            \(approving(entry, t))<details id="circulate-again"\(if: !typed.problems(in: "circulate").isEmpty, " open")><summary>\(t("Circulate it again"))</summary>\(circulating(entry, t))</details>\(assemblingAgain(t))
            """
        case .approved, .published: publishing(entry, t)
        }
        return "<section class=\"screen\" aria-labelledby=\"next\"><h2 id=\"next\">\(t("Next step"))</h2>\(errors)\(steps)</section>"
    }

    private func circulating(_ entry: SummaryEntry, _ t: Translator) -> HTML {
        let isOut = entry.summary.state == .circulated
        return t.form(
            to: path + "/circulate#next",
            [
                Input(
                    "until", t("Corrections until"), .date,
                    value: typed.value("until", in: "circulate") ?? entry.summary.correctionsUntil?.description ?? "",
                    hint: t("Those who followed the sitting can read it then; the delegations get a letter and find it in their inbox."),
                    isRequired: true)
            ],
            submit: isOut ? t("Circulate it again, with this day") : t("Circulate to those who followed the sitting"),
            problems: typed.problems(in: "circulate"), id: "circulate-form")
    }

    private func approving(_ entry: SummaryEntry, _ t: Translator) -> HTML {
        if let until = entry.summary.correctionsUntil, desk.today <= until {
            return "<p>\(t("It can be approved from the day after {day}, when corrections are closed.", ["day": t.day(until)]))</p>"
        }
        if entry.unanswered > 0 {
            return "<p>\(t("It can be approved once every correction has an answer.")) <a href=\"#corrections\">\(t("Corrections"))</a></p>"
        }
        return """
            <div class="go">\(t.button(to: path + "/approve#next", t("Approve"))) <small>\(t("Its text stays as it is from then on, and its action points are followed up."))</small></div>
            """
    }

    private func assemblingAgain(_ t: Translator) -> HTML {
        """
        <details><summary>\(t("Put it together again"))</summary><p>\(t("What was changed in the text goes; its history stays."))</p><div class="go">\(t.button(to: path + "/assemble#next", t("Put it together again"), [("again", "1")], isGrave: true))</div></details>
        """
    }

    private func publishing(_ entry: SummaryEntry, _ t: Translator) -> HTML {
        if entry.record.audience.isSitting {
            return "<p>\(t("What was said behind the closed door stays there: this summary is not published."))</p>"
        }
        if entry.summary.state == .published, entry.release == nil { return "<p>\(t("It is public. Nothing is left to do."))</p>" }
        let clock = sitting?.sitting.clock ?? .utc
        return t.form(
            to: path + "/publish#next",
            [
                Input(
                    "at", t("Public from"), .dateTime,
                    value: typed.value("at", in: "publish") ?? entry.release.map { clock.reading($0).description } ?? "",
                    hint: t("By the clock of {zone}. Empty: from now.", ["zone": clock.zone]))
            ], submit: t("Publish"), problems: typed.problems(in: "publish"), id: "publish-form")
    }
}
