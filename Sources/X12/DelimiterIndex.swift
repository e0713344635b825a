import CScan

/// Where the delimiters of the bytes at hand lie: stage one of reading.
///
/// One pass over each window finds element separators and terminators 64 bytes at a time (`CScan`)
/// and writes their offsets; a second table says which of them end a segment. Finding the next
/// segment is then two loads. The pass runs a window ahead of the reader, so both tables stay in
/// the cache, and a change of delimiters costs at most one window of rework.
///
/// The tables are plain allocations because their addresses are lent out in `Segment`s. Their one
/// owner, `SegmentReader`, frees them; it never copies the index. (Not `~Copyable` with a `deinit`:
/// the 6.3.1 compiler then fails to inline the reader's hot path into other modules.)
@usableFromInline
struct DelimiterIndex {
    /// How far one pass looks ahead, in bytes.
    static let window = 32 * 1024
    /// Room that a pass may write past its last entry, because it writes up to eight at a time.
    private static let slack = 8

    @usableFromInline private(set) var marks: UnsafeMutablePointer<UInt32>
    private(set) var markCount = 0
    private var markCapacity = 0
    private var endCapacity = 0
    @usableFromInline private(set) var ends: UnsafeMutablePointer<UInt32>
    @usableFromInline private(set) var endCount = 0
    /// The first mark of the segment that comes next.
    @usableFromInline var nextMark = 0
    @usableFromInline var nextEnd = 0
    /// Everything before this offset has been looked at.
    private(set) var scanned = 0

    /// The tables are as large as the bytes ask for: most files are small, and a window's worth of
    /// entries costs more to get than such a file to read.
    init() {
        marks = .allocate(capacity: Self.slack)
        ends = .allocate(capacity: Self.slack)
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

    /// Lets the next segment end at `offset`, before its terminator.
    mutating func shortenNext(to offset: Int) {
        marks[endMark] = UInt32(truncatingIfNeeded: offset)
    }

    /// Forgets terminators that are none; right after a `scan`.
    mutating func keepTerminators(where isTerminator: (Int) -> Bool) {
        var kept = nextMark
        var keptEnds = 0
        var end = 0
        for mark in nextMark..<markCount {
            if end < endCount, Int(ends[end]) == mark {
                end += 1
                guard isTerminator(Int(marks[mark])) else { continue }
                ends[keptEnds] = UInt32(kept)
                keptEnds += 1
            }
            marks[kept] = marks[mark]
            kept += 1
        }
        markCount = kept
        endCount = keptEnds
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
        let stop = min(limit, scanned + Self.window)
        makeRoom(stop - scanned)
        if stop - scanned > endCapacity {
            endCapacity = max(stop - scanned, 64)
            ends.deallocate()
            ends = .allocate(capacity: endCapacity + Self.slack)
        }
        let counts = cscan_index(
            base, UInt32(scanned), UInt32(stop), delimiters.element, delimiters.segment, marks,
            UInt32(markCount), ends)
        markCount = Int(counts.marks)
        endCount = Int(counts.ends)
        scanned = stop
    }

    private mutating func makeRoom(_ count: Int) {
        guard markCount + count > markCapacity else { return }
        markCapacity = max(markCapacity * 2, markCount + count, 64)
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: markCapacity + Self.slack)
        larger.update(from: marks, count: markCount)
        marks.deallocate()
        marks = larger
    }
}
