public import Diagnostics

/// An owned copy of one transaction set, ST to SE: its bytes once, and where its elements end.
///
/// Reuse one for many sets (`removeAll` keeps the memory). Segments count from 0 here, as an
/// array's; elements as in `Segment`. Memory: the bytes, four for each element, 24 a segment.
public struct TransactionSet: Sendable {
    @usableFromInline
    struct Row: Sendable {
        @usableFromInline var start: UInt32
        @usableFromInline var firstMark: UInt32
        @usableFromInline var elementCount: UInt32
        @usableFromInline var line: UInt32
        @usableFromInline var byteOffset: Int
    }

    /// The segments' bytes; `range` says where in them each element lies.
    @usableFromInline package private(set) var bytes: [UInt8] = []
    @usableFromInline private(set) var marks: [UInt32] = []
    @usableFromInline private(set) var rows: [Row] = []
    /// The delimiters of the interchange that it came in.
    public private(set) var delimiters = Delimiters.usual
    /// The largest size in bytes.
    public let maximumBytes: Int

    /// Makes an empty set that takes as much as the limits allow.
    public init(limits: X12Limits = X12Limits()) {
        maximumBytes = limits.setBytes
    }

    /// Makes an empty set whose segments are written and not read: of a document that came in
    /// another form.
    package init(delimiters: Delimiters, limits: X12Limits = X12Limits()) {
        maximumBytes = limits.setBytes
        self.delimiters = delimiters
    }

    /// How many segments it has.
    public var count: Int { rows.count }
    /// The indices of its segments: `for segment in set.segments`.
    public var segments: Range<Int> { 0..<rows.count }
    /// How many bytes it holds.
    public var byteCount: Int { bytes.count }

    /// Forgets all segments and keeps the memory for the next set.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
    }

    /// Appends a copy of a segment.
    ///
    /// - Throws: `parse.set.too-large` when the set would exceed its limit; it is unchanged then.
    public mutating func append(_ segment: borrowing Segment) throws(Diagnostic) {
        let length = segment.byteCount
        guard bytes.count + length + 1 <= maximumBytes else {
            throw Diagnostic(
                .setTooLarge, "A transaction set is larger than \(maximumBytes) bytes",
                at: .data(
                    DataPlace(
                        segment: rows.count + 1, tag: segment.tag.description,
                        byte: segment.byteOffset, line: segment.line)))
        }
        let from = bytes.count
        delimiters = segment.delimiters
        rows.append(
            Row(
                start: UInt32(from), firstMark: UInt32(marks.count),
                elementCount: UInt32(segment.elementCount),
                line: UInt32(truncatingIfNeeded: segment.line), byteOffset: segment.byteOffset))
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: segment.base + segment.start, count: length))
        bytes.append(delimiters.segment)
        let firstMark = marks.count
        marks.append(
            contentsOf: UnsafeBufferPointer(start: segment.marks, count: segment.elementCount + 1))
        let shift = UInt32(truncatingIfNeeded: from &- segment.start)
        var copied = marks.mutableSpan
        for mark in firstMark..<copied.count { copied[mark] &+= shift }
    }

    /// Appends a segment that is not X12 where it comes from; no value may hold a delimiter.
    ///
    /// - Parameters:
    ///   - tag: its id.
    ///   - values: its elements, the first being element 1.
    ///   - byteOffset: where its source begins in the file.
    ///   - line: the line there, from 1.
    /// - Throws: `parse.set.too-large` when the set would exceed its limit; it is unchanged then.
    package mutating func append(
        _ tag: String, _ values: some Collection<[UInt8]>, byteOffset: Int, line: Int
    ) throws(Diagnostic) {
        let length = values.reduce(tag.utf8.count + values.count + 1) { $0 + $1.count }
        guard bytes.count + length <= maximumBytes else {
            throw Diagnostic(
                .setTooLarge, "A transaction set is larger than \(maximumBytes) bytes",
                at: .data(
                    DataPlace(segment: rows.count + 1, tag: tag, byte: byteOffset, line: line)))
        }
        rows.append(
            Row(
                start: UInt32(bytes.count), firstMark: UInt32(marks.count),
                elementCount: UInt32(values.count), line: UInt32(truncatingIfNeeded: line),
                byteOffset: byteOffset))
        bytes.append(contentsOf: tag.utf8)
        marks.append(UInt32(bytes.count))
        for value in values {
            bytes.append(delimiters.element)
            bytes.append(contentsOf: value)
            marks.append(UInt32(bytes.count))
        }
        bytes.append(delimiters.segment)
    }

    /// Lends a segment; everything that `Segment` offers works on it.
    @inlinable
    public func withSegment<Result, Failure: Error>(
        _ index: Int, _ body: (borrowing Segment) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let row = rows[index]
        let delimiters = self.delimiters
        return try bytes.withUnsafeBufferPointer { bytes throws(Failure) -> Result in
            try marks.withUnsafeBufferPointer { marks throws(Failure) -> Result in
                // A segment has at least one mark and one byte, so neither array is empty.
                let segment = Segment(
                    base: bytes.baseAddress.unsafelyUnwrapped,
                    marks: marks.baseAddress.unsafelyUnwrapped + Int(row.firstMark),
                    start: Int(row.start), elementCount: Int(row.elementCount),
                    byteOffset: row.byteOffset, delimiters: delimiters, lines: nil,
                    knownLine: Int(row.line))
                return try body(segment)
            }
        }
    }

    /// The segment's id.
    public func tag(_ index: Int) -> SegmentTag { withSegment(index) { $0.tag } }

    /// How many elements follow the segment's id.
    @inlinable
    public func elementCount(_ index: Int) -> Int { Int(rows[index].elementCount) }

    /// The offset of the segment's first byte in the file.
    public func byteOffset(_ index: Int) -> Int { rows[index].byteOffset }

    /// The line of the file that holds the segment's first byte, from 1.
    public func line(_ index: Int) -> Int { Int(rows[index].line) }

    /// Whether the element is empty or absent.
    @inlinable
    public func isEmpty(_ index: Int, _ element: Int) -> Bool { range(index, element).isEmpty }

    /// An element as text; empty when absent.
    public func text(_ index: Int, _ element: Int) -> String {
        withSegment(index) { $0.text(element) }
    }

    /// An element as text without the blanks at its end, to which X12 gives no meaning (X12.6,
    /// string elements); empty when absent.
    public func trimmedText(_ index: Int, _ element: Int) -> String {
        guard element <= elementCount(index) else { return "" }
        return withSegment(index) { $0.trimmedText(element) }
    }

    /// A component as text; components and repetitions count from 1. Empty when absent.
    public func component(
        _ index: Int, _ element: Int, _ component: Int, repetition: Int = 1
    ) -> String {
        withSegment(index) { $0.component(element, component, repetition: repetition) }
    }

    /// Whether the element is exactly `text`.
    public func equals(_ index: Int, _ element: Int, _ text: StaticString) -> Bool {
        withSegment(index) { $0.equals(element, text) }
    }

    /// Whether the element is exactly `text`, byte for byte.
    public func equals(_ index: Int, _ element: Int, _ text: String) -> Bool {
        guard element <= elementCount(index) else { return text.isEmpty }
        return withSegment(index) { $0.equals(element, text) }
    }

    /// Where an element lies in `bytes`; an empty range when it is absent.
    @inlinable @inline(__always)
    package func range(_ index: Int, _ element: Int) -> Range<Int> {
        let row = rows[index]
        guard element >= 0, element <= Int(row.elementCount) else { return 0..<0 }
        let mark = Int(row.firstMark) &+ element
        let from = element == 0 ? Int(row.start) : Int(marks[mark &- 1]) &+ 1
        return Range(uncheckedBounds: (from, Int(marks[mark])))
    }

    /// Where a component lies in `bytes`, of the element's first occurrence; 0 is the whole
    /// element. An empty range when it is absent.
    package func range(_ index: Int, _ element: Int, component: Int) -> Range<Int> {
        guard component > 0 else { return range(index, element) }
        return withSegment(index) { segment in
            let part = segment.part(element, component, 1)
            guard let start = part.baseAddress, part.count > 0 else { return 0..<0 }
            return start - segment.base..<start - segment.base + part.count
        }
    }

    /// The text of a part of a set's bytes: UTF-8, or ISO 8859-1 where it is no valid UTF-8.
    package static func text(of bytes: [UInt8], _ range: Range<Int>) -> String {
        bytes.withUnsafeBufferPointer { Segment.text($0.extracting(range)) }
    }

    /// Lends an element's bytes.
    public func span<Result, Failure: Error>(
        _ index: Int, _ element: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withSegment(index) { segment throws(Failure) -> Result in
            try segment.withElement(element, body)
        }
    }
}
