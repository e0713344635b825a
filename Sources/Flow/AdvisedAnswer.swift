import Acknowledgments
import Diagnostics
import Values

extension PartnerAnswer {
    /// What an application advice (824) says of sets of ours that it names by GS06 and ST02 (OTI08
    /// to OTI10): each is told of as a 997's would be, with the partner's own reasons.
    ///
    /// - Parameters:
    ///   - body: the advice as a canonical document.
    ///   - application: GS02 of the group that it came in.
    static func advised(
        by body: [UInt8], application: String, place: DataPlace
    ) -> [PartnerAnswer] {
        guard let advice = try? JSONReader.read(body) else { return [] }
        return (advice["verdicts"]?.items ?? []).compactMap { verdict in
            guard let group = verdict["groupControl"]?.text,
                let control = verdict["setControl"]?.text, let set = verdict["set"]?.text,
                let said = Verdict(advised: verdict["verdict"]?.text)
            else { return nil }
            let faults = verdict["faults"]?.items ?? []
            let what = "824: \(set) \(control) of group \(group): \(said.rawValue)"
            let number = verdict["reference"]?.text.map { " (\($0))" } ?? ""
            return PartnerAnswer(
                kind: .advice,
                subject: .set(functionalID: "", group: group, set: set, control: control),
                verdict: said, words: [what + number] + faults.map(reason),
                application: application, reasons: faults.map(reason),
                notes: faults.compactMap(note), place: place)
        }
    }

    /// A fault that names a segment; nil where it names none.
    private static func note(_ fault: JSON) -> ReceivedNote? {
        guard let tag = fault["segment"]?.text else { return nil }
        var note = ReceivedNote(
            advised: reason(fault), tag: tag, position: whole(fault["position"]))
        if let element = whole(fault["element"]) {
            note.elements = [
                ReceivedElementNote(
                    advised: reason(fault), element: element, component: whole(fault["component"]),
                    reference: whole(fault["elementNumber"]), code: fault["code"]?.text ?? "",
                    value: fault["value"]?.text)
            ]
        }
        return note
    }

    private static func whole(_ json: JSON?) -> Int? {
        json?.integer ?? json?.text.flatMap { Int($0) }
    }

    /// Why, in words: the partner's, else the meaning of TED01.
    private static func reason(_ fault: JSON) -> String {
        let code = fault["code"]?.text ?? ""
        let words = fault["message"]?.text ?? codes[code] ?? "a reason of the partner's own"
        let wanted = fault["newValue"]?.text.map { "; they want '\($0)'" } ?? ""
        return "\(words) (code \(code))\(wanted)"
    }

    /// TED01, of X12's list 647: the codes that applications use most.
    private static let codes = [
        "001": "the total is not in balance", "006": "a duplicate", "007": "missing data",
        "008": "out of range", "009": "not a date", "010": "the total does not add up",
        "011": "does not match what we have", "012": "an invalid combination",
        "024": "a reason of its own", "848": "wrong data",
    ]
}

extension PartnerAnswer.Verdict {
    /// The verdict of a word of the canonical advice; nil where it settles nothing yet.
    fileprivate init?(advised word: String?) {
        switch word {
        case "accepted": self = .accepted
        case "changed", "tolerated": self = .noted
        case "partial": self = .partly
        case "refused": self = .rejected
        default: return nil
        }
    }
}
