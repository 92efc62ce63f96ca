public import Records

/// Something that is done at an address with POST: it ends in a command, and answers with where to go next.
public struct Deed: Sendable {
    /// Below the language; may be the path of a route.
    public let path: String
    /// What it does, in a few English words; the API description says it.
    public let about: String
    public let access: Access
    /// What the form carries.
    public let fields: [Route.Parameter]
    /// Must be done soon after the person proved who they are.
    public let isSensitive: Bool
    public let perform: @Sendable (Submission) async throws -> Outcome

    public init(
        _ path: String, _ about: String, access: Access, fields: [Route.Parameter] = [], isSensitive: Bool = false,
        perform: @escaping @Sendable (Submission) async throws -> Outcome
    ) {
        self.path = path
        self.about = about
        self.access = access
        self.fields = fields
        self.isSensitive = isSensitive
        self.perform = perform
    }
}

/// What follows from a deed.
public struct Outcome: Sendable {
    public enum Next: Sendable {
        /// Look there (303); below the language unless it begins with the language.
        case see(String)
        /// Show this page: a form with what is wrong in it, or something that is shown only once.
        case show(any Page, status: Int)
    }

    public let next: Next
    /// A word for the page that is shown next, in the reader's language.
    public var notice: String?
    public var cookies: [Cookie] = []
    /// What pages have kept on the device goes: it was for whoever was signed in there before.
    public var clearsDevice = false
    /// What was wrong with the form, for programs that sent it.
    public var problems: [Refusal.Problem] = []
    /// Seconds after which it may be tried again, where it came too often.
    public var retryAfter: Int?

    /// Goes to an address below the language.
    public static func see(_ path: String, notice: String? = nil) -> Outcome {
        Outcome(next: .see(path), notice: notice)
    }

    /// - Parameter problems: what was wrong with the form; empty where the page itself says it.
    public static func show(_ page: any Page, status: Int = 200, problems: [Refusal.Problem] = []) -> Outcome {
        Outcome(next: .show(page, status: status), notice: nil, problems: problems)
    }
}

/// A cookie to be kept by the browser, out of reach of scripts.
public struct Cookie: Sendable, Hashable {
    public let name: String
    public let value: String
    /// Seconds; nil until the browser is closed; 0 takes it away.
    public let age: Int?

    public init(_ name: String, _ value: String, age: Int? = nil) {
        self.name = name
        self.value = value
        self.age = age
    }

    /// The line that sets it.
    /// - Parameter isSecure: the site is reached by https: the name then says that nobody else may set it.
    public func line(isSecure: Bool) -> String {
        let parts =
            ["\(Cookie.full(name, isSecure))=\(value)", "Path=/", "HttpOnly", "SameSite=Lax"]
            + (isSecure ? ["Secure"] : []) + (age.map { ["Max-Age=\($0)"] } ?? [])
        return parts.joined(separator: "; ")
    }

    /// The value of a cookie in a request's header; the last when it is there twice.
    public static func value(_ name: String, in header: String, isSecure: Bool) -> String? {
        let wanted = full(name, isSecure)
        for part in header.split(separator: ";").reversed() {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if sides.count == 2, sides[0].trimmed == wanted { return sides[1].trimmed }
        }
        return nil
    }

    private static func full(_ name: String, _ isSecure: Bool) -> String { (isSecure ? "__Host-" : "") + name }
}

/// A file that came with a form.
public struct SentFile: Sendable, Hashable {
    /// As the browser named it, without folders.
    public let name: String
    public let media: String
    public let bytes: [UInt8]

    public init(name: String, media: String, bytes: [UInt8]) {
        self.name = name
        self.media = media
        self.bytes = bytes
    }
}

/// A form as it was sent, whatever carried it: fields of a form, or of a JSON object.
public struct Form: Sendable {
    public let fields: Query
    public let files: [String: [SentFile]]

    public init(_ fields: Query, files: [String: [SentFile]] = [:]) {
        self.fields = fields
        self.files = files
    }

    /// The last value of this name, without blanks at its ends; empty when it is absent.
    public subscript(name: String) -> String { fields[name] ?? "" }

    /// The value as it was typed, with its blanks: for passwords and texts.
    public func exactly(_ name: String) -> String { fields.items.last { $0.name == name }?.value ?? "" }

    /// All values of this name that are not empty.
    public func all(_ name: String) -> [String] {
        fields.items.filter { $0.name == name }.map(\.value.trimmed).filter { !$0.isEmpty }
    }

    public func isChecked(_ name: String) -> Bool { ["1", "on", "true", "yes"].contains(self[name]) }

    /// - Throws: `Refusal.invalid` on this field when it is empty.
    public func required(_ name: String) throws(Refusal) -> String {
        guard let value = fields[name] else { throw .invalid(name, "must not be empty") }
        return value
    }
}

/// A deed as somebody does it: who, where, with which form.
public struct Submission: Sendable {
    public let inquiry: Inquiry
    public let form: Form
    /// Where commands are handed in.
    public let office: CommandOffice
    /// The cookies that came along, as their header has them.
    public let cookies: String
    /// Whom the connection comes from, as far as the server knows: for limits, never for rights.
    public let origin: Origin

    public init(inquiry: Inquiry, form: Form, office: CommandOffice, cookies: String = "", origin: Origin = Origin()) {
        self.inquiry = inquiry
        self.form = form
        self.office = office
        self.cookies = cookies
        self.origin = origin
    }

    public var actor: Actor { inquiry.actor }
    public var t: Translator { inquiry.t }
    public var visit: Visit? { inquiry.visit }
    public var moment: Moment { inquiry.reader.moment }

    /// Hands in a command in the name of whoever does the deed.
    @discardableResult
    public func perform(_ command: some Command) async throws -> [Identity] {
        try await office.perform(command, as: actor)
    }

    /// Does it; what breaks a rule, or comes too often, comes back as the page with what was typed and what is wrong with it.
    public func attempt(
        _ body: () async throws -> Outcome, orShow page: ([Refusal.Problem]) async throws -> any Page
    ) async throws -> Outcome {
        do { return try await body() } catch Refusal.invalid(let problems) {
            return .show(try await page(problems), status: 422, problems: problems)
        } catch Refusal.tooMany(let seconds) {
            let again = Refusal.Problem(Refusal.Problem.whole, "Try again in {n} seconds.", ["n": t.number(seconds)])
            var outcome = Outcome.show(try await page([again]), status: 429, problems: [again])
            outcome.retryAfter = seconds
            return outcome
        }
    }

    /// - Throws: `Refusal.needsProof` unless the person proved who they are a short while ago.
    public func requireFreshSignIn() throws(Refusal) {
        guard let visit, visit.isFresh(at: moment) else { throw .needsProof }
    }
}

/// Where a request came from.
public struct Origin: Sendable, Hashable {
    /// The address of the client; behind a trusted proxy, as the proxy says.
    public let address: String
    /// The browser's own name, at most 200 bytes.
    public let agent: String

    public init(address: String = "", agent: String = "") {
        self.address = address
        self.agent = agent
    }
}
