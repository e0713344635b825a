public import Diagnostics

/// The end of a functional group: GE, or the place where it should have been.
public struct GroupTrailer: Sendable, Hashable {
    /// How many transaction sets were read.
    public let sets: Int
    /// GE01 as sent; nil when GE is missing.
    public let statedSets: String?
    /// GE02 as sent; nil when GE is missing.
    public let control: String?
    /// Where it stands, or should have stood.
    public let place: DataPlace
    /// What is wrong with it.
    public let faults: [Diagnostic]

    /// Whether GE is missing.
    public var isMissing: Bool { control == nil }
}
