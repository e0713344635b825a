import Values

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

    /// The tables below the bars, some with a line that says more.
    private var body: String {
        let more = ["odd": strays, "chains": completeness ?? ""]
        return tables.filter { !["head", "ageing"].contains($0.name) }.map { table in
            let line = table.rows.isEmpty ? nil : more[table.name]
            return table.html + (line.map { "<p>\(ReportTable.escaped($0))</p>\n" } ?? "")
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
        <div class="tiles">\(tiles)</div>
        <p>\(ReportTable.escaped(proof))</p>
        <h2>What waits</h2>
        <div class="side">\(bars)</div>
        \(body)\
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
