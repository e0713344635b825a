/// One segment, seen where it lies in a reader's buffer: no copy, no allocation.
///
/// Elements count from 1; 0 is the segment id. An element that the segment does not have is empty.
///
/// The view holds pointers into the buffer of its `SegmentReader` or `TransactionSet`. It cannot
/// outlive them: it is not copyable, and it is only ever lent (`borrowing`), by an accessor that
/// keeps the owner from changing for as long as the loan lasts. That makes the pointers safe.
public struct Segment: ~Copyable {
    @usableFromInline let base: UnsafePointer<UInt8>
    /// The ends of elements 0…elementCount, as offsets from `base`.
    @usableFromInline let marks: UnsafePointer<UInt32>
    @usableFromInline let start: Int
    @usableFromInline let lines: UnsafeMutablePointer<LineCursor>?
    @usableFromInline let knownLine: Int

    /// How many elements follow the id, empty ones at the end included.
    public let elementCount: Int
    /// The offset of the segment's first byte in the file, from 0.
    public let byteOffset: Int
    /// The delimiters in force.
    public let delimiters: Delimiters

    @inlinable
    init(
        base: UnsafePointer<UInt8>, marks: UnsafePointer<UInt32>, start: Int, elementCount: Int,
        byteOffset: Int, delimiters: Delimiters, lines: UnsafeMutablePointer<LineCursor>?,
        knownLine: Int
    ) {
        self.base = base
        self.marks = marks
        self.start = start
        self.elementCount = elementCount
        self.byteOffset = byteOffset
        self.delimiters = delimiters
        self.lines = lines
        self.knownLine = knownLine
    }

    /// The line of the file that holds the first byte, from 1. Counted on demand.
    public var line: Int {
        guard let lines else { return knownLine }
        return lines.pointee.advance(to: start, in: base)
    }

    /// The segment id.
    @inlinable
    public var tag: SegmentTag {
        SegmentTag(base + start, count: Int(marks[0]) - start)
    }

    /// How many bytes the segment has, without its terminator.
    @inlinable
    public var byteCount: Int { Int(marks[elementCount]) - start }

    /// The element's bytes; empty when the segment does not have it.
    @inlinable
    func range(_ element: Int) -> UnsafeBufferPointer<UInt8> {
        guard element >= 0, element <= elementCount else {
            return UnsafeBufferPointer(start: base, count: 0)
        }
        let from = element == 0 ? start : Int(marks[element &- 1]) &+ 1
        return UnsafeBufferPointer(start: base + from, count: Int(marks[element]) &- from)
    }

    /// How many bytes the element has.
    @inlinable
    public func length(_ element: Int) -> Int { range(element).count }

    /// Whether the element is empty or absent.
    @inlinable
    public func isEmpty(_ element: Int) -> Bool { range(element).count == 0 }

    /// The element as text: UTF-8, or ISO 8859-1 where it is no valid UTF-8.
    public func text(_ element: Int) -> String { Self.text(range(element)) }

    /// The element as `text` gives it, without the blanks at its end, to which X12 gives no meaning
    /// (X12.6, string elements).
    public func trimmedText(_ element: Int) -> String {
        let bytes = range(element)
        var count = bytes.count
        while count > 0, bytes[count &- 1] == UInt8(ascii: " ") { count &-= 1 }
        if count == 0 { return "" }
        return Self.text(UnsafeBufferPointer(start: bytes.baseAddress, count: count))
    }

    /// A copy of the element's bytes.
    public func bytes(_ element: Int) -> [UInt8] { [UInt8](range(element)) }

    /// Whether the element is exactly `text`, byte for byte.
    @inlinable
    public func equals(_ element: Int, _ text: StaticString) -> Bool {
        let bytes = range(element)
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        let other = text.utf8Start
        for at in 0..<bytes.count where bytes[at] != other[at] { return false }
        return true
    }

    /// Whether the element is exactly `text`, byte for byte.
    public func equals(_ element: Int, _ text: String) -> Bool {
        let bytes = range(element)
        var other = text.utf8.makeIterator()
        guard bytes.count == text.utf8.count else { return false }
        for byte in bytes where other.next() != byte { return false }
        return true
    }

    /// The element's bytes in one word, the first in the highest byte, zeros behind the last: what
    /// tells short values apart without a loop. Nil for an element of more than eight bytes.
    @inlinable @inline(__always)
    public func word(_ element: Int) -> UInt64? {
        guard element >= 0, element <= elementCount else { return 0 }
        let from = element == 0 ? start : Int(marks[element &- 1]) &+ 1
        let end = Int(marks[element])
        let count = end &- from
        guard count > 0, count <= 8 else { return count == 0 ? 0 : nil }
        // Eight bytes are loaded at once where the segment has them, up to the element's end or
        // from its beginning on; what is not the element's is shifted or masked out.
        let unused = UInt64(truncatingIfNeeded: 64 &- 8 &* count)
        let bytes = UnsafeRawPointer(base)
        if end &- 8 >= start {
            let word = bytes.loadUnaligned(fromByteOffset: end &- 8, as: UInt64.self)
            return UInt64(bigEndian: word) &<< unused
        }
        if from &+ 8 <= Int(marks[elementCount]) {
            let word = bytes.loadUnaligned(fromByteOffset: from, as: UInt64.self)
            return UInt64(bigEndian: word) & (~0 &<< unused)
        }
        var word: UInt64 = 0
        for at in from..<end { word = word &<< 8 | UInt64(base[at]) }
        return word &<< unused
    }

    /// Lends the element's bytes.
    @inlinable
    public func withElement<Result: ~Copyable, Failure: Error>(
        _ element: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(Span(_unsafeElements: range(element)))
    }

    /// Lends the bytes of every element in turn, the id (0) first.
    @inlinable
    public func forEachElement<Failure: Error>(
        _ body: (Int, Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var from = start
        var element = 0
        while element <= elementCount {
            let end = Int(marks[element])
            let bytes = UnsafeBufferPointer(start: base + from, count: end &- from)
            try body(element, Span(_unsafeElements: bytes))
            from = end &+ 1
            element &+= 1
        }
    }

    /// Lends the bytes of the whole segment, without its terminator.
    @inlinable
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let whole = UnsafeBufferPointer(start: base + start, count: byteCount)
        return try body(Span(_unsafeElements: whole))
    }

    static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        // Nearly all is short ASCII, which needs no second look: validating costs ten times as
        // much.
        var all: UInt8 = 0
        let ascii = String(unsafeUninitializedCapacity: bytes.count) { room in
            for at in 0..<bytes.count {
                room[at] = bytes[at]
                all |= bytes[at]
            }
            return bytes.count
        }
        if all < 0x80 { return ascii }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = ""
        for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        return text
    }
}

// MARK: - Repetitions and components

extension Segment {
    /// How many occurrences the element has: 0 when empty, 1 where nothing repeats.
    public func repetitionCount(_ element: Int) -> Int {
        let bytes = range(element)
        guard bytes.count > 0 else { return 0 }
        guard let separator = delimiters.repetition else { return 1 }
        return 1 + bytes.count { $0 == separator }
    }

    /// How many components an occurrence of the element has: 0 when empty. Counts from 1.
    public func componentCount(_ element: Int, repetition: Int = 1) -> Int {
        let bytes = occurrence(element, repetition)
        guard bytes.count > 0 else { return 0 }
        guard delimiters.component != 0 else { return 1 }
        return 1 + bytes.count { $0 == delimiters.component }
    }

    /// One component as text; components and repetitions count from 1. Empty when absent.
    public func component(_ element: Int, _ component: Int, repetition: Int = 1) -> String {
        Self.text(part(element, component, repetition))
    }

    /// Lends the bytes of one component; components and repetitions count from 1.
    public func withComponent<Result: ~Copyable, Failure: Error>(
        _ element: Int, _ component: Int, repetition: Int = 1,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(Span(_unsafeElements: part(element, component, repetition)))
    }

    /// Lends the bytes of one occurrence of a repeating element; it counts from 1.
    public func withRepetition<Result: ~Copyable, Failure: Error>(
        _ element: Int, _ repetition: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(Span(_unsafeElements: occurrence(element, repetition)))
    }

    private func occurrence(_ element: Int, _ repetition: Int) -> UnsafeBufferPointer<UInt8> {
        guard let separator = delimiters.repetition else {
            return repetition == 1 ? range(element) : range(-1)
        }
        return Self.piece(repetition, of: range(element), between: separator)
    }

    func part(_ element: Int, _ component: Int, _ repetition: Int)
        -> UnsafeBufferPointer<UInt8>
    {
        let whole = occurrence(element, repetition)
        guard delimiters.component != 0 else { return component == 1 ? whole : range(-1) }
        return Self.piece(component, of: whole, between: delimiters.component)
    }

    private static func piece(
        _ ordinal: Int, of bytes: UnsafeBufferPointer<UInt8>, between separator: UInt8
    ) -> UnsafeBufferPointer<UInt8> {
        var number = 1
        var from = 0
        for at in 0..<bytes.count where bytes[at] == separator {
            if number == ordinal { return UnsafeBufferPointer(rebasing: bytes[from..<at]) }
            number += 1
            from = at + 1
        }
        guard number == ordinal else { return UnsafeBufferPointer(rebasing: bytes[0..<0]) }
        return UnsafeBufferPointer(rebasing: bytes[from...])
    }
}
