internal import Records
internal import Web

/// A form that changes what is there, brought together with what somebody else changed while it was filled in: what they
/// touched and the form did not stays theirs; what both wrote is shown side by side.
struct FormMerge {
    /// What was typed, with theirs where the form touched nothing.
    let form: Form
    /// The fields that both wrote, with what they wrote.
    let problems: [Refusal.Problem]

    private static let field = "base"

    /// What the form is made from, a mark for each of its values: a field that stands in it unseen.
    static func base(_ values: [String: String]) -> Input {
        .hidden(field, values.sorted { $0.key < $1.key }.map { "\($0.key)=\(mark($0.value))" }.joined(separator: " "))
    }

    /// - Parameters:
    ///   - current: what is there now, by the names of the form's fields.
    ///   - told: a field's value as people read it.
    init(_ typed: Form, onto current: [String: String], told: (_ field: String, _ value: String) -> String = { $1 }) {
        var (fields, problems): (Query, [Refusal.Problem]) = (typed.fields, [])
        for pair in typed[FormMerge.field].split(separator: " ") {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let now = current[sides[0]] else { continue }
            let (name, base) = (sides[0], sides[1])
            let (yours, theirs) = (FormMerge.mark(typed.exactly(name)), FormMerge.mark(now))
            guard theirs != base, theirs != yours else { continue }
            if yours == base { fields = fields.setting(name, now) } else {
                problems.append(.init(name, "somebody else wrote here meanwhile: “{theirs}”", ["theirs": now.isEmpty ? "–" : told(name, now)]))
            }
        }
        form = Form(fields, files: typed.files)
        self.problems = problems
    }

    /// Line ends are the browser's, blanks at the ends nobody's.
    private static func mark(_ text: String) -> String { fingerprint(text.replacing("\r\n", with: "\n").trimmed) }
}

extension Submission {
    /// Does it, unless both wrote the same field: then the form comes back with what was typed and what they wrote.
    func attempt(
        _ merge: FormMerge, _ body: () async throws -> Outcome, orShow page: ([Refusal.Problem]) async throws -> any Page
    ) async throws -> Outcome {
        guard merge.problems.isEmpty else { return .show(try await page(merge.problems), status: 409, problems: merge.problems) }
        return try await attempt(body, orShow: page)
    }
}
