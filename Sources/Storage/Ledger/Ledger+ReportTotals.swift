import Engine
import Values

// MARK: - How long the report's lists would be

extension LedgerTransaction {
    /// How many rows each list of the report would have, had it no end.
    func totals(_ scope: ReportScope) throws -> JSON {
        func count(_ query: String, _ arguments: [SQLValue]) throws -> Int64 {
            try sql.query("SELECT count(*) FROM \(query)", arguments: arguments)[0].integer(0)
        }
        let partner: SQLValue = scope.partner.map { .text($0) } ?? .null
        let exceptions = [partner, .integer(scope.now)]
        let answers = [.integer(scope.since), partner]
        let causes =
            try count(
                """
                (SELECT DISTINCT e.partner, c.cause FROM exception e
                 JOIN exception_cause c ON c.exception = e.id WHERE \(scope.causing))
                """, exceptions)
            + count(
                """
                (SELECT DISTINCT a.partner, a.kind, \(StrayState.word) FROM received_answer a
                 WHERE \(scope.fittingNothing))
                """, answers)
        return [
            "overdue": JSON(
                try count("expectation e WHERE \(scope.overdue)", scope.arguments)),
            "causes": JSON(causes),
            "refused": JSON(
                try count("exception e WHERE \(scope.refusing)", exceptions)),
            "odd": JSON(
                try count("received_answer a WHERE \(scope.closingNothing)", answers)),
        ]
    }
}
