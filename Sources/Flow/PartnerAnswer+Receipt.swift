extension PartnerAnswer {
    /// What a receipt says of a file of ours. One whose MIC is another than that of what was sent
    /// takes something, but not that: it counts as refused.
    package init(_ receipt: TransportReceipt, from partner: String, _ content: ComparedContent) {
        let fault = TransportFault(receipt.outcome, content)
        let verdict: Verdict =
            switch (receipt.outcome, content) {
            case (.failed, _), (_, .other): .rejected
            case (.unclear, _): .partly
            case (.warned, _): .noted
            case (.processed, _): .accepted
            }
        let words = ["MDN: \(receipt.outcome.words)", content.words].compactMap { $0 }
        self.init(
            kind: .transport, subject: .file(messageID: receipt.messageID), verdict: verdict,
            words: words)
        guard let fault else { return }
        explanation = RefusalExplanation(
            text: "\(partner) \(verdict == .rejected ? "refuses" : "may not have") \(subject.words)"
                + ": \(words.joined(separator: "; ")); \(fault.meaning)",
            mend: fault.mend, value: nil,
            causes: [RefusalCause(text: "MDN: \(fault.cause)", mend: fault.mend)])
    }
}

extension TransportReceipt.Outcome {
    fileprivate var words: String {
        switch self {
        case .processed: "processed"
        case .warned(let text): "processed, with a warning" + (text.isEmpty ? "" : ": \(text)")
        case .failed(let text): "not processed" + (text.isEmpty ? "" : ": \(text)")
        case .unclear(let text): "\"\(text)\", which says neither that it is processed nor not"
        }
    }
}
