import Values

// MARK: - As a page

extension AcksReport {
    /// The head line as tiles: each count with its word, and behind it its list; where several
    /// kinds of answers are awaited, how many of each.
    private var tiles: String {
        let head = ReportHead(json)
        return ReportHead.words.map { key in
            let count = head.count(key)
            let isBad = ["overdue", "rejected", "partly-accepted"].contains(key) && count > 0
            let list = Self.lists[key].flatMap(table).flatMap { $0.rows.isEmpty ? nil : $0.name }
            let kinds = head.split(key).map { "<small>\(ReportTable.escaped($0))</small>" }
            return "<a href=\"#\(list ?? "partners")\"\(isBad ? " class=\"bad\"" : "")>"
                + "<b>\(count)</b>\(ReportHead.named(key))\(kinds ?? "")</a>"
        }.joined() + (head.leftOut.map { "<p>\(ReportTable.escaped($0))</p>" } ?? "")
    }

    /// In which table each count is listed; where it has no rows, and of all others, that of
    /// partners and documents counts them.
    private static let lists = [
        "waiting": "ageing", "overdue": "overdue", "partly-accepted": "refused",
        "rejected": "refused",
    ]

    /// Ages as bars, whose lengths are their shares.
    private var bars: String {
        ages.map { title, rows in
            let most = max(1, rows.compactMap { Int($0[1]) }.max() ?? 1)
            let bars = rows.map { row in
                let width = (Int(row[1]) ?? 0) * 100 / most
                return "<tr><th>\(ReportTable.escaped(row[0]))</th><td class=\"n\">\(row[1])</td>"
                    + "<td class=\"bar\"><i style=\"width:\(width)%\"></i></td></tr>\n"
            }.joined()
            return
                "<div><h3>\(ReportTable.escaped(title))</h3>\n<table class=\"ages\">\n"
                + "\(bars)</table></div>"
        }.joined(separator: "\n")
    }

    /// All parts, the first as tiles and the second as bars.
    private var body: String {
        tables.map { table in
            switch table.name {
            case "head": "<div class=\"tiles\" id=\"head\">\(tiles)</div>\n"
            case "ageing":
                "<h2 id=\"ageing\">\(ReportTable.escaped(table.title))</h2>\n"
                    + "<div class=\"side\">\(bars)</div>\n"
            default: table.html(note: note(on: table))
            }
        }.joined()
    }

    /// For a browser and its printer: one page that needs nothing else.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>\(ReportTable.escaped(title))</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <h1>\(ReportTable.escaped(title))</h1>
        \(body)\
        </body>
        </html>
        """
    }

    private static let style = """
        body{font:10.5pt/1.4 system-ui,"DejaVu Sans",sans-serif;margin:2em;color:#1b1f24}\
        h1{font-size:15pt;margin:0 0 .6em}h2{font-size:12pt;margin:1.4em 0 .4em}\
        h3{font-size:10pt;margin:0 0 .3em;font-weight:600;color:#57606a}\
        .tiles{display:flex;flex-wrap:wrap;gap:6px}.tiles a{border:1px solid #d0d7de;\
        border-radius:4px;padding:4px 12px;font-size:9pt;color:#57606a;text-decoration:none}\
        .tiles b{display:block;font-size:15pt;color:#1b1f24}\
        .tiles small{display:block;font-size:8pt}.tiles p{flex-basis:100%;margin:0;\
        color:#57606a}.tiles .bad{border-color:#cf222e}\
        .tiles .bad b{color:#cf222e}.side{display:flex;gap:4em}\
        table{border-collapse:collapse;font-size:8.5pt}\
        th,td{border-bottom:1px solid #d0d7de;padding:3px 8px;text-align:left;vertical-align:top}\
        td{overflow-wrap:break-word}.s{white-space:nowrap}\
        .n{text-align:right;font-variant-numeric:tabular-nums}\
        thead{display:table-header-group}thead th{background:#f6f8fa;color:#57606a;\
        white-space:nowrap}tr{break-inside:avoid}h2,h3{break-after:avoid}\
        .ages th{font-weight:normal}.ages .bar{width:12em}\
        .ages i{display:block;height:.8em;background:#0969da}\
        @page{size:A4 landscape;margin:12mm}\
        @media print{body{margin:0;-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """
}
