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
        let told = told
        for (number, fault) in told.enumerated() {
            // What stands in our folder is none of the partner's business, nor is what we mend.
            lines += [
                "",
                "\(number + 1). "
                    + (fault.isUnagreed ? "this is not agreed between us" : fault.text),
            ]
            if !fault.place.isEmpty { lines.append("   Where: \(fault.place)") }
            if let value = fault.value, !value.isEmpty { lines.append("   Value: \(value)") }
            if Self.partners.contains(fault.code) { lines.append("   Mend: \(fault.mend)") }
        }
        if faults.count > Self.most { lines += ["", "There are more faults than these."] }
        lines += ["", ending(told)]
        for group in plan.due where group.verdict.isVoid && group.verdict.accepted > 0 {
            lines.append(
                "Of group \(group.header.control) nothing was processed: send what is right in it "
                    + "again, too.")
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// What is told: that a group is not agreed says it of each of its sets.
    private var told: [Fault] {
        var groups: [String] = []
        return faults.prefix(Self.most).filter { fault in
            guard fault.isUnagreed else { return true }
            let isSaid = groups.contains { fault.place.hasPrefix($0) }
            if fault.code == Diagnostic.Code.versionUnsupported.name,
                let group = fault.place.split(separator: ",").first
            {
                groups.append(String(group))
            }
            return !isSaid
        }
    }

    /// What is to be done: what is kept for want of an agreement may be processed yet, and must not
    /// come twice.
    private func ending(_ told: [Fault]) -> String {
        let kept = told.count(where: \.isKept)
        let refused = "What is refused was not processed."
        if kept == 0 { return "\(refused) Mend it, and send it again." }
        let wait =
            "we keep it. Do not send it again before we have told you whether we process it."
        if kept == told.count { return "\(refused) It is not agreed between us: \(wait)" }
        return
            "\(refused) Mend it, and send it again, but for what is not agreed between us: "
            + wait
    }

    /// The codes of what our folder does not say.
    fileprivate static let ours = Set(
        PartnersDiagnostics.all.filter { $0.owner != .partner }.map(\.name))

    /// The codes whose mend is the partner's.
    private static let partners = Set(
        [X12Diagnostics.all, GuidesDiagnostics.all, AcknowledgmentsDiagnostics.all].joined()
            .filter { $0.owner == .partner }.map(\.name))
}

extension RefusalWords.Fault {
    /// Whether it says that nothing is agreed about this.
    fileprivate var isUnagreed: Bool {
        RefusalWords.ours.contains(code) || code == Diagnostic.Code.versionUnsupported.name
    }

    /// Whether what it refuses waits here for a person.
    fileprivate var isKept: Bool {
        isUnagreed || code == Diagnostic.Code.receiveReceiverUnknown.name
    }
}
