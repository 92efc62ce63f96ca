import Records
import SQL

/// A seat that the charter gives a party and that nobody holds.
struct Vacancy: Sendable, Encodable, Hashable {
    let party: String
    let function: String
    let sector: String?
    let body: String?
    let title: String

    /// The seat's readable name, as forms have it.
    var seat: String { Seat(function: function, party: party, body: body, sector: sector).slug }
}

extension Connection {
    /// What is vacant among the seats that the charter gives each party: in each sector and body one at least. The presidency
    /// rotates.
    /// - Parameter held: who holds which seat today.
    func vacancies(of groups: [PartyGroup], held: [TenureEntry], for reader: Reader) throws -> [Vacancy] {
        let functions = try seatFunctions(for: reader).values.filter { !$0.rights.contains(.preside) }.sorted { $0.slug < $1.slug }
        let names = try ["function", "sector", "body"].reduce(into: [String: String]()) { names, kind in
            for (slug, name) in try titles(ofKind: kind, for: reader) { names["\(kind)/\(slug)"] = name.title.text }
        }
        let sectors = try records("r.kind = 'sector'", fields: [.title], for: reader).map(\.slug)
        func places(_ function: SeatFunction) -> [(sector: String?, body: String?)] {
            if function.isBySector { return sectors.map { ($0, nil) } }
            return function.bodies.isEmpty ? [(nil, nil)] : function.bodies.filter { names["body/\($0)"] != nil }.map { (nil, $0) }
        }
        let taken = Set(held.map { tenure -> [String?] in [tenure.party, tenure.function, tenure.sector, tenure.body] })
        var vacancies: [Vacancy] = []
        for group in groups {
            let own = functions.filter { $0.partyTypes.contains(group.type.slug) }
            // Whoever has left the process owes it nobody.
            for party in group.parties where party.when?.ends.map({ $0 >= reader.moment.day }) ?? true {
                for function in own {
                    for place in places(function) where !taken.contains([party.name.slug, function.slug, place.sector, place.body]) {
                        let parts = [
                            names["function/\(function.slug)"], place.sector.flatMap { names["sector/\($0)"] },
                            place.body.flatMap { names["body/\($0)"] },
                        ]
                        vacancies.append(
                            Vacancy(
                                party: party.name.slug, function: function.slug, sector: place.sector, body: place.body,
                                title: parts.compactMap { $0 }.joined(separator: " · ")))
                    }
                }
            }
        }
        return vacancies
    }
}
