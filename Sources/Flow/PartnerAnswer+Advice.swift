import Acknowledgments
import Canonical
import Diagnostics
import Values

extension PartnerAnswer {
    /// Faults of one verdict that are told.
    private static let faultLimit = 10

    /// What an application advice says of documents of ours.
    ///
    /// - Parameters:
    ///   - advice: the canonical advice, `applicationAdvice`.
    ///   - application: GS02, as whom the partner answers.
    static func advices(
        _ advice: JSON, application: String, place: DataPlace
    ) -> [PartnerAnswer] {
        let number = advice["number"]?.text ?? ""
        return (advice["verdicts"]?.items ?? []).map { verdict in
            let set = verdict["set"]?.text ?? ""
            let references = ["invoice", "shipment", "reference", "order"]
                .compactMap { verdict[$0]?.text }.filter { !$0.isEmpty }
            let told = Verdict(advised: verdict)
            let noted = (verdict["faults"]?.items ?? []).prefix(faultLimit)
            let faults = noted.map(words)
            let title = [set, references.first ?? ""].filter { !$0.isEmpty }
                .joined(separator: " ")
            let word = verdict["verdict"]?.text ?? "other"
            let code = verdict["verdictCode"]?.text ?? ""
            var answer = PartnerAnswer(
                kind: .application,
                subject: .set(
                    functionalID: "", group: verdict["groupControl"]?.text ?? "", set: set,
                    control: verdict["setControl"]?.text ?? ""),
                verdict: told,
                words: ["824 \(number): \(title) is \(word) (\(code))"] + faults,
                application: application, reasons: told == .accepted ? [] : faults,
                notes: told == .accepted ? [] : noted.compactMap(note), place: place)
            var seen: Set<String> = []
            answer.references = references.filter { seen.insert($0).inserted }
            answer.referredTypes = types(named: verdict)
            return answer
        }
    }

    /// The canonical types that a verdict's numbers name (X12 element 128): by OTI02, else by an
    /// invoice or a notice in REF. An order in REF tells what the document belongs to, and not what
    /// it is.
    private static func types(named verdict: JSON) -> [String] {
        switch verdict["referenceQualifier"]?.text {
        case "IV": return ["invoice"]
        case "MA", "SI": return ["shipment"]
        case "PO": return ["orderResponse", "order", "orderChangeResponse", "orderChange"]
        default: break
        }
        return ["invoice", "shipment"].filter { verdict[$0]?.text?.isEmpty == false }
    }

    /// A fault that names a segment; nil where it names none.
    private static func note(_ fault: JSON) -> ReceivedNote? {
        guard let tag = fault["segment"]?.text else { return nil }
        func whole(_ key: String) -> Int? {
            fault[key].flatMap { $0.integer ?? $0.text.flatMap { Int($0) } }
        }
        var note = ReceivedNote(advised: reason(fault), tag: tag, position: whole("position"))
        if let element = whole("element") {
            note.elements = [
                ReceivedElementNote(
                    advised: reason(fault), element: element, component: whole("component"),
                    reference: whole("elementNumber"), code: fault["code"]?.text ?? "",
                    value: fault["value"]?.text)
            ]
        }
        return note
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

    /// A fault in words: `011 Price differs from the order (IT1, segment 6, element 4: was 12.50,
    /// now 11.75)`.
    private static func words(_ fault: JSON) -> String {
        func text(_ key: String) -> String? {
            fault[key].flatMap { $0.text ?? $0.decimal?.description }
        }
        let place = [
            text("segment"), text("position").map { "segment \($0)" },
            text("element").map { "element \($0)" },
        ].compactMap { $0 }.joined(separator: ", ")
        let values = [text("value").map { "was \($0)" }, text("newValue").map { "now \($0)" }]
            .compactMap { $0 }.joined(separator: ", ")
        let detail = [place, values].filter { !$0.isEmpty }.joined(separator: ": ")
        let meaning = text("message") ?? text("code").flatMap { codes[$0] }
        let said = [text("code"), meaning].compactMap { $0 }.joined(separator: " ")
        let remarks = (fault["remarks"]?.items ?? []).compactMap { $0["text"]?.text }
        return ([said + (detail.isEmpty ? "" : " (\(detail))")] + remarks).joined(separator: "; ")
    }
}

extension PartnerAnswer.Verdict {
    /// What an application's verdict is: one of a part of a document leaves the rest of it open.
    fileprivate init(advised verdict: JSON) {
        switch verdict["verdict"]?.text {
        case "accepted": self = .accepted
        case "changed", "tolerated": self = .noted
        case "refused": self = verdict["scope"]?.text == "item" ? .partly : .rejected
        default: self = .partly
        }
    }
}
