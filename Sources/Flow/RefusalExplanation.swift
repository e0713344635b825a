import Acknowledgments
import Diagnostics
import Mapping
import Partners
import Values
import X12

/// What a partner's refusal means for us, in words: which of our values it is about, which field
/// and which rule wrote that, and what is to be done.
package struct RefusalExplanation: Sendable, Hashable {
    /// What is refused and why.
    package let text: String
    /// What is to be done.
    package let mend: String
    /// The value of ours that is at fault first; nil where no fault is about a value.
    package let value: String?
    /// What the refusal comes from, each cause once: refusals of one cause are one thing to mend.
    package let causes: [RefusalCause]

    /// How many faults are told.
    private static let faultLimit = 5

    /// Makes an explanation.
    package init(text: String, mend: String, value: String?, causes: [RefusalCause]) {
        self.text = text
        self.mend = mend
        self.value = value
        self.causes = causes
    }
}

/// A document that we sent, with all that it was made of.
package struct SentDocument: Sendable {
    /// The partner's name.
    package var partner: String
    /// The set (ST01) or layout, and the document's number: `855 PO1`.
    package var title: String
    /// The interchange as it was sent.
    package var sent: [UInt8]
    /// The canonical document; nil where what was sent is an answer of ours.
    package var document: [UInt8]?
    /// The document that it answers.
    package var answered: AnsweredDocument?

    /// The set or layout.
    fileprivate var set: String { String(title.prefix { $0 != " " }) }

    /// Describes a sent document.
    package init(
        partner: String, title: String, sent: [UInt8], document: [UInt8]?,
        answered: AnsweredDocument?
    ) {
        self.partner = partner
        self.title = title
        self.sent = sent
        self.document = document
        self.answered = answered
    }
}

// MARK: - Explaining

extension RefusalExplanation {
    /// Explains what a partner says of something that we sent.
    ///
    /// Values come from the bytes that were sent. Which rule wrote them is found by making the
    /// document once more with the profiles as they are now; where those have changed so that the
    /// rule would write another value, no rule is named.
    package init(_ answer: PartnerAnswer, of sent: SentDocument, by profiles: Profiles) {
        let faults = SentFault.faults(
            of: answer, in: sent.sent, limit: Self.faultLimit,
            origins: { Self.origins(of: sent, by: profiles) },
            settings: EnvelopeSettings(
                places: profiles.folder.partner(named: sent.partner)?.places ?? [:],
                set: sent.set, isAnswer: sent.answered != nil))
        // An application says in words of its own what it refuses.
        let isReasoned =
            !faults.isEmpty || answer.kind == .application && !answer.reasons.isEmpty
        let general = Self.mend(answer, of: sent, by: profiles, isReasoned: isReasoned)
        // Where the partner has to be asked, what to ask it names one document.
        let asks = !isReasoned && [.rejected, .partly].contains(answer.verdict)
        let usual =
            asks
            ? "\(general). A text to send: \"\(RefusalInquiry(answer, of: sent).text)\"" : general
        var causes: [RefusalCause] = []
        for fault in faults {
            let cause = RefusalCause(
                text: "\(answer.set ?? sent.set): \(fault.cause)",
                mend: fault.whatToDo?.ofAllLines ?? general)
            if !causes.contains(where: { $0.text == cause.text }) { causes.append(cause) }
        }
        let reasons = faults.isEmpty ? answer.reasons : faults.map(\.words)
        if causes.isEmpty {
            let mend = asks ? general + Self.drafted : general
            causes = [RefusalCause(text: answer.cause, mend: mend)]
        }
        let more = answer.faultCount - Self.faultLimit
        self.init(
            text: Self.text(
                answer, of: sent, more > 0 ? reasons + ["\(more) more"] : reasons),
            mend: faults.lazy.compactMap(\.whatToDo).first ?? usual,
            value: faults.first { $0.value != nil }?.value, causes: causes)
    }

    private static func text(
        _ answer: PartnerAnswer, of sent: SentDocument, _ faults: [String]
    ) -> String {
        let deed =
            switch answer.verdict {
            case .accepted: "accepts"
            case .noted: "accepts, and notes faults in,"
            case .partly: "does not say whether it accepts"
            case .rejected: "refuses"
            }
        let silence =
            answer.verdict == .partly
            ? answer.words.joined(separator: "; ") : "\(sent.partner) gave no reason"
        let reasons = faults.isEmpty ? silence : faults.joined(separator: "; ")
        return "\(sent.partner) \(deed) \(sent.title) (\(answer.subject.words)): \(reasons)"
    }

    /// How what was mended leaves again.
    fileprivate static let anew =
        "then `gangway messages regenerate` sends it anew and closes this. A document that was "
        + "wrong itself is given again under a key of its own, and this closed with `gangway "
        + "exceptions resolve`"

    /// Where the text for each document stands.
    private static let drafted = ". Each refusal has a text to send: `gangway exceptions show`"

    private static func mend(
        _ answer: PartnerAnswer, of sent: SentDocument, by profiles: Profiles, isReasoned: Bool
    ) -> String {
        let contact = profiles.folder.partner(named: sent.partner)?.contacts.first
        let whom = contact.map { "\(sent.partner) (\($0))" } ?? sent.partner
        let close = "close this with `gangway exceptions resolve`"
        if answer.verdict == .partly {
            return "ask \(whom) what it took, send again what it did not, and \(close)"
        }
        if !isReasoned { return "ask \(whom) for the reason, mend what it names; \(anew)" }
        return "mend the document or its map with \(whom); \(anew)"
    }

    /// What each element comes from; nil where the document cannot be made again.
    private static func origins(
        of sent: SentDocument, by profiles: Profiles
    ) -> OutwardResult? {
        guard let bytes = sent.document,
            case .success(let document) = OutboundDocument.read(bytes),
            case .draft(let draft) = OutboundWalk(profiles, document: document)
                .run(answering: sent.answered).outcome,
            case .set(let result, _, _) = draft.content
        else { return nil }
        return result
    }
}

extension SentFault {
    /// What is to be done, to its end; nil where nobody knows it.
    fileprivate var whatToDo: String? {
        mend.map { isSentAgain ? $0 : "\($0); \(RefusalExplanation.anew)" }
    }
}

extension PartnerAnswer {
    /// How many faults it names.
    fileprivate var faultCount: Int {
        notes.isEmpty
            ? envelope.count : notes.reduce(0) { $0 + max(1, $1.elements.count) }
    }

    /// ST01 of what it is about.
    fileprivate var set: String? {
        if case .set(_, _, let set, _) = subject { set } else { nil }
    }

    /// Why, without the numbers of one document.
    package var cause: String {
        let what =
            switch subject {
            case .interchange: "interchange"
            case .group(let id, _, _): "group \(id)"
            case .file: "file"
            case .set(_, _, let set, _): set
            }
        let why = reasons.isEmpty ? "no reason given" : reasons.joined(separator: "; ")
        return verdict == .partly ? "\(what): not said what was taken" : "\(what): \(why)"
    }
}
