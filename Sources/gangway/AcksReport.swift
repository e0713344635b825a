import Engine
import Values

/// The report of what partners owe us and we owe them, in forms for people: the head line; how old
/// what waits is; each partner and document; what went wrong, by cause and in words; the chain of
/// each order that is not complete; what is at stake; answers that close nothing; what was looked
/// at; how the totals compare with the raw bytes; figures.
struct AcksReport {
    let json: JSON

    /// Takes the answer of `GET /v1/acks/report`.
    init(_ json: JSON) { self.json = json }

    static let statuses = AwaitedStatus.allCases.map(\.rawValue)

    /// Of whom, of which usage and from when it is.
    var title: String {
        let whom = json["partner"]?.text.map { "What \($0) owes us" } ?? "What partners owe us"
        let usage =
            switch json["usage"]?.text.flatMap({ ReportUsage(rawValue: $0) }) {
            case .test: " of tests"
            case .all: ", tests too"
            case .production, nil: ""
            }
        return "\(whom)\(usage), sent from \(Self.moment(json["from"])) to "
            + Self.moment(json["to"])
    }

    /// How many answers close nothing, by why.
    var strays: String {
        let strays = json["strays"] ?? .object([])
        return StrayState.allCases.map {
            "\(strays[$0.rawValue]?.integer ?? 0) \($0.rawValue)"
        }.joined(separator: ", ")
    }

    /// How many orders are complete; nil where there are none.
    var completeness: String? {
        guard let looked = json.path("orders.looked")?.integer, looked > 0 else { return nil }
        let complete = json.path("orders.complete")?.integer ?? 0
        return "\(complete) of the newest \(looked) orders are complete"
    }

    /// Whether the counts hold against the raw bytes.
    var proof: String {
        if let kept = json["reconciliation"] {
            let differences = kept["differences"]?.items?.count ?? 0
            return "held against the raw bytes of \(Self.text(kept["messages"])) messages: "
                + (differences == 0 ? "they agree" : "\(differences) differences")
        }
        let days = json["reconciled"]?.items ?? []
        guard let newest = days.first else {
            return "no day was held against the raw bytes yet: `gangway acks reconcile`"
        }
        let differing = days.filter { $0["differences"]?.integer ?? 0 > 0 }
        let day = Self.text(newest["day"])
        return differing.isEmpty
            ? "held against the raw bytes up to \(day): they agree"
            : "held against the raw bytes up to \(day): "
                + differing.map {
                    "\(Self.text($0["differences"])) differences on \(Self.text($0["day"]))"
                }.joined(separator: ", ")
    }

    // MARK: - Cells

    static func text(_ json: JSON?) -> String {
        let text = json?.text ?? json?.decimal?.description ?? ""
        return text.isEmpty ? "-" : text
    }

    /// A moment to the minute: `2026-11-21 09:30`.
    static func moment(_ json: JSON?) -> String {
        guard let text = json?.text, text.count > 16 else { return Self.text(json) }
        return String(text.prefix(16)).replacing("T", with: " ")
    }

    static func share(_ part: JSON?, of whole: JSON?) -> String {
        guard let part = part?.integer, let whole = whole?.integer, whole > 0 else { return "-" }
        return "\(part * 100 / whole) %"
    }

    /// A span in its largest unit that says enough: `42 s`, `17 min`, `5 h`, `3 d`.
    static func span(_ json: JSON?) -> String {
        guard let seconds = json?.integer else { return "-" }
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) d"
        }
    }

    private func rows(_ list: String, _ cells: (JSON) -> [String]) -> [[String]] {
        (json[list]?.items ?? []).map(cells)
    }
}

// MARK: - Tables

extension AcksReport {
    /// The names of all tables.
    static let tableNames = AcksReport(.object([])).tables.map(\.name)

    /// All tables, in the order of the report: each part, from the head line to the figures, with
    /// the lists that belong to it.
    var tables: [ReportTable] {
        let trade = TradeReport(json)
        return [
            ReportHead(json).table,
            ageing, overdue,
            partners, trade.theirs, trade.ours, ours, trade.service,
            causes, refused,
            chains, trade.overdueFromThem, trade.overdueFromUs,
            trade.stake,
            odd,
            reviewed,
            reconciled,
            metrics,
        ]
    }

    /// What the title of a table goes on with.
    func note(on table: ReportTable) -> String? {
        let words: String? =
            switch table.name {
            case "chains": completeness
            case "odd" where !table.rows.isEmpty: strays
            case "reconciled": proof
            default: nil
            }
        let notes = [words, cut(table)].compactMap { $0 }
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }

    /// How many rows a list that ends before its last one has; nil where it has all.
    private func cut(_ table: ReportTable) -> String? {
        let half = table.name.split(separator: "-").dropFirst().first.map(String.init)
        let total =
            table.name.hasPrefix("trade-") && table.name.hasSuffix("-overdue")
            ? half.flatMap { json.path("trade.\($0).overdueTotal")?.integer }
            : json.path("totals.\(table.name)")?.integer
        guard let total, total > table.rows.count else { return nil }
        return "the first \(table.rows.count) of \(total)"
    }

    /// A table by its name.
    func table(_ name: String) -> ReportTable? { tables.first { $0.name == name } }

    private var ageing: ReportTable {
        ReportTable(
            "ageing", "What waits", ["BY", "AGE", "COUNT"],
            ages.flatMap { title, rows in rows.map { [title] + $0 } })
    }

    /// How old what waits is: by the clock, and by share of the agreed time.
    var ages: [(title: String, rows: [[String]])] {
        [("by the clock", "clock"), ("by share of the agreed time", "share")].map { title, key in
            let rows = json["ageing"]?[key]?.items ?? []
            return (title, rows.map { [Self.text($0["age"]), Self.text($0["count"])] })
        }
    }

    private var partners: ReportTable {
        ReportTable(
            "partners", "Partners and documents",
            ["PARTNER", "DOCUMENT", "AWAITS", "SENT"] + Self.statuses.map { $0.uppercased() }
                + [
                    "ACCEPTED SHARE", "IN TIME", "MEDIAN", "P95", "REJECTED THIS WEEK", "TREND",
                    "LAST ANSWER", "WAITING SINCE", "REVIEWED",
                ],
            rows("partners") { row in
                let taken = ["accepted", "accepted-late", "accepted-with-errors"]
                    .reduce(0) { $0 + (row[$1]?.integer ?? 0) }
                let awaited = (row["sent"]?.integer ?? 0) - (row["not-expected"]?.integer ?? 0)
                return ["partner", "document", "kind", "sent"].map { Self.text(row[$0]) }
                    + Self.statuses.map { Self.text(row[$0]) }
                    + [
                        Self.share(
                            .number(ExactDecimal(taken)), of: .number(ExactDecimal(awaited))),
                        Self.share(row["inTime"], of: row["judged"]),
                        Self.span(row["medianSeconds"]), Self.span(row["p95Seconds"]),
                        Self.text(row["rejectedThisWeek"]), trend(row),
                        Self.moment(row["lastAnswer"]), Self.moment(row["waitingSince"]),
                        Self.text(row["reviewed"]),
                    ]
            })
    }

    /// How many more are refused this week than in the week before: `+3`; `-` where the report does
    /// not reach so far back.
    private func trend(_ row: JSON) -> String {
        guard let now = row["rejectedThisWeek"]?.integer,
            let before = row["rejectedWeekBefore"]?.integer
        else { return "-" }
        return now > before ? "+\(now - before)" : "\(now - before)"
    }

    /// What went wrong, a row each cause.
    var causes: ReportTable {
        ReportTable(
            "causes", "What went wrong, by cause",
            ["COUNT", "PARTNER", "CAUSE", "MEND", "SINCE", "FIRST"],
            rows("causes") { row in
                let first =
                    row["exception"]?.integer.map { "exception \($0)" }
                    ?? row["answer"]?.integer.map { "stray \($0)" } ?? "-"
                return ["count", "partner", "cause", "mend"].map { Self.text(row[$0]) }
                    + [Self.moment(row["since"]), first]
            })
    }

    /// What partners refuse, in words.
    var refused: ReportTable {
        ReportTable(
            "refused", "Refused", ["EXCEPTION", "PARTNER", "NUMBER", "VALUE", "WHAT", "MEND"],
            rows("refused") { row in
                ["id", "partner", "number", "value", "message", "mend"].map { Self.text(row[$0]) }
            })
    }

    private var overdue: ReportTable {
        ReportTable(
            "overdue", "Overdue",
            ["ID", "PARTNER", "DOCUMENT", "NUMBER", "AWAITS", "QUEUED", "DUE", "FILE", "CALL"],
            rows("overdue") { row in
                ["id", "partner", "document", "number", "kind"].map { Self.text(row[$0]) }
                    + [
                        Self.moment(row["queued"]), Self.moment(row["due"]), Self.text(row["file"]),
                        Self.text(row["contact"]),
                    ]
            })
    }

    private var chains: ReportTable {
        ReportTable(
            "chains", "Orders that are not complete",
            ["ORDER", "PARTNER", "STATUS", "OWED SINCE", "CHAIN"],
            rows("chains") { row in
                let release = row["release"]?.text ?? ""
                let number = Self.text(row["number"]) + (release.isEmpty ? "" : " \(release)")
                let links = (row["links"]?.items ?? []).map { Self.text($0["words"]) }
                return [
                    number, Self.text(row["partner"]), Self.text(row["status"]),
                    Self.moment(row["since"]), links.joined(separator: "; "),
                ]
            })
    }

    private var ours: ReportTable {
        ReportTable(
            "ours", "What we owe", ["PARTNER", "OWED", "COUNT", "SINCE"],
            rows("ours") { row in
                ["partner", "kind", "count"].map { Self.text(row[$0]) }
                    + [Self.moment(row["since"])]
            })
    }

    private var odd: ReportTable {
        ReportTable(
            "odd", "Answers that close nothing",
            ["ID", "STATE", "PARTNER", "KIND", "SAYS", "FILE", "RECEIVED"],
            rows("odd") { row in
                ["id", "state", "partner", "kind", "words", "file"].map { Self.text(row[$0]) }
                    + [Self.moment(row["received"])]
            })
    }

    private var reviewed: ReportTable {
        ReportTable(
            "reviewed", "Looked at and left",
            ["ID", "PARTNER", "DOCUMENT", "NUMBER", "AWAITS", "STATE", "BY", "WHY", "UNTIL"],
            rows("reviewed") { row in
                ["id", "partner", "document", "number", "kind", "state", "author", "reason"]
                    .map { Self.text(row[$0]) } + [Self.moment(row["until"])]
            })
    }

    private var reconciled: ReportTable {
        ReportTable(
            "reconciled", "Totals", ["DAY", "DIFFERENCES", "MADE"],
            rows("reconciled") { row in
                [Self.text(row["day"]), Self.text(row["differences"]), Self.moment(row["made"])]
            })
    }

    /// Figures: a row each value.
    var metrics: ReportTable {
        ReportTable(
            "metrics", "Figures", ["METRIC", "OF", "VALUE"],
            (json["metrics"]?.items ?? []).flatMap { metric in
                (metric["samples"]?.items ?? []).map { sample in
                    let labels = (sample["labels"]?.members ?? []).map {
                        "\($0.key)=\($0.value.text ?? "")"
                    }
                    return [
                        Self.text(metric["name"]),
                        labels.isEmpty ? "-" : labels.joined(separator: " "),
                        Self.text(sample["value"]),
                    ]
                }
            })
    }
}

// MARK: - For a terminal

extension AcksReport {
    /// All of it as text.
    var text: String {
        ([title] + tables.compactMap(text)).joined(separator: "\n\n")
    }

    /// A part as text; nil where there is nothing to say.
    private func text(_ table: ReportTable) -> String? {
        let heading = [table.title, note(on: table)].compactMap { $0 }.joined(separator: ": ")
        guard !table.rows.isEmpty else { return note(on: table) == nil ? nil : heading }
        func told(_ line: ([String]) -> String) -> String {
            ([heading] + table.rows.map { "  " + line($0.map(PlainLine.of)) })
                .joined(separator: "\n")
        }
        switch table.name {
        case "head": return ReportHead(json).text
        case "ageing":
            return ages.filter { !$0.rows.isEmpty }.map { title, rows in
                "waiting, \(title): "
                    + rows.map { "\($0[1]) \($0[0])" }.joined(separator: ", ")
            }.joined(separator: "\n")
        case "causes":
            return told { "\($0[0]) x \($0[1]): \($0[2]) (\($0[5]))\n    help: \($0[3])" }
        case "refused": return told { "exception \($0[0]): \($0[4])\n    help: \($0[5])" }
        default: return "\(heading)\n\(table.text)"
        }
    }
}
