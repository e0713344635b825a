import Canonical
import Diagnostics
import Values

extension PartnerAnswer {
    /// Verdicts of one advice (824) that are read; no partner's application needs more in one set.
    private static let verdictLimit = 200
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
        return (advice["verdicts"]?.items ?? []).prefix(verdictLimit).map { verdict in
            let set = verdict["set"]?.text ?? ""
            let references = ["invoice", "shipment", "reference", "order"]
                .compactMap { verdict[$0]?.text }.filter { !$0.isEmpty }
            let told = Verdict(advised: verdict)
            let faults = (verdict["faults"]?.items ?? []).prefix(faultLimit).map(words)
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
                place: place)
            var seen: Set<String> = []
            answer.references = references.filter { seen.insert($0).inserted }
            return answer
        }
    }

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
        let said = [text("code"), text("message")].compactMap { $0 }.joined(separator: " ")
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
