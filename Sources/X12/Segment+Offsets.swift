extension Segment {
    /// Where in the file the bytes of an element stand, or of one of its components, from 0; nil
    /// where the segment does not have it.
    ///
    /// Elements count as everywhere, 0 being the segment id; component 0 is the whole element.
    public func byteRange(of element: Int, component: Int = 0) -> Range<Int>? {
        guard (0...elementCount).contains(element) else { return nil }
        let bytes = component == 0 ? range(element) : part(element, component, 1)
        guard component == 0 || !bytes.isEmpty, let first = bytes.baseAddress else { return nil }
        let from = byteOffset + (first - (base + start))
        return from..<from + bytes.count
    }
}
