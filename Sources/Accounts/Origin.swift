internal import Foundation
internal import Web

/// What accounts look at of where a request comes from.
extension Origin {
    /// What is slowed down when it guesses: one IPv4 address; of IPv6 the /64, which is one line's.
    var network: String { Origin.networks(of: address).network }

    /// What the owner of an account is shown, too coarse to follow a person with: `203.0.113.…`, `2001:db8:1::…`.
    var place: String { Origin.networks(of: address).place }

    /// The browser and the system in a few words: `Firefox, Windows`.
    var shortAgent: String { Origin.short(agent) }

    private static func networks(of address: String) -> (network: String, place: String) {
        var four = in_addr()
        let plain = address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
        if inet_pton(AF_INET, plain, &four) == 1 {
            return (plain, plain.split(separator: ".").dropLast().joined(separator: ".") + ".…")
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, address, &six) == 1 else { return ("", "") }
        let bytes = withUnsafeBytes(of: &six) { Array($0) }
        let groups = stride(from: 0, to: 8, by: 2).map { index in
            String(Int(bytes[index]) << 8 | Int(bytes[index + 1]), radix: 16)
        }
        return (groups.joined(separator: ":") + "::/64", groups.prefix(3).joined(separator: ":") + "::…")
    }

    private static func short(_ agent: String) -> String {
        func first(_ names: [(sign: String, name: String)]) -> String? {
            names.first { agent.contains($0.sign) }?.name
        }
        let browser = first([
            ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ])
        let system = first([
            ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
            ("Linux", "Linux"),
        ])
        let known = [browser, system].compactMap { $0 }
        guard known.isEmpty else { return known.joined(separator: ", ") }
        return String(agent.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "/.-".contains($0)) }.prefix(40))
    }
}
