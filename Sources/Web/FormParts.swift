public import HTML
public import Records

/// One thing that a form asks for.
public struct Input: Sendable {
    public enum Manner: Sendable {
        case text
        case email
        case password
        /// A number that was sent or shown, digit by digit.
        case code
        case date
        /// A day with a time, by whichever clock the label says: `2007-04-26T09:30`.
        case dateTime
        case multiline(rows: Int)
        case choice([Option])
        case tick
        /// - Parameter accept: endings and media types, as HTML has them.
        case file(accept: String)
        case hidden
    }

    public struct Option: Sendable {
        public let value: String
        public let label: String

        public init(_ value: String, _ label: String) {
            self.value = value
            self.label = label
        }
    }

    public let name: String
    public let label: String
    public let manner: Manner
    public var value: String
    public var hint: String
    public var isRequired: Bool
    /// What the browser may fill in: `username`, `current-password`, `one-time-code`.
    public var autocomplete: String?
    /// The language in which the text is written, where it is not the page's.
    public var language: Language?
    /// The identity of a list of suggestions on the page.
    public var suggestions: String?

    public init(
        _ name: String, _ label: String, _ manner: Manner = .text, value: String = "", hint: String = "",
        isRequired: Bool = false, autocomplete: String? = nil, language: Language? = nil, suggestions: String? = nil
    ) {
        self.name = name
        self.label = label
        self.manner = manner
        self.value = value
        self.hint = hint
        self.isRequired = isRequired
        self.autocomplete = autocomplete
        self.language = language
        self.suggestions = suggestions
    }

    /// Whether something can be left out: a choice whose first option is one is always made.
    var canBeEmpty: Bool {
        if case .choice(let options) = manner { options.first?.value.isEmpty ?? true } else { true }
    }

    public static func hidden(_ name: String, _ value: String) -> Input { Input(name, "", .hidden, value: value) }
}

extension Translator {
    /// A form: what it asks for, what is wrong with what was typed, and the button that sends it.
    /// - Parameters:
    ///   - path: below the language.
    ///   - extra: markup before the button.
    ///   - isGrave: the button does something that is not easily undone.
    ///   - refused: what is said where something is wrong and nothing would have been saved anyway.
    public func form(
        to path: String, _ inputs: [Input], submit: String, problems: [Refusal.Problem] = [], extra: HTML = .empty,
        isGrave: Bool = false, id: String = "form", refused: String? = nil
    ) -> HTML {
        let hasFile = inputs.contains { if case .file = $0.manner { true } else { false } }
        let encoding: HTML = hasFile ? " enctype=\"multipart/form-data\"" : .empty
        return """
            <form class="sheet-form" id="\(id)" method="post" action="\(url: self.path(path))"\(encoding)>\(formToken)
            \(errorSummary(problems, inputs, id, refused))\(inputs.html { input($0, problems, id) })\(extra)
            <p class="go"><button\(if: isGrave, " class=\"grave\"")>\(submit)</button></p></form>
            """
    }

    /// A form that is one button in a line.
    public func button(
        to path: String, _ label: String, _ hidden: [(String, String)] = [], isGrave: Bool = false, about: String? = nil
    ) -> HTML {
        let inputs = hidden.html { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" }
        let told: HTML = about.map { " <span class=\"unseen\">\($0)</span>" } ?? .empty
        return """
            <form class="one-button" method="post" action="\(url: self.path(path))">\(formToken)\(inputs)<button\(if: isGrave, " class=\"grave\"")>\(label)\(told)</button></form>
            """
    }

    /// What shows that a form came from one of our pages: in every form that is sent with POST.
    public var formToken: HTML {
        visitor.map { "<input type=\"hidden\" name=\"form-token\" value=\"\($0.formToken)\">" } ?? .empty
    }

    /// What is wrong, above the form, each leading to its field.
    public func errorSummary(
        _ problems: [Refusal.Problem], _ inputs: [Input], _ form: String = "form", _ refused: String? = nil
    ) -> HTML {
        guard !problems.isEmpty else { return .empty }
        let items = problems.html { problem -> HTML in
            let input = inputs.first { $0.name == problem.field }
            let (label, rule) = (input?.label ?? "", said(problem, of: input))
            guard problem.field != Refusal.Problem.whole else { return "<li>\(rule)</li>" }
            guard !label.isEmpty else { return "<li>\(problem.field): \(rule)</li>" }
            return "<li><a href=\"#\(form)-\(problem.field)\">\(label)</a>: \(rule)</li>"
        }
        return """
            <div class="errors" role="alert" tabindex="-1"><p><strong>\(refused ?? self("Nothing was saved: something is not right yet."))</strong></p><ul>\(items)</ul></div>
            """
    }

    /// What is wrong, as people say it: choices by their labels, and lengths in letters. Programs are told the codes and bytes.
    /// - Parameter input: the field that it is about.
    public func said(_ problem: Refusal.Problem, of input: Input? = nil) -> String {
        if problem.rule == "at most {limit} bytes" {
            return self("too long: at most {limit} letters, where one with an accent counts as two", problem.values)
        }
        guard problem.values["list"] != nil, case .choice(let options)? = input?.manner else { return self(problem.rule, problem.values) }
        let labels = options.map(\.label).filter { !$0.isEmpty }.joined(separator: ", ")
        return self(problem.rule, problem.values.merging(["list": labels]) { $1 })
    }

    /// One field with its label, its hint and what is wrong with it.
    public func input(_ input: Input, _ problems: [Refusal.Problem], _ form: String = "form") -> HTML {
        let id = "\(form)-\(input.name)"
        if case .hidden = input.manner {
            return "<input type=\"hidden\" name=\"\(input.name)\" value=\"\(input.value)\">"
        }
        let own = problems.filter { $0.field == input.name }
        let hint: HTML = input.hint.isEmpty ? .empty : "<small id=\"\(id)-hint\">\(input.hint)</small>"
        let error: HTML = own.isEmpty
            ? .empty
            : "<strong class=\"error\" id=\"\(id)-error\">\(own.map { said($0, of: input) }.joined(separator: "; "))</strong>"
        let described = (input.hint.isEmpty ? [] : ["\(id)-hint"]) + (own.isEmpty ? [] : ["\(id)-error"])
        let attributes: HTML = """
             id="\(id)" name="\(input.name)"\(if: !described.isEmpty, " aria-describedby=\"\(described.joined(separator: " "))\"")\
            \(if: !own.isEmpty, " aria-invalid=\"true\"")\(if: input.isRequired && input.canBeEmpty, " required")\
            \(if: input.autocomplete != nil, " autocomplete=\"\(input.autocomplete)\"")\
            \(if: input.language != nil, " lang=\"\(input.language?.rawValue)\"")\
            \(if: input.suggestions != nil, " list=\"\(input.suggestions)\"")
            """
        if case .tick = input.manner {
            return """
                <p class="field tick"><input type="checkbox" value="1"\(attributes)\(if: input.value == "1", " checked")><label for="\(id)">\(input.label)</label>\(hint)\(error)</p>
                """
        }
        let mark: HTML = input.isRequired ? .empty : " <small>(\(self("optional")))</small>"
        return """
            <p class="field"><label for="\(id)">\(input.label)\(mark)</label>\(hint)\(error)\(control(input, attributes))</p>
            """
    }

    private func control(_ input: Input, _ attributes: HTML) -> HTML {
        switch input.manner {
        case .text: "<input type=\"text\" value=\"\(input.value)\"\(attributes)>"
        // Where it is what one signs in with, HTML takes a plain field for it.
        case .email where input.autocomplete == "username":
            "<input type=\"text\" inputmode=\"email\" autocapitalize=\"off\" spellcheck=\"false\" value=\"\(input.value)\"\(attributes)>"
        case .email: "<input type=\"email\" value=\"\(input.value)\"\(attributes)>"
        // What was typed as a password is never sent back.
        case .password: "<input type=\"password\"\(attributes)>"
        case .code:
            "<input type=\"text\" inputmode=\"numeric\" autocapitalize=\"off\" spellcheck=\"false\" value=\"\(input.value)\"\(attributes)>"
        case .dateTime: "<input type=\"datetime-local\" value=\"\(input.value)\"\(attributes)>"
        case .date: "<input type=\"date\" value=\"\(input.value)\"\(attributes)>"
        // The line break after the tag is the one that browsers drop.
        case .multiline(let rows): "<textarea rows=\"\(rows)\"\(attributes)>\n\(input.value)</textarea>"
        case .choice(let options):
            """
            <select\(attributes)>\(options.html { option in
                "<option value=\"\(option.value)\"\(if: option.value == input.value, " selected")>\(option.label.isEmpty ? "—" : option.label)</option>"
            })</select>
            """
        case .file(let accept): "<input type=\"file\" accept=\"\(accept)\"\(attributes)>"
        case .tick, .hidden: .empty
        }
    }
}
