import Acknowledgments
import Diagnostics
import X12

/// What a 997 or 999 of a partner's says, as notes for people. It is kept, never answered (997,
/// note 1).
///
/// Each group has a note, and each set that was not plainly accepted; what goes beyond the limit is
/// counted, so that an answer to any number of sets stays small.
struct ReceivedAnswer {
    private static let setLimit = 100
    private static let lineLimit = 20

    private let header: SetHeader
    private let ordinals: InterchangeReader.Ordinals
    private var reader = AcknowledgmentReader()
    private var told = 0
    private var untold = 0
    /// What was said so far.
    private(set) var diagnostics: [Diagnostic] = []

    init(header: SetHeader, ordinals: InterchangeReader.Ordinals) {
        self.header = header
        self.ordinals = ordinals
    }

    /// Takes the next segment in.
    mutating func add(_ segment: borrowing Segment) {
        for event in reader.read(segment) { take(event) }
    }

    /// Says what is left to say, after the last segment.
    mutating func finish() {
        for event in reader.finish() { take(event) }
        guard untold > 0 else { return }
        note("\(untold) more sets of ours are answered with faults", header.place)
        untold = 0
    }

    private mutating func take(_ event: AcknowledgmentReader.Event) {
        switch event {
        case .group(let group):
            if diagnostics.count < 10 * Self.setLimit {
                note(group.words, group.place, value: group.code)
            }
        case .set(let set):
            guard set.disposition != .accepted || !set.notes.isEmpty else { return }
            told += 1
            guard told <= Self.setLimit else {
                untold += 1
                return
            }
            let lines = set.words
            let more = lines.count - Self.lineLimit
            note(
                lines.prefix(Self.lineLimit).joined(separator: "; ")
                    + (more > 0 ? "; \(more) more" : ""), set.place, value: set.code)
        case .oddity(let oddity):
            diagnostics.append(oddity.moved(into: ordinals))
        }
    }

    private mutating func note(_ text: String, _ place: DataPlace, value: String? = nil) {
        let note = Diagnostic(
            .awaitAnswerReceived, "\(header.id): \(text)", value: value, at: .data(place))
        diagnostics.append(note.moved(into: ordinals))
    }
}

extension Diagnostic {
    /// The same, in the set that these ordinals name.
    fileprivate func moved(into ordinals: InterchangeReader.Ordinals) -> Diagnostic {
        guard case .data(var place) = place else { return self }
        place.interchange = ordinals.interchange
        place.group = ordinals.group
        place.set = ordinals.set
        var moved = self
        moved.place = .data(place)
        return moved
    }
}
