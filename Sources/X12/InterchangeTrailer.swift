public import Diagnostics

/// The end of an interchange: IEA, or the place where it should have been.
public struct InterchangeTrailer: Sendable, Hashable {
    /// How many functional groups were read.
    public let groups: Int
    /// IEA01 as sent; nil when IEA is missing.
    public let statedGroups: String?
    /// IEA02 as sent; nil when IEA is missing.
    public let control: String?
    /// Where it stands, or should have stood.
    public let place: DataPlace
    /// What is wrong with it.
    public let faults: [Diagnostic]

    /// Whether IEA is missing.
    public var isMissing: Bool { control == nil }
}
