import HTML
import Records
public import Web

/// The charter's words in the reader's language.
extension Translator {
    func name(of level: ParticipationLevel) -> String {
        switch level {
        case .decides: self("Decides")
        case .takesPart: self("Takes part")
        case .byInvitation: self("By invitation")
        case .slot: self("Has a slot on the agenda")
        case .excluded: self("Excluded")
        case .notInSources: self("Not in the sources")
        }
    }

    func name(of type: BodyType) -> String {
        switch type {
        case .decision: self("Decides")
        case .sitting: self("Sitting")
        case .presidency: self("Presidency")
        case .consultation: self("Consultation group")
        case .network: self("Network")
        case .secretariat: self("Secretariat")
        case .drafting: self("Drafting group")
        }
    }

    /// A participation level as a mark with its name: told by shape and word, not by colour alone.
    func mark(_ level: ParticipationLevel) -> HTML {
        "<span class=\"level level-\(level.rawValue)\">\(name(of: level))</span>"
    }

    /// XII for 12.
    public func roman(_ number: Int) -> String {
        var rest = number
        var text = ""
        for (value, digits) in [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
            (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ] {
            while rest >= value {
                text += digits
                rest -= value
            }
        }
        return text
    }
}

/// The way down to pages of this capability.
enum Crumbs {
    static func conference(_ t: Translator) -> [PageHead.Crumb] { [.init(t("The Conference"), "/conference")] }
}
