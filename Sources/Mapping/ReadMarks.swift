import X12

/// Which elements the rules have read: one bit an element, and one a component where a rule reads
/// a component alone.
struct ReadMarks: Sendable {
    private var elements: [UInt64]
    private var components: [Int: UInt64] = [:]

    init(segments: Int) {
        elements = [UInt64](repeating: 0, count: segments)
    }

    /// Marks an element, or a component of it, as read; component 0 is the whole element.
    mutating func mark(_ segment: Int, _ element: Int, component: Int = 0) {
        guard element < 64 else { return }
        guard component > 0 else {
            elements[segment] |= 1 << UInt64(element)
            return
        }
        components[segment << 6 | element, default: 0] |= 1 << UInt64(component & 63)
    }

    /// Whether a rule has read everything that a segment holds.
    func hasAll(_ segment: Int, of set: TransactionSet) -> Bool {
        let read = elements[segment]
        let count = set.elementCount(segment)
        guard count > 0 else { return true }
        for element in 1...count {
            if element < 64, read & 1 << UInt64(element) != 0 { continue }
            if set.isEmpty(segment, element) { continue }
            guard hasAllComponents(segment, element, of: set) else { return false }
        }
        return true
    }

    private func hasAllComponents(_ segment: Int, _ element: Int, of set: TransactionSet) -> Bool {
        guard element < 64, let read = components[segment << 6 | element] else { return false }
        let count = set.withSegment(segment) { $0.componentCount(element) }
        return (1...max(1, count)).allSatisfy { component in
            read & 1 << UInt64(component & 63) != 0
                || set.component(segment, element, component).isEmpty
        }
    }
}
