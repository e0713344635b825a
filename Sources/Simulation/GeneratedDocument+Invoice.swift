import Flow
import Guides
import Mapping
import Values
import X12

extension GeneratedDocument {
    /// Writes into an invoice (810) what it comes to: one that does not add up never leaves.
    mutating func addUp() {
        guard guide.set == "810", let index = segments.firstIndex(where: { $0.tag == "TDS" })
        else { return }
        let written = segments.map { segment in
            OutwardSegment(
                tag: SegmentTag(segment.tag),
                elements: segment.elements.map { .text($0.first?.first ?? "") })
        }
        // What is beyond all digits stays as it is, and is held.
        guard let sum = try? InvoiceTotal(written).sum(), let text = sum.implied(places: 2)
        else { return }
        segments[index].set(1, text)
    }
}
