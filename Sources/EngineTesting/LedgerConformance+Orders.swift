import Canonical
import Diagnostics
import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    static let orders: [LedgerCase] = [
        LedgerCase("an order is one thing from its 850 to the answer that leaves") { bench in
            let came = try await bench.process("f", order(1))
            try await bench.deliver("PO1")
            let answer = try await bench.dispatch("d1", number: "PO1")
            let records = try await bench.ledger.orders(OrderFilter(number: "PO1"))
            try bench.equal(records.count, 1, "orders of the number")
            guard let record = records.first else { return }
            try bench.equal(record.role, .seller, "our part")
            try bench.equal(record.partner, "acme", "the partner")
            try bench.equal(record.own, "ZZ:GANGWAY", "our identity")
            try bench.equal(record.documents.map(\.type), ["order", "orderResponse"], "documents")
            try bench.equal(record.documents.map(\.isReceived), [true, false], "directions")
            try bench.equal(record.documents[0].message, came, "the message that brought it")
            try bench.equal(record.documents[0].erpNumber, "SO-PO1", "the ERP's number")
            try bench.equal(
                record.documents[1].message, try await bench.sent(as: answer), "what left")
            try bench.equal(record.documents[1].answer, "accepted", "its answer")
            try bench.equal(record.documents[1].control, "000000002", "ISA13")
            try bench.equal(record.documents[1].acknowledgment?.isOpen, true, "its 997")
        },
        LedgerCase("a document without a release is about the newest order of its number") {
            bench in
            for (control, release) in [(1, "R1"), (2, "R2")] {
                try await bench.process(
                    "f\(control)",
                    order(control).with {
                        $0.sets[0].number = "BLANKET"
                        $0.sets[0].release = release
                    })
            }
            _ = try await bench.dispatch("d1", number: "BLANKET")
            let records = try await bench.ledger.orders(OrderFilter(number: "BLANKET"))
            try bench.equal(records.map(\.reference.release), ["R2", "R1"], "orders")
            try bench.equal(records.map(\.documents.count), [2, 1], "documents")
        },
        LedgerCase("the orders that wait the longest are found, whatever began since") { bench in
            for number in 1...3 {
                _ = try await bench.send855("PO\(number)", key: "d\(number)")
                bench.clock.advance(.seconds(60))
            }
            try await bench.answer("a2", .sample(2, .accepted))
            func owed(_ change: (inout OrderFilter) -> Void) async throws -> [String] {
                var filter = OrderFilter()
                filter.isOwed = true
                change(&filter)
                return try await bench.ledger.orders(filter).map(\.reference.number)
            }
            try bench.equal(try await owed { _ in }, ["PO1", "PO3"], "the longest first")
            try bench.equal(try await owed { $0.limit = 1 }, ["PO1"], "one of them")
            try bench.equal(try await owed { $0.partner = "elm" }, [], "of another")
            try bench.equal(try await owed { $0.until = Timestamp(microseconds: 1) }, [], "before")
        },
        LedgerCase("each event is told once, whatever is committed again") { bench in
            try await bench.process("f", order(1))
            try await bench.deliver("PO1")
            _ = try await bench.dispatch("d1", number: "PO1")
            try bench.equal(
                try await bench.events(),
                ["order.received in PO1", "order.posted in PO1", "order.accepted out PO1"],
                "events")
            // The same document in a new envelope is no news.
            try await bench.process("again", order(7).with { $0.sets = [SampleSet("PO1")] })
            try bench.equal(try await bench.events().count, 3, "after a repetition")
        },
        LedgerCase("events are read by cursor and by type, in their order") { bench in
            for number in 1...3 { try await bench.process("f\(number)", order(number)) }
            let first = try await bench.ledger.businessEvents(EventFilter(limit: 2))
            try bench.equal(first.map(\.number), ["PO1", "PO2"], "the first page")
            let rest = try await bench.ledger.businessEvents(
                EventFilter(after: first.last?.id ?? 0))
            try bench.equal(rest.map(\.number), ["PO3"], "behind the cursor")
            let none = try await bench.ledger.businessEvents(EventFilter(type: .orderPosted))
            try bench.expect(none.isEmpty, "of another type")
            try await bench.deliver("PO1")
            let posted = try await bench.ledger.businessEvents(EventFilter(type: .orderPosted))
            try bench.equal(posted.first?.data["erpNumber"]?.text, "SO-PO1", "its number")
            try bench.equal(posted.first?.json["subject"]?.text, "acme/PO1", "its subject")
        },
        LedgerCase("what is held is news only once it is taken in") { bench in
            let hold = Diagnostic(.deliverTargetRefused, "no code for XX", value: "XX")
            let sample = order(1).with {
                $0.sets = [SampleSet("PO1", action: .hold, hold: hold)]
            }
            try await bench.process("f", sample)
            try bench.equal(try await bench.events(), [], "while it is held")
            let held = try await bench.ledger.orders(OrderFilter(number: "PO1"))
            try bench.equal(held.first?.documents.map(\.counts), [false], "counts")
            try await bench.retry(try await bench.exception(.deliverTargetRefused))
            let task = try await bench.ledger.remapTask(for: try await bench.one(.remap))
            guard let document = order(1).set(0, at: task.set.position).document else { return }
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.remapped(task, document, profile: LedgerBench.profile)
            }
            try bench.equal(try await bench.events(), ["order.received in PO1"], "then")
            let taken = try await bench.ledger.orders(OrderFilter(number: "PO1"))
            try bench.equal(taken.first?.documents.map(\.counts), [true], "counts")
        },
        LedgerCase("an order that is accepted at once is delivered, and answered once") { bench in
            let sample = order(1).with {
                $0.sets[0].response = LedgerBench.own855("AD")
            }
            let message = try await bench.process("f", sample)
            try bench.equal(try await bench.documents(message), ["planned"], "documents")
            let answer = try await bench.one(.process)
            let task = try await bench.task(answer)
            try bench.equal(task.channel, DocumentOrigin.rule.channel, "who answers")
            try await bench.none(.process)
            try await bench.deliver("PO1")
        },
        LedgerCase("each answer of a document is a document of its own, entered once") { bench in
            let sample = order(1).with {
                $0.sets[0].response = Array("{\"type\": \"a\"}\n{\"type\": \"b\"}".utf8)
            }
            try await bench.process("f", sample)
            // They are walked one after the other, as all that one source gives.
            var bodies: [Digest] = []
            for _ in 0..<2 {
                let claim = try await bench.one(.process)
                bodies.append(try await bench.task(claim).bytes.digest)
                try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                    try await bench.ledger.park(claim, why: Diagnostic(.ledgerWorkExhausted, "x"))
                }
            }
            let expected = ["{\"type\": \"a\"}", "{\"type\": \"b\"}"].map {
                SHA256.digest(of: Array($0.utf8))
            }
            try bench.equal(Set(bodies), Set(expected), "what is answered")
            try await bench.none(.process)
        },
        LedgerCase("an invoice that may bill no more than was shipped waits for the notice") {
            bench in
            let sample = order(1).with {
                $0.sets[0].members = #","lines": [{"number": "1", "quantity": "4"}]"#
            }
            try await bench.process("f", sample)
            let invoice = LedgerBench.draft(
                "I1", type: "invoice", billing: .shipped,
                said: [
                    "purpose": "new", "order": "PO1", "lines": [["number": "1", "quantity": "4"]],
                ])
            let held = try await bench.dispatch("i1", number: "I1", outcome: .draft(invoice))
            try bench.equal(try await bench.state(held), "held", "state")
            let exception = try await bench.exception(.envelopeInvoiceUnshipped)
            let notice = LedgerBench.draft(
                "S1", type: "shipment",
                said: [
                    "purpose": "new",
                    "shipments": [
                        ["order": "PO1", "items": [["line": "1", "quantity": "4"]]]
                    ],
                ])
            _ = try await bench.dispatch("s1", number: "S1", outcome: .draft(notice))
            try await bench.retry(exception)
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "I1", outcome: .draft(invoice))
            try await bench.outcome(held, "sending")
            // The same once more bills too much, and is told to be the same.
            _ = try await bench.dispatch("i2", number: "I1", outcome: .draft(invoice))
            let again = try await bench.exception(.envelopeInvoiceUnshipped)
            let told = try await bench.ledger.exception(again)?.json
            try bench.expect(
                told?["message"]?.text?.contains("invoice I1 is sent already") == true,
                told?["message"]?.text ?? "")
            try bench.expect(
                told?["mend"]?.text?.contains("messages skip") == true, "what to do with it")
        },
        LedgerCase(
            "no invoice is judged while notices are still entered under many orders", isExact: true
        ) { bench in
            let shipped: [JSON] = (1...40).map {
                ["order": .string("PO\($0)"), "items": [["line": "1", "quantity": "4"]]]
            }
            let notice = LedgerBench.draft(
                "S1", type: "shipment", said: ["purpose": "new", "shipments": .array(shipped)])
            _ = try await bench.dispatch("s1", number: "S1", outcome: .draft(notice))
            let invoice = LedgerBench.draft(
                "I1", type: "invoice", billing: .shipped,
                said: [
                    "purpose": "new", "order": "PO40", "lines": [["number": "1", "quantity": "4"]],
                ])
            var isHeldUp = false
            do {
                _ = try await bench.ledger.billed(by: invoice, of: nil)
            } catch {
                if case LedgerFailure.unavailable = error { isHeldUp = true }
            }
            try bench.expect(isHeldUp, "it waits")
            while try await bench.ledger.enterMentions() {}
            let (orders, stamps) = try await bench.ledger.billed(by: invoice, of: nil)
            try bench.equal(orders.first?.lines.first?.shipped, 4, "what was shipped")
            // What others enter meanwhile makes the judgment stale.
            let more = LedgerBench.draft(
                "S2", type: "shipment", said: ["purpose": "new", "shipments": .array(shipped)])
            _ = try await bench.dispatch("s2", number: "S2", outcome: .draft(more))
            try await bench.receive("i1", channel: DocumentOrigin.erp("main").channel)
            let task = try await bench.task(try await bench.one(.process))
            var commit = LedgerBench.commit(task, "I1", .draft(invoice))
            commit.stamps = stamps
            let receipt = try await bench.ledger.dispatch([commit])[0].get()
            try bench.equal(receipt, .stale, "the commit")
        },
        LedgerCase("an answer that the partner has got at once is kept on record") { bench in
            let sample = order(1).with {
                $0.sets[0].response = LedgerBench.own855("AD")
            }
            try await bench.process("f", sample)
            try bench.equal(
                try await bench.answered("PO1")?.ownAnswer, .accepted, "what the gateway said")
            let own = try await bench.one(.process)
            try await bench.dispatch(
                claimed: own, number: "PO1", outcome: .draft(LedgerBench.draft("PO1")))
            let told = Diagnostic(.envelopeAnswerTold, "PO1 was accepted at once")
            let message = try await bench.dispatch("d1", number: "PO1", outcome: .told(told))
            try await bench.outcome(message, "recorded")
            let found = try await bench.ledger.messages(MessageFilter(outcome: .recorded))
            try bench.equal(found.map(\.id), [message], "what is found by the word")
            try bench.equal(try await bench.exceptions().count, 0, "exceptions")
        },
        LedgerCase("an advice is no answer to an order, nor is what was only prepared") { bench in
            let advised = order(1).with {
                $0.sets[0].response = Array(
                    #"{"type": "applicationAdvice", "verdicts": [{"verdictCode": "TE"}]}"#.utf8)
            }
            try await bench.process("f", advised)
            let known = try await bench.answered("PO1")
            try bench.expect(known != nil && known?.ownAnswer == nil, "after an advice")
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "A1",
                outcome: .draft(LedgerBench.draft("A1", type: "applicationAdvice")))
            // Refused would be a replacement once something was shipped: nothing was.
            let policy = ChangePolicy([.partlyShipped: .refuse, .shipped: .refuse])
            try await bench.process("g", LedgerBench.replacement("PO1", policy, control: 2))
            let newest = try await bench.answered("PO1")
            try bench.expect(
                newest?.id != known?.id && newest?.ownAnswer == nil, "after a replacement")
        },
        LedgerCase("a refused replacement is answered as such, and leaves the order as it was") {
            bench in
            try await bench.process(
                "f", order(1).with { $0.sets[0].members = #","lines": [{"quantity": "4"}]"# })
            let known = try await bench.answered("PO1")
            for (control, purpose) in [(2, "replace"), (3, "cancel")] {
                let sample = LedgerBench.replacement(
                    "PO1", ChangePolicy([.unposted: .refuse]), purpose, control: control)
                let message = try await bench.process("f\(control)", sample)
                try bench.equal(try await bench.documents(message), ["recorded"], purpose)
                try bench.equal(try await bench.answered("PO1")?.id, known?.id, "to the ERP")
                let answer = try await bench.one(.process)
                let refused = try await bench.answered("PO1", in: answer.subject)
                try bench.equal(refused?.ownAnswer, .refused, "what the gateway said")
                try bench.expect(refused?.id != known?.id, "what it answers")
                let draft = LedgerBench.draft(
                    "PO1", said: ["number": "PO1", "purpose": "new", "answer": "refused"],
                    answers: refused?.id)
                try await bench.dispatch(claimed: answer, number: "PO1", outcome: .draft(draft))
            }
            let orders = try await bench.ledger.orders(OrderFilter(number: "PO1"))
            let chain = orders.first.map { OrderChain($0) }
            try bench.equal(chain?.record.documents.count, 5, "its documents")
            try bench.equal(chain?.status, .open, "its status")
            try bench.equal(chain?.lines.map { $0.ordered?.plain }, ["4"], "its lines")
        },
        LedgerCase(
            "an invoice that was judged before another one left is judged again", isExact: true
        ) { bench in
            try await bench.process("f", order(1))
            let draft = LedgerBench.draft(
                "I1", type: "invoice", billing: .shipped, said: ["order": "PO1"])
            try await bench.receive("i1", channel: DocumentOrigin.person.channel)
            let claim = try await bench.one(.process)
            let (_, stamps) = try await bench.ledger.judged(.draft(draft))
            try bench.equal(stamps.map(\.reference.number), ["PO1"], "what it was judged by")
            _ = try await bench.dispatch("d1", number: "PO1")
            var commit = LedgerBench.commit(try await bench.task(claim), "I1", .draft(draft))
            commit.stamps = stamps
            let stale = try await bench.insist(done: DispatchReceipt.held) {
                [commit] () async throws(LedgerFailure) in
                try await bench.ledger.dispatch([commit])[0].get()
            }
            try bench.equal(stale, .stale, "the receipt")
            commit.stamps = try await bench.ledger.judged(.draft(draft)).stamps
            let again = try await bench.insist(done: DispatchReceipt.held) {
                [commit] () async throws(LedgerFailure) in
                try await bench.ledger.dispatch([commit])[0].get()
            }
            try bench.expect(again != .stale, "then it is not")
        },
        LedgerCase("a payment of many orders stands under all of them, bit by bit") { bench in
            let numbers = (1...400).map { "PO\($0)" }
            let sample = order(1).with {
                $0.sets = [SampleSet("PAY1", action: .record)]
                $0.sets[0].type = "remittance"
                $0.sets[0].mention = OrderMention(
                    orders: numbers.map { OrderReference(number: $0) }, invoices: ["I9"])
            }
            let message = try await bench.process("f", sample)
            let few = try await bench.ledger.orders(
                OrderFilter(partner: "acme", limit: 200))
            try bench.equal(few.count, 16, "orders of the first commit")
            var pages = 0
            while try await bench.insist(
                done: true,
                { () async throws(LedgerFailure) in
                    try await bench.ledger.enterMentions()
                })
            {
                pages += 1
                try bench.expect(pages < 9, "it ends")
            }
            let newest = try await bench.ledger.orders(
                OrderFilter(partner: "acme", limit: 200))
            try bench.equal(newest.count, 200, "orders then")
            for number in ["PO1", "PO16", "PO17", "PO400"] {
                let found = try await bench.ledger.orders(OrderFilter(number: number))
                try bench.equal(found.count, 1, "orders \(number)")
                try bench.equal(found.first?.documents.map(\.message), [message], number)
            }
            let told = try await bench.json(message)["events"]?.items ?? []
            try bench.equal(
                told.count { $0["kind"]?.text == "match.invoice.unknown" }, 1, "unknown invoices")
            let event = try await bench.ledger.businessEvents(EventFilter()).first
            try bench.equal(event?.data["orders"]?.items?.count, 16, "orders in the event")
            try bench.equal(event?.data["moreOrders"]?.flag, true, "and that there are more")
        },
        LedgerCase("what a partner wrote to people is found in their queue") { bench in
            try await bench.process("o", order(1))
            let sample = order(2).with {
                $0.sets = [SampleSet("TXT-1", action: .record)]
                $0.sets[0].type = "textMessage"
                $0.sets[0].mention = OrderMention()
            }
            let message = try await bench.process("t", sample)
            let found = try await bench.ledger.messages(MessageFilter(queue: .business))
            try bench.equal(found.map(\.id), [message], "the queue")
            try await bench.outcome(message, "recorded")
        },
        LedgerCase("orders are listed by partner, the newest first, page by page") { bench in
            try await bench.process("a", order(1))
            try await bench.process("b", order(2).with { $0.partner = "other" })
            try await bench.process("c", order(3))
            let mine = try await bench.ledger.orders(OrderFilter(partner: "acme"))
            try bench.equal(mine.map(\.reference.number), ["PO3", "PO1"], "of acme")
            let page = try await bench.ledger.orders(
                OrderFilter(before: mine.first?.id, limit: 1))
            try bench.equal(page.map(\.reference.number), ["PO2"], "the next page")
            let one = try await bench.ledger.orders(OrderFilter(id: mine.last?.id))
            try bench.equal(one.map(\.reference.number), ["PO1"], "by id")
        },
    ]
}

extension LedgerBench {
    /// An 855 as the gateway itself gives it.
    fileprivate static func own855(_ code: String) -> [UInt8] {
        Array(#"{"type": "orderResponse", "answerCode": "\#(code)"}"#.utf8)
    }

    /// An order in place of one that was taken, whose refusal is prepared.
    fileprivate static func replacement(
        _ number: String, _ policy: ChangePolicy, _ purpose: String = "replace", control: Int
    ) -> SampleInterchange {
        var set = SampleSet(number, content: purpose, action: .deliverIfKnown)
        set.purpose = purpose
        set.members = #","lines": [{"quantity": "9"}]"#
        set.response = own855("RD")
        return SampleInterchange(set).with {
            $0.control = control
            $0.groupControl = control
            $0.changes = policy
        }
    }

    /// The business events in words.
    func events() async throws -> [String] {
        try await ledger.businessEvents(EventFilter()).map { event in
            "\(event.type) \(event.data["direction"]?.text ?? "-") \(event.number)"
        }
    }
}
