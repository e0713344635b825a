import Engine

/// A filter of expectations as a statement, whose order is that of an index: what waits by when it
/// is due, all else by id.
struct AwaitedQuery {
    private(set) var arguments: [SQLValue] = []
    private var conditions: [String] = []
    private let isByDue: Bool
    private var limit = ""

    init(_ filter: AwaitedFilter, now: Int64) {
        isByDue = filter.status == .waiting || filter.status == .overdue
        if let partner = filter.partner { conditions.append("e.partner = \(bind(.text(partner)))") }
        if isByDue {
            let sign = filter.status == .waiting ? ">=" : "<"
            conditions.append("e.state = 'waiting'")
            conditions.append("\(Self.due) \(sign) \(bind(.integer(now)))")
            if filter.status == .waiting {
                conditions.append("NOT \(AwaitedStatus.hasBegun)")
            }
            // Ids begin at 1: before them there is the first page.
            if let after = filter.after, after > 0 {
                conditions.append(
                    """
                    (\(Self.due), e.id) > (SELECT \(Expectation.dueOrNever), id FROM expectation
                      WHERE id = \(bind(.integer(after))))
                    """)
            }
        } else {
            let standing =
                "(\(Self.standing)) = \(bind(.text(filter.status?.standing ?? "waiting")))"
            // Of what is owed in the trade some lines may have come.
            conditions.append(
                filter.status == .partlyAccepted
                    ? "(\(standing) OR \(AwaitedStatus.begun(now: bind(.integer(now)))))" : standing
            )
            conditions.append("e.id > \(bind(.integer(filter.after ?? 0)))")
        }
        if !filter.showsReviewed {
            conditions.append(
                """
                NOT EXISTS (SELECT 1 FROM answer_review r WHERE r.expectation = e.id
                  AND (r.until_us IS NULL OR r.until_us > \(bind(.integer(now)))))
                """)
        }
        if filter.usage != .all { conditions.append(filter.usage.holds(scope: "e.scope")) }
        limit = bind(.integer(Int64(max(0, min(filter.limit, 1000)))))
    }

    var sql: String {
        """
        SELECT \(AwaitedRow.columns) FROM \(AwaitedRow.tables)
        WHERE \(conditions.joined(separator: " AND "))
        ORDER BY \(isByDue ? "\(Self.due), " : "")e.id LIMIT \(limit)
        """
    }

    private mutating func bind(_ value: SQLValue) -> String {
        arguments.append(value)
        return "$\(arguments.count)"
    }

    private static let standing = Expectation.standing
        .replacing("state", with: "e.state").replacing("due_us", with: "e.due_us")
        .replacing("answered_us", with: "e.answered_us")
    private static let due = Expectation.dueOrNever.replacing("due_us", with: "e.due_us")
}

extension AwaitedStatus {
    /// The word of `Expectation.standing` for it.
    fileprivate var standing: String {
        switch self {
        case .waiting, .overdue: "waiting"
        case .accepted: "accepted"
        case .acceptedLate: "late"
        case .acceptedWithErrors: "noted"
        case .partlyAccepted: "partly"
        case .rejected: "rejected"
        case .closedByHand: "closed"
        case .notExpected: "void"
        }
    }
}
