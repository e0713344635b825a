/// What operations can send to a partner that refuses something of ours and names no fault in it,
/// or that does not say what it took: a text with all numbers by which it finds what we mean.
struct RefusalInquiry {
    /// The text, in one line, so that it stands in a table as it is.
    let text: String

    init(_ answer: PartnerAnswer, of sent: SentDocument) {
        var control: String?
        if case .set(_, _, _, let number) = answer.subject { control = number }
        let kind = answer.kind.rawValue
        text = [
            "Your \(kind) \(answer.deed) our \(sent.title)"
                + "\(Self.numbers(in: SentSet(in: sent.sent, control: control), control)).",
            answer.says, answer.question,
            answer.verdict == .partly
                ? "What you did not take we send again."
                : "Until then nothing of it counts as received; once it is mended we send it anew.",
        ].compactMap { $0 }.joined(separator: " ")
    }

    /// ` (set 0001 in group PR 42 in interchange 000000041 of 261120 1300)`.
    private static func numbers(in set: SentSet, _ control: String?) -> String {
        func text(_ tag: String, _ element: Int) -> String? {
            set.envelope(tag, element).flatMap { $0.isEmpty ? nil : $0 }
        }
        var parts: [String] = []
        if let control { parts.append("set \(text("ST", 2) ?? control)") }
        if let group = text("GS", 6) {
            parts.append("group \([text("GS", 1), group].compactMap { $0 }.joined(separator: " "))")
        }
        if let interchange = text("ISA", 13) { parts.append("interchange \(interchange)") }
        let numbers = parts.joined(separator: " in ")
        let time = [text("ISA", 9), text("ISA", 10)].compactMap { $0 }.joined(separator: " ")
        guard !numbers.isEmpty else { return "" }
        return " (\(numbers)\(time.isEmpty ? "" : " of \(time)"))"
    }
}

extension PartnerAnswer {
    fileprivate var deed: String {
        verdict == .partly ? "does not say whether you take" : "refuses"
    }

    /// What it says of it, where it says anything.
    fileprivate var says: String? {
        let words = verdict == .partly ? self.words : reasons
        return words.isEmpty
            ? "It names no reason." : "All that it says is: \(words.joined(separator: "; "))."
    }

    fileprivate var question: String {
        if verdict == .partly {
            return "Please tell us which sets you took, and which you did not."
        }
        switch kind {
        case .interchange:
            return "Please tell us which segment and element of ISA, GS, GE or IEA is at fault, "
                + "and what you expect there."
        case .functional, .implementation:
            let segments = kind == .functional ? "AK3 and AK4" : "IK3 and IK4"
            return "Please tell us which segment and element is at fault, the value that you read, "
                + "and what you expect there, or send us the \(kind.rawValue) with its \(segments)."
        case .application, .transport:
            return "Please tell us what is at fault, and what you expect there."
        }
    }
}
