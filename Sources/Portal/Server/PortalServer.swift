internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import Metrics
internal import NIOCore
internal import Records
public import ServiceLifecycle
internal import Web

/// The portal on the network, by Hummingbird: one answer a question, with what every answer carries.
public struct PortalServer: Service {
    /// Where to listen, and how much to take at once.
    public struct Options: Sendable {
        public var host: String
        public var port: Int
        /// More connections wait until others close. Never more than the process may open files, less some for itself.
        public var mostConnections: Int
        /// The addresses, beside this machine's, that are told how much is done: it says what happens behind closed doors too.
        public var monitors: Set<String>

        public init(
            host: String = "127.0.0.1", port: Int = 8080, mostConnections: Int = 12_000, monitors: Set<String> = []
        ) {
            self.host = host
            self.port = port
            self.mostConnections = mostConnections
            self.monitors = monitors
        }
    }

    private let portal: Portal
    private let options: Options
    private let metrics: MetricsText
    private let logger: Logger
    private let started: @Sendable (Int) -> Void

    /// - Parameter started: is told the port once the server listens.
    public init(
        _ portal: Portal, options: Options, metrics: MetricsText, logger: Logger,
        started: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.portal = portal
        self.options = options
        self.metrics = metrics
        self.logger = logger
        self.started = started
    }

    /// Serves until the service group is told to stop; requests under way are finished, streams end at once.
    public func run() async throws {
        let files = OpenFiles.allowMost()
        let connections = min(options.mostConnections, max(16, files - OpenFiles.ownUse))
        if connections < options.mostConnections {
            logger.warning(
                "fewer connections than wished for: the limit of open files is too low",
                metadata: ["connections": .stringConvertible(connections), "open files": .stringConvertible(files)])
        }
        let responder = PortalResponder(portal: portal, metrics: metrics, monitors: options.monitors)
        let application = Application(
            responder: responder,
            configuration: .init(
                address: .hostname(options.host, port: options.port), serverName: "Puebla",
                availableConnectionsDelegate: MaximumAvailableConnections(connections)),
            onServerRunning: { [started] channel in started(channel.localAddress?.port ?? 0) }, logger: logger)
        try await withGracefulShutdownHandler {
            try await application.run()
        } onGracefulShutdown: { [hub = portal.hub] in
            hub.close()
        }
    }
}

/// A request with the address that it came from.
private struct PortalContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    var remoteAddress: SocketAddress? { channel.remoteAddress }

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// Turns Hummingbird's requests into questions, and answers into its responses.
private struct PortalResponder: HTTPResponder {
    typealias Context = PortalContext

    let portal: Portal
    let metrics: MetricsText
    let monitors: Set<String>

    /// In a task of its own: what room its work took goes with it. The connection's task would keep that for as long as
    /// somebody listens.
    func respond(to request: Request, context: Context) async throws -> Response {
        async let response = answer(request, context)
        return await response
    }

    private func answer(_ request: Request, _ context: Context) async -> Response {
        let start = ContinuousClock.now
        let identity = requestIdentity(request)
        var logger = context.logger
        logger[metadataKey: "request"] = .string(identity)
        var question = Question(
            request.uri.string, method: request.method.rawValue, accept: request.headers[.accept] ?? "*/*",
            acceptLanguage: request.headers[.acceptLanguage] ?? "", ifNoneMatch: request.headers[.ifNoneMatch],
            range: request.headers[.range], contentType: request.headers[.contentType] ?? "")
        introduce(request, context, &question)
        var answer: Answer
        if request.uri.path == "/metrics", question.method == "GET", isMonitor(question.credentials.origin.address) {
            answer = Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text(), route: "/metrics")
        } else if let refused = await take(request, into: &question) {
            answer = refused
        } else {
            answer = await portal.answer(
                question, report: { logger.error("request failed", metadata: ["error": .string($0)]) })
        }
        answer.headers += SecurityHeaders.all.filter { answer.header($0.name) == nil } + [("x-request-id", identity)]
        record(answer, question, start, logger)
        let response = response(answer, context.channel)
        // A body would be taken for the next answer on the same connection.
        return question.method == "HEAD" ? response.createHeadResponse() : response
    }

    private func isMonitor(_ address: String) -> Bool {
        PortalResponder.ownAddresses.contains(address) || monitors.contains(address)
    }

    /// This machine's, as connections show them; none for a socket of its own.
    private static let ownAddresses: Set<String> = ["127.0.0.1", "::1", ""]

    /// What tells who asks, and from where.
    private func introduce(_ request: Request, _ context: Context, _ question: inout Question) {
        let bearer = request.headers[.authorization].flatMap { text -> String? in
            text.lowercased().hasPrefix("bearer ") ? text.dropFirst(7).trimmed : nil
        }
        let origin = Origin(
            address: clientAddress(request, context), agent: String((request.headers[.userAgent] ?? "").prefix(200)))
        question.credentials = Credentials(
            cookies: request.headers[values: .cookie].joined(separator: "; "), bearer: bearer, origin: origin)
        question.fetchSite = HTTPField.Name("sec-fetch-site").flatMap { request.headers[$0] }
        question.lastEvent = HTTPField.Name("last-event-id").flatMap { request.headers[$0] }
        question.originSite = request.headers[.origin]
        question.host = request.head.authority
    }

    /// The address that the connection comes from. A proxy on this machine says whom it speaks for; nobody else is believed.
    private func clientAddress(_ request: Request, _ context: Context) -> String {
        let peer = context.remoteAddress?.ipAddress ?? ""
        guard PortalResponder.ownAddresses.contains(peer),
            let forwarded = HTTPField.Name("x-forwarded-for").flatMap({ request.headers[$0] })
        else { return peer }
        return forwarded.split(separator: ",").last?.trimmed ?? peer
    }

    /// Takes up what was sent with POST.
    /// - Returns: an answer when it is no form, or too long.
    private func take(_ request: Request, into question: inout Question) async -> Answer? {
        guard request.method == .post else { return nil }
        func refused(_ status: Int, _ text: String) -> Answer {
            Answer(status, "text/plain; charset=utf-8", text, route: "form")
        }
        let form = "application/x-www-form-urlencoded"
        if Portal.isHarvest(question.target), question.contentType.prefix(while: { $0 != ";" }).lowercased() != form {
            return refused(415, "Send \(form).\n")
        }
        let most = await portal.mostBytes(of: question)
        do {
            question.body = Array(buffer: try await request.body.collect(upTo: most))
            return nil
        } catch { return refused(413, "At most \(most) bytes.\n") }
    }

    private func response(_ answer: Answer, _ channel: any Channel) -> Response {
        var headers = HTTPFields()
        headers.reserveCapacity(answer.headers.count + 1)
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        if let listener = answer.stream {
            return Response(
                status: .init(code: answer.status), headers: headers, body: LiveBody.of(listener, on: channel))
        }
        if let file = answer.file {
            return Response(
                status: .init(code: answer.status), headers: headers,
                body: .init(contentLength: file.range.count) { [portal] writer in
                    for try await piece in portal.pieces(of: file) { try await writer.write(ByteBuffer(bytes: piece)) }
                    try await writer.finish(nil)
                })
        }
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: .init(byteBuffer: answer.data.map { ByteBuffer(bytes: $0) } ?? ByteBuffer(string: answer.body)))
    }

    /// The proxy's request id if it is a plain one, else one of our own.
    private func requestIdentity(_ request: Request) -> String {
        if let given = HTTPField.Name("x-request-id").flatMap({ request.headers[$0] }), (8...64).contains(given.utf8.count),
            given.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 })
        {
            return given
        }
        return String(UInt64.random(in: 0...UInt64.max), radix: 36)
    }

    /// What the log says was asked for. What was searched for is the reader's own affair: the path is logged, the query is
    /// not. The name of a record may be a secret too, and a wrong path may be one: of what was not an answer for everyone,
    /// only the pattern.
    private func place(_ answer: Answer, _ question: Question) -> String {
        let isForEveryone = answer.status < 400 && question.method != "POST"
            && answer.header("cache-control")?.contains("private") != true && answer.route != "proof"
        return isForEveryone ? String(question.target.prefix { $0 != "?" }.prefix(200)) : answer.route
    }

    private func record(_ answer: Answer, _ question: Question, _ start: ContinuousClock.Instant, _ logger: Logger) {
        let elapsed = ContinuousClock.now - start
        let microseconds = Int(elapsed.components.seconds) * 1_000_000 + Int(elapsed.components.attoseconds / 1_000_000_000_000)
        let labels = [("route", answer.route), ("status", String(answer.status))]
        Counter(label: "puebla_requests_total", dimensions: labels).increment()
        Metrics.Timer(label: "puebla_request_seconds", dimensions: [("route", answer.route)])
            .recordMicroseconds(microseconds)
        logger.info(
            "request",
            metadata: [
                "method": .string(question.method), "path": .string(place(answer, question)),
                "status": .stringConvertible(answer.status), "bytes": .stringConvertible(answer.body.utf8.count),
                "microseconds": .stringConvertible(microseconds),
            ])
    }
}

/// What keeps a page from being used against its reader.
enum SecurityHeaders {
    private static let policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// The policy of the few pages that have a script.
    static let policyWithScript = policy + "; script-src 'self'; connect-src 'self'"

    static let all: [(name: String, value: String)] = [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"), ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ]
}
