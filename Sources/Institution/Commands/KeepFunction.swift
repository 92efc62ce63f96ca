internal import Foundation
public import Records
internal import SQL

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
    init(json: String) throws { self = try JSONDecoder().decode(SeatFunction.self, from: Data(json.utf8)) }
}
