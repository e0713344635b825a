public import Diagnostics
public import X12

/// TA1: the answer to the envelope of an interchange, whatever it carries (X12.5).
///
/// It travels in an interchange of its own, between ISA and IEA, whose ISA14 is 0. An interchange
/// that is refused gets no 997; one that is accepted, with or without errors, gets them as usual.
public struct InterchangeAcknowledgment: Sendable, Hashable {
    /// TA101: ISA13 of the interchange that is answered.
    public let control: String
    /// TA102: its ISA09.
    public let date: String
    /// TA103: its ISA10.
    public let time: String
    /// TA104: `accepted`, `acceptedWithErrors` or `rejected`.
    public let disposition: Disposition
    /// TA105.
    public let note: InterchangeNote

    /// Judges an interchange.
    ///
    /// - Parameters:
    ///   - faults: what is wrong with ISA, IEA and the structure between them. Warnings and codes
    ///     that TA105 has no number for do not count.
    ///   - notes: what only an agreement can know: an unknown receiver (009), a control number
    ///     used before (025).
    ///   - choices: TA104 of notes where the agreement differs from the usual; a note that is
    ///     accepted (A) is not told at all.
    public init(
        answering header: InterchangeHeader, faults: [Diagnostic],
        notes: [InterchangeNote] = [], choices: [InterchangeNote: Disposition] = [:]
    ) {
        let found = faults.filter { $0.severity == .error }
            .compactMap { AcknowledgmentTable.answer(to: $0.code)?.interchange }
        func judged(_ note: InterchangeNote) -> Disposition { choices[note] ?? note.disposition }
        // TA105 has room for one note: the first that refuses, else the first at all.
        // What was found in the interchange is more exact than that nobody is known by it.
        let all = (found + notes).filter { $0 != .none && judged($0) != .accepted }
        let worst = all.first { judged($0) == .rejected }
        note = worst ?? all.first ?? .none
        disposition = judged(note)
        control = header.control
        date = header.date
        time = header.time
    }

    /// Makes an answer from its parts, such as a ledger kept them.
    public init(
        control: String, date: String, time: String, disposition: Disposition,
        note: InterchangeNote
    ) {
        precondition(disposition != .partlyAccepted, "only groups are partly accepted")
        self.control = control
        self.date = date
        self.time = time
        self.disposition = disposition
        self.note = note
    }

    /// Whether TA1 can be built at all: ISA13, ISA09 and ISA10 have to be there to be echoed
    /// (X12 RFI 2102).
    public var isPossible: Bool {
        control.utf8.count == 9 && date.utf8.count == 6 && time.utf8.count == 4
            && (control + date + time).utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Writes the segment.
    ///
    /// - Throws: `envelope.data.delimiter` when a value that cannot be echoed is written anyway;
    ///   ask `isPossible` first.
    public func write(into writer: inout InterchangeWriter) throws(Diagnostic) {
        try writer.interchangeAcknowledgment(
            control: control, date: date, time: time, code: disposition.rawValue, note: note.code)
    }
}
