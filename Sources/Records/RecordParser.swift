import Diagnostics
import Values

/// Makes segments' values of a record's bytes: cells or members are found, decoded, and written as
/// X12 writes them, so that a guide can judge them.
struct RecordParser: Sendable {
    /// What a record says.
    struct Parsed {
        /// Its kinds with the values of their fields, in order; several where a JSON object holds
        /// records within it. None where the record cannot be read.
        var lines: [(record: Int, values: [[UInt8]])] = []
        /// What is wrong, and with which of `lines`.
        var faults: [(line: Int, fault: Diagnostic)] = []
        /// The values that say which document it belongs to; nil where they cannot be told.
        var key: [[UInt8]]?
    }

    let layout: RecordLayout
    private let text: RecordText
    /// Where the columns of CSV with a header are.
    var plan: ColumnPlan?

    init(_ layout: RecordLayout) {
        self.layout = layout
        text = RecordText(encoding: layout.encoding)
    }

    /// The cells of a header, and whether they could be read.
    func header(_ cut: RecordCutter.Cut) -> (columns: [String], fault: Diagnostic?) {
        let row = splitter(cut).cells(cut.bytes)
        let decoded = row.cells.map { text.utf8($0[...]) }
        let place = DataPlace(field: "header", byte: cut.offset, line: cut.line)
        var fault: Diagnostic?
        if row.isStray || cut.isUnclosed || cut.isTooLong {
            fault = Diagnostic(.recordQuote, "the header cannot be read", at: .data(place))
        } else if row.count > CellSplitter.mostCells {
            fault = Diagnostic(
                .recordHeader,
                "the header has \(row.count) columns, at most \(CellSplitter.mostCells) are read",
                value: "\(row.count)", at: .data(place))
        } else if decoded.contains(where: { !$0.isRight }) {
            fault = Diagnostic(
                .recordEncoding, "the header is not \(layout.encoding.rawValue)", at: .data(place))
        }
        return (decoded.map { String(decoding: $0.text, as: UTF8.self) }, fault)
    }

    /// What a record says.
    func parse(_ cut: RecordCutter.Cut) -> Parsed {
        var reading = Reading(
            layout: layout, text: text, place: DataPlace(byte: cut.offset, line: cut.line))
        if cut.isTooLong {
            reading.fault(.recordTooLong, "the record has \(cut.byteCount) bytes")
            return reading.parsed
        }
        if cut.isUnclosed {
            reading.fault(.recordQuote, "a quote is opened and never closed")
            return reading.parsed
        }
        switch layout.format {
        case .csv: reading.row(splitter(cut).cells(cut.bytes), plan)
        case .fixed: reading.line(cut.bytes)
        case .ndjson: reading.object(cut.bytes)
        }
        reading.findKey()
        return reading.parsed
    }

    /// Whether a spreadsheet would calculate it; a number with its sign is none.
    static func isFormula(_ value: [UInt8]) -> Bool {
        guard let first = value.first, Array("=+-@".utf8).contains(first), value.count > 1 else {
            return false
        }
        let rest = value.dropFirst()
        return first == 0x3D || first == 0x40
            || !rest.allSatisfy {
                (0x30...0x39).contains($0) || [0x20, 0x2C, 0x2D, 0x2E].contains($0)
            }
    }

    private func splitter(_ cut: RecordCutter.Cut) -> CellSplitter {
        CellSplitter(
            separator: layout.separator, quote: cut.isUnclosed ? nil : layout.quote)
    }
}

/// A record that is being read.
private struct Reading {
    let layout: RecordLayout
    let text: RecordText
    let place: DataPlace
    var parsed = RecordParser.Parsed()

    mutating func fault(
        _ code: Diagnostic.Code, _ message: String, value: String? = nil, line: Int = 0,
        at place: DataPlace? = nil
    ) {
        let fault = Diagnostic(code, message, value: value, at: .data(place ?? self.place))
        parsed.faults.append((line, fault))
    }

    /// The values of the fields by which documents are told apart.
    mutating func findKey() {
        guard case .key(let fields) = layout.grouping, let line = parsed.lines.first else { return }
        let places = fields[line.record]
        let key = places.map { line.values[$0] }
        guard key.allSatisfy(\.isEmpty) else {
            parsed.key = key
            return
        }
        guard !places.isEmpty else { return }
        // Taking it for one more record of the document before would be a guess.
        let names = places.map { layout.records[line.record].fields[$0].name }
        fault(
            .recordKeyMissing,
            "nothing says which document it belongs to: \(names.joined(separator: ", ")) "
                + (names.count == 1 ? "is" : "are") + " empty")
    }

    // MARK: - Formats

    /// A row of CSV.
    mutating func row(_ row: CellSplitter.Cells, _ plan: ColumnPlan?) {
        if row.isStray {
            fault(.recordQuote, "a quote stands within a cell, or text behind a closing quote")
        }
        var cells = row.cells[...]
        let unkept = row.count - row.cells.count
        var kind = 0
        if layout.records[0].prefix != nil {
            let first = cells.popFirst() ?? []
            guard
                let found = layout.records.firstIndex(where: {
                    $0.prefix.map { Array($0.utf8) } == first
                })
            else {
                let value = String(decoding: first, as: UTF8.self)
                fault(.recordKind, "no record begins with '\(value)'", value: value)
                return
            }
            kind = found
        }
        let count = plan?.columns.count ?? layout.records[kind].fields.count
        // Separators behind the last column hold nothing.
        while unkept == 0, cells.count > count, cells.last?.isEmpty ?? false {
            cells.removeLast()
        }
        let sent = cells.count + unkept
        if sent != count {
            fault(
                .recordColumns,
                "the row has \(sent) columns, "
                    + (plan == nil ? "the layout \(count)" : "the header \(count)"),
                value: "\(sent)")
        }
        let found = Array(cells)
        for kind in plan == nil ? [kind] : Array(layout.records.indices) {
            let values = layout.records[kind].fields.indices.map { index -> [UInt8] in
                guard let place = plan.map({ $0.places[kind][index] }) ?? index,
                    place < found.count
                else { return [] }
                return value(found[place], of: kind, index)
            }
            parsed.lines.append((kind, values))
        }
    }

    /// A line of fixed positions.
    mutating func line(_ bytes: [UInt8]) {
        let (utf8, isRight) = text.utf8(bytes[...])
        let characters = Array(String(decoding: utf8, as: UTF8.self).unicodeScalars)
        func part(_ range: ClosedRange<Int>) -> [UInt8] {
            let from = min(range.lowerBound - 1, characters.count)
            let to = min(range.upperBound, characters.count)
            var view = String.UnicodeScalarView()
            view.append(contentsOf: characters[from..<to])
            return Array(Array(String(view).utf8)[...].trimmed)
        }
        let start = String(String.UnicodeScalarView(characters.prefix(40)))
        let kind = layout.records.firstIndex { $0.prefix.map { start.hasPrefix($0) } ?? true }
        guard let kind else {
            let value = String(start.prefix(8))
            fault(.recordKind, "no record begins with '\(value)'", value: value)
            return
        }
        if !isRight { fault(.recordEncoding, "the line is not \(layout.encoding.rawValue)") }
        let record = layout.records[kind]
        let end = record.fields.compactMap { $0.positions?.upperBound }.max() ?? 0
        let behind = characters.dropFirst(end)
        if behind.contains(where: { $0 != " " }) {
            fault(
                .recordColumns,
                "the line has \(characters.count) characters, \(record.id) in the layout \(end)",
                value: "\(characters.count)")
        }
        let values = record.fields.enumerated().map { index, field in
            value(field.positions.map(part) ?? [], of: kind, index, isDecoded: true)
        }
        parsed.lines.append((kind, values))
    }

    /// A JSON object.
    mutating func object(_ bytes: [UInt8]) {
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(bytes)
        } catch {
            if error.reason == .notUTF8 {
                fault(.recordEncoding, "the line is not UTF-8")
            } else {
                fault(.recordJSON, "column \(error.column): \(error.explanation)")
            }
            return
        }
        guard json.members != nil else {
            fault(.recordJSON, "the line is no JSON object")
            return
        }
        for (kind, record) in layout.records.enumerated() {
            if record.each.isEmpty {
                object(json, kind)
                continue
            }
            guard let array = Self.find(json, record.each), !array.isNull else { continue }
            guard let items = array.items, items.allSatisfy({ $0.members != nil }) else {
                let name = record.each.joined(separator: ".")
                fault(.recordValue, "\(name) is no array of objects", value: name)
                continue
            }
            for item in items { object(item, kind) }
        }
        strangers(json)
    }

    private mutating func object(_ json: JSON, _ kind: Int) {
        let record = layout.records[kind]
        let values = record.fields.enumerated().map { index, field -> [UInt8] in
            guard let found = Self.find(json, field.path) else { return [] }
            let written: String
            switch found {
            case .null: return []
            case .string(let text): written = text
            case .number(let number): written = number.description
            case .bool(let flag): written = flag ? "true" : "false"
            case .array, .object:
                wrong(kind, index, "is no single value", [])
                return []
            }
            return value(Array(written.utf8), of: kind, index, isDecoded: true)
        }
        parsed.lines.append((kind, values))
    }

    private static func find(_ json: JSON, _ path: [String]) -> JSON? {
        path.reduce(json as JSON?) { $0?[$1] }
    }

    /// Tells of members that the layout has no field for, once each.
    private mutating func strangers(_ json: JSON) {
        var told: Set<String> = []
        func look(_ json: JSON, _ path: [String], _ records: [RecordLayout.Record]) {
            for member in json.members ?? [] {
                let path = path + [member.key]
                if records.contains(where: { $0.fields.contains { $0.path == path } }) { continue }
                let within = layout.records.filter { !$0.each.isEmpty && $0.each == path }
                if !within.isEmpty {
                    for item in member.value.items ?? [] { look(item, [], within) }
                } else if member.value.members != nil {
                    look(member.value, path, records)
                } else if !member.value.isNull {
                    told.insert(path.joined(separator: "."))
                }
            }
        }
        look(json, [], layout.records.filter(\.each.isEmpty))
        for name in told.sorted().prefix(20) {
            fault(.recordUnknownField, "the layout has no field \(name)", value: name)
        }
    }

    // MARK: - Values

    /// A field's value as X12 writes it.
    private mutating func value(
        _ bytes: [UInt8], of kind: Int, _ index: Int, isDecoded: Bool = false
    ) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        let field = layout.records[kind].fields[index]
        var value = bytes
        if !isDecoded {
            let (decoded, isRight) = text.utf8(bytes[...])
            value = decoded
            if !isRight {
                wrong(kind, index, "is not \(layout.encoding.rawValue)", value, .recordEncoding)
            }
        }
        // A terminal's, a printer's or our own control characters: none of them is text.
        func isControl(_ byte: UInt8) -> Bool {
            byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F
        }
        if value.contains(where: isControl) {
            value = value.map { isControl($0) ? 0x20 : $0 }
            wrong(kind, index, "holds a control character", value, .recordControl)
        }
        switch field.type {
        case .text, .code:
            if layout.format == .csv, RecordParser.isFormula(value) {
                wrong(kind, index, "looks like a formula", value, .recordFormula)
            }
        case .integer, .decimal:
            if value.first == 0x2B { value.removeFirst() }
            guard layout.decimalMark != 0x2E else { break }
            if value.contains(0x2E) {
                wrong(kind, index, "has a point, and the decimal mark is a comma", value)
            }
            value = value.map { $0 == layout.decimalMark ? 0x2E : $0 }
        case .date, .time:
            guard let format = field.format else { break }
            guard let standard = format.standard(value, for: field.type) else {
                wrong(kind, index, "is not \(format.description)", value)
                break
            }
            value = standard
        }
        return value
    }

    private mutating func wrong(
        _ kind: Int, _ index: Int, _ what: String, _ value: [UInt8],
        _ code: Diagnostic.Code = .recordValue
    ) {
        let record = layout.records[kind]
        var place = place
        place.tag = record.id
        place.element = index + 1
        place.field = "\(record.id).\(record.fields[index].name)"
        let text = String(decoding: value, as: UTF8.self)
        fault(
            code, "\(place.position) \(what)" + (value.isEmpty ? "" : ": '\(text.prefix(40))'"),
            value: value.isEmpty ? nil : text, line: parsed.lines.count, at: place)
    }
}
