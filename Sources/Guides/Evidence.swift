/// What a line of the standard rests on, the weakest first.
///
/// The standard itself cannot be shipped, so that its structure is taken from what others say of
/// it. Where a finding rests on weak evidence a person should know.
public enum Evidence: UInt8, Sendable, Hashable, Comparable {
    /// `carried`: taken over from a neighbouring version in which the layout is the same. It is
    /// inferred, nobody states it of this version.
    case carried
    /// `single`: one source says so, or several that may have copied from each other.
    case single
    /// `checked`: several sources say the same.
    case checked

    /// Reads `checked`, `single` or `carried`.
    init?(_ text: some StringProtocol) {
        switch text {
        case "checked": self = .checked
        case "single": self = .single
        case "carried": self = .carried
        default: return nil
        }
    }

    /// Whether it is a conclusion from another version.
    public var isInferred: Bool { self == .carried }

    /// Whether one piece of evidence is weaker than another.
    public static func < (one: Evidence, other: Evidence) -> Bool {
        one.rawValue < other.rawValue
    }
}
