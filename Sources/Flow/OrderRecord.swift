package import Canonical
import Partners
package import Values

/// An order with every document about it, as the ledger has them: one thing from the 850 to the
/// payment, under one correlation id. Of the documents' bodies only the lines are left, because
/// they are read one at a time (`OrderLines`): an order may have hundreds, each of megabytes.
package struct OrderRecord: Sendable {
    /// The order's id in the ledger.
    package var id: Int64
    /// Our part in it.
    package var role: OrderRole
    /// Our identity, `qualifier:id`.
    package var own: String
    /// The partner's name.
    package var partner: String
    /// ISA15.
    package var usage: String
    /// The buyer's number, and the release under a blanket order.
    package var reference: OrderReference
    /// The thread of the document that opened it.
    package var correlation: String
    /// When the first document about it was taken in, or left.
    package var opened: Timestamp
    /// The documents, in the order in which they came or left.
    package var documents: [OrderDocument]
    /// Whether it has more documents than these.
    package var isCut = false
    /// Its lines, as the documents leave them.
    package private(set) var lines: [OrderLine] = []
    /// The change (860) that each answer to one (865) means, by the indexes of both.
    private(set) var answeredChanges: [Int: Int] = [:]
    /// What each ship notice that stands told of them, in their order.
    private(set) var deliveries: [OrderDelivery] = []
    /// Its invoices and what was paid of each, where payments say it.
    private(set) var bills: [OrderBill] = []
    /// What the ERP has under the number: mostly one order.
    private(set) var erpOrders: [ERPOrder] = []
    /// What is written down of what is owed, the oldest first.
    package var owed: [WrittenDebt] = []
    /// The same order without what of a type has not left, where some of it has, by that type.
    private(set) var left: [String: OrderRecord] = [:]

    /// The types of what is owed, of which it makes a difference whether it has left.
    package static let owing = Set(BusinessAnswer.allCases.map(\.type))

    /// Makes a record. `body` gives the canonical JSON of a document by its index, null where no
    /// map could make it, or nobody reads it; it is asked for those that say something of the
    /// lines, one by one, and once more where what has left is told apart.
    ///
    /// - Parameter leaving: the types of which it is told apart what has left.
    package init(
        id: Int64, role: OrderRole, own: String, partner: String, usage: String,
        reference: OrderReference, correlation: String, opened: Timestamp,
        documents: [OrderDocument], leaving: Set<String> = OrderRecord.owing,
        body: (Int) throws -> JSON
    ) rethrows {
        self.id = id
        self.role = role
        self.own = own
        self.partner = partner
        self.usage = usage
        self.reference = reference
        self.correlation = correlation
        self.opened = opened
        self.documents = documents
        let orders = OrderLines.orders(documents)
        let turns: [Int?] = orders.isEmpty ? [nil] : orders
        for (place, order) in turns.enumerated() {
            let next = place + 1 < orders.count ? documents[orders[place + 1]] : nil
            let begin = place > 0 ? order.map { documents[$0].since } : nil
            var lines = OrderLines(reference, documents, of: order, until: next?.since)
            for index in lines.wanted {
                let told = lines.take(documents[index], try body(index), at: index)
                if index == order { erpOrders.add(documents[index], lines.lines) }
                // What is said while an order stands is told of its lines, whatever came later.
                guard begin.map({ documents[index].at >= $0 }) ?? true else { continue }
                self.documents[index].told = told
            }
            self.lines = lines.lines
            answeredChanges = lines.changes.answered
            deliveries = lines.deliveries
            bills = lines.bills
        }
        for type in leaving {
            let all = documents.filter { $0.type == type && $0.counts }
            guard all.contains(where: \.isThere), !all.allSatisfy(\.isThere) else { continue }
            let kept = documents.indices.filter {
                documents[$0].type != type || documents[$0].isThere
            }
            left[type] = try OrderRecord(
                id: id, role: role, own: own, partner: partner, usage: usage, reference: reference,
                correlation: correlation, opened: opened, documents: kept.map { documents[$0] },
                leaving: []
            ) { try body(kept[$0]) }
        }
    }
}

extension OrderRecord {
    /// What was ordered: quantities times prices; nil where a line has none of them, or no line is
    /// known.
    package var value: ExactDecimal? {
        let priced = lines.compactMap { line -> ExactDecimal? in
            guard let quantity = line.ordered, let price = line.prices.ordered else { return nil }
            return try? quantity * price
        }
        guard !priced.isEmpty, priced.count == lines.count else { return nil }
        return priced.reduce(.zero) { $0.adding($1) }
    }
}

/// A document about an order, received or sent.
package struct OrderDocument: Sendable {
    /// What tells it from others of its type in its order, as the ledger numbers them; 0 where it
    /// is not there.
    package var place: Int64 = 0
    /// Its canonical type.
    package var type: String
    /// Its own number: the order's, the notice's, the invoice's.
    package var number: String
    /// Why it was sent, in the canonical word.
    package var purpose: String
    /// What it answers, if it answers.
    package var answer: String?
    /// Whether it came; else we sent it.
    package var isReceived: Bool
    /// The warehouse that it is exchanged with; nil of what is between the order's partner and us.
    package var warehouse: String?
    /// Its state: the document's where it came, the message's where it leaves.
    package var state: String
    /// When it was taken in, or given to be sent.
    package var at: Timestamp
    /// The message that brought it, or that leaves with it.
    package var message: Int64
    /// Its id as a received document.
    package var document: Int64?
    /// The file's name.
    package var file: String
    /// ISA13 of its interchange; empty for records.
    package var control: String
    /// Who gave a document that we sent: `erp:<name>`, `from:rule`, `from:person`.
    package var origin: String?
    /// The ERP's number of what came.
    package var erpNumber: String?
    /// When the ERP had taken it, or when it had left first.
    package var settled: Timestamp?
    /// When it left first, in whatever file the partner has not refused; nil of what came, and of
    /// what waits to leave.
    package var left: Timestamp?
    /// When it left once more, because a person had it sent again.
    package var resent: [Timestamp] = []
    /// What it says of single lines, in words, where not all is as it was ordered.
    package var told: [String] = []
    /// What the partner's application said of it (824), the newest last.
    package var advices: [OrderAdvice] = []
    /// Whether it is an order by which the buyer changed, replaced or cancelled one, and which was
    /// refused at once, or the answer that says so: the order stands as it was.
    package var isOfRefusedChange = false
    /// The open exception because of which it goes no further.
    package var waits: Waiting?
    /// Whether it is what we were given to send, before anything was made of it.
    package var isGiven = false
    /// What is awaited of the file that it left in, TA1, MDN and pick-up, and how it stands.
    package var levels: [OrderAcknowledgment] = []
    /// The functional acknowledgment of it: ours where it came, the partner's where it left.
    package var acknowledgment: OrderAcknowledgment?

    /// What a document waits for: a person who looks at an exception.
    package struct Waiting: Sendable, Equatable {
        /// The exception's id.
        package var exception: Int64
        /// What it says.
        package var why: String

        /// Describes what a document waits for.
        package init(exception: Int64, why: String) {
            self.exception = exception
            self.why = why
        }
    }

    /// Describes a document.
    package init(
        type: String, number: String, purpose: String, answer: String?, isReceived: Bool,
        state: String, at: Timestamp, message: Int64, document: Int64?, file: String,
        control: String, origin: String?, erpNumber: String?, settled: Timestamp?,
        acknowledgment: OrderAcknowledgment?
    ) {
        self.type = type
        self.number = number
        self.purpose = purpose
        self.answer = answer
        self.isReceived = isReceived
        self.state = state
        self.at = at
        self.message = message
        self.document = document
        self.file = file
        self.control = control
        self.origin = origin
        self.erpNumber = erpNumber
        self.settled = settled
        self.acknowledgment = acknowledgment
    }

    /// From when on it stands: from when whoever sells had it.
    var since: Timestamp { settled ?? at }

    /// Whether it counts: what is void, repeated, refused, by us or by the partner, or waits for a
    /// person changes nothing.
    package var counts: Bool {
        if isOfRefusedChange { return false }
        if isRefused { return false }
        return !Self.idle.contains(state)
    }

    /// Whether it came, or has left.
    package var isThere: Bool { isReceived || left != nil || state == "sent" }

    /// The states in which a document does not count.
    package static let idle = ["void", "duplicate", "held", "closed", "rejected", "withheld"]

    /// Whether the partner refused what we sent: its set or application, or, where nobody there has
    /// taken the set, the file that it is in.
    var isRefused: Bool {
        guard !isReceived else { return false }
        // What the application said last stands.
        if [acknowledgment?.state, advices.last?.verdict].contains("rejected") { return true }
        return acknowledgment?.isTaken != true && levels.contains { $0.state == "rejected" }
    }

    /// The transaction set that says it in X12; the type itself where none does.
    package var set: String { Self.set(of: type) }

    /// The transaction set of a canonical type.
    package static func set(of type: String) -> String {
        switch type {
        case "order": "850"
        case "orderResponse": "855"
        case "orderChange": "860"
        case "orderChangeResponse": "865"
        case "shipment": "856"
        case "receivingAdvice": "861"
        case "goodsReturn": "180"
        case "invoice": "810"
        case "remittance": "820"
        case "inventory": "846"
        case "applicationAdvice": "824"
        case "textMessage": "864"
        case "warehouseOrder": "940"
        case "warehouseAdvice": "945"
        default: type
        }
    }
}

/// What a partner's application says of a document (824).
package struct OrderAdvice: Sendable {
    /// A word of `PartnerAnswer.Verdict`.
    package var verdict: String
    /// What it says, in words.
    package var words: String
    /// When it came.
    package var at: Timestamp
    /// The message that brought it.
    package var message: Int64

    /// Describes an advice.
    package init(verdict: String, words: String, at: Timestamp, message: Int64) {
        self.verdict = verdict
        self.words = words
        self.at = at
        self.message = message
    }

    /// The advice as JSON.
    package var json: JSON {
        [
            "verdict": .string(verdict), "words": .string(words), "at": .string(at.description),
            "messageId": .number(ExactDecimal(message)),
        ]
    }
}

/// An acknowledgment of a document, or of the file that it left in.
package struct OrderAcknowledgment: Sendable {
    /// Which one: `997`, `TA1`, `MDN` or `PICKUP`.
    package var kind = "997"
    /// What became of it: of ours `owed` or `sent`, of a partner's how the expectation
    /// stands (`AwaitedStatus`).
    package var state: String
    /// ISA13 of ours; empty of a partner's.
    package var control: String
    /// When it left, or came.
    package var at: Timestamp?
    /// The message that it is, where that is known.
    package var message: Int64?
    /// By when the partner owes it; nil where nothing is agreed, and of ours.
    package var due: Timestamp?

    /// Describes an acknowledgment.
    package init(
        state: String, control: String, at: Timestamp?, message: Int64?, due: Timestamp? = nil
    ) {
        self.state = state
        self.control = control
        self.at = at
        self.message = message
        self.due = due
    }

    /// Whether it is still to come, or to leave.
    package var isOpen: Bool {
        ["owed", "reserved", "waiting", "overdue"].contains(state)
    }

    /// Whether it says that what it is about was taken.
    var isTaken: Bool {
        ["accepted", "accepted-late", "accepted-with-errors"].contains(state)
    }
}
