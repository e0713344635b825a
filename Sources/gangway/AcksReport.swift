import Engine
import Values

/// The report of what partners owe us, in forms for people: the head line, how old what waits is,
/// each partner and document, refusals in words, what is overdue, what fits nothing.
struct AcksReport {
    private let json: JSON

    /// Takes the answer of `GET /v1/acks/report`.
    init(_ json: JSON) { self.json = json }

    // MARK: - Parts

    private static let statuses = AwaitedStatus.allCases.map(\.rawValue)

    /// `12 sent: 8 accepted, 3 waiting, 1 overdue`; what there is none of is left out.
    private var headLine: String {
        let head = json["head"] ?? .object([])
        let parts = Self.statuses.compactMap { status -> String? in
            let count = head[status]?.integer ?? 0
            return count == 0 ? nil : "\(count) \(status)"
        }
        let sent = "\(head["sent"]?.integer ?? 0) sent"
        return parts.isEmpty ? sent : "\(sent): \(parts.joined(separator: ", "))"
    }

    /// Of whom and from when it is.
    private var title: String {
        let whom = json["partner"]?.text.map { "What \($0) owes us" } ?? "What partners owe us"
        return "\(whom), sent from \(json["from"]?.text ?? "") to \(json["to"]?.text ?? "")"
    }

    private static let partnerTitles =
        ["PARTNER", "DOCUMENT", "AWAITS", "SENT"] + statuses.map { $0.uppercased() }
        + ["IN TIME", "MEDIAN", "P95", "LAST ANSWER", "WAITING SINCE"]

    private var partnerRows: [[String]] {
        (json["partners"]?.items ?? []).map { row in
            ["partner", "document", "kind", "sent"].map { Self.text(row[$0]) }
                + Self.statuses.map { Self.text(row[$0]) }
                + [
                    Self.share(row["inTime"], of: row["judged"]),
                    Self.span(row["medianSeconds"]), Self.span(row["p95Seconds"]),
                    Self.text(row["lastAnswer"]), Self.text(row["waitingSince"]),
                ]
        }
    }

    private var ageRows: [(title: String, rows: [[String]])] {
        [("by the clock", "clock"), ("by share of the agreed time", "share")].map { title, key in
            (
                title,
                (json["ageing"]?[key]?.items ?? []).map {
                    [Self.text($0["age"]), Self.text($0["count"])]
                }
            )
        }
    }

    private var refusals: [[String]] {
        (json["refused"]?.items ?? []).map { row in
            ["id", "partner", "number", "message", "mend"].map { Self.text(row[$0]) }
        }
    }

    private var overdue: [[String]] {
        (json["overdue"]?.items ?? []).map { row in
            ["id", "partner", "set", "number", "kind", "queued", "due", "file"].map {
                Self.text(row[$0])
            }
        }
    }

    private var strays: String {
        let strays = json["strays"] ?? .object([])
        return ["unmatched", "duplicate", "contradictory"].map {
            "\(strays[$0]?.integer ?? 0) \($0)"
        }.joined(separator: ", ")
    }

    private static let overdueTitles = [
        "ID", "PARTNER", "SET", "NUMBER", "AWAITS", "QUEUED", "DUE", "FILE",
    ]
    private static let refusalTitles = ["EXCEPTION", "PARTNER", "NUMBER", "WHAT", "MEND"]

    private static func text(_ json: JSON?) -> String {
        let text = json?.text ?? json?.decimal?.description ?? ""
        return text.isEmpty ? "-" : text
    }

    private static func share(_ part: JSON?, of whole: JSON?) -> String {
        guard let part = part?.integer, let whole = whole?.integer, whole > 0 else { return "-" }
        return "\(part * 100 / whole) %"
    }

    /// A span in its largest unit that says enough: `42 s`, `17 min`, `5 h`, `3 d`.
    private static func span(_ json: JSON?) -> String {
        guard let seconds = json?.integer else { return "-" }
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) d"
        }
    }

    // MARK: - Forms

    /// For a terminal.
    var text: String {
        func table(_ titles: [String], _ rows: [[String]]) -> String {
            var table = TextTable(titles)
            for row in rows { table.add(row) }
            return table.text(wide: true)
        }
        var parts = [title, headLine]
        for (title, rows) in ageRows {
            let cells = rows.map { "\($0[1]) \($0[0])" }.joined(separator: ", ")
            parts.append("waiting, \(title): \(cells)")
        }
        if !partnerRows.isEmpty { parts.append(table(Self.partnerTitles, partnerRows)) }
        if !refusals.isEmpty {
            parts.append(
                "refused\n"
                    + refusals.map { $0.map(PlainLine.of) }
                    .map { "  exception \($0[0]): \($0[3])\n    help: \($0[4])" }
                    .joined(separator: "\n"))
        }
        if !overdue.isEmpty { parts.append("overdue\n" + table(Self.overdueTitles, overdue)) }
        parts.append("answers that fit nothing: \(strays)")
        return parts.joined(separator: "\n\n")
    }

    /// For a spreadsheet: the table of partners and documents (RFC 4180). A cell that a spreadsheet
    /// would compute is text.
    var csv: String {
        ([Self.partnerTitles] + partnerRows).map { row in
            row.map { cell in
                let isFormula = cell.count > 1 && "=+-@".contains(cell.first ?? " ")
                let text = (isFormula ? "'" : "") + cell
                return text.contains(where: { ",\"\r\n".contains($0) })
                    ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
            }.joined(separator: ",") + "\r\n"
        }.joined()
    }

    /// For a browser and its printer: one page that needs nothing else.
    var html: String {
        func escaped(_ text: String) -> String {
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
        }
        func row(_ cells: [String], _ tag: String) -> String {
            "<tr>" + cells.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>\n"
        }
        func table(_ title: String, _ titles: [String], _ rows: [[String]]) -> String {
            rows.isEmpty
                ? ""
                : "<h2>\(escaped(title))</h2>\n<table>\n<thead>\(row(titles, "th"))</thead>\n"
                    + rows.map { row($0, "td") }.joined() + "</table>\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>\(escaped(title))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <h1>\(escaped(title))</h1>
            <p class="head">\(escaped(headLine))</p>
            \(ageRows.map { table("Waiting, \($0.title)", ["AGE", "COUNT"], $0.rows) }.joined())\
            \(table("Partners and documents", Self.partnerTitles, partnerRows))\
            \(table("Refused", Self.refusalTitles, refusals))\
            \(table("Overdue", Self.overdueTitles, overdue))\
            <h2>Answers that fit nothing</h2>
            <p>\(escaped(strays))</p>
            </body>
            </html>
            """
    }

    private static let style = """
        body{font:11pt/1.4 sans-serif;margin:2em;color:#111}h1{font-size:15pt}h2{font-size:12pt}\
        .head{font-size:13pt;font-weight:bold}table{border-collapse:collapse;font-size:9pt}\
        th,td{border:1px solid #999;padding:2px 5px;text-align:left;vertical-align:top}\
        thead{display:table-header-group;background:#eee}tr{break-inside:avoid}\
        @page{size:A4 landscape;margin:12mm}@media print{body{margin:0}}
        """
}
