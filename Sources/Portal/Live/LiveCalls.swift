internal import NIOCore

/// How whoever writes a line's bytes is told that there are some.
struct LiveCall: Sendable {
    /// Where they write; nil for those who write wherever they are told.
    let loop: (any EventLoop)?
    let write: @Sendable () -> Void

    func make() {
        if let loop { loop.execute(write) } else { write() }
    }
}

/// Calls to be made together: each event loop is woken once for all of its lines, not thousands of times for one each.
final class LiveCalls {
    private var calls: [LiveCall] = []

    func add(_ call: LiveCall) { calls.append(call) }

    func make() {
        var byLoop: [ObjectIdentifier: (loop: any EventLoop, writes: [@Sendable () -> Void])] = [:]
        for call in calls {
            guard let loop = call.loop else {
                call.write()
                continue
            }
            byLoop[ObjectIdentifier(loop), default: (loop, [])].writes.append(call.write)
        }
        calls = []
        for (loop, writes) in byLoop.values {
            loop.execute { [writes] in
                for write in writes { write() }
            }
        }
    }
}
