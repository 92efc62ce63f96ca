/// When work that comes again and again is due. Times are UTC.
public enum Recurrence: Sendable, Hashable {
    /// At the beginning of each minute.
    case everyMinute
    /// Each hour, so many minutes after it began.
    case hourly(minute: Int)
    /// Each day at this time.
    case daily(hour: Int, minute: Int)

    /// The first due moment after another. The same for whoever asks, so that two servers name one piece of work
    /// alike.
    public func next(after moment: Moment) -> Moment {
        let (period, offset) = inMinutes
        let minute = 60_000
        let since = moment.milliseconds - offset * minute
        let whole = since >= 0 ? since / (period * minute) : -((-since + period * minute - 1) / (period * minute))
        return Moment(milliseconds: (whole + 1) * period * minute + offset * minute)
    }

    private var inMinutes: (period: Int, offset: Int) {
        switch self {
        case .everyMinute: (1, 0)
        case .hourly(let minute): (60, minute)
        case .daily(let hour, let minute): (24 * 60, hour * 60 + minute)
        }
    }
}
