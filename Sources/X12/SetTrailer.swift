public import Diagnostics

/// The end of a transaction set: SE, or the place where it should have been.
public struct SetTrailer: Sendable, Hashable {
    /// How many segments were read, ST and SE included.
    public let segments: Int
    /// SE01 as sent; nil when SE is missing.
    public let statedSegments: String?
    /// SE02 as sent; nil when SE is missing.
    public let control: String?
    /// Where it stands, or should have stood.
    public let place: DataPlace
    /// What is wrong with it.
    public let faults: [Diagnostic]

    /// Whether SE is missing; then the reader's segment is the one that came instead.
    public var isMissing: Bool { control == nil }
}
