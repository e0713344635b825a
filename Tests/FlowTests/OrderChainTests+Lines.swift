import Canonical
import Flow
import Partners
import Testing
import Values

extension OrderChainTests {
    private static func steps(_ chain: OrderChain, _ set: String) -> [String] {
        OrderTimeline(chain.record).steps.filter { $0.set == set }.map(\.words)
    }

    private static func answer(_ parts: String, _ word: String = "changed") throws -> Said {
        try document(
            "orderResponse", "PO1", at: 2, answer: word,
            #"{"lines": [{"number": "1", "answers": [\#(parts)]}]}"#)
    }

    @Test(
        "shows in its timeline what becomes of each line",
        arguments: [
            (
                #"{"status": "accepted", "quantity": "8"}, {"status": "backordered", "#
                    + #""quantity": "2", "date": "2026-12-18"}"#,
                "line 1: 8 accepted, 2 backordered for 2026-12-18"
            ),
            (
                #"{"statusCode": "IA", "quantity": "8"}, {"statusCode": "IB", "quantity": "2"}"#,
                "line 1: 8 accepted, 2 backordered"
            ),
            (#"{"status": "held", "quantity": "10"}"#, "line 1: 10 on hold"),
            (
                #"{"status": "substituted", "quantity": "10", "ids": [{"qualifier": "BP", "#
                    + #""id": "A"}, {"qualifier": "VN", "id": "A-7"}]}"#,
                "line 1: 10 substituted by A-7"
            ),
            (
                #"{"status": "accepted", "quantity": "4", "date": "2026-12-01"}, "#
                    + #"{"status": "accepted", "quantity": "6", "date": "2026-12-08"}"#,
                "line 1 split over 2 dates: 4 accepted for 2026-12-01, 6 accepted for 2026-12-08"
            ),
            (#"{"status": "changed", "quantity": "6"}"#, "line 1: 6 accepted with changes"),
            (#"{"status": "refused"}"#, "line 1: refused"),
        ])
    func toldLines(parts: String, expected: String) throws {
        let chain = Self.chain(try Self.order(), try Self.answer(parts))
        #expect(
            Self.steps(chain, "855") == [
                "855 made: changed, from erp:main", expected, "855 sent as f2",
            ])
    }

    @Test("says nothing of lines that are accepted as they were ordered")
    func untoldLines() throws {
        let chain = Self.chain(
            try Self.order(), try Self.answer(#"{"status": "accepted", "quantity": "10"}"#))
        #expect(Self.steps(chain, "855").count == 2)
        let many = (1...60).map {
            #"{"number": "\#($0)", "answers": [{"status": "refused"}]}"#
        }.joined(separator: ",")
        let lines = (1...60).map { #"{"number": "\#($0)", "quantity": "1"}"# }
            .joined(separator: ",")
        let large = Self.chain(
            try Self.document("order", "PO1", at: 1, #"{"lines": [\#(lines)]}"#),
            try Self.document(
                "orderResponse", "PO1", at: 2, answer: "changed", #"{"lines": [\#(many)]}"#))
        #expect(large.record.documents[1].told.count == 51)
        #expect(large.record.documents[1].told.last == "and 10 lines more")
    }

    @Test("shows of a shipment in part how much of each line it brings")
    func shippedInPart() throws {
        let first = try Self.shipment(#"{"line": "1", "quantity": "6"}"#)
        let second = try Self.shipment(
            #"{"line": "1", "quantity": "2"}, {"line": "2", "quantity": "4"}"#, number: "S2", at: 4)
        let chain = Self.chain(try Self.order(), try Self.answer(), first, second)
        #expect(
            Self.steps(chain, "856").filter { $0.hasPrefix("line") } == [
                "line 1: 6 of 8 shipped", "line 1: 2 more, in all 8 of 8 shipped",
                "line 2: 4 of 4 shipped",
            ])
        let whole = Self.chain(
            try Self.order(), try Self.answer(),
            try Self.shipment(#"{"line": "1", "quantity": "8"}, {"line": "2", "quantity": "4"}"#))
        #expect(Self.steps(whole, "856").count == 2)
    }

    @Test("is not answered by what says that it waits, by heading or of each line")
    func waits() throws {
        let held = try Self.document("orderResponse", "PO1", at: 2, answer: "held", "{}")
        let chain = Self.chain(try Self.order(), held)
        #expect(chain.progress(of: .response, to: "PO1") == OrderChain.Progress.none)
        #expect(chain.progress(of: .shipment, to: "PO1") == OrderChain.Progress.none)
        #expect(chain.status == .posted && !chain.isShipped)
        #expect(Self.owed(chain) == ["855 us after 850", "856 us after 850"])
        let line = Self.chain(
            try Self.order(), try Self.answer(#"{"status": "held", "quantity": "10"}"#))
        #expect(line.lines[0].status == "held" && line.lines[0].confirmed == nil)
        #expect(line.progress(of: .response, to: "PO1") == OrderChain.Progress.none)
    }

    @Test("takes what an answer with exceptions only does not name as accepted")
    func exceptionsOnly() throws {
        let chain = Self.chain(
            try Self.order(),
            try Self.document(
                "orderResponse", "PO1", at: 2, answer: "changed",
                """
                {"answerCode": "AE", "lines": [
                  {"number": "1", "answers": [{"status": "backordered", "quantity": "10"}]}]}
                """))
        #expect(chain.lines.map { $0.confirmed?.plain } == ["0", "4"])
        #expect(chain.progress(of: .response, to: "PO1") == .whole(.accepted))
    }

    @Test(
        "counts a line on hold as not confirmed, whatever else the answer accepts",
        arguments: [
            (#""status": "held", "quantity": "10""#, "- 4"), (#""statusCode": "IH""#, "- 4"),
            (#""status": "held", "quantity": "4"}, {"status": "accepted", "quantity": "6""#, "6 4"),
        ])
    func heldExceptions(parts: String, confirmed: String) throws {
        let chain = Self.chain(
            try Self.order(),
            try Self.document(
                "orderResponse", "PO1", at: 2, answer: "changed",
                #"{"answerCode": "AE", "lines": [{"number": "1", "answers": [{\#(parts)}]}]}"#))
        #expect(chain.lines.map { $0.confirmed?.plain ?? "-" }.joined(separator: " ") == confirmed)
        #expect(chain.status == .confirmed, "a line is")
    }

    @Test("is not confirmed by an answer that puts all lines on hold")
    func allHeld() throws {
        for code in ["AE", "AC"] {
            let chain = Self.chain(
                try Self.order(),
                try Self.document(
                    "orderResponse", "PO1", at: 2, answer: "changed",
                    """
                    {"answerCode": "\(code)", "lines": [
                      {"number": "1", "answers": [{"status": "held", "quantity": "10"}]},
                      {"number": "2", "answers": [{"status": "held"}]}]}
                    """))
            #expect(chain.lines.allSatisfy { $0.confirmed == nil }, "\(code)")
            #expect(chain.status == .posted, "\(code)")
            #expect(chain.progress(of: .response, to: "PO1") == OrderChain.Progress.none)
        }
    }

    @Test("does not owe the order's answer again for a line that a change adds")
    func addedLine() throws {
        let change = #"{"lines": [{"number": "3", "action": "add", "quantity": "1"}]}"#
        let chain = Self.chain(
            try Self.order(), try Self.answer(),
            try Self.document("orderChange", "PO1", at: 3, change))
        #expect(chain.progress(of: .response, to: "PO1") == .whole(.accepted))
    }

    @Test("stays invoiced when some of it is credited later")
    func creditedLater() throws {
        func invoice(_ number: String, _ type: String, _ quantity: String) throws -> Said {
            try Self.document(
                "invoice", number, at: 5,
                """
                {"invoiceType": "\(type)",
                  "lines": [{"number": "1", "quantity": "\(quantity)"}]}
                """)
        }
        let chain = Self.chain(
            try Self.order(), try Self.shipment(#"{"line": "1", "quantity": "10"}"#),
            try invoice("I1", "DI", "10"), try invoice("C1", "CR", "2"))
        #expect(chain.lines[0].invoiced?.plain == "8")
        #expect(chain.progress(of: .invoice, to: "S1") == .whole(.accepted))
        #expect(!Self.owed(chain).contains("810 us after 856"))
    }

    @Test("takes any shipment in another unit than the order's for one of the line")
    func otherUnits() throws {
        let chain = Self.chain(
            try Self.order(),
            try Self.shipment(
                #"{"line": "1", "quantity": "1", "unit": "CA"}, {"line": "2", "quantity": "4"}"#))
        #expect(chain.progress(of: .shipment, to: "PO1") == .whole(.accepted))
        #expect(chain.isShipped)
    }

    // MARK: - The warehouse

    @Test("shows what its warehouse is told and tells, and whose advice is missing")
    func warehouse() throws {
        var told = try Self.document("warehouseOrder", "SO-1", at: 2, #"{"order": "PO1"}"#)
        told.warehouse = "depot"
        told.acknowledgment = OrderAcknowledgment(
            state: "waiting", control: "", at: nil, message: nil)
        var advice = try Self.document("warehouseAdvice", "SO-1", at: 3, #"{"order": "PO1"}"#)
        advice.warehouse = "depot"
        let waiting = Self.chain(try Self.order(), told)
        #expect(waiting.status == .posted)
        let exchange = OrderChain.Exchange(sends: [], receives: [], warehouses: ["depot"])
        #expect(waiting.debts(exchange).map(\.set) == ["997", "945"])
        #expect(waiting.debts(exchange).allSatisfy { $0.warehouse == "depot" && !$0.isOurs })
        #expect(waiting.summary(exchange)["owed"]?.items?.last?["by"]?.text == "depot")
        #expect(waiting.debts(Self.exchange).allSatisfy { $0.set != "945" })
        #expect(waiting.progress(of: .advice, to: "SO-1") == OrderChain.Progress.none)
        #expect(waiting.progress(of: .advice, to: "SO-2") == .void, "nobody was told so")
        var record = waiting.record
        record.owed = [
            WrittenDebt(
                id: 1, set: "945", isOurs: false, partner: "depot",
                cause: ("warehouseOrder", "SO-1"), message: 2, since: Self.time(2),
                due: Self.time(9))
        ]
        let written = OrderChain(record).debts(exchange)
        #expect(written.map(\.set) == ["997", "945"] && written.last?.due == Self.time(9))
        #expect(written.last?.warehouse == "depot" && written.last?.numbers == ["SO-1"])
        let advised = Self.chain(try Self.order(), told, advice)
        #expect(advised.progress(of: .advice, to: "SO-1") == .whole(.accepted))
        #expect(advised.debts(exchange).map(\.set) == ["997"])
        #expect(
            OrderTimeline(advised.record).steps.map(\.words).suffix(3) == [
                "940 made for depot, from erp:main", "940 sent as f2", "945 received from depot",
            ])
    }

    // MARK: - Levels

    @Test("has documents that are done when every level that is expected of them is closed")
    func levels() throws {
        var order = try Self.order()
        order.acknowledgment = OrderAcknowledgment(
            state: "sent", control: "33", at: Self.time(1), message: 77)
        var answer = try Self.answer()
        answer.acknowledgment = OrderAcknowledgment(
            state: "waiting", control: "", at: nil, message: nil)
        answer.levels = [Self.level("MDN", "waiting"), Self.level("TA1", "overdue")]
        func standing(_ chain: OrderChain) -> [String] {
            (chain.json(Self.exchange)["documents"]?.items ?? []).map { document in
                let open = (document["open"]?.items ?? []).compactMap(\.text)
                return
                    ([document["set"]?.text, document["standing"]?.text].compactMap { $0 } + open)
                    .joined(separator: " ")
            }
        }
        #expect(standing(Self.chain(order)) == ["850 open 855 856"])
        #expect(standing(Self.chain(order, answer)) == ["850 done", "855 open MDN TA1 997 856"])
        #expect(
            Self.chain(order, answer).debts(nil).map { "\($0.set) after \($0.after)" }
                == ["MDN after 855", "TA1 after 855", "997 after 855"])
        answer.levels = [Self.level("MDN", "waiting")]
        answer.acknowledgment?.state = "accepted"
        #expect(standing(Self.chain(order, answer)) == ["850 done", "855 open MDN 856"])
        answer.levels = [Self.level("PICKUP", "overdue")]
        #expect(standing(Self.chain(order, answer)) == ["850 done", "855 open PICKUP 856"])
        #expect(
            Self.chain(order, answer).debts(nil).map { "\($0.set) after \($0.after)" }
                == ["PICKUP after 855"])
        answer.levels = [Self.level("PICKUP", "accepted-late")]
        #expect(standing(Self.chain(order, answer)) == ["850 done", "855 open 856"])
        #expect(
            OrderTimeline(Self.chain(order, answer).record).steps.map(\.words)
                .contains("pick-up of the 855: accepted-late"))
        // A file that the partner's station refuses has not come, unless its set was taken.
        answer.levels = [Self.level("MDN", "rejected")]
        #expect(standing(Self.chain(order, answer)) == ["850 done", "855 open 856"])
        answer.acknowledgment?.state = "waiting"
        #expect(standing(Self.chain(order, answer)) == ["850 open 855 856", "855 rejected"])
        let steps = OrderTimeline(Self.chain(order, answer).record).steps.map(\.words)
        #expect(steps.contains("MDN for the 855: rejected"))
        answer.levels = [Self.level("MDN", "accepted"), Self.level("TA1", "accepted-late")]
        answer.acknowledgment?.state = "accepted"
        let notice = try Self.shipment(
            #"{"line": "1", "quantity": "8"}, {"line": "2", "quantity": "4"}"#)
        #expect(
            standing(Self.chain(order, answer, notice))
                == ["850 done", "855 done", "856 open 810"])
        answer.acknowledgment?.state = "rejected"
        answer.state = "sending"
        order.state = "planned"
        #expect(standing(Self.chain(order, answer)) == ["850 open ERP 855 856", "855 rejected"])
    }

    private static func level(_ kind: String, _ state: String) -> OrderAcknowledgment {
        var level = OrderAcknowledgment(
            state: state, control: "", at: ["waiting", "overdue"].contains(state) ? nil : time(9),
            message: nil)
        level.kind = kind
        return level
    }
}
