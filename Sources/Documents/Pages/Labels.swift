import HTML
import Web

/// The sorts and steps of documents in the reader's language.
extension Translator {
    func name(of type: DocumentType) -> String {
        switch type {
        case .guidelines: self("Guidelines")
        case .memorandum: self("Memorandum")
        case .programme: self("Programme")
        case .framework: self("Framework")
        case .study: self("Study")
        case .report: self("Report")
        case .matrix: self("Comparative matrix")
        case .proposal: self("Proposal")
        case .manual: self("Manual")
        case .declaration: self("Declaration")
        case .toolkit: self("Toolkit")
        case .publication: self("Publication")
        case .guide: self("Guide")
        case .presentation: self("Presentation")
        case .conceptNote: self("Concept note")
        case .other: self("Document")
        }
    }

    func name(of step: DocumentStep.Kind) -> String {
        switch step {
        case .proposed: self("Proposed")
        case .drafted: self("Drafted")
        case .presented: self("Presented")
        case .introduced: self("Introduced")
        case .approved: self("Approved")
        case .ratified: self("Ratified")
        case .signed: self("Signed")
        case .extended: self("Extended")
        case .updated: self("Updated")
        case .reported: self("Reported on")
        }
    }
}
