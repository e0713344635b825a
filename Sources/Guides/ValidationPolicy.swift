public import Diagnostics

/// What an agreement may change about holding a set against its guide.
///
/// | Field | Default | What it decides |
/// |---|---|---|
/// | `characterSet` | extended | which characters text may have: AK403 6 |
/// | `trailingSeparators` | accepted | separators after a segment's last value: AK403 3 |
/// | `blanks` | accepted | blanks that only fill a value up: AK403 6 |
/// | `zeros` | accepted | zeros of a number that say nothing: AK403 6 |
/// | `severities` | none | how much each fault matters: refused, told, or not listed |
/// | `faultLimit` | 1000 | how many faults of one set are listed |
///
/// Without `severities` every fault is an error but an unknown code, a doubtful hierarchy and a
/// wrong total, which warn.
public struct ValidationPolicy: Sendable, Hashable {
    /// The characters that text may have (X12.6, character sets).
    public enum CharacterSet: UInt8, Sendable, Hashable {
        /// Capital letters, digits, blank and `! " & ' ( ) * + , - . / : ; ? =`.
        case basic
        /// Also small letters, `% ~ @ [ ] _ { } \ | < > # $ ^` and letters of other languages, in
        /// whatever encoding; no control characters.
        case extended
        /// As extended, and what is not ASCII has to be well-formed UTF-8.
        case utf8
        /// Everything but the delimiters.
        case any
    }

    /// What is done about something that the standard asks senders to leave out.
    public enum Surplus: UInt8, Sendable, Hashable {
        /// It is read as if it were not there (practice: nearly everybody sends some).
        case accepted
        /// It is a fault.
        case refused
    }

    /// The characters that text may have.
    public var characterSet: CharacterSet
    /// Separators after the last value of a segment or composite.
    public var trailingSeparators: Surplus
    /// Blanks at the end of a value, beyond its least length, and values of nothing but blanks.
    public var blanks: Surplus
    /// Zeros before the first digit of a number, beyond its least length, and after the last one
    /// behind its decimal point.
    public var zeros: Surplus
    /// Severities that differ from the codes' own; a `note` is not listed at all.
    public var severities: [Diagnostic.Code: Diagnostic.Severity]
    /// Whether dates may have six digits where the guide has eight: see `standing`.
    var acceptsShortDates = false
    /// How many faults of one set are listed; one more then says that there are more.
    public var faultLimit: Int

    /// Makes a policy; the defaults suit partners with whom nothing else is agreed.
    public init(
        characterSet: CharacterSet = .extended, trailingSeparators: Surplus = .accepted,
        blanks: Surplus = .accepted, zeros: Surplus = .accepted,
        severities: [Diagnostic.Code: Diagnostic.Severity] = [:], faultLimit: Int = 1000
    ) {
        precondition(faultLimit >= 1, "at least one fault has to be told")
        self.characterSet = characterSet
        self.trailingSeparators = trailingSeparators
        self.blanks = blanks
        self.zeros = zeros
        self.severities = severities
        self.faultLimit = faultLimit
    }

    /// What we hold our own documents against before they leave: nothing is forgiven.
    public static var outbound: ValidationPolicy {
        ValidationPolicy(
            trailingSeparators: .refused, blanks: .refused, zeros: .refused,
            severities: [
                .elementCode: .error, .hierarchyLevel: .error, .hierarchyChild: .error,
                .hierarchyChildless: .error, .countWrong: .error, .totalWrong: .error,
            ])
    }

    /// Whether values that are right have to be looked at closely all the same.
    var looksClosely: Bool { blanks == .refused || zeros == .refused }
}
