import Acknowledgments
import Diagnostics
import Guides
import X12

/// What an answer of ours refuses, in plain words for the partner: a text file beside the TA1, 997
/// or 999, of the faults that the ledger keeps.
package struct RefusalWords {
    /// A fault, as the ledger keeps it.
    package struct Fault {
        /// The code's name.
        package let code: String
        /// What is wrong.
        package let text: String
        /// Where: group, set, segment and element.
        package let place: String
        /// The value at fault; nil where there is none.
        package let value: String?
        /// What is to be done about it.
        package let mend: String

        /// Describes a fault.
        package init(code: String, text: String, place: String, value: String?, mend: String) {
            self.code = code
            self.text = text
            self.place = place
            self.value = value
            self.mend = mend
        }
    }

    /// How many faults are told; of more it is said that there are more.
    package static let most = 200

    private let plan: AcknowledgmentPlan
    private let faults: [Fault]

    /// Puts words together.
    ///
    /// - Parameters:
    ///   - plan: the answer.
    ///   - faults: what it refuses for, one more than `most` where there are more.
    package init(_ plan: AcknowledgmentPlan, _ faults: [Fault]) {
        self.plan = plan
        self.faults = faults
    }

    /// The text; nil where the answer refuses nothing.
    package var bytes: [UInt8]? {
        let isRefusal = plan.kind == .interchange && !plan.answers.verdict.disposition.isAccepted
        guard isRefusal || !faults.isEmpty else { return nil }
        let header = plan.answers.opening.header
        let what = isRefusal ? "is refused" : "is refused, in whole or in part"
        var lines = [
            "Your interchange \(header.control) \(what) by our \(plan.setName) "
                + "(interchange \(plan.interchangeControl))."
        ]
        if isRefusal {
            let code = plan.answers.verdict.note.code
            lines.append("Reason: \(AnswerCode.interchangeNote.plain(code)).")
        }
        for (number, fault) in faults.prefix(Self.most).enumerated() {
            lines += ["", "\(number + 1). \(fault.text)"]
            if !fault.place.isEmpty { lines.append("   Where: \(fault.place)") }
            if let value = fault.value, !value.isEmpty { lines.append("   Value: \(value)") }
            // What is for us to do is none of the partner's business.
            if Self.partners.contains(fault.code) { lines.append("   Mend: \(fault.mend)") }
        }
        if faults.count > Self.most { lines += ["", "There are more faults than these."] }
        lines += ["", "What is refused was not processed. Mend it, and send it again."]
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// The codes whose mend is the partner's.
    private static let partners = Set(
        [X12Diagnostics.all, GuidesDiagnostics.all, AcknowledgmentsDiagnostics.all].joined()
            .filter { $0.owner == .partner }.map(\.name))
}
