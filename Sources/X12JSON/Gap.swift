import X12

/// The bytes of a file around the point that a reader has come to, so that what stands between two
/// segments can be kept: terminators, line ends, and what no reader could take for a segment.
///
/// Memory: what has been read since the last segment, at most `limit`, and one block.
struct Gap {
    /// The longest gap that is kept.
    static let limit = 64 * 1024

    private var bytes: [UInt8] = []
    /// The file offset of `bytes[0]`.
    private var base = 0
    /// Where the gap begins: the end of the last segment; nil where nothing is to be kept.
    private var from: Int?

    /// Takes in a block of the file, before the reader does; `offset` is how far the reader is.
    mutating func feed(_ block: [UInt8], readerAt offset: Int) {
        let needed = min(from ?? offset, offset)
        // What is too long is not kept, however the file was cut.
        let keep = offset - needed > Self.limit ? offset : needed
        bytes.removeFirst(min(max(keep - base, 0), bytes.count))
        base = max(base, keep)
        bytes += block
    }

    /// Says where the last segment's content ends.
    mutating func begin(at offset: Int) { from = offset }

    /// The gap up to the segment that begins at `end`; nil when it was too long.
    mutating func close(at end: Int) -> [UInt8]? {
        defer { from = nil }
        guard let from, from >= base, end - from <= Self.limit, end - base <= bytes.count else {
            return nil
        }
        return Array(bytes[max(from - base, 0)..<max(end - base, 0)])
    }

    /// The gap where no segment follows: blanks, one terminator, blanks. The rest is none of the
    /// interchange's.
    mutating func close(beforeJunk end: Int, terminator: [UInt8]) -> [UInt8]? {
        defer { from = nil }
        guard let from, from >= base, let byte = terminator.last else { return nil }
        let rest = bytes[(from - base)..<min(max(end - base, from - base), bytes.count)]
            .prefix(Self.limit)
        var stop = rest.startIndex
        if rest.starts(with: terminator) {
            stop += terminator.count
        } else {
            while stop < rest.endIndex, rest[stop] != byte, ByteText.isBlank(rest[stop]) {
                stop += 1
            }
            if stop < rest.endIndex, rest[stop] == byte { stop += 1 }
        }
        while stop < rest.endIndex, ByteText.isBlank(rest[stop]) { stop += 1 }
        return Array(rest[..<stop])
    }
}
