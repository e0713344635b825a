package import Guides

/// How a partner writes records: the format with its dialect, the records with their fields, and
/// which of them make one document. Read from `<name>.layout.yaml`; a guide like any other, so that
/// `guide` holds its documents against it and maps name its fields.
package struct RecordLayout: Sendable {
    /// The name: the file name without `.layout.yaml`.
    package let name: String
    /// How lines become fields.
    package let format: Format
    /// How bytes become characters.
    package let encoding: Encoding
    /// What ends a line.
    let lineEnd: LineEnd
    /// Between the cells of CSV.
    let separator: UInt8
    /// Around cells of CSV that hold separators; nil where quotes mean nothing.
    let quote: UInt8?
    /// Whether the first row of CSV names the columns.
    let hasHeader: Bool
    /// The decimal mark of numbers.
    let decimalMark: UInt8
    /// Whether text that a spreadsheet would calculate is written with an apostrophe before it.
    let neutralisesFormulas: Bool
    /// Which records make one document.
    let grouping: Grouping
    /// The records, those within others after them.
    package let records: [Record]
    /// The records as a transaction set.
    package let guide: SetGuide

    /// The formats.
    package enum Format: String, Sendable, Hashable, CaseIterable {
        /// Cells with a separator between them (RFC 4180).
        case csv
        /// Lines whose fields stand at fixed positions.
        case fixed
        /// A JSON object a line.
        case ndjson

        /// What names of such files end with where nothing else is said.
        package var fileEnding: String {
            switch self {
            case .csv: "csv"
            case .fixed: "txt"
            case .ndjson: "ndjson"
            }
        }
    }

    /// The encodings.
    package enum Encoding: String, Sendable, Hashable, CaseIterable {
        /// UTF-8, with or without a byte order mark.
        case utf8 = "utf-8"
        /// ISO 8859-1.
        case latin1 = "iso-8859-1"
        /// Windows-1252.
        case windows = "windows-1252"
    }

    /// What ends a line.
    enum LineEnd: String, Sendable, Hashable, CaseIterable {
        /// A line feed, with or without a carriage return before it.
        case lf
        /// A carriage return alone.
        case cr

        var byte: UInt8 { self == .lf ? 0x0A : 0x0D }
    }

    /// What makes a document.
    enum Grouping: Sendable, Hashable {
        /// All records of the file.
        case file
        /// The record with this index, and all up to the next such.
        case starts(Int)
        /// Consecutive records in which these fields, by record and place, have the same values.
        case key([[Int]])
    }

    /// A kind of record.
    package struct Record: Sendable, Hashable {
        /// Its id, which maps name: `ROW`, `HDR`.
        package let id: String
        /// How its lines begin, where several kinds of records have to be told apart: the first
        /// characters of a fixed line, the first cell of CSV.
        let prefix: String?
        /// The array of a JSON object whose items are the records; empty for the object itself.
        let each: [String]
        /// Whether all rows of a document repeat it, so that the first one says it for all.
        let isOnce: Bool
        /// The fields in their order.
        package let fields: [Field]
    }

    /// A field of a record.
    package struct Field: Sendable, Hashable {
        /// Its name, which maps name.
        package let name: String
        /// What the header of CSV calls it.
        let column: String
        /// Where it stands in a JSON object.
        let path: [String]
        /// The characters that it has in a fixed line, from 1.
        let positions: ClosedRange<Int>?
        /// What its values are.
        let type: FieldType
        /// How dates and times are written.
        let format: FieldFormat?
        /// Whether it has to be filled.
        let isRequired: Bool
    }
}

extension RecordLayout {
    /// The name of an element for people, such as `ROW.quantity`; nil for what no record has.
    package func fieldName(tag: String, element: Int) -> String? {
        guard let record = records.first(where: { $0.id == tag }),
            record.fields.indices.contains(element - 1)
        else { return nil }
        return "\(tag).\(record.fields[element - 1].name)"
    }

    /// Whether each line is a document of its own, so that one that cannot be read spoils no other.
    var isLineWise: Bool {
        guard case .starts(let first) = grouping else { return false }
        return format == .ndjson && records[first].each.isEmpty
    }
}

/// How much a reader of records takes; beyond each there is a diagnostic, never more memory.
package struct RecordLimits: Sendable, Hashable {
    /// The longest record in bytes.
    package var recordBytes: Int
    /// The most records of one document.
    package var records: Int
    /// The most documents of one file.
    package var documents: Int
    /// The most faults that are told of one document.
    package var faults: Int

    /// Makes limits; the defaults suit a gateway.
    package init(
        recordBytes: Int = 1 << 20, records: Int = 50_000, documents: Int = 65_536,
        faults: Int = 200
    ) {
        self.recordBytes = recordBytes
        self.records = records
        self.documents = documents
        self.faults = faults
    }
}
