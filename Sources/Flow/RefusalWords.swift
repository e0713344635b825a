import Acknowledgments
import Diagnostics
import Guides
import Partners
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

    /// The text; nil where the answer refuses nothing: a TA1 may accept an interchange with its
    /// faults, and then it must not be sent again.
    package var bytes: [UInt8]? {
        let isRefusal = plan.kind == .interchange && !plan.answers.verdict.disposition.isAccepted
        guard isRefusal || (plan.kind == .functional && !faults.isEmpty) else { return nil }
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
            // What stands in our folder is none of the partner's business, nor is what we mend.
            let isOurs = Self.ours.contains(fault.code)
            lines += [
                "", "\(number + 1). \(isOurs ? "this is not agreed between us" : fault.text)",
            ]
            if !fault.place.isEmpty { lines.append("   Where: \(fault.place)") }
            if let value = fault.value, !value.isEmpty { lines.append("   Value: \(value)") }
            if Self.partners.contains(fault.code) { lines.append("   Mend: \(fault.mend)") }
        }
        if faults.count > Self.most { lines += ["", "There are more faults than these."] }
        lines += ["", "What is refused was not processed. Mend it, and send it again."]
        for group in plan.due where group.verdict.isVoid && group.verdict.accepted > 0 {
            lines.append(
                "Of group \(group.header.control) nothing was processed: send what is right in it "
                    + "again, too.")
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// The codes of what our folder does not say.
    private static let ours = Set(
        PartnersDiagnostics.all.filter { $0.owner != .partner }.map(\.name))

    /// The codes whose mend is the partner's.
    private static let partners = Set(
        [X12Diagnostics.all, GuidesDiagnostics.all, AcknowledgmentsDiagnostics.all].joined()
            .filter { $0.owner == .partner }.map(\.name))
}
