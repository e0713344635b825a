extension SegmentReader {
    /// Finds the next segment, or says why there is none now. After `.end` it stays `.end`.
    @inlinable
    public mutating func next() -> Step {
        // The usual segment: its terminator is known, nothing stands before it, and it is neither
        // an ISA nor an IEA. The index holds nothing while the reader looks for an ISA.
        if index.hasSegment {
            let endMark = index.endMark
            let end = Int(index.marks[endMark])
            let first = base[start]
            if first > 0x20, first != 0x49, end > start, base[end &- 1] != 0x0D,
                end &- start <= limits.segmentBytes
            {
                currentStart = start
                currentMark = index.nextMark
                currentElements = endMark &- index.nextMark
                marks = index.marks
                index.takeSegment()
                start = end &+ 1
                return .segment
            }
        }
        return nextUnusual()
    }

    @usableFromInline
    mutating func nextUnusual() -> Step {
        while true {
            switch phase {
            case .seeking:
                return step(seek())
            case .reading:
                if index.hasSegment {
                    if let step = takeSegment() { return step }
                } else if index.scanned < count {
                    index.scan(base, upTo: count, delimiters)
                } else if let step = takeTail() {
                    return self.step(step)
                }
            case .discarding:
                if let step = discard() { return self.step(step) }
            }
        }
    }

    /// Ends the loan of the current segment unless the step is a new one.
    private mutating func step(_ step: Step) -> Step {
        if step != .segment { endSegment() }
        return step
    }

    /// Makes `segment` empty.
    mutating func endSegment() {
        marks = noMarks
        currentMark = 0
        currentStart = 0
        currentElements = 0
    }

    /// Takes the segment that the index knows; nil when there was nothing before the terminator.
    private mutating func takeSegment() -> Step? {
        let endMark = index.endMark
        let end = Int(index.marks[endMark])
        var from = start
        if base[from] <= ASCII.space {
            from = skipBlanks(from, before: end)
            start = from
        }
        let length = end - from
        if length == 0 {
            index.takeSegment()
            start = end + 1
            let isLineEnd =
                delimiters.segment == ASCII.lineFeed || delimiters.segment == ASCII.carriageReturn
            return isLineEnd ? nil : step(.fault(fault(.empty, at: from)))
        }
        if delimiters.segment == ASCII.lineFeed, base[end - 1] == ASCII.carriageReturn {
            // Terminated by LF where ISA was, and by CR LF here.
            index.shortenNext()
        }
        if base[from] == 0x49 {
            if InterchangeFrame.begins(base + from), let step = readHeader(at: from) {
                return self.step(step)
            }
            if isTrailer(from, before: end) {
                if let step = cutTrailer(from: from, to: end) { return step }
                phase = .seeking
                // What follows is looked at for an ISA first; `next` relies on an empty index.
                return takeTrailer(from: from, to: end)
            }
        }
        if length > limits.segmentBytes {
            index.takeSegment()
            start = end + 1
            return step(.fault(fault(.tooLong, at: from)))
        }
        currentStart = from
        currentMark = index.nextMark
        currentElements = endMark - currentMark
        marks = index.marks
        index.takeSegment()
        start = end + 1
        return .segment
    }

    /// What lies behind the last terminator: wait for its own, or take it at the end of the file.
    private mutating func takeTail() -> Step? {
        start = skipBlanks(start, before: count)
        if start < count, base[start] == 0x49, count - start < 4 || mayBegin(start) {
            guard isFinished || count - start >= InterchangeFrame.reach else { return .needsBytes }
            if InterchangeFrame.begins(base + start), let step = readHeader(at: start) {
                return step
            }
        }
        if isTrailer(start, before: count), let step = cutTrailer(from: start, to: count) {
            return step
        }
        if count - start > limits.segmentBytes {
            phase = .discarding
            return .fault(fault(.tooLong, at: start))
        }
        guard isFinished else { return .needsBytes }
        var end = count
        while end > start, ASCII.isBlank(base[end - 1]), base[end - 1] != delimiters.element {
            end -= 1
        }
        guard end > start else {
            start = count
            return .end
        }
        if !saidUnterminated {
            saidUnterminated = true
            return .fault(fault(.unterminated, at: start))
        }
        currentStart = start
        currentMark = index.nextMark
        currentElements = index.markCount - currentMark
        index.append(end)
        marks = index.marks
        index.takeAll()
        start = count
        return .segment
    }

    /// Whether an ISA could begin at `at`, where at least four bytes are.
    private func mayBegin(_ at: Int) -> Bool { InterchangeFrame.begins(base + at) }

    /// Makes the IEA the current segment and forgets what the index knows beyond it.
    private mutating func takeTrailer(from: Int, to end: Int) -> Step {
        let separators = index.endMark - index.nextMark
        currentStart = from
        currentMark = index.nextMark
        currentElements = separators
        marks = index.marks
        index.takeSegment()
        start = end + 1
        sought = start
        index.dropRest(at: start)
        return .segment
    }

    /// Whether the segment at `from` is an IEA.
    private func isTrailer(_ from: Int, before end: Int) -> Bool {
        end - from > 3 && base[from] == 0x49 && base[from + 1] == 0x45 && base[from + 2] == 0x41
            && base[from + 3] == delimiters.element
    }

    /// Drops what belongs to a segment that is too long; nil when its terminator was found.
    private mutating func discard() -> Step? {
        if index.hasSegment {
            start = Int(index.marks[index.endMark]) + 1
            index.takeSegment()
            phase = .reading
            return nil
        }
        if index.scanned < count {
            index.scan(base, upTo: count, delimiters)
            return nil
        }
        start = count
        index.restart(at: count)
        guard isFinished else { return .needsBytes }
        phase = .reading
        return .end
    }

    func skipBlanks(_ from: Int, before end: Int) -> Int {
        var at = from
        while at < end, ASCII.isBlank(base[at]), base[at] != delimiters.element { at += 1 }
        return at
    }

    func fault(_ kind: SegmentFault.Kind, at position: Int) -> SegmentFault {
        SegmentFault(
            kind: kind, byteOffset: baseOffset + position,
            line: lines.pointee.advance(to: position, in: base))
    }

    static func lineEnd(_ delimiters: Delimiters) -> UInt8 {
        delimiters.segment == ASCII.carriageReturn ? ASCII.carriageReturn : ASCII.lineFeed
    }
}
