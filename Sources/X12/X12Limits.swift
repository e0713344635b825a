/// How much of anything one reader accepts; beyond each there is a diagnostic, never more memory.
public struct X12Limits: Hashable, Sendable {
    /// The longest segment in bytes, without its terminator. A longer one is reported
    /// (`parse.segment.too-long`) and reading goes on after its terminator.
    public var segmentBytes: Int
    /// The largest transaction set in bytes that is held in memory (`parse.set.too-large`).
    public var setBytes: Int
    /// How many scattered control numbers are kept to find duplicates within one interchange or
    /// group; consecutive ones count as one. Beyond, duplicates are no longer looked for and
    /// `parse.set.control-unchecked` or `parse.group.control-unchecked` says so.
    public var scatteredControls: Int

    /// Makes limits; the defaults suit a gateway that reads files of any size.
    public init(
        segmentBytes: Int = 1 << 20, setBytes: Int = 64 << 20, scatteredControls: Int = 16_384
    ) {
        precondition(segmentBytes >= 3 && segmentBytes <= 1 << 28, "a segment is 3 B to 256 MB")
        precondition(setBytes <= 1 << 30, "sets are indexed by 32-bit offsets: at most 1 GB")
        self.segmentBytes = segmentBytes
        self.setBytes = setBytes
        self.scatteredControls = scatteredControls
    }
}
