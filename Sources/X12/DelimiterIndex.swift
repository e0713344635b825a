/// Where the delimiters of the bytes at hand lie: stage one of reading.
///
/// One pass over each window finds element separators and terminators sixteen bytes at a time and
/// writes their offsets; a second table says which of them end a segment. Finding the next segment
/// is then two loads. The pass runs a window ahead of the reader, so both tables stay in the
/// cache, and a change of delimiters costs at most one window of rework.
///
/// The tables are plain allocations because their addresses are lent out in `Segment`s. Their one
/// owner, `SegmentReader`, frees them; it never copies the index. (Not `~Copyable` with a `deinit`:
/// the 6.3.1 compiler then fails to inline the reader's hot path into other modules.)
@usableFromInline
struct DelimiterIndex {
    /// How far one pass looks ahead, in bytes.
    static let window = 32 * 1024
    /// Room that a pass may write past its last entry, because it writes eight at a time.
    private static let slack = 8

    @usableFromInline private(set) var marks: UnsafeMutablePointer<UInt32>
    private(set) var markCount = 0
    private var markCapacity: Int
    @usableFromInline private(set) var ends: UnsafeMutablePointer<UInt32>
    @usableFromInline private(set) var endCount = 0
    /// The first mark of the segment that comes next.
    @usableFromInline var nextMark = 0
    @usableFromInline var nextEnd = 0
    /// Everything before this offset has been looked at.
    private(set) var scanned = 0

    init() {
        markCapacity = Self.window + 64
        marks = .allocate(capacity: markCapacity + Self.slack)
        ends = .allocate(capacity: Self.window + Self.slack)
    }

    /// Gives the tables back; the reader that owns the index does so at its end.
    func deallocate() {
        marks.deallocate()
        ends.deallocate()
    }

    /// Whether a terminator is known.
    @inlinable
    var hasSegment: Bool { nextEnd < endCount }

    /// The mark of the next terminator; only when `hasSegment`.
    @inlinable
    var endMark: Int { Int(ends[nextEnd]) }

    /// Goes on after the next terminator.
    @inlinable
    mutating func takeSegment() {
        nextMark = Int(ends[nextEnd]) &+ 1
        nextEnd &+= 1
    }

    /// Forgets everything, and begins again at `offset`.
    mutating func restart(at offset: Int) {
        markCount = 0
        endCount = 0
        nextMark = 0
        nextEnd = 0
        scanned = offset
    }

    /// Forgets what was not taken yet, and keeps what was; begins again at `offset`.
    mutating func dropRest(at offset: Int) {
        markCount = nextMark
        endCount = nextEnd
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
            var (separators, terminators) = Self.bits(raw + at, element, segment)
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

    /// One bit for each of the 64 bytes from `block` on: whether it separates elements, and whether
    /// it ends a segment.
    ///
    /// Swift has no instruction that gathers a comparison's lanes into bits. Instead lane i of the
    /// word w (eight bytes) keeps its bit w; all words together are then a matrix of 8 × 8 bits,
    /// whose transpose is the answer, for both delimiters at once (Warren, Hacker's Delight, 7-3).
    @inline(__always)
    private static func bits(
        _ block: UnsafeRawPointer, _ element: SIMD16<UInt8>, _ segment: SIMD16<UInt8>
    ) -> (separators: UInt64, terminators: UInt64) {
        typealias Words = SIMD2<UInt64>
        var elements = Words()
        var segments = Words()
        var kept = Words(0x0101_0101_0101_0101, 0x0202_0202_0202_0202)
        let two = Words(repeating: 2)
        for vector in 0..<4 {
            let bytes = block.loadUnaligned(fromByteOffset: 16 * vector, as: SIMD16<UInt8>.self)
            elements |= unsafeBitCast(bytes .== element, to: Words.self) & kept
            segments |= unsafeBitCast(bytes .== segment, to: Words.self) & kept
            kept = kept &<< two
        }
        let even = Words(elements[0], segments[0])
        let odd = Words(elements[1], segments[1])
        var matrix: Words = even | odd
        Self.swapBits(&matrix, 7, 0x00AA_00AA_00AA_00AA)
        Self.swapBits(&matrix, 14, 0x0000_CCCC_0000_CCCC)
        Self.swapBits(&matrix, 28, 0x0000_0000_F0F0_F0F0)
        return (matrix[0], matrix[1])
    }

    /// One step of the transposition: exchanges the bits in `mask` with those `distance` higher.
    @inline(__always)
    private static func swapBits(
        _ matrix: inout SIMD2<UInt64>, _ distance: UInt64, _ mask: UInt64
    ) {
        let by = SIMD2<UInt64>(repeating: distance)
        let shifted: SIMD2<UInt64> = matrix &>> by
        let swap: SIMD2<UInt64> = (matrix ^ shifted) & SIMD2<UInt64>(repeating: mask)
        let back: SIMD2<UInt64> = swap &<< by
        matrix ^= swap ^ back
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
