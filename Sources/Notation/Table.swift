package import Diagnostics

/// A code table read from CSV (RFC 4180): a header row, then rows found by their key.
///
/// The key is the first column unless the reader is told otherwise. Every cell knows its place.
package struct Table: Sendable {
    /// One cell.
    package struct Cell: Sendable, Hashable {
        /// The cell's text, without its quotes.
        package let text: String
        /// Where the cell begins.
        package let place: TextPlace
    }

    /// One row, with as many cells as the header.
    package struct Row: Sendable {
        /// The cells in the order of the columns.
        package let cells: [Cell]
        fileprivate let columns: [String: Int]

        /// The cell of a column; nil when the table has no such column.
        package subscript(column: String) -> Cell? {
            columns[column].map { cells[$0] }
        }

        /// Where the row begins.
        package var place: TextPlace { cells[0].place }
    }

    /// The file's name as in places.
    package let file: String
    /// The header's cells: the column names.
    package let header: [Cell]
    /// The rows as they stand in the file.
    package let rows: [Row]
    /// The columns that make the key.
    package let key: [String]
    private let index: [[String]: Int]

    /// The names of the columns.
    package var columns: [String] { header.map(\.text) }

    /// The row with this key; nil where the table has none.
    package subscript(key: String...) -> Row? { row(key) }

    /// The row whose key columns hold these texts; nil where the table has none.
    package func row(_ key: [String]) -> Row? {
        index[key].map { rows[$0] }
    }
}

extension Table {
    /// Reads a table. `key` names the columns that identify a row, the first column when nil; a
    /// named column that is missing is an error. The table is nil when there is any error;
    /// warnings leave it whole.
    ///
    /// UTF-8, with or without byte order mark; lines end with LF or CRLF; blanks around a cell
    /// fall away unless it is in quotes; empty lines are skipped; at most 16 MB.
    package static func read(
        _ bytes: [UInt8], file: String, key: [String]? = nil
    ) -> (table: Table?, diagnostics: [Diagnostic]) {
        var reader = TableReader(file: file, key: key)
        let table = reader.read(bytes)
        return (table, reader.diagnostics)
    }

    /// Reads a table from text; see `read(_: [UInt8], file:key:)`.
    package static func read(
        _ text: String, file: String, key: [String]? = nil
    ) -> (table: Table?, diagnostics: [Diagnostic]) {
        read(Array(text.utf8), file: file, key: key)
    }

    fileprivate init(file: String, header: [Cell], records: [[Cell]], key: [String]) {
        self.file = file
        self.header = header
        self.key = key
        let columns = Dictionary(
            header.enumerated().map { ($1.text, $0) }, uniquingKeysWith: { first, _ in first })
        rows = records.map { Row(cells: $0, columns: columns) }
        index = Dictionary(
            rows.enumerated().map { number, row in (key.map { row[$0]?.text ?? "" }, number) },
            uniquingKeysWith: { first, _ in first })
    }
}

/// Checks the records of a CSV file as a table.
private struct TableReader {
    let file: String
    let key: [String]?
    var diagnostics: [Diagnostic] = []

    private static let maximumBytes = 16 << 20

    mutating func read(_ bytes: [UInt8]) -> Table? {
        let start = TextPlace(file: file, line: 1, column: 1)
        guard bytes.count <= Self.maximumBytes else {
            report(.csvTooLarge, "the table has \(bytes.count) bytes", at: start)
            return nil
        }
        let source: SourceText
        switch SourceText.decode(bytes, file: file) {
        case .success(let text): source = text
        case .failure(let place):
            report(.csvEncoding, "the table is not UTF-8", at: place)
            return nil
        }
        var scanner = CSVScanner(source.text, file: file)
        let records = scanner.records()
        diagnostics += scanner.diagnostics
        guard let header = records.first else {
            report(.csvEmpty, "the table has no header row", at: start)
            return nil
        }
        let key = key ?? [header[0].text]
        check(header: header, key: key)
        let rows = Array(records.dropFirst())
        for row in rows { check(row, columns: header.count) }
        if !hasErrors { checkKeys(rows, header: header, key: key) }
        return hasErrors ? nil : Table(file: file, header: header, records: rows, key: key)
    }

    private var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    private mutating func check(header: [Table.Cell], key: [String]) {
        var seen: Set<String> = []
        for (number, cell) in header.enumerated() {
            if cell.text.isEmpty {
                report(.csvHeader, "column \(number + 1) has no name", at: cell.place)
            } else if !seen.insert(cell.text).inserted {
                report(.csvHeader, "the column \"\(cell.text)\" stands twice", at: cell.place)
            }
        }
        if header.count == 1, let other = header[0].text.first(where: { ";\t|".contains($0) }) {
            report(
                .csvHeader, "the cells are separated by \"\(other == "\t" ? "tab" : "\(other)")\"",
                at: header[0].place, mend: "Separate cells by commas.")
        }
        for column in key where !seen.contains(column) {
            let meant = Spelling.suggestion(column, among: header.map(\.text))
            report(.csvHeader, "there is no column \"\(column)\"\(meant)", at: header[0].place)
        }
    }

    private mutating func check(_ row: [Table.Cell], columns: Int) {
        if row.count != columns {
            let place = row.count > columns ? row[columns].place : row[0].place
            report(
                .csvColumns, "the row has \(row.count) cells, the header has \(columns)", at: place)
        }
        for cell in row where Self.looksLikeFormula(cell.text) {
            report(
                .csvFormula, "the cell \"\(cell.text.prefix(40))\" looks like a formula",
                value: cell.text, at: cell.place)
        }
    }

    /// A leading sign is normal in numbers and alone; with more text behind it, spreadsheets
    /// compute (OWASP, "CSV injection").
    private static func looksLikeFormula(_ text: String) -> Bool {
        guard let first = text.first, text.count > 1, "=+-@".contains(first) else { return false }
        return first == "=" || first == "@"
            || !text.dropFirst().allSatisfy { "0123456789.".contains($0) }
    }

    private mutating func checkKeys(_ rows: [[Table.Cell]], header: [Table.Cell], key: [String]) {
        let positions = key.compactMap { name in header.firstIndex { $0.text == name } }
        var first: [[String]: Int] = [:]
        for row in rows {
            let cells = positions.map { row[$0] }
            let values = cells.map(\.text)
            guard let cell = cells.first else { continue }
            if values.allSatisfy(\.isEmpty) {
                report(
                    .csvKeyEmpty, "the row has no \(key.joined(separator: ", "))", at: cell.place)
            } else if let line = first[values] {
                let name = values.joined(separator: ", ")
                report(
                    .csvDuplicateKey, "the key \"\(name)\" stands twice, first on line \(line)",
                    value: name, at: cell.place)
            } else {
                first[values] = cell.place.line
            }
        }
    }

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, value: String? = nil, at place: TextPlace,
        mend: String? = nil
    ) {
        diagnostics.append(Diagnostic(code, message, value: value, at: .text(place), mend: mend))
    }
}
