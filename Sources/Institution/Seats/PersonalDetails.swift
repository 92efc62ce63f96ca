public import Records
public import Web

/// What the process knows of a person. Personal data: it can be corrected and removed, so it never stands in the journal.
public struct PersonalDetails: Sendable, Hashable, Codable {
    public let name: String
    /// An e-mail address, in lower case.
    public let address: String
    public let telephone: String
    /// The language to write to them in.
    public let language: Language

    public init(name: String, address: String, telephone: String = "", language: Language) {
        self.name = name.trimmed
        self.address = address.trimmed.lowercased()
        self.telephone = telephone.trimmed
        self.language = language
    }

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if name.isEmpty { problems.append(.init("name", "must not be empty")) }
        if name.utf8.count > 200 { problems.append(.init("name", "at most {limit} bytes", ["limit": "200"])) }
        if name.unicodeScalars.contains(where: { $0.value < 32 }) {
            problems.append(.init("name", "must stand on one line"))
        }
        if !PersonalDetails.isAddress(address) { problems.append(.init("address", "an e-mail address such as name@example.org")) }
        let isTelephone = telephone.utf8.count <= 60 && telephone.utf8.allSatisfy { "0123456789+-(). ext".utf8.contains($0) }
        if !isTelephone { problems.append(.init("telephone", "digits, blanks and + - ( ) . only, at most 60")) }
        return problems
    }

    /// Letters that a mail address may have without quotes; a dot in the domain; at most 254 bytes (RFC 5321).
    public static func isAddress(_ text: String) -> Bool {
        let sides = text.split(separator: "@", omittingEmptySubsequences: false)
        guard sides.count == 2, (1...64).contains(sides[0].utf8.count), text.utf8.count <= 254 else { return false }
        let local = sides[0].unicodeScalars.allSatisfy {
            $0.value > 32 && $0.value != 127 && !"()<>[]:;@\\,\"".unicodeScalars.contains($0)
        }
        let labels = sides[1].split(separator: ".", omittingEmptySubsequences: false)
        let domain = labels.count > 1 && labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" }
        }
        return local && domain && !sides[0].hasPrefix(".") && !sides[0].hasSuffix(".") && !sides[0].contains("..")
    }
}

/// Somebody got a seat and is to be told: an invitation goes to their address.
public struct HolderInvited: Event {
    public let person: Identity
    public let seat: Identity
}

/// The secretariat did not confirm somebody whom a party had named: the page of its people says why.
public struct NominationDeclined: Event {
    public let seat: Identity
}

/// The secretariat asks that somebody who has not come in yet gets another invitation.
public struct InvitationAsked: Event {
    public let person: Identity
    public let seat: Identity
}

/// Something waits for the holders of a seat.
public struct DutyGiven: Event {
    public let seat: Identity
    public let kind: String
}

/// Nothing personal is kept of somebody any more: what others hold of them goes too.
public struct PersonErased: Event {
    public let person: Identity
}

/// Somebody gave another address as theirs. It is not theirs before they have shown that they read what goes there.
public struct AddressGiven: Event {
    public let person: Identity
    public let address: String
    /// Where it was done.
    public let origin: Origin
}

/// The secretariat gave somebody another address.
public struct AddressVouched: Event {
    public let person: Identity
    /// The one until now; empty where there was none.
    public let old: String
}
