import Accounts
import ArgumentParser
import Foundation
import Logging
import Metrics
import Portal
import Records
import SQL
import ServiceLifecycle
import UnixSignals

/// Serves the site until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the site.",
        discussion: """
            An empty database is given the charter first. SIGTERM and SIGINT stop the server when the requests under way
            are answered. /health says that the program runs, /ready that the database answers, /metrics how much it does.

            EXAMPLES
              puebla serve
              puebla serve --port 8080 --database puebla.sqlite
              puebla serve --host 0.0.0.0 --base https://crm.example --database 'postgres://puebla@db1,db2/puebla?target_session_attrs=read-write'
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "The address to listen on. [PUEBLA_HOST; default: 127.0.0.1]")
    var host: String?

    @Option(help: "The port to listen on; 0 takes a free one. [PUEBLA_PORT; default: 8080]")
    var port: String?

    @Option(help: "Where readers reach the site, without a slash at its end. [PUEBLA_BASE; default: http://localhost:PORT]")
    var base: String?

    @Option(help: "The charter for an empty database: a folder, or crm, example. [PUEBLA_CHARTER; default: crm]")
    var charter: String?

    @Option(help: "Whom to tell of a weakness, for security.txt: mailto:… or https://… [PUEBLA_CONTACT; default: the charter's]")
    var contact: String?

    @Option(help: "Megabytes of answers to keep while nothing happens; 0 makes every answer anew. [PUEBLA_CACHE; default: 16]")
    var cache: String?

    @Option(help: "The program that takes letters as sendmail does. [PUEBLA_MAILER; default: /usr/sbin/sendmail]")
    var mailer: String?

    @Option(help: "Who letters are from: ADDRESS or 'A name <ADDRESS>'. Without it they wait. [PUEBLA_MAIL_FROM]")
    var mailFrom: String?

    @Option(help: "Seconds until a letter is tried again; later pauses grow. [PUEBLA_MAIL_PAUSE; default: 60]")
    var mailPause: String?

    @Option(help: "How often a letter is tried before it is given up. [PUEBLA_MAIL_TRIES; default: 24]")
    var mailTries: String?

    @Option(help: "on, or off to leave background work and the post to another server. [PUEBLA_JOBS; default: on]")
    var jobs: String?

    @Option(help: "How many connections at a time; more wait. [PUEBLA_CONNECTIONS; default: 12000]")
    var connections: String?

    @Option(help: "How many may listen to live pages at a time; fewer than connections. [PUEBLA_LISTENERS; default: 11000]")
    var listeners: String?

    @Option(help: "How many of them from one address without signing in. [PUEBLA_ADDRESS_LISTENERS; default: 1000]")
    var addressListeners: String?

    @Option(help: "Addresses, with commas between, that may read /metrics beside this machine. [PUEBLA_MONITORS]")
    var monitors: String?

    func run() async throws {
        let settings = try await Settings(
            common,
            [
                "host": host, "port": port, "base": base, "charter": charter, "cache": cache, "contact": contact,
                "mailer": mailer, "mail.from": mailFrom, "mail.pause": mailPause, "mail.tries": mailTries, "jobs": jobs,
                "connections": connections, "listeners": listeners, "address.listeners": addressListeners,
                "monitors": monitors,
            ])
        let logger = try settings.logger()
        let port = try settings.number("port", in: 0...65_535, default: 8080)
        let host = settings.text("host", default: "127.0.0.1")
        let base = settings.text("base", default: "http://localhost:\(port)")
        guard base.hasPrefix("http://") || base.hasPrefix("https://") else {
            throw Refusal.invalid("base", "an address that begins with http:// or https://")
        }
        let metrics = MetricsText()
        MetricsSystem.bootstrap(metrics)
        let database = try await settings.open(logger)
        try await prepare(database, settings, logger)
        await SignOnClients.shared.use { settings.text("sign.on.\($0.replacing("-", with: ".")).secret") }
        let cache = try settings.number("cache", in: 0...1024, default: 16)
        let connections = try settings.number("connections", in: 16...1_000_000, default: 12_000)
        let portal = try await Portal.open(
            database, base: base, contact: settings.text("contact"), cacheBytes: cache << 20,
            limits: try limits(settings, connections: connections))
        let link = try await FirstRun.link(database, base: base)
        let worker = try worker(portal, database, settings, logger)
        let say = Console()
        let server = PortalServer(
            portal,
            options: .init(host: host, port: port, mostConnections: connections, monitors: monitors(settings)),
            metrics: metrics, logger: logger,
            started: { port in
                print(say("Serving on http://{host}:{port}", ["host": host, "port": String(port)]))
                if let link {
                    print(say("Nobody has signed in yet. The coordinator comes in here, once, within a day: {link}", ["link": link]))
                }
                fflush(nil)
            })
        do {
            try await ServiceGroup(
                services: (worker.map { [$0] } ?? []) + [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
            ).run()
        } catch {
            await database.close()
            throw portRefusal(error, host, port) ?? error
        }
        await database.close()
    }

    private func monitors(_ settings: Settings) -> Set<String> {
        Set((settings.text("monitors") ?? "").split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init))
    }

    /// How many may listen. Some connections are left for pages, however many listen.
    private func limits(_ settings: Settings, connections: Int) throws -> LiveLimits {
        let most = connections - connections / 12
        let listeners = try settings.number("listeners", in: 0...most, default: most)
        return LiveLimits(
            listeners: listeners,
            listenersPerAddress: try settings.number("address.listeners", in: 0...1_000_000, default: 1_000))
    }

    /// Brings the tables up to date; an empty database gets its charter.
    private func prepare(_ database: Database, _ settings: Settings, _ logger: Logger) async throws {
        try await House.prepare(database)
        guard try await database.read({ db in try db.setting("charter") }) == nil else { return }
        let taken = try await CharterOffice.takeUp(try settings.charter(), into: database)
        logger.notice("the charter was taken up", metadata: ["records": .stringConvertible(taken.added)])
    }

    /// Who does background work here; nil when another server does.
    private func worker(
        _ portal: Portal, _ database: Database, _ settings: Settings, _ logger: Logger
    ) throws -> (any Service)? {
        guard try settings.isOn("jobs", default: true) else { return nil }
        let pause = try settings.number("mail.pause", in: 1...86_400, default: 60)
        let tries = try settings.number("mail.tries", in: 1...1000, default: Courier.patience.tries)
        let mailer = Mailer(settings.text("mailer", default: Mailer.usual))
        let courier = try settings.text("mail.from").map { sender in
            try Courier(
                portal, mailer, from: sender,
                retries: RetryPlan(tries: tries, first: .seconds(pause), longest: Courier.patience.longest))
        }
        if courier == nil || !mailer.isThere { logger.notice("letters wait: “puebla doctor” says what is missing") }
        let holder = "\(ProcessInfo.processInfo.processIdentifier)@\(ProcessInfo.processInfo.hostName)"
        return JobWorker(House.desk(database, courier: courier, holder: holder, logger: logger), logger: logger)
    }

    private func portRefusal(_ error: any Error, _ host: String, _ port: Int) -> Refusal? {
        let text = String(describing: error)
        if text.contains("Address already in use") {
            return .invalid("port", "{port} is in use by another program; choose another with --port", ["port": String(port)])
        }
        if text.contains("Permission denied") || text.contains("Cannot assign requested address") {
            return .invalid("host", "cannot listen on {host}:{port}", ["host": host, "port": String(port)])
        }
        return nil
    }
}
