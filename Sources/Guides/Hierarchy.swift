import X12

/// The HL segments of a set: who stands below whom.
///
/// A node costs a few bytes, and there are at most as many as `limit`, the most that the standard
/// allows an 856; what comes after that is no longer looked at, since the loop is over its limit.
struct Hierarchy {
    /// What is wrong with a node, at which position of its HL.
    enum Fault: Equatable {
        /// HL01 was there before.
        case repeated
        /// HL02 names no earlier node.
        case orphan
        /// HL02 names a node whose HL04 says that it has no children.
        case barren
        /// HL03 may not stand below its parent, or not at the top.
        case level(above: String)
    }

    /// Where a node stands.
    struct Origin {
        var segment: Int
        var loop: Int
        var byte: Int
        var line: Int
    }

    private struct Node {
        var level: UInt16
        var isLeaf: Bool
        /// Where HL04 promises children that have not come yet; nil where it does not.
        var promise: Origin?
    }

    private static let limit = 200_000

    /// The levels in their order from the top, as BSN05 says of an 856; none where it does not.
    var order: [UInt16] = []
    private var nodes: [UInt128: Node] = [:]

    /// Takes in a node by its four elements; gives what is wrong with it.
    mutating func add(
        _ segment: borrowing Segment, from origin: Origin, isNotice: Bool
    ) -> [Fault] {
        guard nodes.count < Self.limit else { return [] }
        var faults: [Fault] = []
        let level = UInt16(truncatingIfNeeded: Self.packed(segment, 3))
        let number = Self.packed(segment, 1)
        let above = Self.packed(segment, 2)
        let isTop = above == 0
        if isTop, isNotice, level != Self.shipment, nodes.isEmpty {
            faults.append(.level(above: ""))
        } else if !isTop {
            if let parent = nodes[above] {
                if parent.isLeaf { faults.append(.barren) }
                if parent.promise != nil { nodes[above]?.promise = nil }
                if !mayStand(level, below: parent.level) {
                    faults.append(.level(above: Self.text(parent.level)))
                }
            } else {
                faults.append(.orphan)
            }
        }
        let node = Node(
            level: level, isLeaf: segment.equals(4, "0"),
            promise: segment.equals(4, "1") ? origin : nil)
        if number != 0, nodes.updateValue(node, forKey: number) != nil {
            faults.insert(.repeated, at: 0)
        }
        return faults
    }

    /// The nodes whose HL04 promises children that did not come, in their order.
    var childless: [Origin] {
        nodes.values.compactMap(\.promise).sorted { $0.segment < $1.segment }
    }

    /// A shipment stands at the top; of levels that BSN05 orders, the lower one below the higher.
    /// Of others nobody knows.
    private func mayStand(_ level: UInt16, below parent: UInt16) -> Bool {
        guard level != Self.shipment else { return false }
        guard let own = order.firstIndex(of: level), let upper = order.firstIndex(of: parent)
        else { return true }
        return own > upper
    }

    /// The order of levels that BSN05 names (element 1005); empty for the kinds that name none of
    /// the shipment's. A pallet stands where the packs do.
    static func order(_ kind: String) -> [UInt16] {
        switch kind {
        case "0001": ["S", "O", "T", "P", "I"].map(level)
        case "0002": ["S", "O", "I", "T", "P"].map(level)
        case "0003": ["S", "T", "P", "O", "I"].map(level)
        case "0004": ["S", "O", "I"].map(level)
        default: []
        }
    }

    private static let shipment = level("S")

    private static func level(_ text: String) -> UInt16 {
        text.utf8.reduce(0) { $0 << 8 | UInt16($1) }
    }

    private static func text(_ level: UInt16) -> String {
        let bytes = [UInt8(level >> 8), UInt8(truncatingIfNeeded: level)].filter { $0 != 0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An element in one word; trailing blanks do not count, and no more than 16 bytes do.
    private static func packed(_ segment: borrowing Segment, _ element: Int) -> UInt128 {
        segment.withElement(element) { bytes in
            var end = min(bytes.count, 16)
            while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
            var packed: UInt128 = 0
            for index in 0..<end { packed = packed << 8 | UInt128(bytes[index]) }
            return packed
        }
    }
}
