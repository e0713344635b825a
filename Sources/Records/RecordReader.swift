package import Diagnostics

/// Reads a file of records and gives its documents, each as the segments of a transaction set that
/// `RecordLayout.guide` can judge and maps can read: ST, a segment a record, SE.
///
/// Feed it blocks of any size and pull; what it gives depends on the bytes and the layout alone.
/// Memory: one block, one document, and eight bytes a document for the keys that were seen.
/// Every place is that of the partner's file: line, field, byte of the record.
package struct RecordReader: Sendable {
    /// What one call of `next` gives.
    package enum Event: Sendable {
        /// Everything so far has been read: `feed` or `finish`.
        case needsBytes
        /// A document, whole.
        case document(RecordDocument)
        /// Something about the file as such.
        case remark(Diagnostic)
        /// The end of the file.
        case end
    }

    private let limits: RecordLimits
    private var parser: RecordParser
    private var cutter: RecordCutter
    private var draft: RecordDraft?
    private var remarks: [Diagnostic] = []
    private var documents: Int
    private var seen: Set<UInt64>
    private var keys: [UInt64]
    private var isAgain: Bool
    /// Nothing more can be read of the file; its bytes are passed over.
    private var isGivenUp = false
    private var isFinished = false

    /// Reads a file from its beginning, or from where another reader stopped.
    package init(
        _ layout: RecordLayout, limits: RecordLimits = RecordLimits(),
        resuming position: RecordPosition = .start
    ) {
        self.limits = limits
        parser = RecordParser(layout)
        cutter = RecordCutter(
            layout, limit: limits.recordBytes, offset: position.offset, line: position.line)
        documents = position.documents
        keys = position.keys
        seen = Set(position.keys)
        isAgain = position.isAgain
        guard let columns = position.columns else { return }
        // What is wrong with the header was told when it was read.
        var told: [Diagnostic] = []
        parser.plan = ColumnPlan(
            columns, layout.records, at: DataPlace(), &told)
    }

    /// Where reading can be taken up again: at the document that comes next.
    package var position: RecordPosition {
        if let draft {
            var position = draft.position
            position.keys = keys
            return position
        }
        return RecordPosition(
            offset: cutter.offset, line: cutter.line, documents: documents,
            columns: parser.plan?.columns, keys: keys, isAgain: false)
    }

    /// How many documents were given.
    package var count: Int { documents }

    /// Gives the reader the next bytes of the file.
    package mutating func feed(_ block: [UInt8]) {
        if !isGivenUp { cutter.feed(block) }
    }

    /// Says that the file ends here.
    package mutating func finish() {
        isFinished = true
        cutter.finish()
    }

    /// The next event.
    package mutating func next() -> Event {
        while true {
            if !remarks.isEmpty { return .remark(remarks.removeFirst()) }
            guard !isGivenUp, let cut = cutter.next() else { break }
            if let document = take(cut) { return .document(document) }
        }
        guard isFinished else { return .needsBytes }
        return close().map { .document($0) } ?? .end
    }

    // MARK: - Records

    /// Takes a record in; gives the document that ends before it.
    private mutating func take(_ original: RecordCutter.Cut) -> RecordDocument? {
        var cut = original
        if cut.offset == 0, cut.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { cut.bytes.removeFirst(3) }
        guard !isWide(cut) else { return nil }
        guard !cut.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) else { return nil }
        if parser.layout.hasHeader, parser.plan == nil {
            readHeader(cut)
            return nil
        }
        let parsed = parser.parse(cut)
        guard starts(parsed) else {
            draft?.add(parsed, cut)
            return nil
        }
        let ended = close()
        if documents >= limits.documents {
            give(
                up: .recordTooMany, "the file has more than \(limits.documents) documents",
                at: cut)
            return ended
        }
        open(parsed, cut)
        return ended
    }

    /// Whether a record begins a document.
    private func starts(_ parsed: RecordParser.Parsed) -> Bool {
        guard let draft else { return true }
        guard let first = parsed.lines.first else { return parser.layout.isLineWise }
        switch parser.layout.grouping {
        case .file: return false
        case .starts(let record): return first.record == record
        case .key: return parsed.key != nil && parsed.key != draft.key
        }
    }

    private mutating func open(_ parsed: RecordParser.Parsed, _ cut: RecordCutter.Cut) {
        var position = RecordPosition(
            offset: cut.offset, line: cut.line, documents: documents,
            columns: parser.plan?.columns, keys: [], isAgain: isAgain)
        if let key = parsed.key {
            let hash = Self.hash(key)
            if seen.contains(hash) { position.isAgain = true }
        }
        isAgain = false
        var draft = RecordDraft(
            parser.layout, limits: limits, position: position, key: parsed.key)
        draft.add(parsed, cut)
        self.draft = draft
    }

    private mutating func close() -> RecordDocument? {
        guard let ending = draft.take() else { return nil }
        documents += 1
        if let key = ending.key, seen.insert(Self.hash(key)).inserted {
            keys.append(Self.hash(key))
        }
        return ending.document(ordinal: documents)
    }

    /// FNV-1a over the values with a zero between them: the same on every machine and day.
    private static func hash(_ key: [[UInt8]]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key.joined(separator: [0]) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    // MARK: - The file as such

    /// Whether the file begins as UTF-16 or UTF-32 do.
    private mutating func isWide(_ cut: RecordCutter.Cut) -> Bool {
        guard cut.offset == 0,
            cut.bytes.starts(with: [0xFF, 0xFE]) || cut.bytes.starts(with: [0xFE, 0xFF])
        else { return false }
        give(up: .recordEncoding, "the file is UTF-16", at: cut)
        return true
    }

    private mutating func readHeader(_ cut: RecordCutter.Cut) {
        let (columns, fault) = parser.header(cut)
        if let fault {
            remarks.append(fault)
            isGivenUp = true
            return
        }
        let place = DataPlace(field: "header", byte: cut.offset, line: cut.line)
        let plan = ColumnPlan(columns, parser.layout.records, at: place, &remarks)
        isGivenUp = remarks.contains { $0.severity == .error }
        parser.plan = plan
    }

    private mutating func give(
        up code: Diagnostic.Code, _ message: String, at cut: RecordCutter.Cut
    ) {
        remarks.append(
            Diagnostic(
                code, message, at: .data(DataPlace(field: "file", byte: cut.offset, line: cut.line))
            ))
        isGivenUp = true
    }
}
