import Diagnostics
import X12

// MARK: - Totals

extension SetValidator {
    /// Adds a segment to the totals that it is part of, and holds those against the count that it
    /// states; `marks` as `GuideTotal.marks` says.
    mutating func tally(_ marks: UInt16, _ segment: borrowing Segment) {
        for index in guide.totals.indices {
            let total = guide.totals[index]
            if marks & 1 << UInt16(index) != 0 {
                tallies[index].add()
                if let position = total.counted.element {
                    segment.withElement(position) { tallies[index].add($0) }
                }
            }
            if marks & 1 << UInt16(index + 8) != 0 { compare(total, tallies[index], segment) }
        }
    }

    /// What is no number of the right length is told as such, and not compared.
    private mutating func compare(_ total: GuideTotal, _ tally: Tally, _ segment: borrowing Segment)
    {
        guard let position = total.statement.element, segment.length(position) <= total.maximum + 2,
            let stated = segment.withElement(position, { Tally.Number($0) }),
            String(stated.digits).count <= total.maximum
        else { return }
        let isCount = total.counted.element == nil
        let agrees =
            isCount
            ? stated.units == Int128(tally.count) * 1_000_000_000
            : !tally.isKnown || tally.agrees(stated, maximum: total.maximum)
        guard !agrees else { return }
        var place = place(of: segment, tag: total.statement.segment)
        place.element = position
        place.reference = total.reference
        let text = segment.text(position)
        if isCount {
            let message =
                "\(place.position) says \(text), but \(total.counted.segment) comes "
                + "\(tally.count) time\(tally.count == 1 ? "" : "s")"
            report(.countWrong, message, at: place, value: segment.bytes(position))
        } else {
            let message =
                "\(place.position) says \(text), but the sum of \(total.counted) is \(tally.text)"
            report(.totalWrong, message, at: place, value: segment.bytes(position))
        }
    }
}
