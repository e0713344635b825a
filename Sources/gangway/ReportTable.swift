import Values

/// A table of a report, whichever form it gets.
struct ReportTable {
    /// By which name it is asked for.
    let name: String
    /// What stands above it.
    let title: String
    /// The titles of its columns, in capitals.
    let columns: [String]
    /// A row has a cell for each column; `-` where there is nothing.
    let rows: [[String]]

    init(_ name: String, _ title: String, _ columns: [String], _ rows: [[String]]) {
        precondition(rows.allSatisfy { $0.count == columns.count }, "a cell for each column")
        self.name = name
        self.title = title
        self.columns = columns
        self.rows = rows
    }

    /// The columns in which anything stands: a page is only so wide.
    private var kept: [Int] {
        columns.indices.filter { index in
            rows.contains { !["0", "-"].contains($0[index]) }
        }
    }

    // MARK: - Forms

    /// For a terminal, without the columns in which nothing stands.
    var lines: TextTable {
        let kept = rows.isEmpty ? Array(columns.indices) : kept
        var table = TextTable(kept.map { columns[$0] })
        for row in rows { table.add(kept.map { row[$0] }) }
        return table
    }

    /// The same, with no cell cut.
    var text: String { lines.text(wide: true) }

    /// For a spreadsheet (RFC 4180), with all columns. A cell is one line; one that a spreadsheet
    /// would compute is text, and a number is none such.
    var csv: String {
        ([columns] + rows).map { row in
            row.map { cell in
                let cell = PlainLine.of(cell)
                let isFormula =
                    cell.first.map("=+-@".contains) ?? false && cell.count > 1
                    && ExactDecimal(cell) == nil
                let text = (isFormula ? "'" : "") + cell
                return text.contains(where: ",\"".contains)
                    ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
            }.joined(separator: ",") + "\r\n"
        }.joined()
    }

    /// For a browser, under its name, without the columns in which nothing stands; nothing where
    /// there are neither rows nor a note.
    func html(note: String?) -> String {
        let heading = "<h2 id=\"\(name)\">\(Self.escaped(title))</h2>\n"
        let note = note.map { "<p>\(Self.escaped($0))</p>\n" }
        guard !rows.isEmpty else { return note.map { heading + $0 } ?? "" }
        let kept = kept
        func row(_ cells: [String], _ tag: String) -> String {
            "<tr>"
                + kept.map { index in
                    let kind = tag == "td" ? Self.kind(of: cells[index]) : ""
                    return "<\(tag)\(kind)>\(Self.escaped(cells[index]))</\(tag)>"
                }.joined() + "</tr>\n"
        }
        let heads = columns.map { $0.prefix(1) + $0.dropFirst().lowercased() }
        return heading + (note ?? "") + "<table>\n"
            + "<thead>\(row(heads.map { String($0) }, "th"))</thead>\n"
            + rows.map { row($0, "td") }.joined() + "</table>\n"
    }

    /// Characters of a cell that a page never breaks: a time would be broken at its hyphens.
    private static let unbroken = 20

    /// The class of a cell: a number, or what is short.
    private static func kind(of cell: String) -> String {
        if ExactDecimal(cell) != nil { return " class=\"n\"" }
        return cell.count <= unbroken ? " class=\"s\"" : ""
    }

    /// A text as HTML.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
            .replacing("'", with: "&#39;")
    }
}
