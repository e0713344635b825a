/// The type of a data element (X12.6, section on simple data elements).
public enum ElementKind: UInt8, Sendable, Hashable {
    /// `AN`: characters, blanks on the left count.
    case text
    /// `ID`: a code from a list.
    case code
    /// `DT`: YYMMDD or CCYYMMDD by its length.
    case date
    /// `TM`: HHMM, HHMMSS, or with one or two decimals of a second.
    case time
    /// `R`: a number with an explicit decimal point where it is not whole.
    case decimal
    /// `N0` to `N9`: a number with that many implied decimals.
    case number
    /// `B`: bytes of any value.
    case binary
    /// Not a simple element: its components have the types.
    case composite
}

/// Whether a position has to be filled.
public enum Requirement: UInt8, Sendable, Hashable {
    /// `M`: always.
    case mandatory
    /// `O`: as the sender likes.
    case optional
    /// `X`: as the syntax rules of the segment say.
    case conditional

    /// Reads `M`, `O` or `X`.
    init?(_ text: some StringProtocol) {
        switch text {
        case "M": self = .mandatory
        case "O": self = .optional
        case "X": self = .conditional
        default: return nil
        }
    }
}
