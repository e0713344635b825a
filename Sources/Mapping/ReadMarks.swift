import X12

/// Which elements the rules have read: one bit for each of 64, and one a component where a rule
/// reads a component alone. No segment and no record has more.
///
/// A rule marks each value that it takes, so the bits lie in plain memory, which costs no look
/// whether somebody else holds them too.
final class ReadMarks {
    private let elements: UnsafeMutableBufferPointer<UInt64>
    private var components: [Int: UInt64] = [:]

    init(segments: Int) {
        elements = .allocate(capacity: segments)
        elements.initialize(repeating: 0)
    }

    deinit { elements.deallocate() }

    /// Marks an element as read.
    @inline(__always)
    func mark(_ segment: Int, _ element: Int) {
        precondition(elements.indices.contains(segment), "the set has the segment")
        if (1...64).contains(element) { elements[segment] |= 1 &<< UInt64(element - 1) }
    }

    /// Marks an element, or a component of it, as read; component 0 is the whole element.
    func mark(_ segment: Int, _ element: Int, component: Int) {
        guard component > 0 else { return mark(segment, element) }
        guard (1...64).contains(element) else { return }
        components[segment << 6 | (element - 1), default: 0] |= 1 << UInt64(component & 63)
    }

    /// Whether a rule has read everything that a segment holds.
    func hasAll(_ segment: Int, of set: TransactionSet) -> Bool {
        let count = set.elementCount(segment)
        guard count > 0 else { return true }
        for element in 1...count {
            guard has(segment, element, of: set) else { return false }
        }
        return true
    }

    /// Whether a rule has read all that an element holds; an empty one holds nothing.
    func has(_ segment: Int, _ element: Int, of set: TransactionSet) -> Bool {
        if (1...64).contains(element), elements[segment] & (1 &<< UInt64(element - 1)) != 0 {
            return true
        }
        return set.isEmpty(segment, element) || hasAllComponents(segment, element, of: set)
    }

    private func hasAllComponents(_ segment: Int, _ element: Int, of set: TransactionSet) -> Bool {
        guard (1...64).contains(element), let read = components[segment << 6 | (element - 1)] else {
            return false
        }
        // A rule reads the first occurrence; what repeats has more to say.
        let (occurrences, count) = set.withSegment(segment) {
            ($0.repetitionCount(element), $0.componentCount(element))
        }
        return occurrences == 1
            && (1...max(1, count)).allSatisfy { component in
                read & 1 << UInt64(component & 63) != 0
                    || set.component(segment, element, component).isEmpty
            }
    }
}
