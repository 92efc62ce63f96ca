internal import Foundation
public import Records
internal import SQL

/// What the commands about seats share.
extension Work {
    /// The seat's record; made when there is none, within the limits of the charter.
    /// - Throws: `Refusal.invalid` by field where the charter has no such seat.
    func open(_ seat: Seat, when: When? = nil) throws -> Identity {
        guard let function = try db.seatFunctions()[seat.function] else {
            throw Refusal.invalid("function", "there is no {reference}", ["reference": "function/\(seat.function)"])
        }
        for (kind, slug) in [("party", seat.party), ("body", seat.body), ("sector", seat.sector)] {
            if let slug { _ = try identity(of: Reference(kind, slug), field: kind) }
        }
        let partyType = try seat.party.flatMap { try db.type(ofParty: $0) }
        let problems = seat.problems(function, partyType: partyType, rule: try limit(of: function))
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
        let known = try db.value(
            "SELECT id FROM record WHERE kind = \(Seat.kind) AND slug = \(seat.slug)", as: String.self)
        if let known, when == nil { return Identity(rawValue: known) }
        // A seat of the presidency without its term would give its rights for ever.
        if when == nil, function.rights.contains(.preside) {
            throw Refusal.invalid("seat", "the secretariat first notes who presides from when until when")
        }
        let record = try keep(try draft(of: seat, function, when: when))
        try db.execute(
            """
            INSERT INTO seat (record, function, party, body, sector, number)
            VALUES (\(record.rawValue), \(seat.function), \(seat.party), \(seat.body), \(seat.sector), \(seat.number))
            ON CONFLICT (record) DO NOTHING
            """)
        return record
    }

    /// The number that a function's rule has in force today.
    private func limit(of function: SeatFunction) throws -> Int? {
        try function.rule.flatMap { try db.numberInForce(of: $0, on: moment.day) }
    }

    /// A seat is called by its function, its sector or body, and its party, in every language.
    private func draft(of seat: Seat, _ function: SeatFunction, when: When?) throws -> RecordDraft {
        var draft = RecordDraft(seat.reference, audience: .process)
        draft.when = when
        let parts = [
            Reference("function", seat.function), seat.sector.map { Reference("sector", $0) },
            seat.body.map { Reference("body", $0) }, seat.party.map { Reference("party", $0) },
        ].compactMap { $0 }
        // The presidency's seat and its body have one name.
        let names = try parts.map { try db.wordings(of: try identity(of: $0, field: $0.kind)) }
        let languages = try db.languages()
        for language in languages.all {
            let title = names.compactMap { $0.best(.title, for: [language, languages.official])?.text }
                .uniqued().joined(separator: " · ")
            let number = seat.number > 1 ? " (\(seat.number))" : ""
            draft.wordings.add(Wording(title + number, in: language, .draft), to: .title)
        }
        if let party = seat.party {
            draft.links.append(Link(.of, Reference("party", party)))
            draft.facets[.party] = [party]
        }
        if let body = seat.body {
            draft.links.append(Link(.about, Reference("body", body)))
            draft.facets[.body] = [body]
        }
        if let sector = seat.sector { draft.links.append(Link(.partOf, Reference("sector", sector))) }
        draft.facets[.type] = [seat.function]
        return draft
    }

    /// The person with this address; a new one, for an audience, when nobody has it.
    func person(_ details: PersonalDetails, for audience: Audience = .process) throws -> Identity {
        guard try db.languages().contains(details.language) else {
            throw Refusal.invalid("language", "one of {list}", ["list": try db.languages().all.map(\.rawValue).joined(separator: ", ")])
        }
        if let known = try db.person(withAddress: details.address) { return known }
        // A name that says nothing: it stands in the journal for ever.
        let slug = "p-" + Identity(at: moment).rawValue.filter { $0 != "-" }.suffix(14)
        let record = try keep(PersonalDetails.draft(String(slug), named: details.name, for: audience))
        try db.execute(
            """
            INSERT INTO person (record, address, telephone, language)
            VALUES (\(record.rawValue), \(details.address), \(details.telephone), \(details.language.rawValue))
            """)
        return record
    }

    /// Gives the seat to a person from a day on, until whoever has it next begins. Whoever holds it until then goes the day
    /// before.
    func settle(_ tenure: Identity, seat: Identity, begins: Day) throws {
        try requireApart(tenure, seat: seat)
        let ends = try db.value("SELECT ends FROM tenure WHERE id = \(tenure.rawValue)", as: String.self)
        let next = try db.value(
            """
            SELECT MIN(begins) FROM tenure WHERE seat = \(seat.rawValue) AND state = 'confirmed' AND id <> \(tenure.rawValue)
            AND begins >= \(begins.description) AND (ends IS NULL OR ends >= begins)
            """, as: String.self)
        if let next, ends.map({ $0 >= next }) ?? true {
            throw next == begins.description
                ? Refusal.invalid("begins", "somebody else has the seat from this day")
                : Refusal.invalid("ends", "somebody else has the seat from {day}: it must end before", ["day": next])
        }
        let relieved = try db.rows(
            """
            UPDATE tenure SET ends = \(Day(number: begins.number - 1).description)
            WHERE seat = \(seat.rawValue) AND state = 'confirmed' AND id <> \(tenure.rawValue)
            AND begins < \(begins.description) AND (ends IS NULL OR ends >= \(begins.description)) RETURNING person
            """
        ).map { Identity(rawValue: try $0["person"]) }
        try db.execute(
            """
            UPDATE tenure SET state = 'confirmed', settled_by = \(actor.name), settled_at = \(moment.description),
                typed_name = NULL, typed_address = NULL
            WHERE id = \(tenure.rawValue)
            """)
        try makeKnown(tenure)
        try tellOfSeating(tenure, seat: seat)
        for person in relieved { try announce(TenureEnded(person: person)) }
    }

    /// Whoever has a seat that has begun and was not told yet gets an invitation: its link opens nothing before.
    public func inviteHolders() throws {
        let today = moment.day.description
        let begun = try db.rows(
            """
            SELECT id, seat, person FROM tenure WHERE state = 'confirmed' AND invited IS NULL AND begins <= \(today)
            AND (ends IS NULL OR ends >= \(today)) ORDER BY begins, id
            """)
        for row in begun {
            let (id, seat, person): (String, String, String) = (try row["id"], try row["seat"], try row["person"])
            try db.execute("UPDATE tenure SET invited = \(moment.description) WHERE id = \(id)")
            try announce(HolderInvited(person: Identity(rawValue: person), seat: Identity(rawValue: seat)))
        }
    }

    /// Who holds a seat is known to the whole process; who was only named for one, to the secretariat: the party knows what it
    /// typed. Of somebody who held a seat before, who knows of them stays as it was set.
    private func makeKnown(_ tenure: Identity) throws {
        let named = try db.value(
            """
            SELECT r.id FROM tenure t JOIN record r ON r.id = t.person
            WHERE t.id = \(tenure.rawValue) AND (r.audience LIKE 'party:%' OR (
                r.audience = \(Audience.secretariat.rawValue) AND NOT EXISTS (
                    SELECT 1 FROM tenure o WHERE o.person = t.person AND o.id <> t.id AND o.state = 'confirmed')))
            """, as: String.self)
        guard let person = named.map({ Identity(rawValue: $0) }) else { return }
        try changingVisibility(of: person) {
            try db.execute("UPDATE record SET audience = \(Audience.process.rawValue) WHERE id = \(person.rawValue)")
        }
        try touch(person)
    }

    /// - Parameter typed: what a party typed of whom it names.
    func insertTenure(
        _ seat: Identity, _ person: Identity, from begins: Day, until ends: Day?, typed: PersonalDetails? = nil
    ) throws -> Identity {
        let open = try db.value(
            """
            SELECT 1 FROM tenure WHERE seat = \(seat.rawValue) AND person = \(person.rawValue)
            AND state <> 'declined' AND (ends IS NULL OR ends >= \(begins.description) AND ends >= begins)
            AND begins <= \(ends?.description ?? "9999-12-31")
            """, as: Int.self)
        if open != nil { throw Refusal.invalid("address", "this person holds the seat or is named for it") }
        let tenure = Identity(at: moment)
        try db.execute(
            """
            INSERT INTO tenure (id, seat, person, begins, ends, state, nominated_by, nominated_at, typed_name, typed_address)
            VALUES (\(tenure.rawValue), \(seat.rawValue), \(person.rawValue), \(begins.description),
                    \(ends?.description), 'nominated', \(actor.name), \(moment.description), \(typed?.name), \(typed?.address))
            """)
        return tenure
    }

    /// Puts something in a seat's inbox, once for each subject, open again if it was done.
    /// - Parameter isTold: whether the seat's holders get a letter about it; false where another letter says so.
    public func give(
        _ kind: String, to seat: Identity, record: Identity? = nil, subject: String = "", due: Day? = nil, isTold: Bool = true
    ) throws {
        try db.execute(
            """
            INSERT INTO duty (id, seat, kind, record, subject, due, made)
            VALUES (\(Identity(at: moment).rawValue), \(seat.rawValue), \(kind), \(record?.rawValue), \(subject),
                    \(due?.description), \(moment.description))
            ON CONFLICT (seat, kind, subject) DO UPDATE SET due = excluded.due, made = excluded.made, done = NULL,
                done_by = NULL
            """)
        if isTold { try announce(DutyGiven(seat: seat, kind: kind)) }
    }

    /// Gives what waits another day, wherever it still waits.
    public func postpone(_ kind: String, about record: Identity, to due: Day?) throws {
        try db.execute(
            """
            UPDATE duty SET due = \(due?.description) WHERE kind = \(kind) AND record = \(record.rawValue) AND done IS NULL
            """)
    }

    /// A deadline that waits gets another day, in every inbox.
    public func postpone(deadline code: String, about slug: String, to due: Day?) throws {
        try db.execute(
            """
            UPDATE duty SET due = \(due?.description) WHERE kind = \(Duty.deadline)
            AND subject = \(Duty.subject(ofDeadline: code, about: slug)) AND done IS NULL
            """)
    }

    /// What was owed by a day has been done, for everyone who owed it.
    public func discharge(deadline code: String, about slug: String) throws {
        try db.execute(
            """
            UPDATE duty SET done = \(moment.description), done_by = \(actor.name) WHERE kind = \(Duty.deadline)
            AND subject = \(Duty.subject(ofDeadline: code, about: slug)) AND done IS NULL
            """)
    }

    /// The seats whose function has a right, or is among those named.
    public func seats(where holds: (SeatFunction) -> Bool, party: String? = nil) throws -> [Identity] {
        let functions = try db.seatFunctions().values.filter(holds).map(\.slug).sorted()
        guard !functions.isEmpty else { return [] }
        let narrowed: SQL = party.map { " AND party = \($0)" } ?? ""
        return try db.rows("SELECT record FROM seat WHERE function IN (\(list: functions))\(narrowed) ORDER BY record")
            .map { Identity(rawValue: try $0["record"]) }
    }
}

extension PersonalDetails {
    static let kind = "person"

    static func draft(_ slug: String, named name: String, for audience: Audience) -> RecordDraft {
        var draft = RecordDraft(Reference(kind, slug), audience: audience)
        draft.wordings[.title] = [Wording(name, in: .none, .official)]
        return draft
    }
}
