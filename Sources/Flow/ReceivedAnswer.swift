import Acknowledgments
import Diagnostics
import X12

/// What a 997 or 999 of a partner's says: for the ledger, which closes what was awaited, and as
/// notes for people. It is never answered (997, note 1).
///
/// What is said of sets is settled when their group has ended: AK9 may refuse all of them, and says
/// what became of one whose AK5 is missing. Each group has a note, and each set that was not
/// plainly accepted; what goes beyond the limits is counted, so that an answer to any number of
/// sets stays small.
struct ReceivedAnswer {
    private static let setLimit = 100
    private static let lineLimit = 20
    /// How many of our sets one transaction set may answer.
    private static let answerLimit = 20_000

    private let header: SetHeader
    private let ordinals: InterchangeReader.Ordinals
    /// GS02: as whom the partner answers.
    private let application: String
    private var reader = AcknowledgmentReader()
    private var told = 0
    private var untold = 0
    private var unread = 0
    /// The sets of the open group.
    private var sets: [ReceivedSetAnswer] = []
    /// What was said so far.
    private(set) var diagnostics: [Diagnostic] = []
    /// What closes expectations.
    private(set) var answers: [PartnerAnswer] = []

    init(header: SetHeader, ordinals: InterchangeReader.Ordinals, application: String) {
        self.header = header
        self.ordinals = ordinals
        self.application = application
    }

    /// Takes the next segment in.
    mutating func add(_ segment: borrowing Segment) {
        for event in reader.read(segment) { take(event) }
    }

    /// Says what is left to say, after the last segment.
    mutating func finish() {
        for event in reader.finish() { take(event) }
        settle(nil)
        if untold > 0 {
            note("\(untold) more sets of ours are answered with faults", header.place)
            untold = 0
        }
        if unread > 0 {
            diagnostics.append(
                Diagnostic(
                    .awaitAnswerExcess,
                    "\(header.id) answers \(unread) sets more than the \(Self.answerLimit) that "
                        + "are read", value: "\(unread)", at: .data(header.place)
                ).moved(into: ordinals))
        }
    }

    private mutating func take(_ event: AcknowledgmentReader.Event) {
        switch event {
        case .group(let group):
            settle(group)
            if diagnostics.count < 10 * Self.setLimit {
                note(group.words, group.place, value: group.code)
            }
        case .set(let set):
            keep(set)
            guard set.disposition != .accepted || !set.notes.isEmpty else { return }
            told += 1
            guard told <= Self.setLimit else {
                untold += 1
                return
            }
            note(Self.brief(set.words), set.place, value: set.code)
        case .oddity(let oddity):
            diagnostics.append(oddity.moved(into: ordinals))
        }
    }

    // MARK: - What closes expectations

    private mutating func keep(_ set: ReceivedSetAnswer) {
        guard answers.count + sets.count < Self.answerLimit else {
            unread += 1
            return
        }
        var kept = set
        // Faults are explained as far as anybody will read them.
        if told >= Self.setLimit { kept.notes = [] }
        sets.append(kept)
    }

    /// Settles the sets of a group that has ended, and what it says of those that it does not list.
    private mutating func settle(_ group: ReceivedGroupAnswer?) {
        for set in sets {
            answers.append(
                answer(
                    .set(
                        functionalID: set.functionalID, group: set.groupControl, set: set.set,
                        control: set.control), Self.verdict(of: set, in: group),
                    words: [Self.brief(set.words)]
                        + (group?.disposition == .rejected ? [group?.words ?? ""] : []),
                    reasons: set.codes.map(AnswerCode.setNote.plain)
                        + (group?.codes ?? []).map(AnswerCode.groupNote.plain),
                    notes: set.notes,
                    envelope: set.codes.compactMap(EnvelopeFault.init(set:))
                        + (group?.codes ?? []).compactMap(EnvelopeFault.init(group:)), set.place))
        }
        sets = []
        guard let group, group.listed == 0 || group.listed < group.received ?? .max else { return }
        var verdict = PartnerAnswer.Verdict(group.unlisted) ?? .partly
        if group.disposition == .acceptedWithErrors, verdict == .accepted { verdict = .noted }
        answers.append(
            answer(
                .group(
                    functionalID: group.functionalID, control: group.control,
                    received: group.received), verdict,
                words: [group.words], reasons: group.codes.map(AnswerCode.groupNote.plain),
                notes: [], envelope: group.codes.compactMap(EnvelopeFault.init(group:)),
                group.place))
    }

    /// A group that is refused takes its sets with it, whatever is said of each. An AK501 that is
    /// no code says nothing, and AK9 does not say it instead: the partner is to be asked.
    private static func verdict(
        of set: ReceivedSetAnswer, in group: ReceivedGroupAnswer?
    ) -> PartnerAnswer.Verdict {
        if group?.disposition == .rejected { return .rejected }
        if let own = PartnerAnswer.Verdict(set.disposition) { return own }
        return set.code == nil && group?.disposition == .accepted ? .accepted : .partly
    }

    private func answer(
        _ subject: PartnerAnswer.Subject, _ verdict: PartnerAnswer.Verdict, words: [String],
        reasons: [String], notes: [ReceivedNote], envelope: [EnvelopeFault], _ place: DataPlace
    ) -> PartnerAnswer {
        PartnerAnswer(
            kind: header.id == "999" ? .implementation : .functional, subject: subject,
            verdict: verdict, words: words, application: application, reasons: reasons,
            notes: notes, envelope: envelope, place: place.moved(into: ordinals))
    }

    // MARK: - Notes

    private static func brief(_ lines: [String]) -> String {
        let more = lines.count - lineLimit
        return lines.prefix(lineLimit).joined(separator: "; ") + (more > 0 ? "; \(more) more" : "")
    }

    private mutating func note(_ text: String, _ place: DataPlace, value: String? = nil) {
        let note = Diagnostic(
            .awaitAnswerReceived, "\(header.id): \(text)", value: value, at: .data(place))
        diagnostics.append(note.moved(into: ordinals))
    }
}

extension DataPlace {
    /// The same, in the set that these ordinals name.
    fileprivate func moved(into ordinals: InterchangeReader.Ordinals) -> DataPlace {
        var place = self
        place.interchange = ordinals.interchange
        place.group = ordinals.group
        place.set = ordinals.set
        return place
    }
}

extension Diagnostic {
    /// The same, in the set that these ordinals name.
    fileprivate func moved(into ordinals: InterchangeReader.Ordinals) -> Diagnostic {
        guard case .data(let place) = place else { return self }
        var moved = self
        moved.place = .data(place.moved(into: ordinals))
        return moved
    }
}
