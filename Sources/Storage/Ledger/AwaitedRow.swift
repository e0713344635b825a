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
        e.due_us, e.answered_us, a.message, a.words, m.state,
        (SELECT r.verdict FROM received_answer r WHERE r.sent = e.message AND r.state = 'matched'
          ORDER BY r.id DESC LIMIT 1)
        """

    init(_ row: SQLRow, now: Int64) throws(SQLFailure) {
        let state = try row.text(5)
        let due = try row.integerIfAny(14)
        let answered = try row.integerIfAny(15)
        let status = AwaitedStatus(
            verdict: PartnerAnswer.Verdict(rawValue: state), isClosed: state == "closed",
            due: due.map { Timestamp(microseconds: $0) },
            answered: answered.map { Timestamp(microseconds: $0) },
            now: Timestamp(microseconds: now))
        let made = try row.integer(13)
        let seconds = ((answered ?? now) - made) / 1_000_000
        json = [
            "id": JSON(try row.integer(0)), "messageId": JSON(try row.integer(1)),
            "file": .string(try row.text(2)), "partner": .string(try row.text(3)),
            "kind": .string(try row.text(4)), "state": .string(status.rawValue),
            "late": .bool(due.map { $0 < answered ?? now } ?? false),
            "type": .string(try row.text(6)), "number": .string(try row.text(7)),
            "interchange": .string(String(try row.integer(8))),
            "functionalId": .string(try row.text(9)),
            "group": .string(String(try row.integer(10))), "set": .string(try row.text(11)),
            "control": .string(try row.text(12)), "queued": JSON(time: made),
            "due": JSON(time: due), "answered": JSON(time: answered), "seconds": JSON(seconds),
            "answerId": JSON(try row.integerIfAny(16)), "answer": JSON(try row.textIfAny(17)),
            "sending": .string(try row.text(18)), "advice": JSON(try row.textIfAny(19)),
        ]
    }
}
