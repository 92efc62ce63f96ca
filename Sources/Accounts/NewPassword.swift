internal import Foundation
internal import Records

/// The rules for a new password, after NIST SP 800-63B-4 and OWASP: long, not easily guessed, and nothing about which
/// characters it is made of.
enum NewPassword {
    /// In code points, composed.
    static let length = 12...256
    /// What must be left when everything that a guesser would try first is taken out.
    private static let leastRest = 8

    /// - Parameters:
    ///   - field: the field of the form, for the refusal.
    ///   - context: what a guesser knows: names of the site and of the person, the address.
    static func problems(_ password: String, field: String = "password", context: [String]) -> [Refusal.Problem] {
        let count = password.precomposedStringWithCanonicalMapping.unicodeScalars.count
        guard length.contains(count) else {
            let bounds = ["low": String(length.lowerBound), "high": String(length.upperBound)]
            return [.init(field, "must have from {low} to {high} characters", bounds)]
        }
        let folded = fold(password)
        guard Set(folded).count > 4 else {
            return [.init(field, "repeats too few characters; several words together are a good password")]
        }
        let known = CommonPasswords.all + context.flatMap(words)
        let rest = known.sorted { $0.count > $1.count }.reduce(folded) { rest, word in
            rest.replacing(word, with: "")
        }
        guard rest.count >= leastRest else {
            return [.init(field, "is easily guessed; several words that have nothing to do with you are a good password")]
        }
        return []
    }

    /// The parts of a name or an address that are long enough to matter.
    private static func words(_ text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.map { fold(String($0)) }.filter { $0.count > 3 }
    }

    /// Without accents and capitals.
    private static func fold(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }
}
