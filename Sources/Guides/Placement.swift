/// Where a segment stands in the structure of its set, as the validator found it.
public struct Placement: Sendable, Hashable {
    /// The row of the guide; nil for a segment that has no place (AK304 1, 2, 6).
    public var row: Int? { rowOrNone < 0 ? nil : Int(rowOrNone) }
    /// The instance of the loop that it stands in directly; 0 is the set. Instances count up in
    /// the order in which they start.
    public var instance: Int { Int(instanceNumber) }
    /// The instance around that one; 0 for loops of the set, and for the set itself.
    public var parent: Int { Int(parentNumber) }
    /// Whether the segment starts the instance.
    public let opens: Bool

    let rowOrNone: Int32
    private let instanceNumber: Int32
    private let parentNumber: Int32

    /// Makes a placement.
    public init(row: Int?, instance: Int, parent: Int, opens: Bool) {
        rowOrNone = row.map { Int32(truncatingIfNeeded: $0) } ?? -1
        instanceNumber = Int32(truncatingIfNeeded: instance)
        parentNumber = Int32(truncatingIfNeeded: parent)
        self.opens = opens
    }
}
