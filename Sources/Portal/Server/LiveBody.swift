internal import HummingbirdCore
internal import NIOCore

/// A stream on its way through a connection.
enum LiveBody {
    /// Writes what the listener is to be sent until there is nothing more for them, or until they are gone.
    static func of(_ listener: LiveListener, on channel: any Channel) -> ResponseBody {
        ResponseBody { writer in
            let line = listener.line
            // A browser that goes closes its end; whoever only listens would not notice until the next sign of life.
            channel.setOption(.allowRemoteHalfClosure, value: false).whenFailure { _ in line.end(.over) }
            channel.closeFuture.whenComplete { [weak line] _ in line?.end(.over) }
            line.onCut { [weak channel] in channel?.close(promise: nil) }
            try await withTaskCancellationHandler {
                while let bytes = await listener.next() { try await writer.write(bytes) }
                try await writer.finish(nil)
            } onCancel: {
                line.end(.over)
            }
        }
    }
}
