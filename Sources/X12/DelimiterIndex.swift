/// Where the delimiters of the bytes at hand lie: stage one of reading.
///
/// One pass over each window finds element separators and terminators sixteen bytes at a time and
/// writes their offsets; a second table says which of them end a segment. Finding the next segment
/// is then two loads. The pass runs a window ahead of the reader, so both tables stay in the
/// cache, and a change of delimiters costs at most one window of rework.
///
/// The tables are plain allocations because their addresses are lent out in `Segment`s; they are
/// freed with the index, and nothing but `SegmentReader` sees them.
struct DelimiterIndex: ~Copyable {
    /// How far one pass looks ahead, in bytes.
    static let window = 32 * 1024
    /// Room that a pass may write past its last entry, because it writes eight at a time.
    private static let slack = 8

    private(set) var marks: UnsafeMutablePointer<UInt32>
    private(set) var markCount = 0
    private var markCapacity: Int
    private var ends: UnsafeMutablePointer<UInt32>
    private var endCount = 0
    /// The first mark of the segment that comes next.
    private(set) var nextMark = 0
    private var nextEnd = 0
    /// Everything before this offset has been looked at.
    private(set) var scanned = 0

    init() {
        markCapacity = Self.window + 64
        marks = .allocate(capacity: markCapacity + Self.slack)
        ends = .allocate(capacity: Self.window + Self.slack)
    }

    deinit {
        marks.deallocate()
        ends.deallocate()
    }

    /// Whether a terminator is known.
    var hasSegment: Bool { nextEnd < endCount }

    /// The mark of the next terminator; only when `hasSegment`.
    var endMark: Int { Int(ends[nextEnd]) }

    /// Goes on after the next terminator.
    mutating func takeSegment() {
        nextMark = Int(ends[nextEnd]) + 1
        nextEnd += 1
    }

    /// Forgets everything, and begins again at `offset`.
    mutating func restart(at offset: Int) {
        markCount = 0
        endCount = 0
        nextMark = 0
        nextEnd = 0
        scanned = offset
    }

    /// Adds a mark by hand: for ISA, whose separators are found otherwise, and at the end of file.
    mutating func append(_ offset: Int) {
        makeRoom(1)
        marks[markCount] = UInt32(truncatingIfNeeded: offset)
        markCount += 1
    }

    /// Makes all marks so far belong to segments that were taken.
    mutating func takeAll() {
        nextMark = markCount
        nextEnd = endCount
    }

    /// Shortens the next segment by its last byte.
    mutating func shortenNext() {
        marks[endMark] -= 1
    }

    /// Follows the bytes, which moved down by `distance`. Everything taken is forgotten.
    mutating func move(by distance: Int) {
        let shift = UInt32(truncatingIfNeeded: distance)
        for at in nextMark..<markCount { marks[at - nextMark] = marks[at] - shift }
        for at in nextEnd..<endCount { ends[at - nextEnd] = ends[at] - UInt32(nextMark) }
        markCount -= nextMark
        endCount -= nextEnd
        nextMark = 0
        nextEnd = 0
        scanned = max(0, scanned - distance)
    }

    /// Looks at the next window of the bytes up to `limit`; only when no segment is known.
    ///
    /// Reads whole blocks of 64 bytes: `base` must be readable for 64 bytes beyond `limit`.
    mutating func scan(_ base: UnsafePointer<UInt8>, upTo limit: Int, _ delimiters: Delimiters) {
        for at in nextMark..<markCount { marks[at - nextMark] = marks[at] }
        markCount -= nextMark
        nextMark = 0
        endCount = 0
        nextEnd = 0
        makeRoom(Self.window)
        let stop = min(limit, scanned + Self.window)
        let element = SIMD16<UInt8>(repeating: delimiters.element)
        let segment = SIMD16<UInt8>(repeating: delimiters.segment)
        let raw = UnsafeRawPointer(base)
        // The loop's state in locals: worth a fifth.
        let marks = self.marks
        let ends = self.ends
        var markCount = self.markCount
        var endCount = self.endCount
        var at = scanned
        while at < stop {
            var separators = Self.bits(raw + at, element)
            var terminators = Self.bits(raw + at, segment)
            if stop - at < 64 {
                let valid = (UInt64(1) << UInt64(stop - at)) &- 1
                separators &= valid
                terminators &= valid
            }
            let both = separators | terminators
            while terminators != 0 {
                let before = (terminators & (0 &- terminators)) &- 1
                ends[endCount] = UInt32(
                    truncatingIfNeeded: markCount &+ (both & before).nonzeroBitCount)
                endCount &+= 1
                terminators &= terminators &- 1
            }
            Self.write(both, UInt32(truncatingIfNeeded: at), marks + markCount)
            markCount &+= both.nonzeroBitCount
            at &+= 64
        }
        self.markCount = markCount
        self.endCount = endCount
        scanned = stop
    }

    /// Writes the offsets of the set bits: eight at a time without asking, so that the usual
    /// number of delimiters costs no mispredicted branch.
    @inline(__always)
    private static func write(
        _ bits: UInt64, _ offset: UInt32, _ out: UnsafeMutablePointer<UInt32>
    ) {
        var bits = bits
        var out = out
        while bits != 0 {
            for lane in 0..<8 {
                out[lane] = offset &+ UInt32(truncatingIfNeeded: bits.trailingZeroBitCount)
                bits &= bits &- 1
            }
            out += 8
        }
    }

    /// One bit for each of 64 bytes: whether it equals the byte repeated in `wanted`.
    @inline(__always)
    private static func bits(_ block: UnsafeRawPointer, _ wanted: SIMD16<UInt8>) -> UInt64 {
        bits16(block, wanted)
            | bits16(block + 16, wanted) << 16
            | bits16(block + 32, wanted) << 32
            | bits16(block + 48, wanted) << 48
    }

    /// Gathers the lanes of a comparison into 16 bits: keep bit i of lane i, then let a
    /// multiplication add the eight lanes of each half into its top byte.
    @inline(__always)
    private static func bits16(_ block: UnsafeRawPointer, _ wanted: SIMD16<UInt8>) -> UInt64 {
        let equal = block.loadUnaligned(as: SIMD16<UInt8>.self) .== wanted
        let lanes = unsafeBitCast(equal, to: SIMD2<UInt64>.self) & 0x8040_2010_0804_0201
        let low = (lanes[0] &* 0x0101_0101_0101_0101) &>> 56
        let high = (lanes[1] &* 0x0101_0101_0101_0101) &>> 56
        return low | high &<< 8
    }

    private mutating func makeRoom(_ count: Int) {
        guard markCount + count > markCapacity else { return }
        markCapacity = max(markCapacity * 2, markCount + count)
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: markCapacity + Self.slack)
        larger.update(from: marks, count: markCount)
        marks.deallocate()
        marks = larger
    }
}
