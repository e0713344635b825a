/// Reads segments from bytes that arrive in pieces of any size.
///
/// Pull it: `next()` says whether a segment is there, more bytes are wanted, or the end has come.
///
/// ```swift
/// var reader = SegmentReader()
/// while true {
///     switch reader.next() {
///     case .segment: use(reader.segment)          // lent until the next call
///     case .needsBytes: more ? reader.fill(chunk) : reader.finish()
///     case .skipped(let skipped): report(skipped)
///     case .fault(let fault): report(fault.diagnostic())
///     case .end: return
///     }
/// }
/// ```
///
/// Delimiters come from each ISA anew. Between segments blanks and line ends are passed over;
/// between interchanges anything is, and reported. The same bytes give the same steps however they
/// are cut. Memory: the bytes given at once, and at most one segment of `X12Limits.segmentBytes`.
///
/// The buffer is a plain allocation because a `Segment` lends out addresses into it; it is freed
/// with the reader, and changes only in `mutating` functions, which no loan can outlast.
public struct SegmentReader: ~Copyable {
    /// What one call of `next` found.
    public enum Step: Hashable, Sendable {
        /// A segment: see `segment`.
        case segment
        /// Everything so far has been read: `fill` or `finish`.
        case needsBytes
        /// Bytes outside any interchange.
        case skipped(Skipped)
        /// Something is wrong; reading goes on.
        case fault(SegmentFault)
        /// The end of the file.
        case end
    }

    enum Phase {
        /// Before, between and after interchanges.
        case seeking
        /// Within one.
        case reading
        /// Within a segment that is too long, until its terminator.
        case discarding
    }

    let limits: X12Limits
    /// The longest segment that may be taken as it lies; -1 where each needs a closer look.
    @usableFromInline var plainLimit: Int
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// The bytes at hand are `base[start..<count]`.
    var count = 0
    @usableFromInline var start = 0
    /// The file offset of `base[0]`.
    @usableFromInline var baseOffset: Int
    @usableFromInline var index = DelimiterIndex()
    @usableFromInline let lines: UnsafeMutablePointer<LineCursor>
    var phase: Phase
    var isFinished = false
    var saidUnterminated = false
    /// Bytes passed over since the last interchange.
    var skippedFrom: (offset: Int, line: Int)?
    var skippedIsBlank = true
    var skippedHasMark = false
    /// How far the search for ISA has come.
    var sought = 0
    /// The file offset where binary data that is too long ends; while discarding it.
    var discardedUntil: Int?
    /// The file offset of the last binary data that were said to have a wrong length.
    var reportedBinary: Int?

    /// The current segment.
    @usableFromInline var currentMark = 0
    @usableFromInline var currentStart = 0
    @usableFromInline var currentElements = 0
    @usableFromInline var marks: UnsafeMutablePointer<UInt32>
    /// Where its bytes lie: in `base`, or rebuilt.
    @usableFromInline var currentBase: UnsafeMutablePointer<UInt8>
    /// The file offset of `currentBase[0]`, as far as the segment's first byte is concerned.
    @usableFromInline var currentOrigin: Int
    /// Nil where the line had to be counted beforehand: then it is `currentLine`.
    @usableFromInline var currentLines: UnsafeMutablePointer<LineCursor>?
    @usableFromInline var currentLine = 0
    var rebuilt = RebuiltSegment()
    /// The marks of no segment at all.
    let noMarks: UnsafeMutablePointer<UInt32>

    /// The delimiters of the interchange that is being read, or that was read last.
    public internal(set) var delimiters: Delimiters
    /// The form of that interchange.
    private(set) var form = InterchangeForm()
    /// Whether `delimiters` are an interchange's, and not only the usual ones.
    var knowsDelimiters = false
    /// The first bytes of the file, to recognise what is not X12.
    var head: [UInt8] = []

    /// Makes a reader for a file, from its beginning.
    public init(limits: X12Limits = X12Limits()) {
        self.init(resumingAt: 0, line: 1, delimiters: nil, limits: limits)
    }

    /// Makes a reader that goes on in the middle of a file.
    ///
    /// - Parameters:
    ///   - offset: where the bytes that will be filled in begin, from the start of the file.
    ///   - line: the line there, from 1.
    ///   - delimiters: those of the interchange there; nil between interchanges.
    ///   - limits: what to accept.
    public init(
        resumingAt offset: Int, line: Int, delimiters: Delimiters?,
        limits: X12Limits = X12Limits()
    ) {
        self.limits = limits
        plainLimit = limits.segmentBytes
        capacity = 4 * 1024
        base = .allocate(capacity: capacity + 64)
        // Blocks are loaded whole, so the bytes behind the last one must be readable.
        base.initialize(repeating: 0, count: capacity + 64)
        lines = .allocate(capacity: 1)
        baseOffset = offset
        currentBase = base
        currentOrigin = offset
        currentLines = lines
        self.delimiters = delimiters ?? .usual
        knowsDelimiters = delimiters != nil
        phase = delimiters == nil ? .seeking : .reading
        noMarks = .allocate(capacity: 1)
        noMarks.initialize(to: 0)
        marks = noMarks
        lines.initialize(
            to: LineCursor(
                line: line, position: 0, lineEnd: Self.lineEnd(delimiters ?? .usual)))
    }

    deinit {
        index.deallocate()
        rebuilt.deallocate()
        base.deallocate()
        lines.deallocate()
        noMarks.deallocate()
    }

    /// The segment that `next` found, lent: it ends with the expression, or with the next call.
    public var segment: Segment {
        @inlinable _read {
            yield Segment(
                base: currentBase, marks: marks + currentMark, start: currentStart,
                elementCount: currentElements, byteOffset: currentOrigin + currentStart,
                delimiters: delimiters, lines: currentLines, knownLine: currentLine)
        }
    }

    /// The file offset of the first byte that no step has covered yet.
    public var offset: Int { baseOffset + start }

    /// The line of `offset`, from 1.
    public var line: Int { lines.pointee.advance(to: start, in: base) }

    /// Takes over how an interchange is written; its delimiters come beforehand.
    mutating func adopt(_ form: InterchangeForm) {
        self.form = form
        knowsDelimiters = form.isReadable
        plainLimit = form.isPlain ? limits.segmentBytes : -1
        lines.pointee.lineEnd = Self.lineEnd(delimiters)
    }

    /// Whether every byte of the file has been covered by a step.
    var isAtEnd: Bool { isFinished && start == count }

    /// Whether nothing is being passed over, and nothing was said yet of what comes, so that
    /// another reader could go on at `offset`.
    var isBetweenSegments: Bool {
        phase != .discarding && skippedFrom == nil && reportedBinary != offset
    }

    /// What the file seems to be when it begins like some other format; nil otherwise.
    public var foreignFormat: String? { ForeignFormat.name(of: head) }
}

// MARK: - Bytes in

extension SegmentReader {
    /// Gives the reader the next bytes of the file. The current segment ends.
    public mutating func fill(_ bytes: Span<UInt8>) {
        precondition(!isFinished, "no bytes follow after finish()")
        reserve(bytes.count)
        bytes.withUnsafeBufferPointer { source in
            guard let address = source.baseAddress else { return }
            (base + count).update(from: address, count: source.count)
        }
        accept(bytes.count)
    }

    /// Lets the caller read the next bytes of the file straight into the buffer.
    ///
    /// - Parameters:
    ///   - most: how many bytes there is room for.
    ///   - read: writes bytes from the start of the buffer on, and returns how many.
    /// - Returns: how many `read` wrote.
    public mutating func fill<Failure: Error>(
        atMost most: Int, _ read: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        precondition(!isFinished, "no bytes follow after finish()")
        reserve(most)
        let written = try read(UnsafeMutableRawBufferPointer(start: base + count, count: most))
        precondition(written >= 0 && written <= most, "read at most what there is room for")
        accept(written)
        return written
    }

    /// Says that the file ends here.
    public mutating func finish() {
        isFinished = true
    }

    private mutating func accept(_ added: Int) {
        if head.count < 16, baseOffset == 0 {
            head += UnsafeBufferPointer(start: base + count, count: min(added, 16 - head.count))
        }
        count += added
    }

    /// Moves what is left to the front of the buffer, and makes room behind it.
    private mutating func reserve(_ added: Int) {
        defer { endSegment() }
        if start > 0 {
            _ = lines.pointee.advance(to: start, in: base)
            lines.pointee.position = 0
            base.update(from: base + start, count: count - start)
            index.move(by: start)
            sought = max(0, sought - start)
            baseOffset += start
            count -= start
            start = 0
        }
        guard count + added > capacity else { return }
        precondition(count + added <= 1 << 31, "give a file in pieces: at most 1 GB at once")
        capacity = max(capacity * 2, count + added)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 64)
        larger.initialize(repeating: 0, count: capacity + 64)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
