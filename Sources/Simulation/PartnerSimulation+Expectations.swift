import Acknowledgments
import Diagnostics
import Flow
import Guides
import Partners

extension PartnerSimulation {
    /// What is expected of sets that are right.
    func accepted(
        _ agreement: Agreement, sets: Int, isAsking: Bool = true
    ) -> WalkSummary.Expectation {
        var expected = WalkSummary.Expectation()
        expected.interchange = "A 000"
        expected.groups = ["A"]
        expected.sets = Array(repeating: "A", count: sets)
        // Where the guide is not there, that is said of each set.
        let absent = "\(Diagnostic.Code.validateGuideAbsent) 1 ST"
        expected.findings =
            agreement.guide == nil ? Array(repeating: absent, count: sets) : []
        expected.documents = Array(repeating: made(agreement), count: sets)
        expected.answers = answers(agreement.terms, isAsking: isAsking)
        return expected
    }

    /// What becomes of a document that nothing is wrong with.
    func made(_ agreement: Agreement) -> String {
        agreement.map == nil ? "held \(Diagnostic.Code.mapProfileMissing)" : "made"
    }

    /// The answers that are due.
    ///
    /// - Parameters:
    ///   - terms: what is agreed about the group; nil: what is with the partner.
    ///   - isAsking: whether ISA14 asks for a TA1.
    ///   - isClean: whether the TA1 would say A.
    ///   - isProcessed: whether the groups are looked at.
    ///   - isStranger: whether nobody knows the sender.
    func answers(
        _ terms: Terms?, isAsking: Bool, isClean: Bool = true, isProcessed: Bool = true,
        isStranger: Bool = false
    ) -> [String] {
        var due: [String] = []
        let answering = (terms ?? partner.terms).answering
        if isStranger
            || answering.interchange.isDue(isa14: isAsking ? "1" : "0", isClean: isClean)
        {
            due.append("TA1")
        }
        if isProcessed, let form = answering.functional { due.append(form.kind.rawValue) }
        return due
    }

    /// AK501 and AK502 of a set with one fault of its content.
    func verdict(of code: Diagnostic.Code, _ agreement: Agreement) -> String {
        let policy = agreement.acknowledgment
        switch agreement.validation.severities[code] ?? code.severity {
        case .note: return "A"
        case .warning: return policy.tellsWarnings ? "E 5" : "A"
        case .error: return policy.tolerated.contains(code) ? "E 5" : "R 5"
        }
    }

    /// AK901 of a group whose own envelope is right.
    func group(_ sets: [String], _ agreement: Agreement) -> String {
        let refused = sets.count { $0.hasPrefix("R") }
        if refused == sets.count { return "R" }
        if refused > 0 { return isIndivisible(agreement) ? "R" : "P" }
        return sets.contains { $0.hasPrefix("E") } ? "E" : "A"
    }

    /// Whether a group with one refused set is refused as a whole.
    func isIndivisible(_ agreement: Agreement) -> Bool {
        agreement.terms.answering.functional?.partly == .rejected
    }

    /// AK501 and AK502 of a set whose ST02 another one of its group has.
    func verdictOfRepeatedNumber(_ agreement: Agreement) -> String {
        switch agreement.terms.duplicates.set {
        case .ignore: "A"
        case .tell: agreement.acknowledgment.tellsWarnings ? "E 23" : "A"
        case .hold, .reject, .drop: "R 23"
        }
    }

    /// TA104 of a note, as agreed.
    func disposition(of note: InterchangeNote, isStranger: Bool) -> Disposition {
        (isStranger ? nil : partner.terms.answering.choices[note]) ?? note.disposition
    }
}
