import Engine
import Partners
import Values

/// One level in one month.
private struct ServiceMonth {
    /// Came within the time.
    var kept: Int64 = 0
    /// Came after it, or is still awaited after it.
    var broken: Int64 = 0
    /// The working time that answers took.
    var times = TimeHistogram()
}

extension LedgerTransaction {
    /// Rows that are read together.
    private static let page = 10_000

    /// What came of the levels that are agreed with partners, a row each partner, level and month
    /// (of UTC) in which it was due to begin, in working time. What is still awaited and not yet
    /// over its time is not counted.
    func service(_ scope: ReportScope, agreed: [String: ReportTerms]) throws -> JSON {
        let (since, partner) = (scope.since, scope.partner)
        let agreed = agreed.filter { name, terms in
            !terms.service.isEmpty && (partner == nil || partner == name)
        }
        guard !agreed.isEmpty else { return .array([]) }
        var months: [Key: ServiceMonth] = [:]
        var (from, id) = (since, Int64(0))
        while true {
            let rows = try sql.query(
                """
                SELECT e.id, e.made_us, e.partner, e.kind, e.answered_us, e.is_ours,
                  CASE e.is_ours WHEN 1 THEN e.made_us
                    ELSE coalesce(nullif(coalesce(\(LeavingTime.query), e.made_us), 0),
                      e.answered_us) END
                FROM expectation e JOIN message m ON m.id = e.message
                WHERE (e.made_us, e.id) > ($1, $2) AND e.made_us <= $3
                  AND e.state NOT IN ('void', 'closed')
                  AND \(scope.usage.holds(scope: "e.scope"))
                ORDER BY e.made_us, e.id LIMIT $4
                """, from == since && id == 0 ? since - 1 : from, id, scope.last,
                Self.page)
            for row in rows {
                (id, from) = (try row.integer(0), try row.integer(1))
                let name = try row.text(2)
                guard let terms = agreed[name] else { continue }
                let kind = try row.text(3)
                guard let level = terms.service.first(where: { $0.subject.kind == kind }) else {
                    continue
                }
                let answered = try row.integerIfAny(4)
                // What has not left is not the partner's to answer.
                guard let begun = try row.integerIfAny(6) else { continue }
                let took = terms.calendar.worked(
                    from: Timestamp(microseconds: begun),
                    to: Timestamp(microseconds: answered ?? scope.now))
                guard answered != nil || took > level.within else { continue }
                let key = Key(
                    partner: name, level: level, isOurs: try row.flag(5),
                    month: String(Timestamp(microseconds: from).description.prefix(7)))
                var month = months[key] ?? ServiceMonth()
                if took <= level.within { month.kept += 1 } else { month.broken += 1 }
                if answered != nil { month.times.add(took.components.seconds, 1) }
                months[key] = month
            }
            if rows.count < Self.page { break }
        }
        return .array(months.sorted { $0.key < $1.key }.map { $0.key.json($0.value) })
    }

    /// What is counted for one partner, level, debtor and month.
    private struct Key: Hashable, Comparable {
        let partner: String
        let level: ServiceLevel
        let isOurs: Bool
        let month: String

        private var words: [String] {
            [partner, level.subject.rawValue, isOurs ? "us" : "partner", month]
        }

        static func < (one: Key, other: Key) -> Bool {
            one.words.lexicographicallyPrecedes(other.words)
        }

        func json(_ month: ServiceMonth) -> JSON {
            let all = month.kept + month.broken
            let share = ExactDecimal(coefficient: Int128(month.kept * 1000 / all), scale: 1)
            return [
                "partner": .string(partner), "level": .string(level.subject.rawValue),
                "owedBy": isOurs ? "us" : "partner", "month": .string(self.month),
                "target": .string(level.share.plain),
                "withinSeconds": JSON(level.within.components.seconds),
                "counted": JSON(all), "kept": JSON(month.kept), "breaches": JSON(month.broken),
                "share": .string(share.description),
                "isMet": .bool(level.isKept(by: month.kept, of: all)),
                "medianSeconds": JSON(month.times.seconds(atShare: 50)),
                "p95Seconds": JSON(month.times.seconds(atShare: 95)),
            ]
        }
    }
}
