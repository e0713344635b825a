public import Diagnostics
public import X12

/// A transaction set in memory, with the place of each segment in the loops of its guide.
///
/// Made in one pass: each segment goes to the validator, and with the placement it gives to
/// `append`. Loop instances form a tree; instance 0 is the set itself.
public struct SetTree: Sendable {
    /// An instance of a loop: one `PO1` with everything below it.
    public struct Instance: Sendable, Hashable {
        /// The loop's index in `SetGuide.loops`.
        public let loop: Int
        /// The instance around it; 0 for the set itself, too.
        public let parent: Int
        /// The segments of the instance and of everything within it.
        public internal(set) var segments: Range<Int>
        var firstChild: Int32 = -1
        var lastChild: Int32 = -1
        var nextSibling: Int32 = -1
        var firstSegment: Int32 = -1
        var lastSegment: Int32 = -1
    }

    /// A segment's place.
    struct Node {
        var row: Int32
        var instance: Int32
        var nextInInstance: Int32
    }

    /// The guide that the set was held against.
    public private(set) var guide: SetGuide
    /// The segments, ST first.
    public private(set) var segments: TransactionSet
    /// The loop instances in the order in which they start.
    public private(set) var instances: [Instance]
    private var nodes: [Node] = []

    /// An empty tree that takes as much as the limits allow.
    public init(guide: SetGuide, limits: X12Limits = X12Limits()) {
        self.guide = guide
        segments = TransactionSet(limits: limits)
        instances = [Instance(loop: 0, parent: 0, segments: 0..<0)]
    }

    /// Forgets all segments and keeps the memory, for the next set.
    public mutating func removeAll(guide: SetGuide) {
        self.guide = guide
        segments.removeAll()
        nodes.removeAll(keepingCapacity: true)
        instances.removeAll(keepingCapacity: true)
        instances.append(Instance(loop: 0, parent: 0, segments: 0..<0))
    }
}

// MARK: - Building

extension SetTree {
    /// Adds the next segment at the place that the validator found for it.
    ///
    /// - Throws: `parse.set.too-large` when the set would exceed its limit; the tree is unchanged.
    public mutating func append(
        _ segment: borrowing Segment, at placement: Placement
    ) throws(Diagnostic) {
        let index = segments.count
        try segments.append(segment)
        if placement.opens, let row = placement.row {
            open(placement, loop: guide.rows[row].loop, at: index)
        }
        let instance = min(placement.instance, instances.count - 1)
        nodes.append(
            Node(row: placement.rowOrNone, instance: Int32(instance), nextInInstance: -1))
        let last = Self.add(index, to: instance, of: &instances)
        if last >= 0 { nodes[last].nextInInstance = Int32(index) }
    }

    /// Adds a segment at the end of an instance and of all around it. Gives the one that was the
    /// instance's last; -1 for none.
    private static func add(
        _ index: Int, to instance: Int, of instances: inout [Instance]
    ) -> Int {
        var instances = instances.mutableSpan
        let last = instances[instance].lastSegment
        if last < 0 { instances[instance].firstSegment = Int32(index) }
        instances[instance].lastSegment = Int32(index)
        var around = instance
        while true {
            let start = instances[around].segments.lowerBound
            instances[around].segments = start..<index + 1
            if around == 0 { return Int(last) }
            around = instances[around].parent
        }
    }

    private mutating func open(_ placement: Placement, loop: Int, at index: Int) {
        let number = Int32(instances.count)
        let parent = placement.parent
        precondition(placement.instance == Int(number), "placements come in the validator's order")
        instances.append(Instance(loop: loop, parent: parent, segments: index..<index))
        if instances[parent].lastChild < 0 {
            instances[parent].firstChild = number
        } else {
            instances[Int(instances[parent].lastChild)].nextSibling = number
        }
        instances[parent].lastChild = number
    }
}

// MARK: - Walking

extension SetTree {
    /// The guide's row of a segment; nil where it has no place.
    public func row(of segment: Int) -> Int? {
        let row = nodes[segment].row
        return row < 0 ? nil : Int(row)
    }

    /// The loop instance that a segment stands in directly.
    public func instance(of segment: Int) -> Int { Int(nodes[segment].instance) }

    /// The instances of a loop directly within an instance, in order.
    public func children(of instance: Int, loop: Int) -> [Int] {
        children(of: instance).filter { instances[$0].loop == loop }
    }

    /// The loop instances directly within an instance, in order.
    public func children(of instance: Int) -> [Int] {
        var children: [Int] = []
        var child = instances[instance].firstChild
        while child >= 0 {
            children.append(Int(child))
            child = instances[Int(child)].nextSibling
        }
        return children
    }

    /// The segments directly within an instance, in order; those of inner loops are not among them.
    public func segments(in instance: Int) -> [Int] {
        var found: [Int] = []
        var segment = instances[instance].firstSegment
        while segment >= 0 {
            found.append(Int(segment))
            segment = nodes[Int(segment)].nextInInstance
        }
        return found
    }

    /// The segments of a row directly within an instance, in order.
    public func segments(in instance: Int, row: Int) -> [Int] {
        segments(in: instance).filter { nodes[$0].row == Int32(truncatingIfNeeded: row) }
    }

    /// The segments with a tag directly within an instance, in order, whatever their row.
    public func segments(in instance: Int, tag: SegmentTag) -> [Int] {
        segments(in: instance).filter { segments.tag($0) == tag }
    }
}
