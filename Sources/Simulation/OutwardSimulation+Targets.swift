import Canonical
import Flow
import Mapping
import Partners
import Values

// What it costs that we fail, and how seldom we may: what the report counts of a month.

extension OutwardSimulation {
    /// How many documents of an order are at fault, and of how many a share is.
    private static let faults = 2
    private static let many: Int64 = 1000

    /// What the partner charges for two documents of one order by each of its rules; and of each
    /// service level, how many of a thousand have to come, and by when.
    mutating func fail() throws {
        if !partner.fees.isEmpty {
            let order = try valued()
            let worth = order.value.map { "worth \($0.plain)" } ?? "of no known value"
            for rule in partner.fees {
                let sum = rule.sum(ofDocuments: Self.faults, value: order.value)
                add(
                    .failing, nil,
                    "\(rule.cause): \(Self.faults) documents to order \(order.number), \(worth)",
                    "charged \(sum.plain) \(rule.currency)", at: start)
            }
        }
        guard turn == 0 else { return }
        for level in partner.service {
            let least = (0...Self.many).first { level.isKept(by: $0, of: Self.many) } ?? Self.many
            let due = partner.expects.calendar.due(level.within, after: start)
            add(
                .failing, nil, "\(level.subject.kind) in time: by \(due) to what is sent now",
                "\(least) of \(Self.many) needed", at: start)
        }
    }

    /// An order of the partner's, and what it is worth.
    private mutating func valued() throws -> (number: String, value: ExactDecimal?) {
        let number = theirs.number()
        guard let agreement = partner.agreements.first(where: { $0.map?.shape.type == "order" }),
            let (body, outcome) = try Self.made(
                .failing, agreement, turn: turn, number, by: &theirs, for: .deliver)
        else { return (number, nil) }
        let document = OrderDocument(
            type: outcome.type, number: outcome.number, purpose: outcome.purpose, answer: nil,
            isReceived: true, state: "delivered", at: start, message: 0, document: nil, file: "",
            control: "", origin: nil, erpNumber: nil, settled: nil, acknowledgment: nil)
        let record = OrderRecord(
            id: 0, role: .seller, own: "", partner: partner.name, usage: "P",
            reference: OrderReference(number: outcome.number, release: outcome.release),
            correlation: "", opened: start, documents: [document]
        ) { _ in body }
        return (outcome.number, record.value)
    }
}
