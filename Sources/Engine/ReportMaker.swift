package import Flow
import Partners
package import Values

/// Puts the report of what partners owe us together: how answers stand, the chain of each order
/// that is not complete, and the figures of the same time.
package struct ReportMaker: Sendable {
    /// What it needs of a ledger.
    package typealias Roles = AwaitedLedger & MetricsLedger & OrderLedger

    private let ledger: any Roles
    private let exchange: @Sendable (String) async -> OrderChain.Exchange?
    private let profiles: @Sendable () -> Profiles?

    /// Orders that are looked at, the newest and those owed the longest, and chains that are shown.
    private static let looked = 200
    private static let shown = 50

    /// Makes reports over a ledger. `exchange` says what is exchanged with a partner, from which
    /// follows what is owed, `profiles` whom to call at it.
    package init(
        ledger: any Roles, profiles: @escaping @Sendable () -> Profiles?,
        exchange: @escaping @Sendable (String) async -> OrderChain.Exchange?
    ) {
        self.ledger = ledger
        self.exchange = exchange
        self.profiles = profiles
    }

    /// The report: `AnswerReport` with `chains`, orders that are not complete and what they lack,
    /// `orders`, how many were looked at and are complete, and `metrics` (`SiteMetrics`).
    package func report(_ filter: AnswerReportFilter) async throws(LedgerFailure) -> JSON {
        var report = try await ledger.answerReport(filter).json
        var wanted = OrderFilter(
            partner: filter.partner, since: filter.since, until: filter.until,
            limit: Self.looked)
        wanted.usage = filter.usage
        let newest = try await ledger.orders(wanted)
        wanted.isOwed = true
        // In a busy shop those that are owed the longest are none of the newest.
        let known = Set(newest.map(\.id))
        let owed = try await ledger.orders(wanted).filter { !known.contains($0.id) }
        var (chains, incomplete): ([JSON], Int) = ([], 0)
        for (index, record) in (newest + owed).enumerated() {
            let chain = OrderChain(record).chain(await exchange(record.partner))
            guard chain["owed"]?.items?.isEmpty == false else { continue }
            chains.append(chain)
            if index < newest.count { incomplete += 1 }
        }
        report["orders"] = [
            "looked": .number(ExactDecimal(newest.count)),
            "complete": .number(ExactDecimal(newest.count - incomplete)),
        ]
        // The longest owed first.
        chains.sort { ($0["since"]?.text ?? "") < ($1["since"]?.text ?? "") }
        report["chains"] = .array(Array(chains.prefix(Self.shown)))
        report["totals"]?["chains"] = .number(ExactDecimal(chains.count))
        report["metrics"] = try await figures(filter)
        let folder = profiles()?.folder
        if let rows = report["overdue"]?.items { report["overdue"] = Self.called(rows, folder) }
        if let rows = report.path("trade.theirs.overdue")?.items, var trade = report["trade"],
            var theirs = trade["theirs"]
        {
            theirs["overdue"] = Self.called(rows, folder)
            trade["theirs"] = theirs
            report["trade"] = trade
        }
        return Self.inOrder(report)
    }

    /// Figures are of production: a report about tests has none.
    private func figures(_ filter: AnswerReportFilter) async throws(LedgerFailure) -> JSON {
        filter.usage == .test ? .array([]) : try await ledger.metrics(filter).json
    }

    /// What is overdue, each with the first contact of whoever owes it, as its profile names it.
    private static func called(_ rows: [JSON], _ folder: PartnerFolder?) -> JSON {
        .array(
            rows.map { row in
                var row = row
                let contact = row["partner"]?.text.flatMap { folder?.partner(named: $0) }?
                    .contacts.first
                row["contact"] = contact.map { .string($0.description) }
                return row
            })
    }

    /// In which order a report is read: each part, from the head line to the figures, with the
    /// lists that belong to it.
    private static let order = [
        "day", "from", "to", "partner", "usage",
        "head", "totals",
        "ageing", "overdue",
        "partners", "trade", "ours", "service",
        "causes", "refused",
        "orders", "chains",
        "stake",
        "strays", "odd",
        "reviewed",
        "reconciliation", "reconciled",
        "metrics",
        "standing",
    ]

    /// A report in the order in which it is read.
    static func inOrder(_ report: JSON) -> JSON {
        let members = report.members ?? []
        let known = order.flatMap { name in members.filter { $0.key == name } }
        return .object(known + members.filter { !order.contains($0.key) })
    }
}
