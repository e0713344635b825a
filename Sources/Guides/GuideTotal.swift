import X12

/// A total that an element states of the set it stands in, such as CTT01 and CTT02 of an order.
package struct GuideTotal: Sendable {
    /// Where it is stated.
    package var statement: GuidePath
    /// What is counted, a segment; or summed, an element of it.
    package var counted: GuidePath
    /// The greatest length of the statement: what stands before that many digits is cut off.
    package var maximum: Int
    /// The statement's reference number; nil where it has none.
    var reference: Int?

    /// What the rows of a set do for its totals, as bits: bit n adds to total n, bit n + 8 states
    /// it.
    static func marks(_ totals: [GuideTotal], _ rows: [GuideRow]) -> [UInt16] {
        rows.map { row in
            var marks: UInt16 = 0
            for (index, total) in totals.enumerated() {
                let tag = row.tag.description
                if tag == total.counted.segment { marks |= 1 << UInt16(index) }
                if tag == total.statement.segment { marks |= 1 << UInt16(index + 8) }
            }
            return marks
        }
    }
}
