import Records
import Web

/// The form that registers somebody, and what it says.
enum DelegateInputs {
    /// What the form shows of an entry that is changed.
    static func values(_ delegate: Delegate, _ detail: DelegateDetail) -> [String: String] {
        [
            "name": delegate.name, "title": delegate.title, "role": delegate.role.rawValue, "person": delegate.person?.rawValue ?? "",
            "needs": detail.needs, "diet": detail.diet, "interpretation": detail.interpretation?.rawValue ?? "",
            "arrives": detail.arrives, "arrival-flight": detail.arrivalFlight, "departs": detail.departs,
            "departure-flight": detail.departureFlight, "hotel": detail.hotel, "visa": detail.wantsVisaLetter ? "1" : "",
        ]
    }

    static func values(_ registered: DelegationPage.Registered) -> [String: String] {
        values(registered.delegate, registered.detail ?? DelegateDetail())
    }

    /// - Parameters:
    ///   - roles: the capacities in which people of the party may come.
    ///   - holders: those who hold a seat of the party.
    static func inputs(
        _ t: Translator, _ values: [String: String], roles: [DelegateRole], holders: [DelegationPage.Holder], clock: VenueClock,
        companions: Int?
    ) -> [Input] {
        func value(_ name: String) -> String { values[name] ?? "" }
        let limit = roles.contains(.companion)
            ? companions.map { t.count($0, "One head; at most {n} companion behind the closed door (rule M3).", "One head; at most {n} companions behind the closed door (rule M3).") } ?? ""
            : ""
        let venue = t("By the venue’s clock ({zone}).", ["zone": clock.zone])
        return [
            Input(
                "person", t("Somebody who holds a seat of the party"),
                .choice([.init("", "")] + holders.map { .init($0.person.rawValue, $0.name) }), value: value("person"),
                hint: t("Who is chosen here finds the meeting’s pages under their own name.")),
            Input("name", t("Name for the badge"), value: value("name"), hint: t("May be left empty where somebody is chosen above.")),
            Input("title", t("Post at home"), value: value("title")),
            Input(
                "role", t("Capacity"), .choice([.init("", "")] + roles.map { .init($0.rawValue, t.name(of: $0)) }), value: value("role"),
                hint: limit, isRequired: true),
            Input(
                "interpretation", t("Needs interpretation into"),
                .choice([.init("", "")] + t.site.languages.all.map { .init($0.rawValue, t.name(of: $0)) }), value: value("interpretation")),
            Input("needs", t("What they need to take part"), .multiline(rows: 2), value: value("needs"), hint: t("Wheelchair, sign language, companion, medicine…")),
            Input("diet", t("Diet"), value: value("diet")),
            Input("arrives", t("Arrives"), .dateTime, value: value("arrives"), hint: venue),
            Input("arrival-flight", t("Arrival flight or route"), value: value("arrival-flight")),
            Input("departs", t("Leaves"), .dateTime, value: value("departs"), hint: venue),
            Input("departure-flight", t("Departure flight or route"), value: value("departure-flight")),
            Input("hotel", t("Hotel"), value: value("hotel")),
            Input("visa", t("Wants a letter for the consulate"), .tick, value: value("visa"), hint: t("We do not ask for passports.")),
        ]
    }

    /// What was typed.
    /// - Throws: `Refusal.invalid` on `role` where none was chosen.
    static func entry(_ form: Form, holders: [DelegationPage.Holder]) throws(Refusal) -> DelegateEntry {
        guard let role = DelegateRole(rawValue: try form.required("role")) else { throw .invalid("role", "must not be empty") }
        let person = form["person"].isEmpty ? nil : Identity(rawValue: form["person"])
        let known = holders.first { $0.person == person }?.name ?? ""
        return DelegateEntry(
            name: form["name"].isEmpty ? known : form["name"], title: form["title"], role: role, person: person,
            detail: DelegateDetail(
                needs: form["needs"], diet: form["diet"], arrives: String(form["arrives"].prefix(16)),
                arrivalFlight: form["arrival-flight"], departs: String(form["departs"].prefix(16)),
                departureFlight: form["departure-flight"], hotel: form["hotel"], wantsVisaLetter: form.isChecked("visa"),
                interpretation: form["interpretation"].isEmpty ? nil : Language(form["interpretation"])))
    }
}
