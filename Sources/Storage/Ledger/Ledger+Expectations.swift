import Diagnostics
import Engine
import Flow
import Partners
import Values
import X12

/// An interchange of ours that acknowledgments are awaited of.
struct SentInterchange {
    /// Its message.
    let message: Int64
    let scope: Int64
    let partner: String
    /// The canonical type that it carries, or the set where it carries answers.
    let type: String
    /// The document's number; empty for answers.
    let number: String
    /// ISA13.
    let control: Int
    /// ISA09 and ISA10.
    let interchangeTime: String
    let time: Timestamp
}

/// A row of what a partner owes us.
struct Expectation {
    let id: Int64
    /// What we sent.
    let message: Int64
    let kind: String
    let state: String
    let interchangeTime: String
    let functionalID: String
    let application: String
    let set: String
    /// ST02.
    let setControl: String
    /// The message whose answer closed it.
    let answeredBy: Int64?

    /// Whether an answer may still say what became of it. What a person closed, and what an answer
    /// left unsaid, a later answer settles.
    var isOpen: Bool { ["waiting", "closed", "partly"].contains(state) }

    /// Whether what it is about was taken.
    var isTaken: Bool { ["accepted", "noted"].contains(state) }

    /// The state, with what was accepted too late apart: the expression of its indexes.
    static let standing =
        "CASE WHEN state = 'accepted' AND due_us < answered_us THEN 'late' ELSE state END"
    /// When it is due, and what has no such time last: the expression of its indexes.
    static let dueOrNever = "coalesce(due_us, 9223372036854775807)"

    /// Whether what `e` is about was sent again after it was answered.
    static let isSentAgain = """
        EXISTS (SELECT 1 FROM message m JOIN event v ON v.message = coalesce(m.origin, m.id)
          WHERE m.id = e.message AND v.kind = 'person.resend' AND v.at_us > e.answered_us)
        """

    static let columns = """
        e.id, e.message, e.kind, e.state, e.interchange_time, e.functional_id, e.application,
        e.set_id, e.set_control, a.message
        """

    init(_ row: SQLRow) throws(SQLFailure) {
        id = try row.integer(0)
        message = try row.integer(1)
        kind = try row.text(2)
        state = try row.text(3)
        interchangeTime = try row.text(4)
        functionalID = try row.text(5)
        application = try row.text(6)
        set = try row.text(7)
        setControl = try row.text(8)
        answeredBy = try row.integerIfAny(9)
    }
}

/// A functional group that we sent, by what an answer names of it.
struct GroupOfOurs {
    let scope: Int64
    /// GS06.
    let control: Int64
    let functionalID: String
    /// GS02 of the answer, which must be whom we addressed.
    let application: String

    /// The condition over `$1` to `$4`.
    static let condition = """
        e.scope = $1 AND e.group_control = $2 AND e.kind = '997' AND e.functional_id = $3
        AND (e.application = '' OR $4 = '' OR rtrim(e.application) = rtrim($4))
        """
}

// MARK: - What is awaited

extension LedgerTransaction {
    /// Writes down what a partner owes us for an interchange, in the commit that queues it: no byte
    /// of it leaves before.
    func expect(_ awaited: OutboundExpectation, of sent: SentInterchange) throws {
        if let functional = awaited.functional {
            try insert("997", awaited, functional.deadline, of: sent)
        }
        if let interchange = awaited.interchange {
            try expectInterchange(interchange.deadline, of: sent)
        }
    }

    /// Writes down that a TA1 is owed.
    func expectInterchange(_ deadline: Deadline?, of sent: SentInterchange) throws {
        try insert("TA1", nil, deadline, of: sent)
    }

    /// Writes down how the file has to arrive, where that is agreed and the channel tells it: an
    /// MDN is owed, or it is to be fetched.
    func expectReceipt(_ expects: ExpectedAnswers, of sent: SentInterchange) throws {
        for (kind, receipt) in [("MDN", expects.transport), ("PICKUP", expects.pickup)] {
            guard let receipt else { continue }
            try insert(kind, nil, expects.deadline(receipt, after: sent.time), of: sent)
        }
    }

    private func insert(
        _ kind: String, _ awaited: OutboundExpectation?, _ deadline: Deadline?,
        of sent: SentInterchange
    ) throws {
        try sql.execute(
            """
            INSERT INTO expectation(message, scope, partner, kind, state, type, number,
              interchange_control, interchange_time, functional_id, group_control, application,
              set_id, set_control, set_key, made_us, warn_us, due_us, escalate_us, next_us)
            VALUES($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
              $16, $17, $18, $19)
            """, sent.message, sent.scope, sent.partner, kind, sent.type,
            sent.number, sent.control, sent.interchangeTime, awaited?.functionalID ?? "",
            awaited?.groupControl ?? 0, awaited?.application ?? "", awaited?.set ?? "",
            awaited?.setControl ?? "", ControlKey.of(awaited?.setControl ?? ""), sent.time,
            deadline?.warn, deadline?.due, deadline?.escalate, deadline?.warn ?? deadline?.due)
    }

    /// Ends the waiting because a person said so; an answer that comes yet is still taken.
    ///
    /// - Parameter isAnswered: whether some of it has come already.
    func closeByHand(expectation: Int64, isAnswered: Bool = false) throws {
        try sql.execute(
            """
            UPDATE expectation SET state = 'closed', next_us = NULL
            WHERE id = $1 AND (state IN ('waiting', 'partly') OR $2 = 1 AND state = 'accepted')
            """, expectation, isAnswered)
    }

    // MARK: - Finding it

    /// The expectations of one set, the open ones first, then the newest.
    func expectations(
        group: Int64, set: String, scope: Int64
    ) throws -> [Expectation] {
        try expectations(
            "e.scope = $1 AND e.group_control = $2 AND e.set_key = $3 AND e.kind = '997'", scope,
            group, ControlKey.of(set))
    }

    /// The expectations of a group, the open ones first, then the newest.
    func expectations(group: Int64, scope: Int64, limit: Int) throws -> [Expectation] {
        try expectations(
            "e.scope = $1 AND e.group_control = $2 AND e.kind = '997'", scope, group, limit: limit)
    }

    /// The expectations of a group that are open, at most `limit`, but those that a message has
    /// answered.
    func openExpectations(
        of group: GroupOfOurs, butAnsweredBy message: Int64?, limit: Int
    ) throws -> [Expectation] {
        // We begin at 1; 0 stands where there is none.
        guard group.control != 0 else { return [] }
        return try expectations(
            GroupOfOurs.condition + " AND e.state IN ('waiting', 'closed', 'partly')"
                + " AND (a.message IS NULL OR a.message <> $5)", group.scope, group.control,
            group.functionalID, group.application, message ?? 0, limit: limit)
    }

    /// The expectations of a group that were refused, and sent again since, at most `limit`.
    func sentAgainExpectations(of group: GroupOfOurs, limit: Int) throws -> [Expectation] {
        try expectations(
            GroupOfOurs.condition + " AND e.state = 'rejected' AND \(Expectation.isSentAgain)",
            group.scope, group.control, group.functionalID, group.application, limit: limit)
    }

    /// Whether a person sent again what was answered.
    func isSentAgain(_ expectation: Expectation) throws -> Bool {
        try sql.first(
            "SELECT 1 FROM expectation e WHERE e.id = $1 AND \(Expectation.isSentAgain)",
            expectation.id) != nil
    }

    /// Whether it was refused, and a person sent it again since: an answer that comes now is about
    /// that.
    func isRefusedAndSentAgain(_ expectation: Expectation) throws -> Bool {
        try expectation.state == "rejected" && isSentAgain(expectation)
    }

    /// One expectation of a group, of those that a message has answered where there are such.
    func answeredExpectation(of group: GroupOfOurs, by message: Int64?) throws -> Expectation? {
        try expectations(
            GroupOfOurs.condition + " AND a.message = $5", group.scope, group.control,
            group.functionalID, group.application, message ?? 0, limit: 1
        ).first
            ?? expectations(
                GroupOfOurs.condition, group.scope, group.control, group.functionalID,
                group.application, limit: 1
            ).first
    }

    /// An answer to a group that lists not all of its sets: where fewer came than we sent, it takes
    /// nothing that it does not list, and the partner is to be asked. The newest group of the
    /// number is meant.
    func heldAgainstCount(_ answer: StoredAnswer) throws -> StoredAnswer {
        guard case .group(let functionalID, let control, let received?) = answer.subject,
            answer.verdict.takes, let number = Int64(ControlKey.of(control)),
            try sql.query(
                """
                SELECT 1 FROM expectation e
                WHERE \(GroupOfOurs.condition) AND e.state <> 'void'
                  AND e.message = (SELECT e.message FROM expectation e
                    WHERE \(GroupOfOurs.condition) ORDER BY e.id DESC LIMIT 1)
                LIMIT $5
                """, answer.scope, number, functionalID, answer.application, received + 1
            ).count > received
        else { return answer }
        var unclear = answer
        unclear.verdict = .partly
        unclear.words += "; we sent more than the \(received) that came"
        return unclear
    }

    /// The expectations of an interchange.
    func expectations(interchange: Int64, scope: Int64) throws -> [Expectation] {
        guard interchange != 0 else { return [] }
        return try expectations(
            "e.interchange_control = $2 AND e.scope = $1 AND e.kind <> 'MDN'", scope, interchange)
    }

    /// What is awaited of the transport of one thing that we sent.
    func expectation(ofReceiptFor message: Int64) throws -> Expectation? {
        try expectations("e.message = $1 AND e.kind = 'MDN'", message, limit: 1).first
    }

    /// The expectations of one thing that we sent.
    func expectations(of message: Int64) throws -> [Expectation] {
        try expectations("e.message = $1", message)
    }

    /// An expectation that an answer from elsewhere may mean: of the same group at the same pair,
    /// else of the same partner, else of anybody.
    func candidate(
        group: Int64, functionalID: String, scope: Int64, partner: String
    ) throws -> Int64? {
        if let near = try expectations(group: group, scope: scope, limit: 1).first {
            return near.id
        }
        return try sql.first(
            """
            SELECT id FROM expectation
            WHERE group_control = $1 AND functional_id = $2 AND state = 'waiting'
            ORDER BY partner <> $3, id DESC LIMIT 1
            """, group, functionalID, partner)?.integer(0)
    }

    /// Expectations that one question is about at most: those with one interchange's numbers.
    private static let expectationLimit = 1000

    /// What answers may be about: that a file is fetched no answer says.
    private func expectations(
        _ condition: String, _ arguments: (any SQLBindable)?..., limit: Int? = nil
    ) throws -> [Expectation] {
        try sql.query(
            """
            SELECT \(Expectation.columns) FROM expectation e
            LEFT JOIN received_answer a ON a.id = e.answer
            WHERE \(condition) AND e.business_order IS NULL AND e.kind <> 'PICKUP'
              AND e.made_us > now_us() - $\(arguments.count + 1)
            ORDER BY e.state NOT IN ('waiting', 'closed', 'partly'), e.id DESC
            LIMIT $\(arguments.count + 2)
            """,
            arguments: (arguments + [settings.remembered, limit ?? Self.expectationLimit]).map {
                $0?.sqlValue ?? .null
            }
        ).map { try Expectation($0) }
    }
}
