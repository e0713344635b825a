import Canonical
import Flow
import Testing
import Values

@Suite("An order as one thing")
struct OrderChainTests {
    static let exchange = OrderChain.Exchange(
        sends: ["orderResponse", "shipment", "invoice"], receives: ["order", "remittance"])

    static func time(_ hour: Int) -> Timestamp {
        Timestamp(microseconds: Int64(hour) * 3_600_000_000)
    }

    static func document(
        _ type: String, _ number: String, at hour: Int, purpose: String = "new",
        answer: String? = nil, state: String? = nil, _ body: String
    ) throws -> Said {
        let isReceived = OrderRole(type: type, purpose: purpose, isReceived: true) == .seller
        let heading = OrderDocument(
            type: type, number: number, purpose: purpose, answer: answer, isReceived: isReceived,
            state: state ?? (isReceived ? "delivered" : "sent"), at: time(hour),
            message: Int64(hour), document: isReceived ? Int64(hour) : nil, file: "f\(hour)",
            control: "\(hour)", origin: isReceived ? nil : "erp:main",
            erpNumber: type == "order" && isReceived ? "SO-1" : nil, settled: time(hour),
            acknowledgment: nil)
        return Said(heading: heading, body: try JSONReader.read(Array(body.utf8)))
    }

    /// A document with what it says.
    @dynamicMemberLookup
    struct Said {
        var heading: OrderDocument
        let body: JSON

        subscript<Value>(dynamicMember path: WritableKeyPath<OrderDocument, Value>) -> Value {
            get { heading[keyPath: path] }
            set { heading[keyPath: path] = newValue }
        }
    }

    static func order() throws -> Said {
        try document(
            "order", "PO1", at: 1,
            """
            {"lines": [
              {"number": "1", "quantity": "10", "unit": "EA", "price": "2.50", "sellerItem": "A"},
              {"number": "2", "quantity": "4", "unit": "EA", "price": "8", "sellerItem": "B"}]}
            """)
    }

    static func answer() throws -> Said {
        try document(
            "orderResponse", "PO1", at: 2, answer: "changed",
            """
            {"lines": [
              {"number": "1", "price": "2.75", "answers": [
                {"status": "accepted", "quantity": "8"},
                {"status": "backordered", "quantity": "2"}]},
              {"number": "2", "price": "8", "answers": [{"status": "accepted", "quantity": "4"}]}]}
            """)
    }

    static func shipment(_ items: String, number: String = "S1", at hour: Int = 3)
        throws -> Said
    {
        try document(
            "shipment", number, at: hour,
            """
            {"shipments": [{"orders": [{"order": "PO1", "cartons": [{"items": [\(items)]}]},
              {"order": "PO2", "items": [{"line": "1", "sellerItem": "A", "quantity": "99"}]}]}]}
            """)
    }

    static func chain(
        _ documents: Said..., release: String = "", role: OrderRole = .seller
    ) -> OrderChain {
        chain(of: documents, release: release, role: role)
    }

    static func chain(
        of documents: [Said], release: String = "", role: OrderRole = .seller
    ) -> OrderChain {
        OrderChain(
            OrderRecord(
                id: 1, role: role, own: "ZZ:US", partner: "acme", usage: "P",
                reference: OrderReference(number: "PO1", release: release), correlation: "C",
                opened: time(1), documents: documents.map(\.heading)
            ) { documents[$0].body })
    }

    static func owed(_ chain: OrderChain) -> [String] {
        chain.debts(exchange).map { "\($0.set) \($0.isOurs ? "us" : "them") after \($0.after)" }
    }

    @Test("begins with what the seller owes of all that is agreed")
    func opens() throws {
        let chain = Self.chain(try Self.order())
        #expect(chain.status == .posted)
        #expect(chain.fillRate == nil && chain.differences.isEmpty)
        #expect(Self.owed(chain) == ["855 us after 850", "856 us after 850"])
        #expect(chain.debts(nil).isEmpty)
    }

    @Test("has lines that know what was ordered, promised, shipped and invoiced")
    func lines() throws {
        let chain = Self.chain(
            try Self.order(), try Self.answer(),
            try Self.shipment(#"{"line": "1", "quantity": "6"}"#),
            try Self.shipment(#"{"sellerItem": "A", "quantity": "2"}"#, number: "S2", at: 4),
            try Self.document(
                "invoice", "I1", at: 5,
                #"{"lines": [{"number": "1", "quantity": "8", "price": "2.80"}]}"#))
        let first = chain.lines[0]
        #expect(first.ordered?.plain == "10" && first.confirmed?.plain == "8")
        #expect(first.shipped?.plain == "8" && first.invoiced?.plain == "8")
        #expect(chain.lines[1].shipped == nil && chain.lines[1].confirmed?.plain == "4")
        #expect(
            chain.differences.map(\.words) == [
                "line 1: price 2.5 in 850, 2.75 in 855", "line 1: price 2.75 in 855, 2.8 in 810",
                "line 1: quantity 10 in 850, 8 in 855",
            ])
        // 8 of 14.
        #expect(chain.fillRate == 571)
        #expect(chain.status == .invoiced)
        #expect(Self.owed(chain) == ["856 us after 855", "820 them after 810"])
    }

    @Test("is shipped in part, then whole, and then owes the invoice and the payment")
    func ships() throws {
        let part = Self.chain(
            try Self.order(), try Self.answer(),
            try Self.shipment(#"{"line": "1", "quantity": "8"}"#))
        #expect(part.status == .partlyShipped)
        #expect(Self.owed(part) == ["856 us after 855", "810 us after 856"])
        let whole = Self.chain(
            try Self.order(), try Self.answer(),
            try Self.shipment(
                #"{"line": "1", "quantity": "8"}, {"line": "2", "quantity": "4"}"#))
        #expect(whole.status == .shipped && whole.fillRate == 857)
        #expect(Self.owed(whole) == ["810 us after 856"])
    }

    @Test("counts a replaced notice once, a cancelled or a refused document not at all")
    func standing() throws {
        var again = try Self.shipment(#"{"line": "1", "quantity": "5"}"#, at: 4)
        again.purpose = "replace"
        let replaced = Self.chain(
            try Self.order(), try Self.shipment(#"{"line": "1", "quantity": "8"}"#), again)
        #expect(replaced.lines[0].shipped?.plain == "5")
        again.purpose = "cancel"
        let cancelled = Self.chain(
            try Self.order(), try Self.shipment(#"{"line": "1", "quantity": "8"}"#), again)
        #expect(cancelled.lines[0].shipped == nil && cancelled.status == .posted)
        var held = try Self.order()
        held.state = "held"
        held.erpNumber = nil
        #expect(Self.chain(held).status == .held && Self.chain(held).lines.isEmpty)
    }

    @Test("takes changes in: quantities, prices, new and deleted lines, and the cancellation")
    func changes() throws {
        let change = """
            {"lines": [
              {"number": "1", "action": "changeQuantity", "quantity": "12", "price": "2.40"},
              {"number": "2", "action": "delete"},
              {"number": "3", "action": "add", "quantity": "1", "price": "9"}]}
            """
        let changed = Self.chain(
            try Self.order(), try Self.document("orderChange", "PO1", at: 2, change))
        #expect(changed.lines.map { $0.ordered?.plain } == ["12", "0", "1"])
        #expect(changed.lines[0].prices.ordered?.plain == "2.4")
        let cancelled = Self.chain(
            try Self.order(),
            try Self.document("orderChange", "PO1", at: 2, purpose: "cancel", "{}"))
        #expect(cancelled.status == .cancelled && Self.owed(cancelled).isEmpty)
    }

    @Test("stands as it was ordered where the seller refuses a change, or its cancellation")
    func refusedChanges() throws {
        let change = try Self.document(
            "orderChange", "PO1", at: 2,
            """
            {"lines": [{"number": "1", "action": "changeQuantity", "quantity": "12"},
              {"number": "3", "action": "add", "quantity": "1"}]}
            """)
        func answer(_ word: String) throws -> Said {
            try Self.document("orderChangeResponse", "PO1", at: 3, answer: word, "{}")
        }
        let refused = Self.chain(try Self.order(), change, try answer("refused"))
        #expect(refused.lines.map { $0.ordered?.plain } == ["10", "4", "0"])
        let taken = Self.chain(try Self.order(), change, try answer("accepted"))
        #expect(taken.lines.map { $0.ordered?.plain } == ["12", "4", "1"])
        let cancel = try Self.document("orderChange", "PO1", at: 2, purpose: "cancel", "{}")
        let cancelled = Self.chain(try Self.order(), cancel)
        #expect(cancelled.status == .cancelled)
        #expect(Self.chain(try Self.order(), cancel, try answer("refused")).status == .posted)
        let owing = OrderChain.Exchange(sends: ["orderChangeResponse"], receives: ["order"])
        #expect(Self.chain(try Self.order(), change).debts(owing).map(\.set) == ["865"])
        #expect(taken.debts(owing).isEmpty)
    }

    @Test(
        "an answer means the change whose number it bears, else the oldest without one",
        arguments: [
            // What the answers say, the lines' quantities and what is still owed after.
            ("", "20 8", "2 3"), ("1 refused", "10 8", "3"), ("2 refused", "20 4", "2"),
            ("02 accepted", "20 8", "2"), ("2 refused,1 refused", "10 4", ""),
            ("1 refused,2 refused", "10 4", ""), ("- refused", "10 8", "3"),
            ("- accepted,- refused", "20 4", ""), ("2 accepted,- refused", "10 8", ""),
            // A number that no change bears says nothing of those that bear others.
            ("9 refused", "20 8", "2 3"), ("1 held", "20 8", "2 3"),
            // Said once more, it takes nothing else back.
            ("1 refused,1 refused", "10 8", "3"),
        ])
    func namedChanges(answers: String, lines: String, owed: String) throws {
        var documents = [
            try Self.order(),
            try Self.document(
                "orderChange", "PO1", at: 2, purpose: "change",
                """
                {"change": "1", "lines": [{"number": "1", "action": "change",
                  "quantity": "20"}]}
                """
            ),
            try Self.document(
                "orderChange", "PO1", at: 3, purpose: "change",
                """
                {"change": "2", "lines": [{"number": "2", "action": "change",
                  "quantity": "8"}]}
                """
            ),
        ]
        for (place, answer) in answers.split(separator: ",").enumerated() {
            let words = answer.split(separator: " ").map(String.init)
            documents.append(
                try Self.document(
                    "orderChangeResponse", "PO1", at: 4 + place, answer: words[1],
                    words[0] == "-" ? "{}" : #"{"change": "\#(words[0])"}"#))
        }
        let chain = Self.chain(of: documents)
        #expect(chain.lines.map { $0.ordered?.plain ?? "-" }.joined(separator: " ") == lines)
        let owing = OrderChain.Exchange(sends: ["orderChangeResponse"], receives: ["order"])
        let since = chain.debts(owing).filter { $0.set == "865" }.map(\.since)
        #expect(since == owed.split(separator: " ").compactMap { Int($0) }.map(Self.time))
    }

    @Test(
        "what a later change says of a line holds when an earlier one is refused",
        arguments: [
            ("1", "30", "3"), ("2", "20", "2"), ("1 2", "10", "1"), ("2 1", "10", "1"),
            ("0", "30", "3"),
        ])
    func laterChanges(refused: String, quantity: String, price: String) throws {
        var documents = [
            try Self.document(
                "order", "PO1", at: 1,
                #"{"lines": [{"number": "1", "quantity": "10", "price": "1"}]}"#)
        ]
        for change in 1...2 {
            documents.append(
                try Self.document(
                    "orderChange", "PO1", at: 1 + change, purpose: "change",
                    """
                    {"change": "\(change)", "lines": [{"number": "1", "action": "change",
                      "quantity": "\(change + 1)0", "price": "\(change + 1)"}]}
                    """))
        }
        for (place, name) in refused.split(separator: " ").enumerated() {
            documents.append(
                try Self.document(
                    "orderChangeResponse", "PO1", at: 4 + place, answer: "refused",
                    #"{"change": "\#(name)"}"#))
        }
        let line = Self.chain(of: documents).lines[0]
        #expect(line.ordered?.plain == quantity && line.prices.ordered?.plain == price)
    }

    @Test("tells its story by time, with the acknowledgments, deep links and who gave what")
    func timeline() throws {
        var order = try Self.order()
        order.acknowledgment = OrderAcknowledgment(
            state: "sent", control: "33", at: Self.time(1) + .seconds(5), message: 77)
        var answer = try Self.answer()
        answer.acknowledgment = OrderAcknowledgment(
            state: "waiting", control: "", at: nil, message: nil)
        order.settled = Self.time(1) + .seconds(9)
        let chain = Self.chain(answer, order)
        let steps = OrderTimeline(chain.record).steps
        #expect(
            steps.map(\.words) == [
                "850 received", "997 sent for the 850", "850 posted to the ERP as SO-1",
                "855 made: changed, from erp:main", "line 1: 8 accepted, 2 backordered",
                "855 sent as f2",
            ])
        #expect(steps[1].message == 77 && steps[1].control == "33")
        #expect(steps[3].message == 2 && steps[3].control == "2")
        #expect(Self.owed(chain).first == "997 them after 855")
        answer.acknowledgment?.due = Self.time(9)
        let due = Self.chain(answer, order).debts(Self.exchange)
        #expect(due.map(\.due) == [Self.time(9), nil])
    }

    @Test("tells what the buyer received, and what comes back")
    func returned() throws {
        let chain = Self.chain(
            try Self.order(),
            try Self.document("receivingAdvice", "RA-1", at: 5, #"{"order": "PO1"}"#),
            try Self.document("goodsReturn", "RMA-1", at: 6, purpose: "request", "{}"),
            try Self.document("goodsReturn", "RA-88", at: 7, purpose: "response", "{}"))
        #expect(
            OrderTimeline(chain.record).steps.map(\.words) == [
                "850 received", "850 posted to the ERP as SO-1", "861 received",
                "180 received: request", "180 made: response, from erp:main", "180 sent as f7",
            ])
    }

    @Test("of ours has the partner's debts where a seller has its own")
    func buyer() throws {
        var order = try Self.order()
        order.isReceived = false
        order.state = "sent"
        let chain = Self.chain(order, role: .buyer)
        let exchange = OrderChain.Exchange(
            sends: ["order", "remittance"], receives: ["orderResponse", "invoice"])
        let debts = chain.debts(exchange)
        #expect(debts.map(\.set) == ["855"] && debts.allSatisfy { !$0.isOurs })
        #expect(chain.status == .open)
    }

    @Test("counts of a notice for several releases what is meant for its own")
    func releases() throws {
        let notice = try Self.document(
            "shipment", "S1", at: 3,
            """
            {"shipments": [{"orders": [
              {"order": "PO1", "orderRelease": "R1", "items": [{"line": "1", "quantity": "3"}]},
              {"order": "PO1", "orderRelease": "R2", "items": [{"line": "1", "quantity": "5"}]}]}]}
            """)
        let first = Self.chain(try Self.order(), notice, release: "R1")
        #expect(first.lines[0].shipped?.plain == "3")
        let second = Self.chain(try Self.order(), notice, release: "R2")
        #expect(second.lines[0].shipped?.plain == "5")
    }

    @Test("shows what was shipped and invoiced although nobody ordered it")
    func unordered() throws {
        let chain = Self.chain(
            try Self.order(),
            try Self.shipment(#"{"line": "9", "sellerItem": "Z", "quantity": "2"}"#),
            try Self.document(
                "invoice", "I1", at: 5, #"{"lines": [{"sellerItem": "Z", "quantity": "3"}]}"#))
        #expect(chain.lines.map(\.number) == ["1", "2", "9"])
        #expect(chain.lines[2].ordered == nil)
        #expect(chain.lines[2].shipped?.plain == "2" && chain.lines[2].invoiced?.plain == "3")
        #expect(chain.differences.map(\.words) == ["line 9: quantity 2 in 856, 3 in 810"])
    }

    @Test(
        "takes a credit back from what was billed, whichever way its quantities are signed",
        arguments: [
            ("CR", "3", "-1", "8"), ("CR", "-3", "1", "8"), ("CN", "2", "0", "8"),
            ("DI", "3", "-1", "12"), ("CR", "-2", "0", "8"),
        ])
    func credits(type: String, one: String, other: String, expected: String) throws {
        let chain = Self.chain(
            try Self.order(),
            try Self.document(
                "invoice", "I1", at: 5, #"{"lines": [{"number": "1", "quantity": "10"}]}"#),
            try Self.document(
                "invoice", "I2", at: 6,
                """
                {"invoiceType": "\(type)", "lines": [{"number": "1", "quantity": "\(one)"},
                  {"number": "1", "quantity": "\(other)"}]}
                """))
        #expect(chain.lines[0].invoiced?.plain == expected)
    }

    @Test("keeps the time at which something left first, and shows each time it left again")
    func resent() throws {
        var answer = try Self.answer()
        answer.heading.resent = [Self.time(4), Self.time(5)]
        let steps = OrderTimeline(Self.chain(try Self.order(), answer).record).steps
        #expect(
            steps.suffix(3).map(\.words) == [
                "855 sent as f2", "855 sent again as f2", "855 sent again as f2",
            ])
        #expect(steps.suffix(3).map(\.at) == [Self.time(2), Self.time(4), Self.time(5)])
    }
}
