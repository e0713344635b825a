import Diagnostics

/// Cuts CSV text into records of cells (RFC 4180), with the place of each cell.
struct CSVScanner {
    private(set) var diagnostics: [Diagnostic] = []

    private let scalars: [Unicode.Scalar]
    private let file: String
    private var index = 0
    private var line = 1
    private var column = 1

    init(_ text: String, file: String) {
        scalars = Array(text.unicodeScalars)
        self.file = file
    }

    /// All records; lines that hold nothing but blanks are none.
    mutating func records() -> [[Table.Cell]] {
        var records: [[Table.Cell]] = []
        while index < scalars.count {
            let record = record()
            let isBlank = record.count == 1 && record[0].text.isEmpty
            if !isBlank { records.append(record) }
        }
        return records
    }

    private mutating func record() -> [Table.Cell] {
        var cells: [Table.Cell] = []
        repeat {
            cells.append(cell())
        } while take(",")
        takeLineEnd()
        return cells
    }

    private mutating func cell() -> Table.Cell {
        skipBlanks()
        let place = place
        guard peek() == "\"" else {
            var text = rest()
            while text.last == " " || text.last == "\t" { text.removeLast() }
            if text.contains("\"") {
                report("a quote stands within a cell that is not in quotes", at: place)
            }
            return Table.Cell(text: text, place: place)
        }
        advance()
        var text = String.UnicodeScalarView()
        while let scalar = peek() {
            advance()
            if scalar != "\"" {
                text.append(scalar)
            } else if peek() == "\"" {
                advance()
                text.append("\"")
            } else {
                skipBlanks()
                let after = self.place
                if !rest().isEmpty { report("text follows the closing quote", at: after) }
                return Table.Cell(text: String(text), place: place)
            }
        }
        report("the quote that opens here is never closed", at: place)
        return Table.Cell(text: String(text), place: place)
    }

    /// What stands before the next comma or the line's end.
    private mutating func rest() -> String {
        var text = String.UnicodeScalarView()
        while let scalar = peek(), scalar != ",", !isAtLineEnd {
            text.append(scalar)
            advance()
        }
        return String(text)
    }

    private var place: TextPlace { TextPlace(file: file, line: line, column: column) }

    private func peek() -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private var isAtLineEnd: Bool {
        guard let scalar = peek() else { return true }
        if scalar == "\r" { return index + 1 == scalars.count || scalars[index + 1] == "\n" }
        return scalar == "\n"
    }

    private mutating func advance() {
        if scalars[index] == "\n" {
            line += 1
            column = 1
        } else {
            column += 1
        }
        index += 1
    }

    private mutating func skipBlanks() {
        while let scalar = peek(), scalar == " " || scalar == "\t" { advance() }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == scalar else { return false }
        advance()
        return true
    }

    private mutating func takeLineEnd() {
        if peek() == "\r" { advance() }
        if peek() == "\n" { advance() }
    }

    private mutating func report(_ message: String, at place: TextPlace) {
        diagnostics.append(Diagnostic(.csvQuote, message, at: .text(place)))
    }
}
