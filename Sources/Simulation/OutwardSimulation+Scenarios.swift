import Canonical
import Diagnostics
import Flow
import Guides
import Mapping
import Partners
import Values
import X12

extension OutwardSimulation {
    /// How many documents of each kind are given, so that batches can show.
    private static let few = 3

    // MARK: - Documents

    /// A few documents of a kind, each at once or in batches.
    mutating func send(_ sending: Sending) throws {
        var gathering = OutwardGathering()
        for index in 0..<Self.few {
            let ordinal = turn * Self.few + index
            guard let document = try document(.documents, sending, turn: ordinal) else { break }
            let time = start + Self.pause * ordinal
            let left = try gathering.give(document.draft, at: time)
            for batch in left { try leave(.documents, sending, batch) }
        }
        for batch in gathering.rest() { try leave(.documents, sending, batch) }
    }

    private mutating func leave(
        _ scenario: Scenario, _ sending: Sending, _ batch: OutwardGathering.Batch
    ) throws {
        let numbers = batch.drafts.map(\.envelope.number).joined(separator: ", ")
        try leave(
            scenario, sending, batch.drafts, "\(sending.type ?? "") \(numbers)",
            as: batch.interchange, at: batch.leaves)
    }

    /// One document with a letter that ASCII does not have, and one with a delimiter.
    mutating func sendOdd(_ sending: Sending) throws {
        guard let document = try document(.characters, sending, turn: turn) else { return }
        let delimiter = String(UnicodeScalar(document.draft.envelope.delimiters.element))
        for (what, odd) in [("the letter ö", "ö"), ("the delimiter \(delimiter)", delimiter)] {
            try change(.characters, sending, document, "a value with \(what)") { text in
                String(text.dropLast()) + odd
            } isMeant: { code in
                code.hasPrefix("envelope.data.")
            }
        }
    }

    /// A document with a value that no element takes.
    mutating func sendTooLong(_ sending: Sending) throws {
        guard let document = try document(.tooLong, sending, turn: turn) else { return }
        let long = String(repeating: "N", count: 100)
        try change(.tooLong, sending, document, "a value of 100 letters") { _ in
            long
        } isMeant: { code in
            code == Diagnostic.Code.elementTooLong.name
        }
    }

    /// A document one of whose texts is changed: the first of which something is said, or that
    /// leaves so.
    private mutating func change(
        _ scenario: Scenario, _ sending: Sending,
        _ document: (body: JSON, draft: OutboundDraft), _ about: String,
        by edit: (String) -> String, isMeant: (String) -> Bool
    ) throws {
        for place in document.body.textPlaces
        where !["type", "source"].contains(place.first?.text) {
            let told = "\(sending.type ?? ""), \(about) in \(JSON.name(of: place))"
            switch try walked(document.body.changing(place, by: edit)) {
            case .held(let why) where isMeant(why.code.name):
                add(
                    scenario, PartnerSimulation.subject(sending.agreement), told,
                    "held \(why.code)", at: start)
                return
            case .draft(let draft) where draft.said != document.draft.said:
                try leave(scenario, sending, [draft], told, at: start)
                return
            case .held, .told, .draft: continue
            }
        }
    }

    /// An invoice of an order of which no ship notice is known.
    mutating func sendUnshipped(_ sending: Sending) throws {
        guard let (_, draft) = try document(.unshipped, sending, turn: turn) else { return }
        let number = draft.envelope.number
        let about = "invoice \(number) of what was never shipped"
        guard draft.billing != .unchecked else {
            return try leave(.unshipped, sending, [draft], about, at: start)
        }
        guard try !bill(sending, draft, of: [], about) else { return }
        let shipped = "invoice \(number) of what was shipped, the 997 of the ship notice"
        for (word, state) in [("is awaited", "waiting"), ("has come", "accepted")] {
            guard let order = shippedOrder(draft, acknowledged: state) else { return }
            if try bill(sending, draft, of: [order], "\(shipped) \(word)") { return }
        }
    }

    /// What becomes of an invoice by its orders; whether it leaves.
    private mutating func bill(
        _ sending: Sending, _ draft: OutboundDraft, of orders: [OrderRecord], _ about: String
    ) throws -> Bool {
        let why = BillingGuard.fault(
            draft.said, number: draft.envelope.number, orders: orders, by: draft.billing)
        guard let why else {
            try leave(.unshipped, sending, [draft], about, at: start)
            return true
        }
        add(
            .unshipped, PartnerSimulation.subject(sending.agreement), about, "held \(why.code)",
            at: start)
        return false
    }

    /// The order of an invoice, of which a ship notice told just what is billed; nil where the
    /// invoice names none.
    private func shippedOrder(
        _ draft: OutboundDraft, acknowledged state: String
    ) -> OrderRecord? {
        guard let reference = draft.mention.orders.first else { return nil }
        let lines = draft.said["lines"]?.items ?? []
        let items = lines.map { line -> JSON in
            var item = line
            item["line"] = line["number"]
            return item
        }
        let notice: JSON = [
            "shipments": [["order": .string(reference.number), "items": .array(items)]]
        ]
        let number = draft.envelope.number
        var shipment = BillingGuard.heading(notice, number: number, at: start)
        shipment.type = "shipment"
        shipment.acknowledgment = OrderAcknowledgment(
            state: state, control: "", at: nil, message: nil)
        let invoice = BillingGuard.heading(draft.said, number: number, at: start)
        let documents = [(shipment, notice), (invoice, draft.said)].filter {
            BillingGuard.counts($0.0, by: draft.billing)
        }
        return OrderRecord(
            id: 0, role: .seller, own: "", partner: partner.name, usage: "P",
            reference: reference, correlation: "", opened: start, documents: documents.map(\.0)
        ) { documents[$0].1 }
    }

    /// A document under a number with which another of its type has left.
    mutating func sendAgain(_ sending: Sending) throws {
        guard let (_, draft) = try document(.repeated, sending, turn: turn) else { return }
        let about = "\(draft.envelope.type) \(draft.envelope.number)"
        try leave(.repeated, sending, [draft], about, at: start)
        let later = start + Self.pause
        let again = "\(about) under another key"
        if draft.whenSentBefore == .hold {
            add(
                .repeated, PartnerSimulation.subject(sending.agreement), again,
                "held: its number has left", at: later)
        } else {
            let isTold = draft.whenSentBefore == .tell
            try leave(.repeated, sending, [draft], again + (isTold ? ", told" : ""), at: later)
        }
    }

    // MARK: - What is decided here

    /// What we do with an order, or with a change of one, before the ERP has it.
    mutating func decide(_ agreement: Agreement) throws {
        guard let type = agreement.map?.shape.type, ["order", "orderChange"].contains(type)
        else { return }
        let wanted: DocumentOutcome.Action = type == "order" ? .deliver : .deliverIfKnown
        guard
            let (body, outcome) = try Self.made(
                .decided, agreement, turn: turn, theirs.number(), by: &theirs, for: wanted)
        else { return }
        let (number, subject) = (outcome.number, PartnerSimulation.subject(agreement))
        let terms = outcome.terms(since: start)
        add(
            .decided, subject, "\(type) \(number) comes", outcome.action.rawValue, at: start, nil,
            terms.owed.map { owed($0, after: type, number, isReceived: true) })
        guard outcome.action == .deliverIfKnown else {
            for answer in outcome.responses {
                try self.answer(answer, to: body, subject, "our answer to \(number)", at: start)
            }
            if let seconds = terms.tellsAfter {
                try answer(
                    MeanwhileAnswer.document(to: body, from: partner.name), to: body, subject,
                    "the ERP has not taken \(number)", at: start + .seconds(seconds))
            }
            return
        }
        for stage in ChangePolicy.Stage.allCases {
            let about = "\(number), a change of what is \(stage.words)"
            let action = terms.changes[stage]
            add(.decided, subject, about, action.rawValue, at: start)
            guard action == .refuse else { continue }
            for answer in outcome.responses {
                try self.answer(answer, to: body, subject, about, at: start)
            }
        }
    }

    private mutating func answer(
        _ answer: JSON, to body: JSON, _ subject: String, _ about: String, at time: Timestamp
    ) throws {
        let outcome = try walked(answer, answering: body, from: .rule)
        let sending = partner.sends.first { $0.type == answer["type"]?.text }
        switch (outcome, sending) {
        case (.draft(let draft), let sending?):
            try leave(.decided, sending, [draft], about, at: time)
        case (.held(let why), _), (.told(let why), _):
            add(.decided, subject, about, "held \(why.code)", at: time)
        case (.draft, nil): break
        }
    }

    // MARK: - Silence

    /// What is awaited of a partner that sends nothing from the moment on.
    mutating func missArrivals() {
        let expects = partner.expects
        var awaited: [OurFile.Awaited] = []
        func wait(_ what: String, _ due: Timestamp) {
            awaited.append(
                OurFile.Awaited(
                    isOurs: false, what: what,
                    deadline: Deadline(warn: nil, due: due, escalate: nil)))
        }
        if let due = expects.nextArrival(after: start) { wait("anything at all", due) }
        for rule in expects.daily {
            let subject =
                switch rule.subject {
                case .set(let set): "a \(set)"
                case .files(let mask): "a file \(mask)"
                }
            wait("\(rule.name): \(subject)", expects.calendar.next(rule.by, after: start))
        }
        guard !awaited.isEmpty else { return }
        add(
            .silent, nil, "nothing comes from \(partner.name)", "awaited", at: start, nil, awaited)
    }
}
