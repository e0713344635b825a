import Diagnostics
import X12

// MARK: - Totals

extension SetValidator {
    /// Adds a segment to the totals that it is part of, and holds those against the count that it
    /// states; `marks` as `GuideTotal.marks` says.
    mutating func tally(_ marks: UInt16, _ segment: borrowing Segment) {
        var added = marks & 0xFF
        while added != 0 {
            let index = added.trailingZeroBitCount
            added &= added &- 1
            tallies[index].add()
            // A total holds text: only its number is read, nothing copied.
            if let position = guide.totals[index].counted.element {
                segment.withElement(position) { tallies[index].add($0) }
            }
        }
        var stated = marks >> 8
        while stated != 0 {
            let index = stated.trailingZeroBitCount
            stated &= stated &- 1
            compare(guide.totals[index], tallies[index], segment)
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
