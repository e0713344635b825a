public import Diagnostics
public import Guides

/// What the receiver says about one transaction set: AK2, AK3, AK4 and AK5, in a form that a
/// ledger row can keep until the acknowledgment is written.
public struct SetVerdict: Sendable, Hashable {
    /// AK201: ST01.
    public var set: String
    /// AK202: ST02.
    public var control: String
    /// AK203: ST03 as received, from 004050 on.
    public var convention: String?
    /// AK501: `accepted`, `acceptedWithErrors` or `rejected`.
    public var disposition: Disposition
    /// AK502 to AK506: distinct, at most five.
    public var codes: [Int]
    /// AK3 and AK4, in the order of the data.
    public var notes: [SegmentNote]

    /// AK502 to AK506 have room for this many.
    static let codeLimit = 5
    /// AK4 may come this often after an AK3.
    static let elementLimit = 99

    /// Makes a verdict from its parts.
    public init(
        set: String, control: String, convention: String? = nil, disposition: Disposition,
        codes: [Int] = [], notes: [SegmentNote] = []
    ) {
        precondition(disposition != .partlyAccepted, "only groups are partly accepted")
        self.set = set
        self.control = control
        self.convention = convention
        self.disposition = disposition
        self.codes = codes
        self.notes = notes
    }

    /// Judges a set.
    ///
    /// - Parameters:
    ///   - faults: what holding it against its guide has found.
    ///   - envelope: what is wrong with ST and SE, and whether set and version are supported.
    ///     Diagnostics that the table has no AK502 for are left out: they are not syntax.
    ///   - items: for each of `faults` the line item that it is in, from 1; empty: not known.
    public init(
        set: String, control: String, convention: String? = nil, faults: [SetFault],
        items: [Int?] = [], envelope: [Diagnostic] = [],
        policy: AcknowledgmentPolicy = AcknowledgmentPolicy()
    ) {
        var worst = Disposition.accepted
        var codes: [Int] = []
        var told: [(fault: SetFault, item: Int?)] = []
        func note(_ code: Diagnostic.Code, _ severity: Diagnostic.Severity, _ number: Int) -> Bool {
            guard severity == .error || (severity == .warning && policy.tellsWarnings) else {
                return false
            }
            let isFatal = AcknowledgmentPolicy.alwaysRefused.contains(number)
            if severity == .error, isFatal || !policy.tolerated.contains(code) {
                worst = .rejected
            } else if worst == .accepted {
                worst = .acceptedWithErrors
            }
            if !codes.contains(number), codes.count < Self.codeLimit { codes.append(number) }
            return true
        }
        for diagnostic in envelope {
            guard let number = AcknowledgmentTable.answer(to: diagnostic.code)?.set else {
                continue
            }
            _ = note(diagnostic.code, diagnostic.severity, number)
        }
        for (index, fault) in faults.enumerated() {
            guard let number = AcknowledgmentTable.answer(to: fault.code)?.set else { continue }
            if note(fault.code, fault.severity, number) {
                told.append((fault, index < items.count ? items[index] : nil))
            }
        }
        self.init(
            set: set, control: control, convention: convention, disposition: worst, codes: codes,
            notes: Self.notes(told))
    }

    /// One AK3 for each structural fault, and one with code 8 for all elements of a segment.
    private static func notes(_ faults: [(fault: SetFault, item: Int?)]) -> [SegmentNote] {
        var notes: [SegmentNote] = []
        for (fault, item) in faults {
            guard let answer = AcknowledgmentTable.answer(to: fault.code),
                let code = answer.segment,
                let position = fault.place.segment
            else { continue }
            var note = SegmentNote(
                tag: fault.place.tag ?? "", position: position, loop: fault.boundedLoop,
                code: code, item: item)
            guard let element = answer.element else {
                note.guideCode = answer.guideCode
                note.trigger = fault.trigger.flatMap(NoteTrigger.init)
                notes.append(note)
                continue
            }
            let detail = ElementNote(
                element: fault.place.element ?? 0, component: fault.place.component,
                repetition: fault.place.repetition, reference: fault.place.reference,
                code: element, guideCode: answer.guideCode,
                trigger: fault.trigger.flatMap(NoteTrigger.init), value: fault.value)
            if let last = notes.last, last.code == 8, last.position == position {
                guard last.elements.count < elementLimit else { continue }
                notes[notes.count - 1].elements.append(detail)
                continue
            }
            note.elements = [detail]
            notes.append(note)
        }
        return notes
    }
}

extension NoteTrigger {
    /// The trigger at a place; nil where the place names no segment.
    fileprivate init?(_ place: DataPlace) {
        guard let tag = place.tag, let position = place.segment else { return nil }
        self.init(
            tag: tag, position: position, element: place.element, component: place.component,
            reference: place.reference)
    }
}
