import Canonical
import Engine
import Flow
import Partners
import Values

// How far what is owed has come. A partner has answered when its document is taken in; we have when
// ours has left: what is made and queued, gathered or held up keeps nobody from waiting.

/// A row of what is owed about an order.
private struct OwedRow {
    let id: Int64
    let message: Int64
    let answer: BusinessAnswer
    let state: String
    let progress: String
    let number: String
    let isOurs: Bool
    let answered: Int64?
    /// What answers it. A payment that its partner refused is kept: it may be taken yet.
    let answeredBy: Int64?
    /// The place of the change that an 865 is owed to; 0 of all else.
    let place: Int64

    static let columns = """
        e.id, e.message, e.kind, e.state, e.progress, e.number, e.is_ours, e.answered_us,
        e.answered_by, e.of_change
        """

    /// How many columns those are.
    static let width = 10

    init(_ row: SQLRow) throws(SQLFailure) {
        id = try row.integer(0)
        message = try row.integer(1)
        guard let answer = BusinessAnswer(set: try row.text(2)) else {
            throw SQLFailure.damaged("an unknown document is owed")
        }
        self.answer = answer
        state = try row.text(3)
        progress = try row.text(4)
        number = try row.text(5)
        isOurs = try row.flag(6)
        answered = try row.integerIfAny(7)
        answeredBy = try row.integerIfAny(8)
        place = try row.integer(9)
    }

    /// Whether it may become what its order says now. What a partner has answered stays answered,
    /// whatever becomes of the answer here; a person's word yields only to an answer.
    func yields(to next: OwedState) -> Bool {
        guard next.state != state || next.progress != progress else { return false }
        // Of what was answered in part a person said that the rest is not waited for; a payment of
        // ours that the partner refuses after that has answered nothing.
        if state == "closed", answered != nil { return isOurs && next.state == "waiting" }
        if next.isAnswer { return answered == nil || isOurs }
        if state == "closed" { return false }
        return answered == nil || (isOurs && next.state == "waiting")
    }
}

/// How a row of what is owed stands.
private struct OwedState {
    var state: String
    var progress = ""

    var isAnswer: Bool { !["waiting", "void"].contains(state) }

    init(_ progress: OrderChain.Progress) {
        switch progress {
        case .none, .partly: (state, self.progress) = ("waiting", progress.words)
        case .whole(let verdict): state = verdict.rawValue
        case .void: state = "void"
        }
    }

    /// What we owe: how much has left, and whether more of it is made.
    init(left: OrderChain.Progress, made: OrderChain.Progress) {
        self.init(left)
        progress = left.words(made: made)
    }
}

/// What becomes of a row of what is owed.
private struct OwedMove {
    let row: OwedRow
    let next: OwedState
    /// The document of the order that answers it last, if one does.
    var answer: OrderDocument?
    /// The message that is kept as the answer where it is another than the document's.
    var by: Int64?
}

extension LedgerTransaction {
    /// The condition that something was made for what we owe, an expectation `e`, and has not left.
    /// What a person closed does not say it.
    static let isUnsent = """
        e.is_ours = 1 AND (e.state = 'closed'
          OR e.state = 'waiting' AND e.progress LIKE '%\(OrderChain.Progress.unsent)')
        """

    /// Settles what is owed for invoices that a remittance names; one of ours has a time once it
    /// has left.
    func pay(
        _ invoices: [String], _ part: OrderPart, by answer: (message: Int64, time: Int64?)
    ) throws {
        for invoice in invoices {
            let rows = try sql.query(
                """
                SELECT DISTINCT \(OwedRow.columns), o.own, o.own <> $5 FROM order_document l
                JOIN business_order o ON o.id = l.business_order
                JOIN expectation e ON e.business_order = o.id AND e.kind = '820'
                  AND e.number = l.number
                WHERE l.type = 'invoice' AND l.number = $1 AND o.partner = $2 AND o.usage = $3
                  AND o.role = $4
                ORDER BY \(OwedRow.width + 2), \(OwedRow.width + 1), 1
                LIMIT \(Mentions.ordersAnInvoice)
                """, invoice, part.partner, part.usage, part.role?.rawValue ?? "", part.own)
            let meant = try part.meant(of: rows, own: OwedRow.width).map { try OwedRow($0) }
            let left: OrderChain.Progress = answer.time == nil ? .none : .whole(.accepted)
            for row in meant where answer.time != nil || row.answered == nil {
                if row.state == "closed", answer.time == nil {
                    // A person's word stands until it leaves.
                    try sql.execute(
                        "UPDATE expectation SET answered_by = $2 WHERE id = $1", row.id,
                        answer.message)
                    continue
                }
                try move(row, to: OwedState(left: left, made: .whole(.accepted)), by: answer)
            }
        }
    }

    /// Brings what is owed about an order to what its documents say now.
    func settle(order: Int64) throws {
        for change in try moves(of: order) {
            let row = change.row
            var answer: (message: Int64, time: Int64?)?
            if change.next.isAnswer, let last = change.answer {
                let time =
                    try row.isOurs
                    ? last.left?.microseconds
                    : required("SELECT created_us FROM message WHERE id = $1", last.message)
                        .integer(0)
                answer = (change.by ?? last.message, time)
            }
            try move(row, to: change.next, by: answer)
        }
    }

    /// What is owed about an order and does not stand as its documents say, in words.
    func unsettled(order: Int64) throws -> [String] {
        try moves(of: order).filter { $0.next.state != $0.row.state }.map { change in
            let row = change.row
            return "expectation \(row.id) (\(row.answer.set) to \(row.number)) is \(row.state), "
                + "but the documents of its order say \(change.next.state)"
        }
    }

    /// What is owed about an order and does not stand as its documents say now.
    private func moves(of order: Int64) throws -> [OwedMove] {
        let rows = try sql.query(
            """
            SELECT \(OwedRow.columns) FROM expectation e
            WHERE e.business_order = $1 ORDER BY e.id
            """,
            order
        ).map { try OwedRow($0) }
        guard !rows.isEmpty else { return [] }
        let heading = try required(
            "SELECT \(OrderReader.columns) FROM business_order WHERE id = $1", order)
        let types = Set(rows.filter(\.isOurs).map(\.answer.type))
        var reader = OrderReader(
            self, mostDocuments: OrderReader.mostSettled,
            leaving: types.intersection(OrderReader.settling))
        let made = OrderChain(try reader.record(heading))
        return try rows.compactMap { row in
            let change: OwedMove?
            switch (row.isOurs, row.answer) {
            case (true, .remittance): change = try payment(of: row, in: made)
            case (false, .remittance): change = nil
            case (true, _):
                change = ours(row, in: made)
            case (false, _):
                change = made.progress(of: row.answer, to: row.number, at: row.place).map {
                    OwedMove(
                        row: row, next: OwedState($0),
                        answer: made.last(row.answer, to: row.number, at: row.place))
                }
            }
            return change.flatMap { row.yields(to: $0.next) ? $0 : nil }
        }
    }

    /// What has left of what we owe, and what is made of it.
    private func ours(_ row: OwedRow, in chain: OrderChain) -> OwedMove? {
        guard let (left, made) = chain.done(row.answer, to: row.number, at: row.place) else {
            return nil
        }
        let last = chain.given(row.answer, at: row.place).filter(\.isThere).max {
            ($0.left ?? $0.at, $0.message) < ($1.left ?? $1.at, $1.message)
        }
        return OwedMove(row: row, next: OwedState(left: left, made: made), answer: last)
    }

    /// Whether what we paid a debt by stands and has left; where the partner refused it, or it has
    /// not left, whether another payment does that names the same.
    private func payment(of row: OwedRow, in chain: OrderChain) throws -> OwedMove? {
        guard let by = row.answeredBy else { return nil }
        let number = try sql.first(
            """
            SELECT number FROM dispatch
            WHERE message IN ($1, (SELECT origin FROM message WHERE id = $1)) LIMIT 1
            """, by)?.text(0)
        let payments = chain.record.documents.filter { !$0.isReceived && $0.type == "remittance" }
        let known = payments.last { $0.number == number }
        // One that is taken from under its orders will never leave.
        guard known != nil || row.answered == nil && !chain.record.isCut else { return nil }
        func found(
            _ isMeant: (OrderDocument) -> Bool
        ) throws -> (payment: OrderDocument, by: Int64)? {
            if let known, isMeant(known) { return (known, by) }
            for other in payments.reversed() where other.number != number && isMeant(other) {
                if let message = try naming(row.number, other, under: chain.record.id) {
                    return (other, message)
                }
            }
            return nil
        }
        let standing = try found { $0.counts && $0.isThere } ?? found(\.counts)
        let made: OrderChain.Progress = standing == nil ? .none : .whole(.accepted)
        return OwedMove(
            row: row,
            next: OwedState(left: standing?.payment.isThere == true ? made : .none, made: made),
            answer: standing?.payment ?? known, by: standing?.by ?? by)
    }

    /// Writes down how a debt stands, and closes what people were told of it where nobody waits
    /// any longer. One that is waited for again is told of anew, at once where it is due.
    private func move(
        _ row: OwedRow, to next: OwedState, by answer: (message: Int64, time: Int64?)?
    ) throws {
        guard row.yields(to: next) else { return }
        let isOpen = next.state == "waiting"
        try sql.execute(
            """
            UPDATE expectation SET state = $2, progress = $3, answered_us = $4,
              answered_by = CASE WHEN kind = '820' THEN coalesce($5, answered_by) ELSE $5 END,
              next_us = CASE WHEN $6 = 0 THEN NULL WHEN state = 'waiting' THEN next_us
                WHEN warn_us >= now_us() THEN warn_us ELSE due_us END
            WHERE id = $1
            """, row.id, next.state, next.progress, answer?.time, answer?.message, isOpen)
        let told = next.progress.isEmpty ? "" : ": \(next.progress)"
        let kind =
            next.progress.isEmpty
            ? next.state : AwaitedStatus.hasBegun(next.progress) ? "partly" : "made"
        try event(
            try subject(.send, row.message).message, "await.\(kind)",
            "\(row.answer.set) to \(row.number)\(told)"
                + (answer.map { " (message \($0.message))" } ?? ""))
        guard !isOpen else { return }
        try sql.execute(
            """
            UPDATE exception SET state = 'resolved', closed_us = now_us(), closed_by = 'gangway',
              resolution = $2
            WHERE awaited = $1 AND state = 'open'
            """, row.id,
            next.state == "void"
                ? "it is expected no more"
                : row.isOurs ? "what was owed has left" : "what was owed has come")
    }
}
