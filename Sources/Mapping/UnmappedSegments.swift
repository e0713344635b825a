import Guides
import Values
import X12

/// Lists the segments that hold something which no rule has read.
struct UnmappedSegments {
    private let tree: SetTree
    /// The segments, in order.
    let unread: [Int]

    /// The control segments say nothing of their own: ST and SE number the set, LS and LE bound a
    /// loop.
    private static let silent: Set<SegmentTag> = ["ST", "SE", "LS", "LE"]

    init(tree: SetTree, marks: ReadMarks) {
        self.tree = tree
        unread = tree.segments.segments.filter {
            !marks.hasAll($0, of: tree.segments) && !Self.silent.contains(tree.segments.tag($0))
        }
    }

    /// The `unmapped` list of the document; nil when every element was read.
    var json: JSON? {
        guard !unread.isEmpty else { return nil }
        let ordinals = ordinals()
        return .array(
            unread.map { segment in
                let elements = (1...tree.segments.elementCount(segment)).map {
                    JSON.string(tree.segments.text(segment, $0))
                }
                return ["path": .string(path(segment, ordinals)), "elements": .array(elements)]
            })
    }

    /// `PO1[2]/SLN[1]/TD5[1]`: the loops around the segment and itself, each with its ordinal
    /// among its like.
    private func path(_ segment: Int, _ ordinals: [Int]) -> String {
        var parts = ["\(tree.segments.tag(segment))[\(ordinals[segment])]"]
        var instance = tree.instance(of: segment)
        while instance != 0 {
            let head = tree.instances[instance].segments.lowerBound
            if head != segment {
                parts.append("\(tree.segments.tag(head))[\(ordinals[head])]")
            }
            instance = tree.instances[instance].parent
        }
        return parts.reversed().joined(separator: "/")
    }

    /// The ordinal of each segment among those with its id in the same place of the tree.
    private func ordinals() -> [Int] {
        struct Key: Hashable {
            let around: Int
            let tag: SegmentTag
        }
        var counts: [Key: Int] = [:]
        return tree.segments.segments.map { segment in
            let instance = tree.instance(of: segment)
            let isHead =
                instance != 0 && tree.instances[instance].segments.lowerBound == segment
            let key = Key(
                around: isHead ? tree.instances[instance].parent : instance,
                tag: tree.segments.tag(segment))
            counts[key, default: 0] += 1
            return counts[key] ?? 1
        }
    }
}
