import HTML
import Records
import SQL
import Web

/// Two have changed the same: what it was, what is there now, what you typed, side by side; nothing is lost.
struct ConflictPage: Page {
    let record: Reference
    /// The version that is there now.
    let version: Int
    let conflicts: [String]
    let base: Sheet
    let theirs: Sheet
    let yours: Sheet
    /// What the other one changed besides, and what will be kept.
    let alsoTheirs: [String]
    let problems: [Refusal.Problem]
    private let form: RecordForm
    private let audiences: [AudienceChoice]

    private enum CodingKeys: String, CodingKey { case record, version, conflicts, base, theirs, yours, alsoTheirs, problems }

    static func read(
        _ current: EditedRecord, _ typed: Editor.Typed, _ merge: SheetMerge, _ inquiry: Inquiry, theirs: Sheet? = nil,
        problems: [Refusal.Problem] = []
    ) async throws -> ConflictPage {
        let t = inquiry.t
        let audiences = try await inquiry.read { db, reader in try db.audienceChoices(t, for: reader) }
        return ConflictPage(
            record: current.reference, version: theirs == nil ? current.version ?? 0 : typed.version ?? 0,
            conflicts: merge.conflicts, base: typed.base, theirs: theirs ?? current.sheet, yours: typed.sheet,
            alsoTheirs: merge.theirs, problems: problems, form: current.form, audiences: audiences)
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Changed meanwhile"),
            crumbs: [.init(t("Desk"), "/desk")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let also: HTML = alsoTheirs.isEmpty ? .empty : """
            <p>\(t("Changed besides, and kept: {names}.", ["names": alsoTheirs.map { t.name(ofSheet: $0, form) }.joined(separator: ", ")]))</p>
            """
        let inputs = conflicts.map { Input("keep.\($0)", t.name(ofSheet: $0, form)) }
        return """
            <header class="title"><p class="kicker">\(t.name(ofKind: record.kind))</p><h1>\(t("Changed meanwhile"))</h1></header>
            <p class="lead">\(t("While you were typing, somebody else saved this record. Choose, field by field, which text stays. Nothing is lost: what you do not choose stays in the history or in this form."))</p>\(also)
            <form class="sheet-form wide" id="form" method="post" action="\(url: t.path("/desk/settle/\(record.kind)/\(record.slug)"))">\(t.formToken)
            \(hidden)\(t.errorSummary(problems, inputs))\(conflicts.html { field($0, t) })
            <p class="go"><button name="do" value="save">\(t("Save with these choices"))</button> <button class="quiet" name="do" value="edit" formnovalidate>\(t("Back to the editor with them"))</button></p></form>
            """
    }

    private var hidden: HTML {
        let sheets = [("base", base), ("theirs", theirs), ("yours", yours)]
        return "<input type=\"hidden\" name=\"version\" value=\"\(version)\">" + sheets.html { name, sheet in
            "<input type=\"hidden\" name=\"\(name)\" value=\"\((try? canonicalJSON(sheet)) ?? "{}")\">"
        }
    }

    private func field(_ name: String, _ t: Translator) -> HTML {
        func words(_ sheet: Sheet) -> String { t.words(sheet[name], ofSheet: name, form, audiences) }
        let before = words(base)
        func side(_ value: String, _ label: String, _ sheet: Sheet) -> HTML {
            """
            <div><p class="field tick"><input type="radio" id="form-keep.\(name)-\(value)" name="keep.\(name)" value="\(value)" required><label for="form-keep.\(name)-\(value)">\(label)</label></p><p class="changed">\(WordDiff(before, words(sheet)).html)</p></div>
            """
        }
        return """
            <fieldset class="sides" id="form-keep.\(name)"><legend>\(t.name(ofSheet: name, form))</legend>
            <div><p><strong>\(t("It was"))</strong></p><p class="changed">\(before.isEmpty ? t("(empty)") : before)</p></div>
            \(side("theirs", t("Keep what is there now"), theirs))\(side("yours", t("Keep what you typed"), yours))</fieldset>
            """
    }
}
