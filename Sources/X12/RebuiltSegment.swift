/// A segment that cannot be lent as it lies in the buffer: wrapped over several lines, or holding
/// binary data in which delimiters mean nothing. Its marks, and where needed its bytes, are here.
///
/// One is reused for all; the memory is a plain allocation because its addresses are lent out in
/// `Segment`s. Its one owner, `SegmentReader`, frees it.
struct RebuiltSegment {
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private var byteCapacity: Int
    private(set) var byteCount = 0
    private(set) var marks: UnsafeMutablePointer<UInt32>
    private var markCapacity: Int
    private(set) var markCount = 0

    init() {
        byteCapacity = 1
        bytes = .allocate(capacity: byteCapacity)
        markCapacity = 32
        marks = .allocate(capacity: markCapacity)
    }

    func deallocate() {
        bytes.deallocate()
        marks.deallocate()
    }

    /// Takes the bytes but for line breaks, and marks `separator`s and the end.
    mutating func join(_ source: UnsafeBufferPointer<UInt8>, separator: UInt8) {
        if source.count > byteCapacity {
            byteCapacity = max(source.count, byteCapacity * 2)
            bytes.deallocate()
            bytes = .allocate(capacity: byteCapacity)
        }
        byteCount = 0
        for byte in source where !ASCII.isLineBreak(byte) {
            bytes[byteCount] = byte
            byteCount += 1
        }
        markSeparators(in: bytes, 0..<byteCount, separator)
    }

    /// Marks `separator`s of a range and its end; no bytes are taken.
    ///
    /// - Parameter most: how many separators count; behind them everything is data.
    mutating func markSeparators(
        in base: UnsafePointer<UInt8>, _ range: Range<Int>, _ separator: UInt8, most: Int = .max
    ) {
        markCount = 0
        var at = range.lowerBound
        while at < range.upperBound, markCount < most {
            if base[at] == separator { append(at) }
            at += 1
        }
        append(range.upperBound)
    }

    /// Takes marks that were found otherwise, the end among them.
    mutating func mark(_ offsets: [Int]) {
        markCount = 0
        for offset in offsets { append(offset) }
    }

    private mutating func append(_ offset: Int) {
        if markCount == markCapacity {
            markCapacity *= 2
            let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: markCapacity)
            larger.update(from: marks, count: markCount)
            marks.deallocate()
            marks = larger
        }
        marks[markCount] = UInt32(truncatingIfNeeded: offset)
        markCount += 1
    }
}
