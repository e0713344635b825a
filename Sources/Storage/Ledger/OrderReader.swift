import Canonical
import Engine
import Flow
import Partners
import Values

/// Reads orders whole: the headings of their documents, and of the bodies one at a time, because an
/// order may have thousands of documents and a document megabytes.
struct OrderReader {
    private let ledger: LedgerTransaction
    /// What was read so far, in bytes.
    private var spent = 0

    /// Documents that are read of one order at most.
    private let mostDocuments: Int
    /// Whether people are shown it: then it is read what payments pay, of which one may be of a
    /// hundred thousand invoices, and what waits for them.
    private let isShown: Bool
    /// The types of which it is told apart what has left.
    private let leaving: Set<String>
    /// Payments that were too large.
    private var large: Set<OrderPart.Keeping> = []
    /// The same where a commit waits for it.
    static let mostWritten = 200
    /// The same where what is owed about it is settled, which many commits do.
    static let mostSettled = 60
    /// The types of which what is owed is settled by how much has left; a payment is known by the
    /// invoices that it names.
    static let settling = OrderRecord.owing.subtracting([BusinessAnswer.remittance.type])
    /// The columns of an order's row.
    static let columns = """
        id, role, own, partner, usage, number, release_number, correlation, opened_us
        """
    /// Headings that are read at once.
    private static let page = 500
    /// What a heading counts for, in bytes.
    private static let headingCost = 1_000
    /// Bytes after which a list ends with the order that it has reached.
    private static let most = 64 << 20
    /// Times of sending again that are shown of one document at most.
    private static let mostResent = 50

    /// Bytes of a payment's body that are read at most; of a larger one only that it pays counts.
    private static let mostPaid = 1 << 20

    init(
        _ ledger: LedgerTransaction, mostDocuments: Int = 10_000, isShown: Bool = false,
        leaving: Set<String> = []
    ) {
        self.ledger = ledger
        self.mostDocuments = mostDocuments
        self.isShown = isShown
        self.leaving = isShown ? OrderRecord.owing : leaving
    }

    /// Whether so much was read that a list is to end here.
    var hasReadMuch: Bool { spent > Self.most }

    /// The order of a row (`columns`), with a document behind the others that is not in
    /// the ledger, if one is given, and without what the message `besides` left as and what does
    /// not count; without bodies it has no lines.
    mutating func record(
        _ row: SQLRow, with more: (heading: OrderDocument, body: JSON)? = nil,
        besides: Int64? = nil, counting: (OrderDocument) -> Bool = { _ in true },
        withBodies: Bool = true
    ) throws -> OrderRecord {
        guard let role = OrderRole(rawValue: try row.text(1)) else {
            throw SQLFailure.damaged("an order with an unknown role")
        }
        let id = try row.integer(0)
        let (all, isCut) = try documents(of: id)
        let known = all.filter { $0.keeping != .message(besides ?? 0) && counting($0.heading) }
        var read = Self.headingCost * known.count
        var large = large
        var record = try OrderRecord(
            id: id, role: role, own: try row.text(2), partner: try row.text(3),
            usage: try row.text(4),
            reference: OrderReference(number: try row.text(5), release: try row.text(6)),
            correlation: try row.text(7), opened: try row.time(8),
            documents: known.map(\.heading) + [more?.heading].compactMap { $0 }, leaving: leaving
        ) { index in
            guard index < known.count else { return more?.body ?? .null }
            let (heading, keeping) = known[index]
            let isPayment = heading.type == "remittance"
            guard withBodies, !isPayment || (isShown && !large.contains(keeping)) else {
                return .null
            }
            let bytes = try body(keeping)
            read += bytes.count
            guard !isPayment || bytes.count <= Self.mostPaid else {
                large.insert(keeping)
                return .null
            }
            return Self.json(bytes)
        }
        self.large = large
        spent += read
        record.isCut = isCut
        guard isShown else { return record }
        record.documents += try waiting(under: id)
        record.owed = try owed(on: id)
        return record
    }

    /// What is written down of what is owed about an order.
    private func owed(on order: Int64) throws -> [WrittenDebt] {
        try ledger.sql.query(
            """
            SELECT id, kind, is_ours, partner, type, number, message, state, progress, made_us,
              due_us, of_change
            FROM expectation WHERE business_order = $1 ORDER BY id LIMIT $2
            """, order, 2 * mostDocuments
        ).map { row in
            let standing: WrittenDebt.Standing =
                switch try row.text(7) {
                case "waiting": .waiting
                case "closed", "void": .ended
                default: .answered
                }
            return WrittenDebt(
                id: try row.integer(0), set: try row.text(1), isOurs: try row.flag(2),
                partner: try row.text(3), cause: (try row.text(4), try row.text(5)),
                place: try row.integer(11), message: try row.integer(6), standing: standing,
                progress: try row.text(8),
                since: try row.time(9),
                due: try row.integerIfAny(10).map { Timestamp(microseconds: $0) })
        }
    }

    // MARK: - Headings

    private typealias Known = (heading: OrderDocument, keeping: OrderPart.Keeping)

    /// The documents of an order in the order in which they came or left, and whether there are
    /// more than are read.
    private func documents(of order: Int64) throws -> (documents: [Known], isCut: Bool) {
        var documents: [Known] = []
        var last: Int64 = 0
        while true {
            let rows = try ledger.sql.query(
                """
                SELECT \(Self.headings) FROM order_document
                WHERE business_order = $1 AND id > $2 ORDER BY id LIMIT $3
                """, order, last, min(Self.page, mostDocuments))
            documents += try rows.map { try known($0) }
            last = try rows.last?.integer(6) ?? last
            if rows.count < min(Self.page, mostDocuments) { return (documents, false) }
            guard documents.count >= mostDocuments else { continue }
            // Which change an answer means no heading tells: these are read from behind, too.
            let changes = try ledger.sql.query(
                """
                SELECT \(Self.headings) FROM order_document
                WHERE business_order = $1 AND id > $2
                  AND type IN ('orderChange', 'orderChangeResponse') ORDER BY id LIMIT $3
                """, order, last, mostDocuments)
            return (documents + (try changes.map { try known($0) }), true)
        }
    }

    /// What is read of each document.
    private static let headings = "type, number, answer, document, message, purpose, id"

    private func known(_ row: SQLRow) throws -> Known {
        let keeping: OrderPart.Keeping
        var heading: OrderDocument
        if let document = try row.integerIfAny(3) {
            (keeping, heading) = (.document(document), try received(document, row))
        } else {
            let message = try row.integer(4)
            (keeping, heading) = (.message(message), try sent(message, row))
        }
        heading.place = try row.integerIfAny(3) ?? row.integer(4)
        return (heading, keeping)
    }

    private func received(_ document: Int64, _ part: SQLRow) throws -> OrderDocument {
        let row = try ledger.required(
            """
            SELECT d.state, d.purpose, d.erp_number, d.created_us, d.settled_us, d.message,
              m.name, i.control, a.state, a.interchange_control, a.sent_us, a.message,
              \(Self.isRefusedChange), d.partner
            FROM document d JOIN message m ON m.id = d.message
            JOIN interchange i ON i.id = d.interchange
            LEFT JOIN acknowledgment a ON a.interchange = i.id AND a.kind = '997'
            WHERE d.id = $1
            """, document)
        var acknowledgment: OrderAcknowledgment?
        if let state = try row.textIfAny(8) {
            acknowledgment = OrderAcknowledgment(
                state: state, control: Self.control(try row.integer(9)),
                at: try row.integerIfAny(10).map { Timestamp(microseconds: $0) },
                message: try row.integerIfAny(11))
        }
        var heading = OrderDocument(
            type: try part.text(0), number: try part.text(1), purpose: try row.text(1),
            answer: try part.textIfAny(2), isReceived: true, state: try row.text(0),
            at: try row.time(3), message: try row.integer(5), document: document,
            file: try row.text(6), control: try row.text(7), origin: nil,
            erpNumber: try row.textIfAny(2),
            settled: try row.integerIfAny(4).map { Timestamp(microseconds: $0) },
            acknowledgment: acknowledgment)
        heading.isOfRefusedChange = try row.flag(12)
        if isShown, !["delivered", "recorded", "void", "duplicate"].contains(heading.state) {
            heading.waits = try ledger.openException(where: "document = $1", document)
        }
        if OrderMention.isOfWarehouse(heading.type) { heading.warehouse = try row.text(13) }
        return heading
    }

    /// Whether a received document `d` would have changed an order, and was refused at once.
    static let isRefusedChange = """
        (d.type = 'order' AND d.purpose <> 'new'
          AND coalesce(d.answer, '') IN ('refused', 'advised'))
        """

    /// When the file left in place of which a document `p` of ours is made anew, and which the
    /// partner has: one that it refused it has not.
    private static let formerLeft = """
        (SELECT f.finished_us FROM message f WHERE f.id = p.former
          AND NOT EXISTS (SELECT 1 FROM expectation t WHERE t.message = f.id
            AND t.state = 'rejected' AND (t.kind = 'TA1' OR t.kind = '997'
              AND t.set_control = coalesce(p.set_control, t.set_control)))
          AND coalesce((SELECT r.verdict FROM received_answer r
            WHERE r.sent IN (p.former, p.message) AND r.state = 'matched'
            ORDER BY r.id DESC LIMIT 1), '') <> 'rejected')
        """

    private func sent(_ message: Int64, _ part: SQLRow) throws -> OrderDocument {
        let row = try ledger.required(
            """
            SELECT m.channel, coalesce(o.state, 'batched'), coalesce(o.created_us, m.created_us),
              o.finished_us, coalesce(o.id, m.id), coalesce(o.name, ''), e.state,
              e.due_us, e.answered_us, a.message, e.interchange_control,
              coalesce(p.type = 'orderResponse' AND \(Self.isRefusedChange), 0),
              CASE WHEN p.batch IS NULL THEN o.id ELSE m.id END, p.partner,
              EXISTS (SELECT 1 FROM expectation t
                WHERE t.message = o.id AND t.kind IN \(Self.ofFile)),
              coalesce(o.finished_us, \(Self.formerLeft))
            FROM dispatch p JOIN message m ON m.id = p.message
            LEFT JOIN document d ON d.id = p.answers
            LEFT JOIN message o ON o.id = coalesce(p.outbound, p.former)
            LEFT JOIN expectation e ON e.message = o.id AND e.kind = '997'
              AND (p.batch IS NULL OR e.set_control = p.set_control)
            LEFT JOIN received_answer a ON a.id = e.answer
            WHERE p.message = $1 ORDER BY e.id LIMIT 1
            """, message)
        let acknowledgment =
            try row.textIfAny(6) == nil ? nil : try self.acknowledgment("997", row, from: 6)
        var document = OrderDocument(
            type: try part.text(0), number: try part.text(1), purpose: try purpose(message, part),
            answer: try part.textIfAny(2), isReceived: false, state: try row.text(1),
            at: try row.time(2),
            message: try row.integer(4), document: nil, file: try row.text(5),
            control: try row.integerIfAny(10).map(Self.control) ?? "", origin: try row.text(0),
            erpNumber: nil,
            settled: try row.integerIfAny(3).map { Timestamp(microseconds: $0) },
            acknowledgment: acknowledgment)
        document.isOfRefusedChange = try row.flag(11)
        document.left = try row.integerIfAny(15).map { Timestamp(microseconds: $0) }
        if isShown, !["sent", "batched"].contains(document.state) {
            document.waits = try ledger.openException(where: "outbound = $1", document.message)
        }
        if OrderMention.isOfWarehouse(document.type) { document.warehouse = try row.text(13) }
        if try row.flag(14) { document.levels = try levels(of: document.message) }
        document.resent = try resent(message, since: document.at)
        document.advices = try row.integerIfAny(12).map { try ledger.advices(of: $0) } ?? []
        return document
    }

    /// Documents of ours that name an order and have not left because a person has to look; one
    /// whose exception was closed leaves no more.
    private func waiting(under order: Int64) throws -> [OrderDocument] {
        try ledger.sql.query(
            """
            SELECT d.type, d.number, w.message, m.channel, m.created_us, d.partner
            FROM order_waiting w JOIN message m ON m.id = w.message
            JOIN dispatch d ON d.message = w.message
            WHERE w.business_order = $1 AND m.state = 'held' ORDER BY w.message LIMIT 200
            """, order
        ).map { row in
            let message = try row.integer(2)
            let waits = try ledger.openException(
                where: "step = 'process' AND message = $1", message)
            var document = OrderDocument(
                type: try row.text(0), number: try row.text(1), purpose: "new", answer: nil,
                isReceived: false, state: waits == nil ? "closed" : "held", at: try row.time(4),
                message: message, document: nil, file: "", control: "",
                origin: try row.text(3), erpNumber: nil, settled: nil, acknowledgment: nil)
            document.waits = waits
            document.isGiven = true
            if OrderMention.isOfWarehouse(document.type) { document.warehouse = try row.text(5) }
            return document
        }
    }

    /// The kinds of what is awaited of a file, and not of its sets.
    private static let ofFile = "('MDN', 'PICKUP', 'TA1')"

    /// What is awaited of a file that left, and how it stands, but for its sets.
    private func levels(of message: Int64) throws -> [OrderAcknowledgment] {
        try ledger.sql.query(
            """
            SELECT e.kind, e.state, e.due_us, e.answered_us, a.message FROM expectation e
            LEFT JOIN received_answer a ON a.id = e.answer
            WHERE e.message = $1 AND e.kind IN \(Self.ofFile) ORDER BY e.kind
            """, message
        ).map { try acknowledgment($0.text(0), $0, from: 1) }
    }

    /// How an answer stands, by its state, when it is due and came, and the message that brought
    /// it, from a column on.
    private func acknowledgment(
        _ kind: String, _ row: SQLRow, from first: Int
    ) throws -> OrderAcknowledgment {
        let due = try row.integerIfAny(first + 1).map { Timestamp(microseconds: $0) }
        let answered = try row.integerIfAny(first + 2).map { Timestamp(microseconds: $0) }
        let status = AwaitedStatus(
            try row.text(first), due: due, answered: answered,
            now: Timestamp(microseconds: try ledger.sql.now()))
        var answer = OrderAcknowledgment(
            state: status.rawValue, control: "", at: answered,
            message: try row.integerIfAny(first + 3), due: due)
        answer.kind = kind
        return answer
    }

    /// When what a message left as, which was made at a moment, left once more.
    private func resent(_ message: Int64, since made: Timestamp) throws -> [Timestamp] {
        try ledger.sql.query(
            """
            SELECT at_us FROM event
            WHERE kind = 'send.durable' AND at_us >= $2 AND message = coalesce(
              (SELECT batch FROM dispatch WHERE message = $1), $1)
            ORDER BY id LIMIT \(Self.mostResent) OFFSET 1
            """, message, made
        ).map { try $0.time(0) }
    }

    /// A sent document's purpose; a ledger of an older release has it in the body only.
    private func purpose(_ message: Int64, _ part: SQLRow) throws -> String {
        if let known = try part.textIfAny(5) { return known }
        return Self.json(try body(.message(message)))["purpose"]?.text ?? ""
    }

    /// ISA13 as it stands in the interchange.
    private static func control(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }

    // MARK: - Bodies

    /// A document's canonical JSON; empty where there is none, or where its row is damaged: the
    /// rest of the order is still there to be seen.
    private func body(_ keeping: OrderPart.Keeping) throws -> [UInt8] {
        do {
            switch keeping {
            case .document(let id):
                return try ledger.body(document: id)
            case .message(let id):
                let row = try ledger.sql.first(
                    "SELECT codec, said FROM order_said WHERE message = $1", id)
                guard let row else { return [] }
                return try PackedBytes(isDeflated: row.flag(0), bytes: row.bytes(1)).plain()
            }
        } catch SQLFailure.damaged {
            return []
        }
    }

    private static func json(_ bytes: [UInt8]) -> JSON {
        guard !bytes.isEmpty else { return nil }
        return (try? JSONReader.read(bytes)) ?? nil
    }
}
