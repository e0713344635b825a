extension SegmentReader {
    /// Finds the next segment, or says why there is none now. After `.end` it stays `.end`.
    @inlinable
    public mutating func next() -> Step { takePlain() ? .segment : nextUnusual() }

    /// Takes the next segment if it is a usual one: its terminator is known, nothing stands before
    /// it, and it is no ISA, IEA, BIN or BDS.
    @inlinable
    mutating func takePlain() -> Bool {
        // The index holds nothing while the reader looks for an ISA.
        guard index.hasSegment else { return false }
        let endMark = index.endMark
        let end = Int(index.marks[endMark])
        let first = base[start]
        guard first > 0x20, first != 0x42, end > start, base[end &- 1] != 0x0D,
            end &- start <= plainLimit
        else { return false }
        // IT1 and its like make most of an invoice.
        if first == 0x49, base[start &+ 1] == 0x53 || base[start &+ 1] == 0x45 { return false }
        currentStart = start
        currentMark = index.nextMark
        currentElements = endMark &- index.nextMark
        marks = index.marks
        index.takeSegment()
        start = end &+ 1
        return true
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
                    scan()
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
        lend(marks: noMarks, from: 0, at: 0, elements: 0)
    }

    /// Makes bytes of the buffer the current segment.
    mutating func lend(
        marks: UnsafeMutablePointer<UInt32>, from mark: Int, at start: Int, elements: Int
    ) {
        self.marks = marks
        currentMark = mark
        currentStart = start
        currentElements = elements
        currentBase = base
        currentOrigin = baseOffset
        currentLines = lines
    }

    /// Takes the segment that the index knows; nil when there was nothing before the terminator.
    private mutating func takeSegment() -> Step? {
        let endMark = index.endMark
        let terminator = Int(index.marks[endMark])
        var from = start
        if base[from] <= ASCII.space {
            from = skipBlanks(from, before: terminator)
            start = from
        }
        // An ISA is one whatever the delimiters so far.
        if base[from] == 0x49, InterchangeFrame.begins(base + from) {
            return step(readHeader(at: from) ?? refuseHeader(at: from))
        }
        let end = contentEnd(from, terminator)
        if end == from {
            index.takeSegment()
            start = terminator + 1
            return ASCII.isLineBreak(delimiters.segment)
                ? nil : step(.fault(fault(.empty, at: from)))
        }
        // All bytes before the terminator count, as they do while it has not come yet.
        let isTooLong = terminator - from > limits.segmentBytes
        if isTrailer(from, before: end) {
            if let step = cutTrailer(from: from, to: terminator) { return step }
            if !isTooLong { return takeTrailer(from: from, to: end, terminator: terminator) }
        }
        switch binary(at: from) {
        case .none: break
        case .step(let step):
            return self.step(step)
        case .wrongLength:
            if let step = reportBinary(at: from) { return self.step(step) }
        }
        if isTooLong {
            index.takeSegment()
            start = terminator + 1
            return step(.fault(fault(.tooLong, at: from)))
        }
        if form.flaws.contains(.wrapped) {
            lendJoined(from: from, to: end)
        } else {
            index.shortenNext(to: end)
            lend(
                marks: index.marks, from: index.nextMark, at: from,
                elements: endMark - index.nextMark)
        }
        if segment.tag == .isa { return step(refuseHeader(at: from)) }
        index.takeSegment()
        start = terminator + 1
        return .segment
    }

    /// What lies behind the last terminator: wait for its own, or take it at the end of the file.
    private mutating func takeTail() -> Step? {
        start = skipBlanks(start, before: count)
        if start < count, base[start] == 0x49, count - start < 4 || mayBegin(start) {
            guard isFinished || count - start >= InterchangeFrame.reach else { return .needsBytes }
            if count - start >= 4, InterchangeFrame.begins(base + start) {
                return readHeader(at: start) ?? refuseHeader(at: start)
            }
        }
        if isTrailer(start, before: count), let step = cutTrailer(from: start, to: count) {
            return step
        }
        let binary = binary(at: start)
        if case .step(let step) = binary { return step }
        if case .wrongLength = binary, let step = reportBinary(at: start) { return step }
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
        if form.flaws.contains(.wrapped) {
            lendJoined(from: start, to: end)
        } else {
            let mark = index.nextMark
            let elements = index.markCount - mark
            index.append(end)
            lend(marks: index.marks, from: mark, at: start, elements: elements)
        }
        if segment.tag == .isa { return refuseHeader(at: start) }
        index.takeAll()
        start = count
        return .segment
    }

    /// Whether an ISA could begin at `at`, where at least four bytes are.
    private func mayBegin(_ at: Int) -> Bool { InterchangeFrame.begins(base + at) }

    /// Makes the IEA the current segment and forgets what the index knows beyond it.
    private mutating func takeTrailer(from: Int, to end: Int, terminator: Int) -> Step {
        if form.flaws.contains(.wrapped) {
            lendJoined(from: from, to: end)
        } else {
            index.shortenNext(to: end)
            lend(
                marks: index.marks, from: index.nextMark, at: from,
                elements: index.endMark - index.nextMark)
        }
        index.takeSegment()
        start = terminator + 1
        sought = start
        index.dropRest(at: start)
        // What follows is looked at for an ISA first; `next` relies on an empty index.
        phase = .seeking
        return .segment
    }

    /// Looks at the next window for delimiters.
    mutating func scan() {
        index.scan(base, upTo: count, delimiters)
        let lead = form.terminatorLead
        guard !lead.isEmpty else { return }
        // A terminator of several bytes: its last byte alone is data.
        let (base, start) = (base, start)
        index.keepTerminators { at in
            at - lead.count >= start
                && lead.indices.allSatisfy { base[at - lead.count + $0] == lead[$0] }
        }
    }

    /// Drops what belongs to a segment that is too long; nil when its terminator was found.
    private mutating func discard() -> Step? {
        if let until = discardedUntil {
            let end = until - baseOffset
            start = min(end, count)
            index.restart(at: start)
            if start < end { return isFinished ? .end : .needsBytes }
            discardedUntil = nil
        }
        if index.hasSegment {
            start = Int(index.marks[index.endMark]) + 1
            index.takeSegment()
            phase = .reading
            return nil
        }
        if index.scanned < count {
            scan()
            return nil
        }
        // The beginning of a terminator of several bytes may be here already.
        start = isFinished ? count : max(start, count - form.terminatorLead.count)
        index.restart(at: start)
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
