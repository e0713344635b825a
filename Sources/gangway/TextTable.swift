/// A table for people: columns as wide as their widest cell, two blanks between them.
struct TextTable {
    private let titles: [String]
    private var rows: [[String]] = []

    /// Makes a table with column titles.
    init(_ titles: [String]) {
        self.titles = titles
    }

    /// Adds a row with a cell for each column.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == titles.count, "a row has a cell for each column")
        rows.append(cells.map(Self.oneLine))
    }

    /// The table's lines; only the titles where it has no rows.
    var text: String {
        let widths = titles.indices.map { column in
            ([titles] + rows).map { $0[column].count }.max() ?? 0
        }
        return ([titles] + rows).map { Self.line($0, widths) }.joined(separator: "\n")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            line += cell
            if column < cells.count - 1 {
                line += String(repeating: " ", count: widths[column] - cell.count + 2)
            }
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Control characters from outside must not move the cursor or break the line.
    private static func oneLine(_ cell: String) -> String {
        String(
            String.UnicodeScalarView(
                cell.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
                    default: scalar
                    }
                }))
    }
}
