/// Cuts the bytes of a file into records: lines, or rows of CSV whose quoted cells may hold line
/// ends. The records do not depend on how the bytes are cut into blocks.
///
/// A quote that is never closed would swallow the file. Where a row ends with the file or exceeds
/// the limit within quotes, it is read again as if quotes meant nothing, and says so.
struct RecordCutter: Sendable {
    /// A record's bytes as they stand in the file.
    struct Cut: Sendable {
        /// The bytes without the line's end.
        var bytes: [UInt8]
        /// Where the first byte stands in the file.
        let offset: Int
        /// The line of the first byte, from 1.
        let line: Int
        /// The bytes up to the next record.
        let byteCount: Int
        /// Whether its quotes never close, so that they mean nothing.
        let isUnclosed: Bool
        /// Whether it is longer than the limit; `bytes` is its beginning.
        let isTooLong: Bool
    }

    private enum State: Sendable {
        case cellStart, plain, quoted, closing, raw
    }

    /// How much of a record that is too long is kept.
    private static let kept = 256

    private let lineEnd: UInt8
    private let separator: UInt8
    private let quote: UInt8?
    private let limit: Int
    private var buffer: [UInt8] = []
    /// Where the current record starts in the buffer, and how far it was looked at.
    private var start = 0
    private var scan = 0
    private var state: State
    private var isUnclosed = false
    private var isFinished = false
    /// How many bytes of a record that is too long were passed over.
    private var passed = 0
    private var passedLines = 0
    /// The file's offset of the buffer's first byte.
    private var base: Int
    /// The line at which the current record starts.
    private(set) var line: Int

    /// Cuts from an offset on, which is where a record starts.
    init(_ layout: RecordLayout, limit: Int, offset: Int, line: Int) {
        lineEnd = layout.lineEnd.byte
        separator = layout.separator
        quote = layout.format == .csv ? layout.quote : nil
        self.limit = limit
        base = offset
        self.line = line
        state = quote == nil ? .raw : .cellStart
    }

    /// The offset of the first byte that no record has covered yet.
    var offset: Int { base - passed + start }

    mutating func feed(_ block: [UInt8]) {
        if start > 0 {
            buffer.removeSubrange(..<start)
            base += start
            scan -= start
            start = 0
        }
        buffer.append(contentsOf: block)
    }

    mutating func finish() { isFinished = true }

    /// The next record; nil when the bytes so far hold none.
    mutating func next() -> Cut? {
        while scan < buffer.count {
            if scan - start >= limit, !passOver() { continue }
            let byte = buffer[scan]
            scan += 1
            if step(byte) { return cut(end: scan - 1) }
        }
        guard isFinished, scan > start || passed > 0 else { return nil }
        if state == .quoted {
            readAgain()
            return next()
        }
        return cut(end: scan)
    }

    /// Takes a byte in; whether it ends the record.
    private mutating func step(_ byte: UInt8) -> Bool {
        switch state {
        case .raw:
            return byte == lineEnd
        case .quoted:
            if byte == quote { state = .closing }
            return false
        case .closing where byte == quote:
            state = .quoted
        case .cellStart where byte == quote:
            state = .quoted
        case .cellStart where byte == 0x20:
            break
        default:
            if byte == lineEnd { return true }
            state = byte == separator ? .cellStart : .plain
        }
        return false
    }

    /// The record is as long as it may be: its quotes are read again as text, or its end is looked
    /// for without keeping it. Whether reading goes on from here.
    private mutating func passOver() -> Bool {
        if state == .quoted {
            readAgain()
            return false
        }
        state = .raw
        drop(from: start + min(limit, Self.kept))
        // From here on every byte up to the line's end is dropped at once.
        let from = scan
        while scan < buffer.count, buffer[scan] != lineEnd { scan += 1 }
        drop(from: from)
        return scan < buffer.count
    }

    /// Drops what was looked at from an index on.
    private mutating func drop(from kept: Int) {
        passed += scan - kept
        passedLines += buffer[kept..<scan].count { $0 == lineEnd }
        buffer.removeSubrange(kept..<scan)
        base += scan - kept
        scan = kept
    }

    private mutating func readAgain() {
        isUnclosed = true
        state = .raw
        scan = start
    }

    private mutating func cut(end: Int) -> Cut {
        var bytes = Array(buffer[start..<end])
        if passed > 0 { bytes = Array(bytes.prefix(Self.kept)) }
        if passed == 0, end < scan, lineEnd == 0x0A, bytes.last == 0x0D { bytes.removeLast() }
        let cut = Cut(
            bytes: bytes, offset: base - passed + start, line: line,
            byteCount: scan - start + passed, isUnclosed: isUnclosed, isTooLong: passed > 0)
        line += buffer[start..<scan].count { $0 == lineEnd } + passedLines
        start = scan
        (passed, passedLines) = (0, 0)
        isUnclosed = false
        state = quote == nil ? .raw : .cellStart
        return cut
    }
}
