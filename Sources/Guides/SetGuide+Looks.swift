import X12

extension SetGuide {
    /// Looks at each element of a segment: which positions are filled with values that are right at
    /// first sight, and which need a close look; both as bits.
    ///
    /// - Parameter isPlain: what `ByteClasses` says of the segment.
    func firstLook(
        _ segment: borrowing Segment, _ check: SegmentCheck, isPlain: Bool
    ) -> (filled: UInt64, doubtful: UInt64) {
        var (filled, doubtful): (UInt64, UInt64) = (0, 0)
        for position in 0..<min(segment.elementCount, check.count) {
            let count = segment.length(position + 1)
            guard count > 0 else { continue }
            let bit: UInt64 = 1 &<< UInt64(position)
            let element = checks[check.first + position]
            if element.isGood(segment, position + 1, count: count, isPlain: isPlain, codes) {
                filled |= bit
            } else {
                doubtful |= bit
            }
        }
        return (filled, doubtful)
    }

    /// Looks closely at some elements, given as bits: which are blank and so count as empty, and
    /// which are not right. Most that come here are, so that nothing is copied before a fault is
    /// certain.
    ///
    /// - Parameters:
    ///   - first: the first element of the segment in `elements`.
    ///   - table: the bytes' classes.
    func closeLook(
        _ segment: borrowing Segment, _ doubtful: UInt64, first: Int, table: [UInt8]
    ) -> (blank: UInt64, wrong: UInt64) {
        var (blank, wrong): (UInt64, UInt64) = (0, 0)
        var rest = doubtful
        while rest != 0 {
            let index = rest.trailingZeroBitCount
            rest &= rest &- 1
            let check = checks[first + index]
            let (isBlank, isGood) = segment.withElement(index + 1) { bytes -> (Bool, Bool) in
                var isBlank = true
                var seen: UInt8 = 0
                for index in bytes.indices {
                    if bytes[index] != 0x20 { isBlank = false }
                    seen |= table[Int(bytes[index])]
                }
                guard !isBlank, seen & ByteClasses.separator == 0, check.kind != .composite
                else { return (isBlank, false) }
                return (false, ValueVerdict.judge(bytes, check, self, table: table) == .good)
            }
            if isBlank { blank |= 1 << UInt64(index) }
            if !isBlank, !isGood { wrong |= 1 << UInt64(index) }
        }
        return (blank, wrong)
    }
}
