import Engine
import Values

/// The report of what partners owe us, in forms for people: the head line, the causes of all that
/// went wrong, how old what waits is, each partner and document, refusals in words, what is
/// overdue, what fits nothing.
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
        return "\(whom), sent from \(Self.moment(json["from"])) to \(Self.moment(json["to"]))"
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
                    Self.moment(row["lastAnswer"]), Self.moment(row["waitingSince"]),
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

    private static let causeTitles = ["COUNT", "PARTNER", "CAUSE", "MEND", "SINCE", "FIRST"]

    /// What went wrong, a row each cause.
    private var causes: [[String]] {
        (json["causes"]?.items ?? []).map { row in
            let first =
                row["exception"]?.integer.map { "exception \($0)" }
                ?? row["answer"]?.integer.map { "stray \($0)" } ?? "-"
            return ["count", "partner", "cause", "mend"].map { Self.text(row[$0]) }
                + [Self.moment(row["since"]), first]
        }
    }

    private static let oddTitles = ["ID", "STATE", "PARTNER", "KIND", "SAYS", "FILE", "RECEIVED"]

    /// Answers that fit nothing.
    private var odd: [[String]] {
        (json["odd"]?.items ?? []).map { row in
            ["id", "state", "partner", "kind", "words", "file"].map { Self.text(row[$0]) }
                + [Self.moment(row["received"])]
        }
    }

    private var refusals: [[String]] {
        (json["refused"]?.items ?? []).map { row in
            ["id", "partner", "number", "message", "mend"].map { Self.text(row[$0]) }
        }
    }

    private var overdue: [[String]] {
        (json["overdue"]?.items ?? []).map { row in
            ["id", "partner", "set", "number", "kind"].map { Self.text(row[$0]) }
                + [Self.moment(row["queued"]), Self.moment(row["due"]), Self.text(row["file"])]
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

    /// A moment to the minute: `2026-11-21 09:30`.
    private static func moment(_ json: JSON?) -> String {
        guard let text = json?.text, text.count > 16 else { return Self.text(json) }
        return String(text.prefix(16)).replacing("T", with: " ")
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
        if !causes.isEmpty {
            parts.append(
                "what went wrong, by cause\n"
                    + causes.map { $0.map(PlainLine.of) }
                    .map { "  \($0[0]) x \($0[1]): \($0[2]) (\($0[5]))\n    help: \($0[3])" }
                    .joined(separator: "\n"))
        }
        if !refusals.isEmpty {
            parts.append(
                "refused\n"
                    + refusals.map { $0.map(PlainLine.of) }
                    .map { "  exception \($0[0]): \($0[3])\n    help: \($0[4])" }
                    .joined(separator: "\n"))
        }
        if !overdue.isEmpty { parts.append("overdue\n" + table(Self.overdueTitles, overdue)) }
        parts.append("answers that fit nothing: \(strays)")
        if !odd.isEmpty { parts.append(table(Self.oddTitles, odd)) }
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
}

// MARK: - As a page

extension AcksReport {
    /// The head line as tiles: each count with its word.
    private var tiles: String {
        let head = json["head"] ?? .object([])
        let counts = [("sent", "sent")] + Self.statuses.map { ($0, $0.replacing("-", with: " ")) }
        return counts.map { key, word in
            let count = head[key]?.integer ?? 0
            let isBad = ["overdue", "rejected", "partly-accepted"].contains(key) && count > 0
            return "<div\(isBad ? " class=\"bad\"" : "")><b>\(count)</b>\(word)</div>"
        }.joined()
    }

    /// Ages as bars, whose lengths are their shares.
    private var ages: String {
        ageRows.map { title, rows in
            let most = max(1, rows.compactMap { Int($0[1]) }.max() ?? 1)
            let bars = rows.map { row in
                let width = (Int(row[1]) ?? 0) * 100 / most
                return "<tr><th>\(Self.escaped(row[0]))</th><td class=\"n\">\(row[1])</td>"
                    + "<td class=\"bar\"><i style=\"width:\(width)%\"></i></td></tr>\n"
            }.joined()
            return
                "<div><h3>\(Self.escaped(title))</h3>\n<table class=\"ages\">\n"
                + "\(bars)</table></div>"
        }.joined(separator: "\n")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    private static func table(_ title: String, _ titles: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        // What is nothing in all rows has no column: a page is only so wide.
        let kept = titles.indices.filter { index in
            rows.contains { !["0", "-"].contains($0[index]) }
        }
        func row(_ cells: [String], _ tag: String) -> String {
            "<tr>"
                + kept.map { index in
                    let isNumber = tag == "td" && Int(cells[index]) != nil
                    return
                        "<\(tag)\(isNumber ? " class=\"n\"" : "")>\(escaped(cells[index]))</\(tag)>"
                }.joined() + "</tr>\n"
        }
        let heads = titles.map { $0.prefix(1) + $0.dropFirst().lowercased() }
        return
            "<h2>\(escaped(title))</h2>\n<table>\n"
            + "<thead>\(row(heads.map { String($0) }, "th"))</thead>\n"
            + rows.map { row($0, "td") }.joined() + "</table>\n"
    }

    /// For a browser and its printer: one page that needs nothing else.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>\(Self.escaped(title))</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <h1>\(Self.escaped(title))</h1>
        <div class="tiles">\(tiles)</div>
        \(Self.table("What went wrong, by cause", Self.causeTitles, causes))\
        <h2>What waits</h2>
        <div class="side">\(ages)</div>
        \(Self.table("Partners and documents", Self.partnerTitles, partnerRows))\
        \(Self.table("Refused", Self.refusalTitles, refusals))\
        \(Self.table("Overdue", Self.overdueTitles, overdue))\
        <h2>Answers that fit nothing</h2>
        <p>\(Self.escaped(strays))</p>
        \(Self.table("The newest of them", Self.oddTitles, odd))\
        </body>
        </html>
        """
    }

    private static let style = """
        body{font:10.5pt/1.4 system-ui,"DejaVu Sans",sans-serif;margin:2em;color:#1b1f24}\
        h1{font-size:15pt;margin:0 0 .6em}h2{font-size:12pt;margin:1.4em 0 .4em}\
        h3{font-size:10pt;margin:0 0 .3em;font-weight:600;color:#57606a}\
        .tiles{display:flex;flex-wrap:wrap;gap:6px}.tiles div{border:1px solid #d0d7de;\
        border-radius:4px;padding:4px 12px;font-size:9pt;color:#57606a}\
        .tiles b{display:block;font-size:15pt;color:#1b1f24}.tiles .bad{border-color:#cf222e}\
        .tiles .bad b{color:#cf222e}.side{display:flex;gap:4em}\
        table{border-collapse:collapse;font-size:8.5pt}\
        th,td{border-bottom:1px solid #d0d7de;padding:3px 8px;text-align:left;vertical-align:top}\
        td{overflow-wrap:break-word}.n{text-align:right;font-variant-numeric:tabular-nums}\
        thead{display:table-header-group}thead th{background:#f6f8fa;color:#57606a;\
        white-space:nowrap}tr{break-inside:avoid}h2,h3{break-after:avoid}\
        .ages th{font-weight:normal}.ages .bar{width:12em}\
        .ages i{display:block;height:.8em;background:#0969da}\
        @page{size:A4 landscape;margin:12mm}\
        @media print{body{margin:0;-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """
}
