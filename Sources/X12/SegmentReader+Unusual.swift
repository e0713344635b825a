// Segments that do not lie in the buffer as they are to be read: wrapped over several lines,
// terminated in an unusual way, or holding binary data.

extension SegmentReader {
    /// What binary data says about where its segment ends.
    enum Binary {
        /// It is no segment with binary data.
        case none
        /// It is one: what to answer.
        case step(Step)
        /// It is one, but there is no terminator after as many bytes as it says.
        case wrongLength
    }

    /// Where the content of the segment ends whose terminator is at `terminator`.
    func contentEnd(_ from: Int, _ terminator: Int) -> Int {
        var end = terminator - form.terminatorLead.count
        if form.flaws.contains(.gap) {
            // As in ISA: what stands before its terminator stands before each.
            while end > from, ASCII.isBlank(base[end - 1]), base[end - 1] != delimiters.element {
                end -= 1
            }
        } else if delimiters.segment == ASCII.lineFeed, end > from,
            base[end - 1] == ASCII.carriageReturn
        {
            // Terminated by LF where ISA was, and by CR LF here.
            end -= 1
        }
        return max(from, end)
    }

    /// Makes bytes of a wrapped file the current segment, without their line breaks.
    mutating func lendJoined(from: Int, to end: Int) {
        rebuilt.join(
            UnsafeBufferPointer(start: base + from, count: end - from),
            separator: delimiters.element)
        lend(marks: rebuilt.marks, from: 0, at: 0, elements: rebuilt.markCount - 1)
        currentBase = rebuilt.bytes
        currentOrigin = baseOffset + from
        currentLine = lines.pointee.advance(to: from, in: base)
        currentLines = nil
    }

    /// Makes bytes of the buffer the current segment, of whose separators the first `most` count.
    mutating func lendMarked(from: Int, to end: Int, most: Int = .max) {
        rebuilt.markSeparators(in: base, from..<end, delimiters.element, most: most)
        lend(marks: rebuilt.marks, from: 0, at: from, elements: rebuilt.markCount - 1)
    }

    /// Whether the segment at `from` is an IEA.
    func isTrailer(_ from: Int, before end: Int) -> Bool {
        guard base[from] == 0x49 else { return false }
        guard form.flaws.contains(.wrapped) else {
            return end - from >= 3 && base[from + 1] == 0x45 && base[from + 2] == 0x41
                && (end - from == 3 || base[from + 3] == delimiters.element)
        }
        let bytes = UnsafeBufferPointer(start: base + from, count: end - from)
        let letters = bytes.lazy.filter { !ASCII.isLineBreak($0) }.prefix(4)
        return letters.starts(with: [0x49, 0x45, 0x41])
            && letters.dropFirst(3).allSatisfy { $0 == delimiters.element }
    }

    // MARK: Binary data

    /// Says once that the binary data at `from` has a wrong length; nil from then on.
    mutating func reportBinary(at from: Int) -> Step? {
        guard reportedBinary != baseOffset + from else { return nil }
        reportedBinary = baseOffset + from
        return .fault(fault(.binaryLength, at: from))
    }

    /// Reads a segment of binary data, BIN or BDS, by the length that it states (X12.5, X12.6):
    /// delimiters within the data mean nothing.
    mutating func binary(at from: Int) -> Binary {
        guard from < count, base[from] == 0x42, mayBeBinary(from),
            let data = binaryData(at: from)
        else { return .none }
        guard data.start - from + data.length <= limits.segmentBytes else {
            let fault = fault(.tooLong, at: from)
            phase = .discarding
            discardedUntil = baseOffset + data.start + data.length
            index.restart(at: from)
            return .step(.fault(fault))
        }
        guard let end = end(of: data.length, from: data.start) else {
            return isFinished ? .wrongLength : .step(.needsBytes)
        }
        var next = end
        if !form.isPlain || delimiters.segment == ASCII.lineFeed {
            while next < count, ASCII.isBlank(base[next]), base[next] != delimiters.segment {
                next += 1
            }
        }
        for byte in form.terminatorLead + [delimiters.segment] {
            guard next < count else { return unterminatedBinary(data, from: from, to: end) }
            guard base[next] == byte else { return .wrongLength }
            next += 1
        }
        lendBinary(data, from: from, to: end)
        start = next
        index.restart(at: start)
        return .step(.segment)
    }

    /// The file ends, or the bytes at hand do, where a terminator is to come.
    private mutating func unterminatedBinary(
        _ data: BinaryData, from: Int, to end: Int
    ) -> Binary {
        guard isFinished else { return .step(.needsBytes) }
        guard saidUnterminated else {
            saidUnterminated = true
            return .step(.fault(fault(.unterminated, at: from)))
        }
        lendBinary(data, from: from, to: end)
        start = count
        index.restart(at: start)
        return .step(.segment)
    }

    private mutating func lendBinary(_ data: BinaryData, from: Int, to end: Int) {
        guard form.flaws.contains(.wrapped) else {
            return lendMarked(from: from, to: end, most: data.element)
        }
        lendJoined(from: from, to: end)
        rebuilt.markSeparators(
            in: rebuilt.bytes, 0..<rebuilt.byteCount, delimiters.element, most: data.element)
        marks = rebuilt.marks
        currentElements = data.element
    }

    /// Whether BIN or BDS can begin with the `B` at `from`; bytes behind the last are readable.
    private func mayBeBinary(_ from: Int) -> Bool {
        form.flaws.contains(.wrapped)
            || (base[from + 1] == 0x49 && base[from + 2] == 0x4E)
            || (base[from + 1] == 0x44 && base[from + 2] == 0x53)
    }

    /// What a BIN or BDS says about its data.
    private struct BinaryData {
        /// Which element they are.
        let element: Int
        /// How long they say they are.
        let length: Int
        /// Where they begin in the buffer.
        let start: Int
    }

    /// Reads the elements before the data; nil for other segments, and when no length stands there.
    /// It has to stand within the limit of a segment: who gives bytes in pieces sees no more of one
    /// that is too long.
    private func binaryData(at from: Int) -> BinaryData? {
        let isWrapped = form.flaws.contains(.wrapped)
        var fields: [[UInt8]] = [[]]
        for at in from..<min(count, from + min(40, limits.segmentBytes)) {
            let byte = base[at]
            if byte == delimiters.element {
                let element: Int
                switch fields[0] {
                case [0x42, 0x49, 0x4E]: element = 2
                case [0x42, 0x44, 0x53]: element = 3
                default: return nil
                }
                if fields.count == element {
                    let digits = fields[element - 1]
                    guard digits.count <= 15, digits.allSatisfy(ASCII.isDigit),
                        let length = Int(String(decoding: digits, as: UTF8.self))
                    else { return nil }
                    return BinaryData(element: element, length: length, start: at + 1)
                }
                fields.append([])
            } else if byte == delimiters.segment {
                return nil
            } else if !isWrapped || !ASCII.isLineBreak(byte) {
                fields[fields.count - 1].append(byte)
            }
        }
        return nil
    }

    /// Where `length` bytes from `from` on end, not counting the line breaks of a wrapped file; nil
    /// when fewer are at hand.
    private func end(of length: Int, from: Int) -> Int? {
        guard form.flaws.contains(.wrapped) else {
            return length <= count - from ? from + length : nil
        }
        var rest = length
        var at = from
        while rest > 0, at < count {
            if !ASCII.isLineBreak(base[at]) { rest -= 1 }
            at += 1
        }
        return rest == 0 ? at : nil
    }
}
