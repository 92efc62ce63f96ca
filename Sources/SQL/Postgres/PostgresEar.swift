import CPostgres
import Foundation
import Logging

/// A connection that only listens, with the thread that waits on it. Connects again when it was lost.
final class PostgresEar: Sendable {
    private let address: String
    private let options: DatabaseOptions
    private let channel: String
    private let logger: Logger
    private let news: AsyncStream<Heard>.Continuation
    private let whistle: Whistle
    /// So often the server is asked whether it is still there when nothing is heard.
    private static let patience: Int32 = 30_000

    /// How many messages wait for who reads them; beyond that, "something was missed" takes their place.
    private static let mostWaiting = 1_000

    private init(
        address: String, options: DatabaseOptions, channel: String, logger: Logger,
        news: AsyncStream<Heard>.Continuation, whistle: Whistle
    ) {
        self.address = address
        self.options = options
        self.channel = channel
        self.logger = logger
        self.news = news
        self.whistle = whistle
    }

    /// Listens until nobody reads the stream any more.
    static func listen(
        _ channel: String, address: String, options: DatabaseOptions, logger: Logger
    ) -> AsyncStream<Heard> {
        let (stream, news) = AsyncStream.makeStream(of: Heard.self, bufferingPolicy: .bufferingNewest(mostWaiting))
        guard let whistle = Whistle() else {
            logger.error("cannot listen: no more files can be opened")
            news.finish()
            return stream
        }
        let ear = PostgresEar(
            address: address, options: options, channel: channel, logger: logger, news: news, whistle: whistle)
        news.onTermination = { _ in whistle.blow() }
        let thread = Thread { ear.run() }
        thread.name = "PostgreSQL listens"
        thread.start()
        return stream
    }

    private func run() {
        var setbacks = 0
        while !whistle.hasBlown {
            do {
                let handle = try connect()
                setbacks = 0
                // What was sent before this moment is known to nobody here.
                tell(.gap)
                try listen(on: handle)
            } catch {
                logger.log(
                    level: setbacks == 0 ? .notice : .debug, "listening to PostgreSQL was interrupted",
                    metadata: ["reason": "\(error)"])
                // 0.1, 0.2, 0.4 … 5 seconds.
                _ = whistle.wait(milliseconds: min(5_000, 100 << Int32(min(setbacks, 6))))
                setbacks += 1
            }
        }
        news.finish()
    }

    private func connect() throws -> PostgresHandle {
        let handle = try PostgresHandle(address: address, options: options)
        let name = try handle.run(Statement(text: "SELECT \(Self.suffix) AS suffix", values: [])).rows().first
        let suffix: String = try name?["suffix"] ?? ""
        // Under this name it is seen in pg_stat_activity.
        try handle.command("SET application_name = '\(channel)_\(suffix)'; LISTEN \"\(channel)_\(suffix)\"")
        return handle
    }

    /// Channels are the whole server database's: what follows the name makes one for each schema.
    static let suffix = "md5(COALESCE(current_schema(), ''))"

    private func listen(on handle: PostgresHandle) throws {
        while true {
            for payload in try handle.notifications() { tell(.message(payload)) }
            switch whistle.wait(orReading: handle.socket, milliseconds: Self.patience) {
            case .blown: return
            case .readable: break
            // A server that is gone without a word is noticed by asking it.
            case .nothing: try handle.command("SELECT 1")
            }
        }
    }

    private func tell(_ heard: Heard) {
        // The oldest went to make room: whoever reads must look at everything.
        if case .dropped = news.yield(heard) { news.yield(.gap) }
    }
}

/// Something to wake a thread with that waits for the server.
private final class Whistle: Sendable {
    enum Reason {
        case blown
        case readable
        case nothing
    }

    private let reading: Int32
    private let writing: Int32

    init?() {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Wakes whoever waits, now and ever after.
    func blow() { _ = write(writing, [1], 1) }

    var hasBlown: Bool { wait(milliseconds: 0) == .blown }

    func wait(orReading socket: Int32 = -1, milliseconds: Int32) -> Reason {
        var places = [
            pollfd(fd: reading, events: Int16(POLLIN), revents: 0), pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&places, 2, milliseconds) > 0 else { return .nothing }
        return places[0].revents != 0 ? .blown : .readable
    }
}
