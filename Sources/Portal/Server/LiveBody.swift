internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTPTypes

/// A stream on its way through a connection. What is new goes straight to the connection's own event loop: a task that is
/// woken for each listener costs several times as much as writing, and ten thousand are written to at once.
enum LiveBody {
    /// Writes what the listener is to be sent until there is nothing more for them, or until they are gone.
    static func of(_ listener: LiveListener, on channel: any Channel) -> ResponseBody {
        ResponseBody { writer in
            let line = listener.line
            // A browser that goes closes its end; whoever only listens would not notice until the next sign of life.
            channel.setOption(.allowRemoteHalfClosure, value: false).whenFailure { _ in line.end(.over) }
            channel.closeFuture.whenComplete { [weak line] _ in line?.end(.over) }
            line.onCut { [weak channel] in channel?.close(promise: nil) }
            await withTaskCancellationHandler {
                await withCheckedContinuation { ended in
                    let pen = LivePen(listener, channel) { ended.resume() }
                    line.onNews(LiveCall(loop: channel.eventLoop) { pen.write() })
                    // After the head of the answer, which is on its way there.
                    channel.eventLoop.execute { pen.write() }
                }
            } onCancel: {
                line.end(.over)
            }
            try await writer.finish(nil)
        }
    }
}

/// Writes a listener's line to its channel, one burst after the other: what comes while one is on its way waits, and only
/// the latest of it is written.
private struct LivePen: Sendable {
    private let listener: LiveListener
    private let channel: any Channel
    private let end: @Sendable () -> Void

    init(_ listener: LiveListener, _ channel: any Channel, end: @escaping @Sendable () -> Void) {
        self.listener = listener
        self.channel = channel
        self.end = end
    }

    /// On the channel's event loop, and only when nothing is on its way.
    func write() {
        switch listener.step() {
        case .rest: return
        case .end: end()
        case .write(let bytes, _):
            channel.writeAndFlush(HTTPResponsePart.body(bytes)).whenComplete { result in
                // A channel that takes no more has closed, or will at once.
                if case .failure = result { listener.line.end(.over) }
                write()
            }
        }
    }
}
