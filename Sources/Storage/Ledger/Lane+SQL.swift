import Engine

extension Lane {
    /// Whether a lane is of low priority, in SQL.
    static func isLow(sql lane: String) -> String {
        "substr(\(lane), 1, \(low.count)) = '\(low)'"
    }

    /// The line that a lane is of, in SQL.
    static func line(sql lane: String) -> String {
        "CASE WHEN \(isLow(sql: lane)) THEN substr(\(lane), \(low.count + 1)) ELSE \(lane) END"
    }
}
