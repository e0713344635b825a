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

    /// Makes the end of a document that came in another form, of which nobody wrote an SE.
    package init(unwritten control: String, segments: Int, place: DataPlace) {
        self.segments = segments
        statedSegments = "\(segments)"
        self.control = control
        self.place = place
        faults = []
    }

    init(
        segments: Int, statedSegments: String?, control: String?, place: DataPlace,
        faults: [Diagnostic]
    ) {
        self.segments = segments
        self.statedSegments = statedSegments
        self.control = control
        self.place = place
        self.faults = faults
    }

    /// Whether SE is missing; then the reader's segment is the one that came instead.
    public var isMissing: Bool { control == nil }
}
