package import Diagnostics
package import X12

/// A document's records, as the segments of a transaction set.
package struct RecordDocument: Sendable {
    /// Which document of the file, from 1.
    package let ordinal: Int
    /// ST, a segment a record, SE. Offsets and lines are those of the records in the file.
    package let segments: TransactionSet
    /// What is wrong with how its records are written; with an error it cannot be trusted.
    package let faults: [Diagnostic]
    /// Its first record.
    package let place: DataPlace
    /// How many bytes its records have, what stands between them included.
    package let byteCount: Int
    /// Where a reader starts to read it again.
    package let position: RecordPosition

    /// Its number as ST02 has it.
    package var control: String { Self.control(ordinal) }

    /// The delimiters between its fields: control characters, which no value holds.
    package static let delimiters = Delimiters(
        element: 0x1D, component: 0x1F, segment: 0x1C, repetition: 0x1E)

    static func control(_ ordinal: Int) -> String {
        let digits = "\(ordinal)"
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

/// A document whose records are still coming.
struct RecordDraft: Sendable {
    let position: RecordPosition
    let key: [[UInt8]]?
    private let layout: RecordLayout
    private let limits: RecordLimits
    private var segments: TransactionSet
    private var faults: [Diagnostic] = []
    /// What the first row said of records that all rows repeat.
    private var once: [Int: [[UInt8]]] = [:]
    private var records = 0
    private var end: Int
    private var line: Int
    /// The document is larger than it may be: further records are not kept.
    private var isFull = false

    init(
        _ layout: RecordLayout, limits: RecordLimits, position: RecordPosition, key: [[UInt8]]?
    ) {
        self.layout = layout
        self.limits = limits
        self.position = position
        self.key = key
        segments = TransactionSet(delimiters: RecordDocument.delimiters)
        end = position.offset
        line = position.line
        let control = RecordDocument.control(position.documents + 1)
        append("ST", [Array(layout.name.utf8), Array(control.utf8)], position.offset, line)
        if position.isAgain, let key {
            let name = key.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
            note(
                Diagnostic(
                    .recordKeyAgain, "\(name) came before in this file", value: name,
                    at: .data(DataPlace(byte: position.offset, line: position.line))))
        }
    }

    /// Takes a record in.
    mutating func add(_ parsed: RecordParser.Parsed, _ cut: RecordCutter.Cut) {
        end = cut.offset + cut.byteCount
        line = cut.line
        var numbers: [Int?] = []
        for (kind, values) in parsed.lines {
            let record = layout.records[kind]
            if record.isOnce, let first = once[kind] {
                compare(values, with: first, of: record, cut)
                numbers.append(nil)
                continue
            }
            once[kind] = record.isOnce ? values : nil
            records += 1
            if records > limits.records, !isFull {
                full("a document has at most \(limits.records) records", cut)
            }
            append(record.id, values, cut.offset, cut.line)
            numbers.append(segments.count)
        }
        for (line, fault) in parsed.faults {
            var told = fault
            if case .data(var place) = fault.place, line < numbers.count {
                place.segment = numbers[line]
                told.place = .data(place)
            }
            note(told)
        }
    }

    /// Rows that repeat a record have to agree: nobody could say which of them is right.
    private mutating func compare(
        _ values: [[UInt8]], with first: [[UInt8]], of record: RecordLayout.Record,
        _ cut: RecordCutter.Cut
    ) {
        for (index, value) in values.enumerated() where value != first[index] && !value.isEmpty {
            let name = "\(record.id).\(record.fields[index].name)"
            let (here, there) = (
                String(decoding: value, as: UTF8.self),
                String(decoding: first[index], as: UTF8.self)
            )
            note(
                Diagnostic(
                    .recordValue,
                    "\(name) is '\(here.prefix(40))', and '\(there.prefix(40))' in the first row",
                    value: here,
                    at: .data(
                        DataPlace(
                            tag: record.id, element: index + 1, field: name, byte: cut.offset,
                            line: cut.line))))
        }
    }

    private mutating func append(_ tag: String, _ values: [[UInt8]], _ offset: Int, _ line: Int) {
        guard !isFull else { return }
        // Empty values at the end say nothing, and X12 leaves them out.
        let count = (values.lastIndex { !$0.isEmpty } ?? -1) + 1
        do throws(Diagnostic) {
            try segments.append(tag, values.prefix(count), byteOffset: offset, line: line)
        } catch {
            isFull = true
            note(error)
        }
    }

    private mutating func full(_ message: String, _ cut: RecordCutter.Cut) {
        isFull = true
        note(
            Diagnostic(
                .recordTooMany, message,
                at: .data(DataPlace(byte: cut.offset, line: cut.line))))
    }

    private mutating func note(_ fault: Diagnostic) {
        if faults.count < limits.faults { faults.append(fault) }
    }

    /// The document, now that all its records have come.
    consuming func document(ordinal: Int) -> RecordDocument {
        let count = Array("\(segments.count + 1)".utf8)
        isFull = false
        append("SE", [count, Array(RecordDocument.control(ordinal).utf8)], end, line)
        let told = faults.map { fault in
            guard case .data(var place) = fault.place else { return fault }
            (place.interchange, place.group, place.set) = (1, 1, ordinal)
            place.field = place.field ?? place.tag ?? "record"
            var told = fault
            told.place = .data(place)
            return told
        }
        return RecordDocument(
            ordinal: ordinal, segments: segments, faults: told,
            place: DataPlace(
                interchange: 1, group: 1, set: ordinal, byte: position.offset, line: position.line),
            byteCount: end - position.offset, position: position)
    }
}
