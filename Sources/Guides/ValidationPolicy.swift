public import Diagnostics

/// What an agreement may change about holding a set against its guide.
public struct ValidationPolicy: Sendable, Hashable {
    /// The characters that text may have (X12.6, character sets).
    public enum CharacterSet: UInt8, Sendable, Hashable {
        /// Capital letters, digits, blank and `! " & ' ( ) * + , - . / : ; ? =`.
        case basic
        /// Also small letters, `% ~ @ [ ] _ { } \ | < > # $ ^` and letters of other languages, in
        /// whatever encoding; no control characters.
        case extended
        /// Everything but the delimiters.
        case any
    }

    /// The characters that text may have.
    public var characterSet: CharacterSet
    /// Severities that differ from the codes' own; a `note` is not listed at all.
    public var severities: [Diagnostic.Code: Diagnostic.Severity]
    /// How many faults of one set are listed; one more then says that there are more.
    public var faultLimit: Int

    /// Makes a policy; the defaults suit partners with whom nothing else is agreed.
    public init(
        characterSet: CharacterSet = .extended,
        severities: [Diagnostic.Code: Diagnostic.Severity] = [:], faultLimit: Int = 1000
    ) {
        precondition(faultLimit >= 1, "at least one fault has to be told")
        self.characterSet = characterSet
        self.severities = severities
        self.faultLimit = faultLimit
    }
}
