import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// What `service` and `fees` are counted over.
    static let stakes: [LedgerCase] = [
        LedgerCase("what a partner refuses costs by document or by order", isExact: true) { bench in
            try await bench.process("f", TradeSample.order(1))
            for (key, line, number) in [("r1", "1", 2), ("r2", "2", 3)] {
                _ = try await bench.dispatch(
                    key, number: "PO1", outcome: TradeSample.response([line]))
                try await bench.answer(
                    "a\(key)", .sample(number, .rejected), control: number + 10)
            }
            func fee(_ amount: ExactDecimal, per: FeeRule.Unit, _ currency: String) -> FeeRule {
                FeeRule(
                    cause: .init(.refused, .response), charge: .amount(amount), per: per,
                    currency: currency)
            }
            var filter = AnswerReportFilter(since: Timestamp(microseconds: 0))
            filter.agreed["acme"] = ReportTerms(
                service: [],
                fees: [
                    fee(250, per: .document, "USD"), fee(100, per: .order, "EUR"),
                    FeeRule(cause: .init(.late, .response), charge: .amount(9), currency: "USD"),
                ])
            let stake = try await bench.ledger.answerReport(filter).json["stake"] ?? .null
            try bench.equal(
                stake["rows"]?.items?.map {
                    "\($0["for"]?.text ?? "") \($0["documents"] ?? .null)"
                },
                ["refused-response 2", "refused-response 2"], "what is counted")
            try bench.equal(
                stake["totals"],
                [
                    ["currency": "EUR", "amount": "100"], ["currency": "USD", "amount": "500"],
                ], "what it costs")
        },
        LedgerCase("a level is counted month by month", isExact: true) { bench in
            for (number, wait) in [(1, Duration.seconds(60)), (2, .seconds(2 * 3600))] {
                _ = try await bench.send855("PO\(number)", key: "d\(number)")
                bench.clock.advance(wait)
                try await bench.answer(
                    "a\(number)", .sample(number, .accepted), control: number)
                bench.clock.advance(.seconds(40 * 86_400))
            }
            // One that waits, and is over its time, breaks the level of its own month.
            _ = try await bench.send855("PO3", key: "d3")
            bench.clock.advance(.seconds(3601))
            let rows = try await bench.reported(.production)["service"]?.items ?? []
            try bench.equal(
                rows.map { row in
                    ["counted", "kept", "breaches"].map { row[$0]?.integer ?? -1 }
                }, [[1, 1, 0], [1, 0, 1], [1, 0, 1]], "of each month")
            try bench.equal(rows.map { $0["isMet"]?.flag }, [true, false, false], "what is met")
            try bench.equal(Set(rows.map { $0["month"]?.text }).count, 3, "months")
        },
    ]
}
