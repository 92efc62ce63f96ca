/// What a command carries and the journal must never hold: secrets, hashes of secrets, addresses. It is written as null
/// and cannot be read back.
struct Unwritten<Value: Sendable>: Codable, Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }

    init(from decoder: any Decoder) throws {
        throw DecodingError.dataCorrupted(
            .init(codingPath: decoder.codingPath, debugDescription: "what was never written cannot be read"))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encodeNil()
    }
}
