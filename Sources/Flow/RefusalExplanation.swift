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

    /// How many faults are told.
    private static let faultLimit = 5

    /// Makes an explanation.
    package init(text: String, mend: String, value: String?) {
        self.text = text
        self.mend = mend
        self.value = value
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
        let origins = Self.origins(of: sent, by: profiles)
        var faults: [String] = []
        var mend: String?
        var value: String?
        if case .set(_, _, _, let control) = answer.subject, !answer.notes.isEmpty {
            let set = SentSet(in: sent.sent, control: control)
            for fault in answer.notes.flatMap({ SentFault.faults(of: $0, in: set) }) {
                let origin = fault.place.flatMap { origins?.origin(at: $0) }
                let known = origin.flatMap { $0.text == fault.value ? $0 : nil }
                faults.append(fault.words + (known.map { ", written from \($0.words)" } ?? ""))
                if value == nil { value = fault.value }
                if mend == nil, let known { mend = Self.mend(known) }
            }
        }
        let more = faults.count - Self.faultLimit
        faults = Array(faults.prefix(Self.faultLimit)) + (more > 0 ? ["\(more) more"] : [])
        if faults.isEmpty { faults = answer.reasons }
        self.init(
            text: Self.text(answer, of: sent, faults),
            mend: mend ?? Self.mend(answer, of: sent, by: profiles, isReasoned: !faults.isEmpty),
            value: value)
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

    private static func mend(_ origin: ElementOrigin) -> String {
        let rule = origin.rule.map { ", or its rule at \($0)," } ?? ""
        return "mend \(origin.field) in the document\(rule) then give the document again under a "
            + "key of its own, and close this with `gangway exceptions resolve`"
    }

    private static func mend(
        _ answer: PartnerAnswer, of sent: SentDocument, by profiles: Profiles, isReasoned: Bool
    ) -> String {
        let contact = profiles.folder.partner(named: sent.partner)?.contacts.first
        let whom = contact.map { "\(sent.partner) (\($0))" } ?? sent.partner
        let close = "close this with `gangway exceptions resolve`"
        if answer.verdict == .partly {
            return "ask \(whom) what it took, send again what it did not, and \(close)"
        }
        if !isReasoned { return "ask \(whom) for the reason, send what it needs, and \(close)" }
        if answer.kind == .interchange {
            return "mend what \(sent.partner)/partner.yaml says of the envelope with \(whom), give "
                + "the document again under a key of its own, and \(close)"
        }
        return "mend the document or its map with \(whom), give it again under a key of its own, "
            + "and \(close)"
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

extension ElementOrigin {
    /// In words: `lines[2].unit by the rule at elm/855.map.yaml:22:9`.
    fileprivate var words: String { field + (rule.map { " by the rule at \($0)" } ?? "") }
}

// MARK: - Our own bytes

/// A transaction set of ours, read back from what was sent.
private struct SentSet {
    private(set) var segments = TransactionSet()

    /// Finds a set by its ST02; empty where it is not there.
    init(in bytes: [UInt8], control: String) {
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var isSought = false
        while true {
            switch reader.next() {
            case .set(let header):
                isSought = Self.number(header.control) == Self.number(control)
                if isSought { add(reader.segment) }
            case .segment: if isSought { add(reader.segment) }
            case .setEnd: if isSought { return }
            case .end, .needsBytes: return
            default: break
            }
        }
    }

    private mutating func add(_ segment: borrowing Segment) {
        // What was sent is no larger than what may be.
        try? segments.append(segment)
    }

    private static func number(_ control: String) -> Substring { control.drop { $0 == "0" } }

    /// The index of the segment that a note means. Partners count differently: where another
    /// segment stands at the position, the nearest with the right id is meant, and of those one
    /// that holds the value.
    func index(of note: ReceivedNote, _ fault: ReceivedElementNote?) -> Int? {
        let position = (note.position ?? 0) - 1
        if segments.segments.contains(position), tag(position) == note.tag { return position }
        let same = segments.segments.filter { tag($0) == note.tag }
            .sorted { abs($0 - position) < abs($1 - position) }
        guard let element = fault?.element, let value = fault?.value else { return same.first }
        return same.first { text($0, element, fault?.component) == value } ?? same.first
    }

    private func tag(_ index: Int) -> String { segments.tag(index).description }

    func text(_ index: Int, _ element: Int, _ component: Int?) -> String {
        guard element <= segments.elementCount(index) else { return "" }
        return component.map { segments.component(index, element, $0) }
            ?? segments.text(index, element)
    }
}

/// One fault that a partner names, with what stands there in our set.
private struct SentFault {
    let words: String
    /// Our value; nil where the fault is about none.
    var value: String?
    /// Where it stands in our set.
    var place: DataPlace?

    static func faults(of note: ReceivedNote, in set: SentSet) -> [SentFault] {
        guard !note.elements.isEmpty else {
            let index = note.code == "3" ? nil : set.index(of: note, nil)
            return [
                SentFault(
                    words: head(note, index) + ": "
                        + (note.code.map(AnswerCode.segment.plain) ?? "no reason given"),
                    place: index.map { DataPlace(segment: $0 + 1) })
            ]
        }
        return note.elements.map { fault in
            let index = set.index(of: note, fault)
            let place = head(note, index) + ", " + element(fault)
            let reason = AnswerCode.element.plain(fault.code)
            guard let index, let number = fault.element else {
                return SentFault(words: "\(place): \(reason)", value: fault.value)
            }
            let ours = set.text(index, number, fault.component)
            let read = fault.value.flatMap { $0 == ours ? nil : " (they read '\($0)')" } ?? ""
            return SentFault(
                words: "\(place): our '\(ours)'\(read) is at fault: \(reason)", value: ours,
                place: DataPlace(
                    segment: index + 1, element: number, component: fault.component))
        }
    }

    /// The segment as we count it, and as they do where that differs.
    private static func head(_ note: ReceivedNote, _ index: Int?) -> String {
        let theirs = note.position.map { "segment \($0)" } ?? "segment"
        guard let index, index + 1 != note.position else { return "\(theirs) (\(note.tag))" }
        return "segment \(index + 1) (\(note.tag)), which they count as \(note.position ?? 0)"
    }

    private static func element(_ fault: ReceivedElementNote) -> String {
        "element \(fault.element.map(String.init) ?? "?")"
            + (fault.component.map { ", component \($0)" } ?? "")
            + (fault.reference.map { " (data element \($0))" } ?? "")
    }
}
