import Guides
import Values
import X12

/// Lists the segments that hold something which no rule has read.
struct UnmappedSegments {
    private let tree: SetTree
    /// The segments, in order.
    let unread: [Int]
    private let hierarchy: HierarchyTree?

    /// The control segments say nothing of their own: ST and SE number the set, LS and LE bound a
    /// loop.
    private static let silent: Set<SegmentTag> = ["ST", "SE", "LS", "LE"]

    init(tree: SetTree, marks: ReadMarks) {
        self.tree = tree
        unread = tree.segments.segments.filter {
            !marks.hasAll($0, of: tree.segments) && !Self.silent.contains(tree.segments.tag($0))
        }
        let mayNest = !unread.isEmpty && tree.guide.loops.contains { $0.id == "HL" }
        hierarchy = mayNest ? HierarchyTree(tree) : nil
    }

    /// The `unmapped` list of the document; nil when every element was read.
    var json: JSON? {
        guard !unread.isEmpty else { return nil }
        let ordinals = ordinals()
        return .array(
            unread.map { segment in
                let elements = (1...tree.segments.elementCount(segment)).map {
                    JSON.string(text(segment, $0))
                }
                return ["path": .string(path(segment, ordinals)), "elements": .array(elements)]
            })
    }

    /// An element, the same whatever separators the sender uses. Records have no composites.
    private func text(_ segment: Int, _ element: Int) -> String {
        guard !tree.guide.isOfRecords else { return tree.segments.text(segment, element) }
        return tree.segments.withSegment(segment) { UnmappedText($0, element).text }
    }

    /// `PO1[2]/SLN[1]/TD5[1]`: the loops around the segment and itself, each with its ordinal
    /// among its like. The nodes of a hierarchy stand in each other, each with its level:
    /// `HL[S:1]/HL[O:2]/MAN[1]`. Where they nest deeper than anybody means it, they are counted
    /// through: `HL[123]/MAN[1]`.
    private func path(_ segment: Int, _ ordinals: [Int]) -> String {
        var parts = [part(segment, ordinals)]
        var instance = tree.instance(of: segment)
        while instance != 0 {
            let head = tree.instances[instance].segments.lowerBound
            if head != segment { parts.append(part(head, ordinals)) }
            var node = isNested(head) ? hierarchy?.parent(of: head) : nil
            while let above = node {
                parts.append(part(above, ordinals))
                node = hierarchy?.parent(of: above)
            }
            instance = tree.instances[instance].parent
        }
        return parts.reversed().joined(separator: "/")
    }

    private func part(_ segment: Int, _ ordinals: [Int]) -> String {
        let tag = tree.segments.tag(segment)
        let level = isNested(segment) ? "\(tree.segments.text(segment, 3)):" : ""
        return "\(tag)[\(level)\(ordinals[segment])]"
    }

    private static let deepest = 16

    /// Whether a segment is a node whose path names those above.
    private func isNested(_ segment: Int) -> Bool {
        guard tree.segments.tag(segment) == "HL", let hierarchy else { return false }
        return hierarchy.depth(of: segment) <= Self.deepest
    }

    /// The ordinal of each segment among those with its id in the same place of the tree.
    private func ordinals() -> [Int] {
        struct Key: Hashable {
            let around: Int
            let tag: SegmentTag
            var node = -1
            var level = ""
        }
        var counts: [Key: Int] = [:]
        var nodes = 0
        return tree.segments.segments.map { segment in
            let instance = tree.instance(of: segment)
            let isHead =
                instance != 0 && tree.instances[instance].segments.lowerBound == segment
            var key = Key(
                around: isHead ? tree.instances[instance].parent : instance,
                tag: tree.segments.tag(segment))
            if key.tag == "HL" { nodes += 1 }
            if key.tag == "HL", !isNested(segment) { return nodes }
            if isNested(segment) {
                key.node = hierarchy?.parent(of: segment) ?? -1
                key.level = tree.segments.text(segment, 3)
            }
            counts[key, default: 0] += 1
            return counts[key] ?? 1
        }
    }
}
