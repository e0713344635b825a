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
                if let step = found(at) { return step }
            }
            let isPadding = isPadding(byte)
            if !isPadding, knowsDelimiters, skippedFrom == nil || skippedIsBlank,
                let step = stray(at)
            {
                return step
            }
            if skippedFrom == nil { beginSkip(at) }
            if !isPadding { skippedIsBlank = false }
            if byte >= 0x80, isPadding { skippedHasMark = true }
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
            guard count - at >= 4, InterchangeFrame.begins(base + at),
                skippedFrom == nil || skippedIsBlank
            else { return nil }
            return refuseHeader(at: at)
        }
        pass(to: at)
        if let step = takeSkipped() { return step }
        return readHeader(at: at)
    }

    /// An ISA begins at `at` that cannot be read: nothing can until the next one, wherever it
    /// stands.
    mutating func refuseHeader(at: Int) -> Step {
        let fault = fault(.unreadableHeader, at: at)
        if skippedFrom == nil { beginSkip(at) }
        skippedIsBlank = false
        pass(to: at + 1)
        phase = .seeking
        return .fault(fault)
    }

    /// Reads the ISA at `at` and makes it the current segment; nil when these bytes are none.
    mutating func readHeader(at: Int) -> Step? {
        guard isFinished || count - at >= InterchangeFrame.reach else { return .needsBytes }
        guard let frame = frame(at: at) else { return nil }
        delimiters = frame.delimiters
        // Lines so far were ended by what the last interchange used.
        _ = lines.pointee.advance(to: at, in: base)
        adopt(frame.form)
        start = at + frame.byteCount
        sought = start
        index.restart(at: start)
        if frame.form.flaws.contains(.wrapped) {
            lendJoined(from: at, to: at + frame.contentCount)
            // The separator may stand within an element, too, where the form says which count.
            rebuilt.mark(frame.marks)
            marks = rebuilt.marks
            currentElements = 16
        } else {
            for mark in frame.marks { index.append(at + mark) }
            lend(marks: index.marks, from: 0, at: at, elements: 16)
            index.takeAll()
        }
        phase = frame.form.isReadable ? .reading : .seeking
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
        guard let header = header(from + 4, before: min(end, from + limits.segmentBytes)) else {
            return nil
        }
        var stop = header
        while stop > from + 4, ASCII.isBlank(base[stop - 1]) { stop -= 1 }
        if form.flaws.contains(.wrapped) {
            lendJoined(from: from, to: stop)
        } else {
            lendMarked(from: from, to: stop)
        }
        start = header
        sought = header
        index.restart(at: header)
        phase = .seeking
        return .segment
    }

    /// The first place before `end` where, after a blank, an ISA may begin.
    private func header(_ from: Int, before end: Int) -> Int? {
        var at = from
        while at + 4 <= end {
            if base[at] == 0x49, ASCII.isBlank(base[at - 1]), InterchangeFrame.begins(base + at) {
                return at
            }
            at += 1
        }
        return nil
    }

    /// A segment outside any interchange at `at`, written like those of the last one: it is read,
    /// so that it can be named. Nil when it is none.
    private mutating func stray(_ at: Int) -> Step? {
        guard isFinished || count - at >= 4 else {
            pass(to: at)
            return .needsBytes
        }
        let head = UnsafeBufferPointer(start: base + at, count: min(4, count - at))
        guard let length = head.firstIndex(of: delimiters.element), length >= 2,
            head[0] >= 0x41, head[..<length].allSatisfy(ASCII.isTagByte),
            !head[..<length].elementsEqual("ISA".utf8)
        else { return nil }
        let most = min(count, at + limits.segmentBytes)
        let bytes = UnsafeBufferPointer(start: base, count: most)
        guard let end = bytes[at...].firstIndex(of: delimiters.segment) else {
            guard isFinished || count - at >= limits.segmentBytes else {
                pass(to: at)
                return .needsBytes
            }
            return nil
        }
        guard header(at + 4, before: end) == nil else { return nil }
        pass(to: at)
        if let step = takeSkipped() { return step }
        lendMarked(from: at, to: contentEnd(at, end))
        start = end + 1
        sought = start
        index.restart(at: start)
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
            hasByteOrderMark: skippedHasMark, line: from.line)
        skippedFrom = nil
        skippedIsBlank = true
        skippedHasMark = false
        return .skipped(skipped)
    }

    /// Blanks, and the byte order mark of UTF-8 at the start of the file or of a joined one.
    private func isPadding(_ byte: UInt8) -> Bool {
        ASCII.isBlank(byte) || byte == 0xEF || byte == 0xBB || byte == 0xBF
    }
}
