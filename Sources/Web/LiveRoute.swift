public import HTML

/// Parts of pages that are kept as they are now: one address of the site where browsers listen to them (server-sent
/// events), or, with `.json` at its end, ask for what is new.
///
/// ```swift
/// LiveRoute(
///     "/sittings/{slug}/live", "the room of a sitting, as it changes",
///     topic: { "sitting/\(try $0.slug())" },
///     parts: { inquiry, after in
///         try await inquiry.read { db, reader in
///             guard let sitting = try db.sitting(slug, for: reader) else { throw Refusal.notFound }
///             let sequences = try db.liveParts(of: topic)
///             return [LivePart("speakers", sequences["speakers"], speakers(sitting, inquiry.t))]
///         }
///     })
/// ```
public struct LiveRoute: Sendable {
    /// Below the language: `/sittings/{slug}/live`.
    public let path: String
    /// What changes there, in a few English words; the API description says it.
    public let about: String
    public let access: Access
    /// What the address may carry after its question mark, and no other: a way of looking, such as the screen of the hall.
    /// Each value has parts of its own.
    public let parameters: [Route.Parameter]
    /// What `Work.stir` is called with when something changes.
    public let topic: @Sendable (Inquiry) throws -> String
    /// Whether the parts are this person's alone. Otherwise they are drawn once for all who have the same clearance and
    /// rights, by an inquiry that names none of them: no person, no seats, no visit, no forms with a session's token.
    public let isPersonal: @Sendable (Inquiry) -> Bool
    /// Draws the parts, in one reading of the database, with what this reader may read: here and nowhere else is decided
    /// what is sent.
    ///
    /// Throws `Refusal.notFound` when there is nothing for them, or no longer: the streams of all for whom it was asked end
    /// at once. A part that is not there now has empty content, and is not left out.
    ///
    /// With a number, only parts that changed after it are wanted: what the others show need not be read. All of them
    /// without.
    public let parts: @Sendable (_ inquiry: Inquiry, _ after: Int?) async throws -> [LivePart]

    public init(
        _ path: String, _ about: String, access: Access = .anyone, parameters: [Route.Parameter] = [],
        topic: @escaping @Sendable (Inquiry) throws -> String,
        isPersonal: @escaping @Sendable (Inquiry) -> Bool = { _ in false },
        parts: @escaping @Sendable (_ inquiry: Inquiry, _ after: Int?) async throws -> [LivePart]
    ) {
        self.path = path
        self.about = about
        self.access = access
        self.parameters = parameters
        self.topic = topic
        self.isPersonal = isPersonal
        self.parts = parts
    }
}

/// A piece of a page as it is now.
public struct LivePart: Sendable, Hashable {
    /// As `Work.stir` and the page's `t.livePart` have it.
    public let name: String
    /// The number of its last change; 0 when it never changed.
    public let sequence: Int
    /// What stands inside the part.
    public let html: HTML

    /// - Parameter sequence: from `Connection.liveParts(of:)`.
    public init(_ name: String, _ sequence: Int?, _ html: HTML) {
        self.name = name
        self.sequence = sequence ?? 0
        self.html = html
    }
}

extension Translator {
    /// What stands around the live parts of a page, with the words that say how the line is. The page sets
    /// `PageHead.script` to `live`; without the script, or in a folder of files, it shows the parts as they were drawn.
    /// - Parameters:
    ///   - path: the live route's address below the language, with its query.
    ///   - sequence: the number up to which the page shows the topic: the highest of `Connection.liveParts(of:)`.
    public func live(_ path: String, after sequence: Int, _ content: HTML) -> HTML {
        guard !site.isPlainFiles else { return content }
        return """
            <div data-live-source="\(url: self.path(path))" data-live-after="\(sequence)" data-live-on="\(self("Live: this page follows what happens."))" data-live-asking="\(self("This page asks every few seconds for what is new."))" data-live-lost="\(self("The line is lost. Trying again …"))" data-live-paused="\(self("Paused while nobody looked."))">
            <p class="live-state" data-live-state role="status" hidden></p>
            \(content)</div>
            """
    }

    /// A live part: what the script puts new content into.
    /// - Parameter isSpoken: whether screen readers read out what is new in it.
    public func livePart(_ part: LivePart, isSpoken: Bool = false) -> HTML {
        "<div data-live=\"\(part.name)\"\(if: isSpoken, " aria-live=\"polite\"")>\(part.html)</div>"
    }
}
