import Canonical
import Flow
import Testing
import Values

@Suite("What is owed next is one debt a line")
struct OwedNextTests {
    private typealias Sample = OrderChainTests
    private typealias Said = OrderChainTests.Said
    private static let exchange = OrderChain.Exchange(
        sends: ["orderResponse", "orderChangeResponse", "shipment", "invoice"],
        receives: ["order", "orderChange", "remittance"])

    // MARK: - The documents

    /// One of ours that is made and has not left.
    private static func unsent(_ said: Said) -> Said {
        var said = said
        said.state = "queued"
        return said
    }

    private static func shipment(_ number: String, _ line: String, _ quantity: String, at hour: Int)
        throws -> Said
    {
        try Sample.shipment(
            #"{"line": "\#(line)", "quantity": "\#(quantity)"}"#, number: number, at: hour)
    }

    private static func invoice(
        _ number: String, _ line: String, _ quantity: String, at hour: Int, asking: String = "509"
    ) throws -> Said {
        try Sample.document(
            "invoice", number, at: hour,
            """
            {"totals": {"amount": "\(asking)"},
              "lines": [{"number": "\(line)", "quantity": "\(quantity)"}]}
            """)
    }

    private static func payment(_ number: String, of invoice: String, _ paid: String, at hour: Int)
        throws -> Said
    {
        try Sample.document(
            "remittance", number, at: hour,
            """
            {"entities": [{"payments": [{"invoice": "\(invoice)", "paid": "\(paid)"}]}]}
            """)
    }

    private static func change(_ name: String, at hour: Int) throws -> Said {
        try Sample.document(
            "orderChange", "PO1", at: hour, purpose: "change",
            """
            {"change": "\(name)", "lines": [{"number": "1", "action": "change",
              "quantity": "20"}]}
            """)
    }

    private static func answer(toChange name: String, at hour: Int) throws -> Said {
        try Sample.document(
            "orderChangeResponse", "PO1", at: hour, answer: "accepted",
            #"{"change": "\#(name)"}"#)
    }

    /// What is written down as `856 us order PO1 1 9 waiting 1 of 2 lines`: from the first hour and
    /// due in the ninth.
    private static func written(_ text: String, _ id: Int64) -> WrittenDebt {
        let words = text.split(separator: " ", maxSplits: 7).map(String.init)
        func time(_ word: String) -> Timestamp { Sample.time(Int(word) ?? 0) }
        return WrittenDebt(
            id: id, set: words[0], isOurs: words[1] == "us", partner: "acme",
            cause: (words[2], words[3]), message: Int64(words[4]) ?? 0,
            standing: words[6] == "waiting" ? .waiting : words[6] == "ended" ? .ended : .answered,
            progress: words.count > 7 ? words[7] : "", since: time(words[4]), due: time(words[5]))
    }

    private static func chain(
        _ documents: [Said], _ rows: [String] = [], role: OrderRole = .seller
    ) -> OrderChain {
        var record = Sample.chain(of: documents, role: role).record
        record.owed = rows.enumerated().map { written($0.element, Int64($0.offset + 1)) }
        return OrderChain(record)
    }

    private static func words(
        _ chain: OrderChain, _ exchange: OrderChain.Exchange? = OwedNextTests.exchange
    ) -> [String] {
        chain.summary(exchange)["owed"]?.items?.compactMap { $0["words"]?.text } ?? []
    }

    private static func open(_ chain: OrderChain) -> [String] {
        (chain.json(exchange)["documents"]?.items ?? []).map { document in
            ([document["set"]?.text, document["number"]?.text].compactMap { $0 }
                + (document["open"]?.items ?? []).compactMap(\.text)).joined(separator: " ")
        }
    }

    // MARK: - What is written down

    @Test("a debt that is written down is told by its own cause, since and due")
    func ownTimes() throws {
        // Answered late: what began with the answer was due before.
        let chain = Self.chain(
            [try Sample.order(), try Sample.answer()],
            ["855 us order PO1 1 4 answered", "856 us order PO1 1 9 waiting"])
        let debts = chain.debts(Self.exchange)
        #expect(Self.words(chain) == ["856 by us after 850 PO1"])
        #expect(debts.map(\.since) == [Sample.time(1)] && debts.map(\.due) == [Sample.time(9)])
        #expect(debts.map(\.expectation) == [2])
        #expect(chain.chain(Self.exchange)["since"]?.text == Sample.time(1).description)
        #expect(Self.open(chain) == ["850 PO1 856", "855 PO1"])
    }

    @Test(
        "what is written down is all that is owed because of a document",
        arguments: [
            // Rows, and what is owed next.
            (["855 us order PO1 1 9 waiting", "856 us order PO1 1 9 waiting"], "855 856"),
            (["855 us order PO1 1 9 ended", "856 us order PO1 1 9 waiting"], "856"),
            (["855 us order PO1 1 9 answered", "856 us order PO1 1 9 ended"], ""),
            // Nothing is agreed about the 855: it is owed all the same.
            (["856 us order PO1 1 9 waiting"], "855 856"), ([], "855 856"),
        ] as [([String], String)])
    func rows(_ rows: [String], _ owed: String) throws {
        let chain = Self.chain([try Sample.order()], rows)
        #expect(chain.debts(Self.exchange).map(\.set).joined(separator: " ") == owed)
    }

    @Test("what a change adds is to be shipped too, though no time is agreed for it")
    func added() throws {
        let rows = ["855 us order PO1 1 9 answered", "856 us order PO1 1 9 answered"]
        let shipped = [
            try Sample.order(), try Self.shipment("S1", "1", "10", at: 3),
            try Self.shipment("S2", "2", "4", at: 4),
        ]
        let exchange = OrderChain.Exchange(sends: ["shipment"], receives: ["order"])
        #expect(Self.words(Self.chain(shipped, rows), exchange).isEmpty)
        let more = Self.chain(shipped + [try Self.change("1", at: 5)], rows)
        #expect(Self.words(more, exchange) == ["856 by us after 850 PO1, 1 of 2 lines"])
        #expect(more.debts(exchange).map(\.due) == [nil])
    }

    @Test("each ship notice and each invoice has a line of its own, and so it is open")
    func oneEach() throws {
        let documents = [
            try Sample.order(), try Self.shipment("S1", "1", "10", at: 3),
            try Self.shipment("S2", "2", "4", at: 4),
            Self.unsent(try Self.invoice("I1", "1", "4", at: 5)),
            Self.unsent(try Self.invoice("I2", "1", "6", at: 6)),
        ]
        let rows = [
            "855 us order PO1 1 2 answered", "856 us order PO1 1 2 answered",
            "810 us shipment S1 3 8 waiting made, has not left",
            "810 us shipment S2 4 9 waiting", "820 acme invoice I1 5 10 waiting",
            "820 acme invoice I2 6 11 waiting",
        ]
        let chain = Self.chain(documents, rows)
        #expect(
            Self.words(chain) == [
                "810 by us after 856 S1, made, has not left", "810 by us after 856 S2",
                "820 by acme after 810 I1", "820 by acme after 810 I2",
            ])
        #expect(chain.debts(Self.exchange).map(\.since) == [3, 4, 5, 6].map(Sample.time))
        #expect(
            Self.open(chain) == [
                "850 PO1", "856 S1 810", "856 S2 810", "810 I1 transport 820",
                "810 I2 transport 820",
            ])
        // The same where nothing is agreed, but for the times.
        let derived = Self.chain(documents, [])
        let answered = OrderChain.Exchange(
            sends: ["shipment", "invoice"], receives: ["remittance"])
        #expect(Self.words(derived, answered) == Self.words(chain))
        #expect(derived.debts(answered).allSatisfy { $0.due == nil && $0.expectation == nil })
    }

    @Test("two changes of one number are told apart by the message that brought them")
    func changes() throws {
        let documents = [
            try Sample.order(), try Self.change("1", at: 2), try Self.change("2", at: 3),
        ]
        let chain = Self.chain(
            documents,
            [
                "855 us order PO1 1 2 ended", "856 us order PO1 1 2 ended",
                "865 us orderChange PO1 3 9 waiting", "865 us orderChange PO1 2 8 ended",
            ])
        #expect(chain.debts(Self.exchange).map(\.since) == [Sample.time(3)])
        #expect(Self.open(chain) == ["850 PO1", "860 PO1", "860 PO1 865"])
    }

    // MARK: - Acknowledgments

    @Test("a TA1, MDN or pick-up is owed once a file, a 997 once a document")
    func files() throws {
        func level(_ kind: String) -> OrderAcknowledgment {
            var answer = OrderAcknowledgment(state: "waiting", control: "", at: nil, message: nil)
            answer.kind = kind
            return answer
        }
        let batch = try (1...5).map { index in
            var invoice = try Self.invoice("I\(index)", "1", "2", at: 5)
            invoice.levels = [level("TA1")]
            invoice.acknowledgment = level("997")
            return invoice
        }
        var alone = try Self.invoice("I9", "1", "2", at: 6)
        alone.levels = [level("MDN"), level("PICKUP")]
        let two = Self.chain([try Sample.order()] + batch.prefix(2) + [alone])
        #expect(
            Self.words(two, nil) == [
                "TA1 by acme after 810 I1, I2", "997 by acme after 810 I1",
                "997 by acme after 810 I2", "MDN by acme after 810 I9",
                "PICKUP by acme after 810 I9",
            ])
        let five = Self.chain([try Sample.order()] + batch)
        #expect(Self.words(five, nil).first == "TA1 by acme after 810 I1, I2, I3 and 2 more")
        #expect(five.debts(nil).count == 6)
    }

    // MARK: - What has not left

    @Test(
        "what is made and has not left is still owed, and says so",
        arguments: [
            ("answer", "855 by us after 850 PO1, made, has not left"),
            ("part", "856 by us after 855 PO1, made in part, has not left"),
            ("rest", "856 by us after 855 PO1, 1 of 2 lines; more is made, has not left"),
            ("change", "865 by us after 860 PO1, made, has not left"),
            ("other change", "865 by us after 860 PO1, made, has not left"),
            ("invoice", "810 by us after 856 S2, made, has not left"),
        ])
    func made(_ what: String, _ owed: String) throws {
        let (order, answer) = (try Sample.order(), try Sample.answer())
        let first = try Self.shipment("S1", "1", "8", at: 3)
        let second = try Self.shipment("S2", "2", "4", at: 4)
        let billed = try Self.invoice("I1", "1", "8", at: 5)
        let changed = [order, answer, try Self.change("1", at: 5), try Self.change("2", at: 6)]
        let documents: [Said] =
            switch what {
            case "answer": [order, Self.unsent(answer)]
            case "part": [order, answer, Self.unsent(first)]
            case "rest": [order, answer, first, Self.unsent(second)]
            case "change": changed + [Self.unsent(try Self.answer(toChange: "2", at: 7))]
            case "other change":
                changed + [
                    try Self.answer(toChange: "1", at: 7),
                    Self.unsent(try Self.answer(toChange: "2", at: 8)),
                ]
            default:
                [
                    order, answer, first, second, billed,
                    Self.unsent(try Self.invoice("I2", "2", "4", at: 6)),
                ]
            }
        let chain = Self.chain(documents)
        let set = owed.prefix(3)
        let told = Self.words(chain).filter { $0.hasPrefix(set) }
        #expect(told.filter { $0.hasSuffix("has not left") } == [owed])
        // The other change has no answer at all.
        #expect(told.count == (what == "change" ? 2 : 1))
        if what == "answer" {
            #expect(
                chain.links(Self.exchange)[1].words == "855 queued, has not left, owed by us")
        }
        let sent = documents.map { said in
            var said = said
            if said.state == "queued" { said.state = "sent" }
            return said
        }
        #expect(!Self.words(Self.chain(sent)).contains { $0.hasSuffix("has not left") })
    }

    @Test("an exception as which something waits here is told once, with the debt that it answers")
    func waits() throws {
        var held = try Self.invoice("I9", "1", "8", at: 7)
        held.state = "held"
        held.waits = OrderDocument.Waiting(exception: 37, why: "too much")
        let documents = [
            try Sample.order(), try Self.shipment("S1", "1", "10", at: 3),
            try Self.shipment("S2", "2", "4", at: 4), held,
        ]
        let exchange = OrderChain.Exchange(sends: ["invoice"], receives: ["order"])
        #expect(
            Self.words(Self.chain(documents), exchange) == [
                "810 by us after 856 S1, waits here as exception 37", "810 by us after 856 S2",
            ])
        // What is made already is not what a person holds up.
        let made = Self.unsent(try Self.invoice("I1", "1", "10", at: 5))
        #expect(
            Self.words(Self.chain(documents + [made]), exchange) == [
                "810 by us after 856 S1, made, has not left",
                "810 by us after 856 S2, waits here as exception 37",
            ])
    }

    // MARK: - Payments

    @Test(
        "of an invoice that is paid in part the rest is owed, until it is paid or a person says so",
        arguments: [
            // What is written down, what is paid, and what is owed next.
            // Nobody could end the waiting for what no time is agreed for.
            ("", "480", ""),
            ("answered", "480", "820 by acme after 810 I2, 29 open"),
            ("answered", "480 29", ""), ("", "480 29", ""), ("ended", "480", ""),
            ("answered", "600", ""), ("", "", "820 by acme after 810 I2"),
            ("waiting", "", "820 by acme after 810 I2"), ("ended", "", ""),
        ])
    func paidInPart(_ row: String, _ paid: String, _ owed: String) throws {
        let payments = try paid.split(separator: " ").enumerated().map { index, amount in
            try Self.payment("P\(index)", of: "I2", String(amount), at: 6 + index)
        }
        let documents = [try Sample.order(), try Self.invoice("I2", "1", "10", at: 5)] + payments
        let rows = row.isEmpty ? [] : ["820 acme invoice I2 5 9 \(row)"]
        let exchange = OrderChain.Exchange(sends: [], receives: ["order", "remittance"])
        let chain = Self.chain(documents, rows)
        #expect(Self.words(chain, exchange) == (owed.isEmpty ? [] : [owed]))
        // The report takes an order that owes nothing for complete.
        #expect(chain.chain(exchange)["owed"]?.items?.isEmpty == owed.isEmpty)
        let link = try #require(chain.links(exchange).last).words
        #expect(link.contains("29 open, owed by acme") == owed.contains("29 open"), "\(link)")
    }

    @Test("what we pay in part, and what of it has not left, is ours to pay")
    func weOwe() throws {
        func ours(_ said: Said, _ state: String) -> Said {
            var said = said
            said.heading.isReceived = false
            said.heading.state = state
            return said
        }
        var bill = try Self.invoice("I1", "1", "10", at: 5)
        bill.heading.isReceived = true
        bill.state = "delivered"
        let order = ours(try Sample.order(), "sent")
        let first = try Self.payment("P1", of: "I1", "480", at: 6)
        let second = try Self.payment("P2", of: "I1", "29", at: 7)
        let exchange = OrderChain.Exchange(sends: ["remittance"], receives: ["invoice"])
        func words(_ payments: Said..., rows: [String] = []) -> [String] {
            Self.words(Self.chain([order, bill] + payments, rows, role: .buyer), exchange)
        }
        let paid = ["820 us invoice I1 5 9 answered"]
        #expect(words() == ["820 by us after 810 I1"])
        #expect(
            words(ours(first, "queued")) == ["820 by us after 810 I1, made in part, has not left"])
        #expect(words(ours(first, "sent")).isEmpty)
        #expect(
            words(ours(first, "sent"), rows: paid) == ["820 by us after 810 I1, 29 open"])
        #expect(
            words(ours(first, "sent"), ours(second, "queued"), rows: paid)
                == ["820 by us after 810 I1, 29 open, made, has not left"])
        #expect(words(ours(first, "sent"), ours(second, "sent"), rows: paid).isEmpty)
    }
}
