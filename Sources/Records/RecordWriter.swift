package import Diagnostics
import Values

/// A record to be written: the values of its fields in their order, as X12 writes them (dates as
/// CCYYMMDD, numbers with a point).
package struct OutwardRecord: Sendable, Hashable {
    /// Which record of the layout it is, such as `LIN`.
    package let id: String
    /// The values of its fields; fewer than the layout has where the last ones are empty.
    package let values: [String]

    /// Describes a record.
    package init(id: String, values: [String]) {
        self.id = id
        self.values = values
    }
}

/// Writes documents as a partner's records, so that `RecordReader` with the same layout reads them
/// again: the same records, the same values.
///
/// Nothing is ever cut or left out: a value that the layout has no room for, that its encoding does
/// not have or that cannot be told from a separator is refused. Memory: the file.
package struct RecordWriter: Sendable {
    private let layout: RecordLayout
    private let text: FieldText
    private var bytes: [UInt8] = []

    /// Begins a file; CSV with its header.
    package init(_ layout: RecordLayout) throws(Diagnostic) {
        self.layout = layout
        text = FieldText(layout: layout)
        guard layout.hasHeader else { return }
        var cells: [[UInt8]] = []
        for column in columns { cells.append(try text.cell(column, named: "the header")) }
        row(cells)
    }

    /// Writes one document.
    ///
    /// - Parameter records: its records in the order of the layout.
    /// - Throws: a diagnostic whose `field` names the record and field.
    package mutating func add(_ records: [OutwardRecord]) throws(Diagnostic) {
        var placed: [(kind: Int, values: [String])] = []
        for record in records {
            guard let kind = layout.records.firstIndex(where: { $0.id == record.id }),
                record.values.count <= layout.records[kind].fields.count
            else { preconditionFailure("the layout's guide lets no other record through") }
            placed.append((kind, record.values))
        }
        switch layout.format {
        case .csv where layout.hasHeader: try rows(placed)
        case .csv: for record in placed { try cells(record.kind, record.values) }
        case .fixed: for record in placed { try line(record.kind, record.values) }
        case .ndjson: try object(placed)
        }
    }

    /// The file.
    package consuming func finish() -> [UInt8] { bytes }

    // MARK: - CSV

    /// The header's columns; fields of several records may share one.
    private var columns: [String] {
        var columns: [String] = []
        for field in layout.records.flatMap(\.fields) where !columns.contains(field.column) {
            columns.append(field.column)
        }
        return columns
    }

    /// Rows that hold a record of each kind, those that a document has once repeated in every row.
    private mutating func rows(_ records: [(kind: Int, values: [String])]) throws(Diagnostic) {
        var once: [Int: [String]] = [:]
        for (kind, values) in records where layout.records[kind].isOnce { once[kind] = values }
        var row: [Int: [String]] = [:]
        var last = -1
        var count = 0
        for (kind, values) in records where !layout.records[kind].isOnce {
            if kind <= last {
                try write(row.merging(once) { own, _ in own })
                row = [:]
                count += 1
            }
            row[kind] = values
            last = kind
        }
        if count == 0 || !row.isEmpty { try write(row.merging(once) { own, _ in own }) }
    }

    private mutating func write(_ row: [Int: [String]]) throws(Diagnostic) {
        var cells: [String: [UInt8]] = [:]
        for (kind, values) in row.sorted(by: { $0.key < $1.key }) {
            for (index, value) in values.enumerated() where !value.isEmpty {
                let field = layout.records[kind].fields[index]
                let cell = try text.cell(value, of: kind, index)
                guard cells.updateValue(cell, forKey: field.column) ?? cell == cell else {
                    throw text.fault(
                        .recordWriteShared, kind, index,
                        "shares its column with a field that says otherwise", value)
                }
            }
        }
        self.row(columns.map { cells[$0] ?? [] })
    }

    private mutating func cells(_ kind: Int, _ values: [String]) throws(Diagnostic) {
        let record = layout.records[kind]
        var cells: [[UInt8]] = []
        if let prefix = record.prefix { cells.append(try text.cell(prefix, named: record.id)) }
        for index in record.fields.indices {
            let value = index < values.count ? values[index] : ""
            cells.append(value.isEmpty ? [] : try text.cell(value, of: kind, index))
        }
        row(cells)
    }

    private mutating func row(_ cells: [[UInt8]]) {
        // A row of nothing would be no row.
        if cells.allSatisfy(\.isEmpty), cells.count == 1, let quote = layout.quote {
            bytes += [quote, quote]
        }
        bytes += cells.joined(separator: [layout.separator])
        bytes.append(layout.lineEnd.byte)
    }

    // MARK: - Fixed positions

    private mutating func line(_ kind: Int, _ values: [String]) throws(Diagnostic) {
        let record = layout.records[kind]
        let width = record.fields.compactMap { $0.positions?.upperBound }.max() ?? 0
        var line = [Unicode.Scalar](repeating: " ", count: width)
        for (index, scalar) in (record.prefix ?? "").unicodeScalars.enumerated() {
            if index < line.count { line[index] = scalar } else { line.append(scalar) }
        }
        for (index, value) in values.enumerated() where !value.isEmpty {
            let field = record.fields[index]
            guard let room = field.positions else { continue }
            let written = Array(try text.written(value, of: kind, index).unicodeScalars)
            guard written.count <= room.count else {
                throw text.fault(
                    .recordWriteOverflow, kind, index,
                    "has \(written.count) characters, and the layout \(room.count)", value)
            }
            // Numbers stand at the end of their room, as they do in columns of print.
            let isNumber = field.type == .integer || field.type == .decimal
            let start = room.lowerBound - 1 + (isNumber ? room.count - written.count : 0)
            for (offset, scalar) in written.enumerated() { line[start + offset] = scalar }
        }
        if let prefix = record.prefix, !line.starts(with: prefix.unicodeScalars) {
            throw Diagnostic(
                .recordWriteShared,
                "\(record.id) does not begin with its prefix '\(prefix)': a field stands there",
                value: prefix, at: .data(DataPlace(field: record.id)))
        }
        while line.last == " " { line.removeLast() }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: line)
        bytes += try text.encoded(String(view), named: record.id)
        bytes.append(layout.lineEnd.byte)
    }

    // MARK: - NDJSON

    private mutating func object(
        _ records: [(kind: Int, values: [String])]
    ) throws(Diagnostic) {
        var object = JSON.object([])
        var arrays: [Int: [JSON]] = [:]
        for (kind, values) in records {
            let record = layout.records[kind]
            var target = record.each.isEmpty ? object : JSON.object([])
            for (index, value) in values.enumerated() where !value.isEmpty {
                let json = try text.json(value, of: kind, index)
                target = Self.setting(record.fields[index].path[...], to: json, in: target)
            }
            if record.each.isEmpty {
                object = target
            } else {
                // Records of several kinds may lie in one array.
                let first = layout.records.firstIndex { $0.each == record.each } ?? kind
                arrays[first, default: []].append(target)
            }
        }
        for (kind, items) in arrays.sorted(by: { $0.key < $1.key }) {
            object = Self.setting(layout.records[kind].each[...], to: .array(items), in: object)
        }
        bytes += object.bytes()
        bytes.append(layout.lineEnd.byte)
    }

    private static func setting(_ path: ArraySlice<String>, to json: JSON, in object: JSON) -> JSON
    {
        guard let name = path.first else { return json }
        var object = object
        object[name] = setting(path.dropFirst(), to: json, in: object[name] ?? .object([]))
        return object
    }
}
