import Acknowledgments
import Diagnostics
import Mapping
import X12

/// One fault that a partner names, with what stands there in what we sent.
struct SentFault {
    /// Place, our value, reason and origin, for one document.
    var words: String
    /// The same without position and value: for all documents with this fault.
    var cause: String
    /// Our value; nil where nothing stands there.
    var value: String?
    /// What is to be mended here; nil where nobody knows which rule or setting it is.
    var mend: String?
    /// Whether nothing is to be mended: what was sent leaves again as it is.
    var isSentAgain = false

    /// The first faults that an answer names.
    ///
    /// - Parameters:
    ///   - sent: the interchange as it was sent.
    ///   - limit: how many at most: each costs a look at the whole set.
    ///   - origins: makes the document once more; nil where that cannot be done.
    ///   - settings: what says what stands in the envelope.
    static func faults(
        of answer: PartnerAnswer, in sent: [UInt8], limit: Int,
        origins: () -> OutwardResult?, settings: EnvelopeSettings
    ) -> [SentFault] {
        var control: String?
        if case .set(_, _, _, let number) = answer.subject { control = number }
        guard !answer.notes.isEmpty, control != nil else {
            guard !answer.envelope.isEmpty else { return [] }
            let set = SentSet(in: sent, control: control)
            return answer.envelope.prefix(limit).map { fault($0, in: set, settings) }
        }
        let (set, made) = (SentSet(in: sent, control: control), origins())
        var faults: [SentFault] = []
        for note in answer.notes {
            let room = limit - faults.count
            if room <= 0 { break }
            if note.elements.isEmpty {
                faults.append(fault(note, in: set, made))
            } else {
                faults += note.elements.prefix(room).map { fault(note, $0, in: set, made) }
            }
        }
        return faults
    }

    // MARK: - Segments

    private static func fault(
        _ note: ReceivedNote, in set: SentSet, _ made: OutwardResult?
    ) -> SentFault {
        let reason =
            note.text ?? note.code.map(AnswerCode.segment.plain) ?? "no reason given"
        let isMissing = ["3", "I6", "I7", "I8"].contains(note.code)
        let index = isMissing ? set.index(before: note) : set.index(of: note, nil)
        let head = head(note, isMissing ? nil : index)
        var fault = SentFault(words: "\(head): \(reason)", cause: "\(note.tag): \(reason)")
        guard let index else { return fault }
        let ours = set.text(index)
        fault.value = ours
        fault.words =
            isMissing
            ? "\(head): \(reason); it should stand after our '\(ours)'"
            : "\(head): our '\(ours)' is at fault: \(reason)"
        guard let made else { return fault }
        guard let origin = made.origin(ofSegment: index, in: set) else {
            fault.mend = Self.ours(note.tag)
            return fault
        }
        let link = isMissing ? ", which is written from " : ", written from "
        fault.words += link + origin.words
        fault.cause += (isMissing ? " after what is written from " : link) + origin.general
        fault.mend =
            isMissing
            ? "mend the map so that it writes \(note.tag) after what "
                + (origin.rule.map { "its rule at \($0) writes" } ?? "\(origin.field) writes")
            : origin.mend
        return fault
    }

    // MARK: - Elements

    private static func fault(
        _ note: ReceivedNote, _ element: ReceivedElementNote, in set: SentSet,
        _ made: OutwardResult?
    ) -> SentFault {
        let index = set.index(of: note, element)
        let place = head(note, index) + ", " + Self.place(element)
        let reason = element.text ?? AnswerCode.element.plain(element.code)
        let cause = "\(note.tag), \(Self.place(element)): \(reason)"
        guard let index, let number = element.element else {
            return SentFault(words: "\(place): \(reason)", cause: cause, value: element.value)
        }
        let ours = set.text(index, number, element.component)
        let read = element.value.flatMap { $0 == ours ? nil : " (they read '\($0)')" } ?? ""
        var fault = SentFault(
            words: "\(place): our '\(ours)'\(read) is at fault: \(reason)", cause: cause,
            value: ours)
        let origin = made?.origin(
            at: DataPlace(segment: index + 1, element: number, component: element.component))
        if let origin, origin.text == ours {
            fault.words += ", written from \(origin.words)"
            fault.cause += ", written from \(origin.general)"
            fault.mend = origin.mend
        } else if ours.isEmpty, let made, made.isStill(index, in: set),
            case let sources = made.sources(
                at: DataPlace(segment: index + 1, element: number, component: element.component)),
            let first = sources.first
        {
            fault.words += "; it would come from \(sources.words)"
            fault.cause += "; it would come from \(sources.words.ofAllLines)"
            fault.mend = "mend the document so that it has \(first.field), or mend the map"
        } else if ours.isEmpty, let near = made?.origin(ofSegment: index, in: set) {
            // Nothing wrote it: the rule of its segment is where one belongs.
            fault.words += "; no rule writes it, its segment is written from \(near.words)"
            fault.cause += "; no rule writes it beside \(near.general)"
            fault.mend =
                "mend the map so that it writes \(Self.place(element)) of \(note.tag) beside what "
                + (near.rule.map { "its rule at \($0) writes" } ?? "\(near.field) writes")
        } else if made != nil, origin == nil {
            fault.mend = Self.ours("\(note.tag), \(Self.place(element))")
        }
        return fault
    }

    // MARK: - Envelopes

    private static func fault(
        _ fault: EnvelopeFault, in set: SentSet, _ settings: EnvelopeSettings
    ) -> SentFault {
        let ours = set.envelope(fault.tag, fault.element)
        let place = "segment \(fault.tag)" + (fault.element.map { ", element \($0)" } ?? "")
        let value = ours.map { "our '\($0)' is at fault: " } ?? ""
        var found = SentFault(
            words: "\(place): \(value)\(fault.reason)", cause: "\(place): \(fault.reason)",
            value: ours)
        let source = fault.source(of: ours, isAnswer: settings.isAnswer)
        let origin = settings.origin(of: source).map { ", written as \($0)" } ?? ""
        found.words += origin
        found.cause += origin
        found.mend =
            settings.mend(of: source) ?? Self.ours(place, repeats: source == .answered)
        found.isSentAgain = source == .way
        return found
    }

    /// What is to be done about what neither a rule nor a setting writes.
    private static func ours(_ place: String, repeats: Bool = false) -> String {
        "settle with the partner what it expects in \(place): the gateway "
            + (repeats ? "repeats it from what is answered" : "writes it")
    }

    // MARK: - Words

    /// The segment as we count it, and as they do where that differs.
    private static func head(_ note: ReceivedNote, _ index: Int?) -> String {
        let theirs = note.position.map { "segment \($0)" } ?? "segment"
        guard let index, index + 1 != note.position else { return "\(theirs) (\(note.tag))" }
        return "segment \(index + 1) (\(note.tag)), which they count as \(note.position ?? 0)"
    }

    private static func place(_ fault: ReceivedElementNote) -> String {
        "element \(fault.element.map(String.init) ?? "?")"
            + (fault.component.map { ", component \($0)" } ?? "")
            + (fault.reference.map { " (data element \($0))" } ?? "")
    }
}

extension OutwardResult {
    /// What a segment of the sent set comes from; nil where it would be another one now.
    fileprivate func origin(ofSegment index: Int, in set: SentSet) -> ElementOrigin? {
        isStill(index, in: set) ? origin(at: DataPlace(segment: index + 1)) : nil
    }

    /// Whether a segment of the sent set would be of the same kind now.
    fileprivate func isStill(_ index: Int, in set: SentSet) -> Bool {
        segments.indices.contains(index - 1)
            && segments[index - 1].tag == set.segments.tag(index)
    }
}

extension String {
    /// A text about fields without the numbers of their lines, `lines[].unit`, and without the
    /// places in JSON that stand behind them, ` (/lines/0/unit)`.
    var ofAllLines: String {
        var (text, isIndex) = ("", false)
        for character in replacing(#/ \(\/[^) ]*\)/#, with: "") {
            if character == "]" { isIndex = false }
            if !isIndex { text.append(character) }
            if character == "[" { isIndex = true }
        }
        return text
    }
}

extension ElementOrigin {
    /// The same of all lines: `lines[].unit by the rule at elm/855.map.yaml:22:9`.
    fileprivate var general: String { words.ofAllLines }
}
