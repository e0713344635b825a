public import Diagnostics

/// What the receiver says about one functional group: AK1 and AK9.
///
/// Made when the group's header is read, fed with each set's verdict, and closed with its trailer;
/// only then can the 997 be written, because a refused group lists no sets.
public struct GroupVerdict: Sendable, Hashable {
    /// AK101: GS01.
    public var functionalID: String
    /// AK102: GS06.
    public var control: String
    /// GS08, which chooses the version of the 997; AK103 from 004050 on.
    public var version: String
    /// AK902: GE01 as sent; nil when GE is missing or its count is no number.
    public var stated: Int?
    /// AK903: how many sets were read.
    public var received = 0
    /// AK904: how many sets were accepted, with or without errors noted.
    public var accepted = 0
    /// Whether a set was accepted with errors, or the group has a fault that does not refuse it.
    public var hasNotes = false
    /// Whether one refused set refuses the whole group (`AcknowledgmentForm.Partly.rejected`).
    public var isIndivisible = false
    /// AK905 to AK909: distinct, at most five.
    public var codes: [Int] = []

    /// Makes the verdict of a group whose header was just read.
    public init(functionalID: String, control: String, version: String) {
        self.functionalID = functionalID
        self.control = control
        self.version = version
    }

    /// Whether AK1 can say which group it answers: GS01 and GS06 are there. TA1 tells of others
    /// (024).
    public var isNameable: Bool { !functionalID.isEmpty && !control.isEmpty }

    /// Whether an acknowledgment is due at all: never for a group of acknowledgments (997, note 1),
    /// nor for one that it could not name.
    public var isDue: Bool { functionalID != "FA" && isNameable }

    /// Counts a set.
    public mutating func count(_ verdict: SetVerdict) {
        received += 1
        if verdict.disposition.isAccepted { accepted += 1 }
        if verdict.disposition == .acceptedWithErrors { hasNotes = true }
        // A set that cannot be named gets no AK2: the group has to tell (X12 RFI 1339).
        if !verdict.isNameable { add(5) }
    }

    /// Adds what is wrong with GS or GE. Errors that AK905 has no code for, such as a bad GS04,
    /// are told as 5 where nothing else is, as the standard's committee does for sets that cannot
    /// be named (X12 RFI 1339): an E must not stand without a reason.
    public mutating func note(_ diagnostics: [Diagnostic]) {
        let errors = diagnostics.filter { $0.severity == .error }
        for code in errors.compactMap({ AcknowledgmentTable.answer(to: $0.code)?.group }) {
            add(code)
        }
        if !errors.isEmpty, codes.isEmpty { add(5) }
    }

    /// Closes the group with GE01 as sent, nil when GE is missing, and what is wrong with GE.
    public mutating func close(stated: String?, faults: [Diagnostic]) {
        self.stated = stated.flatMap { $0.utf8.count <= 6 ? Int($0) : nil }
        note(faults)
    }

    /// What AK905 to AK909 tell: a group without a set is refused, and an R must not stand without
    /// a reason either.
    var reasons: [Int] { codes.isEmpty && received == 0 ? [5] : codes }

    private mutating func add(_ code: Int) {
        hasNotes = true
        if !codes.contains(code), codes.count < SetVerdict.codeLimit { codes.append(code) }
    }

    /// Whether the group itself is refused, whatever its sets are.
    public var isRefused: Bool {
        !isNameable || codes.contains { AcknowledgmentPolicy.groupRefused.contains($0) }
    }

    /// Whether nothing of the group may be processed: it is refused, or cannot be divided and has a
    /// refused set.
    public var isVoid: Bool { isRefused || (isIndivisible && accepted < received) }

    /// AK901.
    public var disposition: Disposition {
        if isVoid || accepted == 0 { return .rejected }
        if accepted < received { return .partlyAccepted }
        return hasNotes ? .acceptedWithErrors : .accepted
    }
}
