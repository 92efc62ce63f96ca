internal import Foundation
public import Records
internal import SQL
internal import Synchronization

/// A function that seats have, as the charter says.
public struct KeepFunction: KeepingCommand {
    public static let name = "institution.keep-function"

    public let draft: RecordDraft
    public let function: SeatFunction

    public init(_ draft: RecordDraft, function: SeatFunction) {
        self.draft = draft
        self.function = function
    }

    public func perform(in work: Work) throws {
        for type in function.partyTypes { _ = try work.identity(of: Reference("party-type", type), field: "party-types") }
        for body in function.bodies { _ = try work.identity(of: Reference("body", body), field: "bodies") }
        if let rule = function.rule { _ = try work.identity(of: Reference("rule", rule), field: "rule") }
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO seat_function (record, detail) VALUES (\(record.rawValue), \(try canonicalJSON(function)))
            ON CONFLICT (record) DO UPDATE SET detail = excluded.detail
            """)
    }
}

extension SeatFunction {
    /// What was read from which text: everybody who comes has the functions of their seats read, and taking JSON apart costs
    /// more than all else of that.
    private static let known = Mutex<[String: SeatFunction]>([:])
    /// Far more than a charter has; beyond, all are read anew.
    private static let mostKnown = 256

    init(json: String) throws {
        if let known = SeatFunction.known.withLock({ $0[json] }) {
            self = known
            return
        }
        let function = try JSONDecoder().decode(SeatFunction.self, from: Data(json.utf8))
        SeatFunction.known.withLock { known in
            if known.count >= SeatFunction.mostKnown { known = [:] }
            known[json] = function
        }
        self = function
    }
}
