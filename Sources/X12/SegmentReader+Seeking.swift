extension SegmentReader {
    /// Passes over everything up to the next ISA, counts it, and reads that ISA.
    mutating func seek() -> Step {
        var at = max(start, sought)
        while at < count {
            let byte = base[at]
            if byte == 0x49 {
                // An ISA is judged with the same bytes in sight, however the file was cut.
                guard isFinished || count - at >= InterchangeFrame.reach else {
                    pass(to: at)
                    return .needsBytes
                }
                if count - at >= 4, InterchangeFrame.begins(base + at),
                    let step = found(at)
                {
                    return step
                }
            }
            if skippedFrom == nil { beginSkip(at) }
            if !isPadding(byte, at) { skippedIsBlank = false }
            at += 1
        }
        pass(to: at)
        guard isFinished else { return .needsBytes }
        return takeSkipped() ?? .end
    }

    /// An ISA may begin at `at`: say what was skipped, then read it; nil when it is none.
    private mutating func found(_ at: Int) -> Step? {
        guard frame(at: at) != nil else {
            // Prose may hold the letters; only what stands where an ISA should is a broken one.
            guard skippedFrom == nil || skippedIsBlank else { return nil }
            if skippedFrom == nil { beginSkip(at) }
            skippedIsBlank = false
            pass(to: at + 1)
            return .fault(fault(.unreadableHeader, at: at))
        }
        pass(to: at)
        if let step = takeSkipped() { return step }
        return readHeader(at: at)
    }

    /// Reads the ISA at `at` and makes it the current segment; nil when these bytes are none.
    mutating func readHeader(at: Int) -> Step? {
        guard isFinished || count - at >= InterchangeFrame.reach else { return .needsBytes }
        guard let frame = frame(at: at) else { return nil }
        self.frame = frame
        delimiters = frame.delimiters
        // Lines so far were ended by what the last interchange used.
        _ = lines.pointee.advance(to: at, in: base)
        lines.pointee.lineEnd = Self.lineEnd(delimiters)
        index.restart(at: at + frame.byteCount)
        for mark in frame.marks { index.append(at + mark) }
        currentStart = at
        currentMark = 0
        currentElements = 16
        marks = index.marks
        index.takeAll()
        start = at + frame.byteCount
        sought = start
        phase = frame.flaws.contains(.terminator) ? .seeking : .reading
        return .segment
    }

    private func frame(at: Int) -> InterchangeFrame? {
        let inSight = min(count - at, InterchangeFrame.reach)
        return InterchangeFrame(UnsafeBufferPointer(start: base + at, count: inSight))
    }

    /// IEA that swallowed the next interchange, because its own terminator was missing: two files
    /// joined. Cuts the segment before the `ISA`; nil when there is none in it.
    mutating func cutTrailer(from: Int, to end: Int) -> Step? {
        // No further than a segment may reach, so that the cut does not depend on the pieces.
        let end = min(end, from + limits.segmentBytes)
        var at = from + 4
        while at + 4 <= end, !InterchangeFrame.begins(base + at) { at += 1 }
        guard at + 4 <= end, ASCII.isBlank(base[at - 1]) else { return nil }
        var stop = at
        while stop > from + 4, ASCII.isBlank(base[stop - 1]) { stop -= 1 }
        let separators = (from..<stop).filter { base[$0] == delimiters.element }
        index.restart(at: at)
        for mark in separators + [stop] { index.append(mark) }
        currentStart = from
        currentMark = 0
        currentElements = separators.count
        marks = index.marks
        index.takeAll()
        start = at
        sought = at
        phase = .seeking
        return .segment
    }

    // MARK: What was passed over

    private mutating func beginSkip(_ at: Int) {
        skippedFrom = (baseOffset + at, lines.pointee.advance(to: at, in: base))
    }

    /// Lets go of the bytes before `at`.
    private mutating func pass(to at: Int) {
        start = at
        sought = at
        index.restart(at: at)
    }

    private mutating func takeSkipped() -> Step? {
        guard let from = skippedFrom else { return nil }
        let skipped = Skipped(
            byteOffset: from.offset, byteCount: offset - from.offset, isBlank: skippedIsBlank,
            line: from.line)
        skippedFrom = nil
        skippedIsBlank = true
        return .skipped(skipped)
    }

    /// Blanks, and the byte order mark of UTF-8 at the start of the file or of a joined one.
    private func isPadding(_ byte: UInt8, _ at: Int) -> Bool {
        ASCII.isBlank(byte) || byte == 0xEF || byte == 0xBB || byte == 0xBF
    }
}
