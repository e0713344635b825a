import Engine
import Flow
import Values

/// An expectation as people see it.
struct AwaitedRow {
    let json: JSON

    static let tables = """
        expectation e JOIN message m ON m.id = e.message
        LEFT JOIN received_answer a ON a.id = e.answer
        """

    static let columns = """
        e.id, e.message, m.name, e.partner, e.kind, e.state, e.type, e.number,
        e.interchange_control, e.functional_id, e.group_control, e.set_id, e.set_control, e.made_us,
        e.due_us, e.answered_us,
        coalesce(a.message, CASE WHEN e.answered_us IS NOT NULL THEN e.answered_by END), a.words,
        m.state,
        (SELECT r.verdict FROM received_answer r WHERE r.sent = e.message AND r.state = 'matched'
          ORDER BY r.id DESC LIMIT 1), e.is_ours OR e.unsent IS NOT NULL, e.progress,
          e.business_order, \(ReportUsage.usage(ofScope: "e.scope"))
        """

    /// Reads a row whose column `first` is the first of `columns`.
    init(_ row: SQLRow, from first: Int = 0, now: Int64) throws(SQLFailure) {
        let state = try row.text(first + 5)
        let due = try row.integerIfAny(first + 14)
        let answered = try row.integerIfAny(first + 15)
        let status = AwaitedStatus(
            state, progress: try row.text(first + 21),
            due: due.map { Timestamp(microseconds: $0) },
            answered: answered.map { Timestamp(microseconds: $0) },
            now: Timestamp(microseconds: now))
        let made = try row.integer(first + 13)
        let (type, set) = (try row.text(first + 6), try row.text(first + 11))
        let seconds = ((answered ?? now) - made) / 1_000_000
        json = [
            "id": JSON(try row.integer(first)), "messageId": JSON(try row.integer(first + 1)),
            "file": .string(try row.text(first + 2)), "partner": .string(try row.text(first + 3)),
            "kind": .string(try row.text(first + 4)), "state": .string(status.rawValue),
            "late": .bool(due.map { $0 < answered ?? now } ?? false),
            "document": .string(OrderDocument.set(of: set.isEmpty ? type : set)),
            "type": .string(type), "number": .string(try row.text(first + 7)),
            "interchange": .string(String(try row.integer(first + 8))),
            "functionalId": .string(try row.text(first + 9)),
            "group": .string(String(try row.integer(first + 10))), "set": .string(set),
            "control": .string(try row.text(first + 12)), "queued": JSON(time: made),
            "due": JSON(time: due), "answered": JSON(time: answered), "seconds": JSON(seconds),
            "answerId": JSON(try row.integerIfAny(first + 16)),
            "answer": JSON(try row.textIfAny(first + 17)),
            "sending": .string(try row.text(first + 18)),
            "advice": JSON(try row.textIfAny(first + 19)),
            "owedBy": try row.flag(first + 20) ? "us" : "partner",
            "progress": .string(try row.text(first + 21)),
            "orderId": JSON(try row.integerIfAny(first + 22)),
            "usage": JSON(try row.textIfAny(first + 23)),
        ]
    }
}
