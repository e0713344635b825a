/// A table for people: columns as wide as their widest cell, two blanks between them.
///
/// Long cells are cut, so that one of them does not push its neighbours off the screen; the last
/// column, which ends the line, has more room.
struct TextTable {
    private let titles: [String]
    private var rows: [[String]] = []

    /// The most characters of a cell, and of one in the last column, unless all is asked for.
    private static let limits = (cell: 40, last: 120)

    /// Makes a table with column titles.
    init(_ titles: [String]) {
        self.titles = titles
    }

    /// Adds a row with a cell for each column.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == titles.count, "a row has a cell for each column")
        rows.append(cells.map(PlainLine.of))
    }

    /// The table's lines; only the titles where it has no rows. With `wide` no cell is cut.
    func text(wide: Bool) -> String {
        let rows = [titles] + (wide ? self.rows : self.rows.map(cut))
        let widths = titles.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { Self.line($0, widths) }.joined(separator: "\n")
    }

    private func cut(_ cells: [String]) -> [String] {
        cells.enumerated().map { column, cell in
            let limit = column == titles.count - 1 ? Self.limits.last : Self.limits.cell
            return cell.count > limit ? cell.prefix(limit - 1) + "…" : cell
        }
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
}
