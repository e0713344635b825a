import X12

/// Who stands below whom among the HL segments of a set, as HL01 and HL02 say (X12.22, 628, 734).
///
/// A node's parent is the last earlier node with the number that it names; one that names none, or
/// a number that did not come before it, stands at the top.
public struct HierarchyTree: Sendable {
    /// The nodes below each node, and at the top, as linked lists: first and next by segment.
    private var first: [Int: Int] = [:]
    private var next: [Int: Int] = [:]
    private var parents: [Int: Int] = [:]
    private var depths: [Int: Int] = [:]

    /// Reads the hierarchy of a set.
    public init(_ tree: SetTree) {
        var numbers: [String: Int] = [:]
        var last: [Int: Int] = [:]
        for segment in tree.segments.segments where tree.segments.tag(segment) == "HL" {
            let above = Self.number(tree, segment, 2)
            if !above.isEmpty, let parent = numbers[above] {
                if let sibling = last[parent] {
                    next[sibling] = segment
                } else {
                    first[parent] = segment
                }
                last[parent] = segment
                parents[segment] = parent
                depths[segment] = (depths[parent] ?? 0) + 1
            }
            let number = Self.number(tree, segment, 1)
            if !number.isEmpty { numbers[number] = segment }
        }
    }

    /// The HL segment directly above one; nil at the top.
    public func parent(of segment: Int) -> Int? { parents[segment] }

    /// How many nodes are above one; 0 at the top.
    public func depth(of segment: Int) -> Int { depths[segment] ?? 0 }

    /// The HL segments directly below one, in order.
    public func children(of segment: Int) -> [Int] {
        var found: [Int] = []
        var child = first[segment]
        while let segment = child {
            found.append(segment)
            child = next[segment]
        }
        return found
    }

    private static func number(_ tree: SetTree, _ segment: Int, _ element: Int) -> String {
        var text = tree.segments.text(segment, element)[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
