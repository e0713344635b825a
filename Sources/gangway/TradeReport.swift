import Engine
import Values

/// What partners and we owe each other in the trade, as tables of the report: answers to orders,
/// ship notices, invoices and remittances; service levels; what is at stake.
struct TradeReport {
    private let report: JSON

    /// Takes the report.
    init(_ report: JSON) { self.report = report }

    private static let statuses = AwaitedStatus.allCases.map(\.rawValue)

    /// What partners owe us, counted.
    var theirs: ReportTable { counts("theirs", "What partners owe us in the trade") }

    /// What we owe partners, counted.
    var ours: ReportTable { counts("ours", "What we owe partners in the trade") }

    /// What partners owe us and has not come in time.
    var overdueFromThem: ReportTable { late("theirs", "Overdue from partners in the trade") }

    /// What we owe and is late.
    var overdueFromUs: ReportTable { late("ours", "Overdue from us in the trade") }

    private func counts(_ half: String, _ title: String) -> ReportTable {
        let rows = report.path("trade.\(half).partners")?.items ?? []
        return ReportTable(
            "trade-\(half)", title,
            ["PARTNER", "FOLLOWS", "OWED", "ALL"] + Self.statuses.map { $0.uppercased() }
                + ["IN TIME", "MEDIAN", "P95"],
            rows.map { row in
                Self.cells(row, ["partner", "document", "kind", "sent"] + Self.statuses)
                    + [
                        AcksReport.share(row["inTime"], of: row["judged"]),
                        AcksReport.span(row["medianSeconds"]), AcksReport.span(row["p95Seconds"]),
                    ]
            })
    }

    private func late(_ half: String, _ title: String) -> ReportTable {
        let rows = report.path("trade.\(half).overdue")?.items ?? []
        return ReportTable(
            "trade-\(half)-overdue", title,
            ["ID", "PARTNER", "OWED", "FOLLOWS", "NUMBER", "CAME", "SINCE", "DUE", "CALL"],
            rows.map { row in
                Self.cells(row, ["id", "partner", "kind", "set", "number", "progress"])
                    + [AcksReport.moment(row["queued"]), AcksReport.moment(row["due"])]
                    + Self.cells(row, ["contact"])
            })
    }

    /// What came of the levels that are agreed.
    var service: ReportTable {
        ReportTable(
            "service", "Service levels by month",
            [
                "PARTNER", "LEVEL", "OWES", "MONTH", "TARGET", "SHARE", "COUNTED", "BREACHES",
                "WITHIN", "MEDIAN", "P95", "MET",
            ],
            (report["service"]?.items ?? []).map { row in
                Self.cells(
                    row,
                    [
                        "partner", "level", "owedBy", "month", "target", "share", "counted",
                        "breaches",
                    ])
                    + ["withinSeconds", "medianSeconds", "p95Seconds"].map {
                        AcksReport.span(row[$0])
                    } + [row["isMet"] == true ? "yes" : "no"]
            })
    }

    /// What partners may charge for.
    var stake: ReportTable {
        let rows = report.path("stake.rows")?.items ?? []
        return ReportTable(
            "stake", "At stake" + totals,
            ["PARTNER", "FOR", "DOCUMENTS", "ORDERS", "PER", "AMOUNT", "CURRENCY"],
            rows.map {
                Self.cells(
                    $0, ["partner", "for", "documents", "orders", "per", "amount", "currency"])
            })
    }

    /// The sums that partners may charge: `: 750.00 USD`.
    private var totals: String {
        let sums = (report.path("stake.totals")?.items ?? []).map {
            "\(AcksReport.text($0["amount"])) \(AcksReport.text($0["currency"]))"
        }
        let cut = report.path("stake.isCut") == true ? " at least" : ""
        return sums.isEmpty ? "" : ":\(cut) \(sums.joined(separator: ", "))"
    }

    private static func cells(_ row: JSON, _ members: [String]) -> [String] {
        members.map { AcksReport.text(row[$0]) }
    }
}
