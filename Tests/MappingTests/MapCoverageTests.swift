import Canonical
import Mapping
import Testing

@Suite("What a map reads of what is sent")
struct MapCoverageTests {
    private static let order = [
        "BEG*00*SA*P1**20261127", "REF*VN*77", "REF*ZZ*X", "DTM*017*20261201",
        "N1*ST*Store 42*92*0042", "PO1*1*24*CA*5.95**QQ*A-77",
    ]

    private func coverage(
        _ overlay: String? = nil, orders: [[String]] = [order]
    ) throws -> (Map, MapCoverage) {
        let map = try Workbench.map(overlays: overlay.map { [$0] } ?? [])
        var coverage = MapCoverage()
        for order in orders {
            coverage.add(map.trace(try Workbench.tree(order), context: Workbench.context).trace)
        }
        return (map, coverage)
    }

    @Test("What no rule reads is counted by position and qualifier")
    func unread() throws {
        let (_, coverage) = try coverage(
            "extends: standard/850\nwhy: x\nremove: [references]", orders: [Self.order, Self.order])
        #expect(coverage.documents == 2)
        #expect(coverage.unread.keys.sorted() == ["REF.01", "REF[VN].02", "REF[ZZ].02"])
        #expect(coverage.unread["REF[VN].02"]?.count == 2)
        #expect(coverage.unread["REF[VN].02"]?.example == "77")
        #expect(try self.coverage().1.unread.isEmpty)
    }

    @Test("Tables are counted by what they had and what they lacked, rules by what they gave")
    func lookups() throws {
        let (map, coverage) = try coverage(
            """
            extends: standard/850
            why: x
            tables:
              kinds: {VN: IA}
            to:
              references:
                to:
                  qualifier: {from: .01, lookup: kinds, onMissing: pass}
            """)
        #expect(coverage.hits[.init(table: "kinds", code: "VN")]?.value == "IA")
        #expect(coverage.misses == [.init(table: "kinds", code: "ZZ"): 1])
        let idle = map.valueRules.filter { coverage.gave[$0] == nil }.map(\.field)
        #expect(idle.contains("vendor") && !idle.contains("references.qualifier"))
    }

    @Test("Codes that came are known by position, and what is new among them")
    func codes() throws {
        let (_, known) = try coverage()
        #expect(known.codes["DTM.01"]?.keys.sorted() == ["017"])
        #expect(known.codes["PO1.03"]?["CA"]?.count == 1)
        var other = Self.order
        other[5] = "PO1*1*24*DZ*5.95**QQ*A-77"
        let (_, later) = try coverage(orders: [other])
        let new = later.codes(notIn: known).map { "\($0.position) \($0.code)" }
        #expect(new == ["PO1.03 DZ"])
    }

    @Test("A qualifier that only a list keeps is offered for the fields without a value")
    func advice() throws {
        let (map, coverage) = try coverage()
        let advice = map.advice([coverage])
        #expect(
            advice.map(\.source).sorted() == ["DTM[017]", "PO1.pair(QQ)", "REF[VN]", "REF[ZZ]"])
        let date = try #require(advice.first { $0.source == "DTM[017]" })
        let delivery = try #require(date.candidates.first { $0.field == "requestedDelivery" })
        #expect(delivery.path == "DTM[002].02" && delivery.rule == "\"DTM[017].02\"")
        let item = try #require(advice.first { $0.source == "PO1.pair(QQ)" })
        #expect(item.candidates.map(\.field).contains("lines.sellerItem"))
    }

    @Test("A field that had a value in other documents alone is offered all the same")
    func adviceAcross() throws {
        let documents = try [Self.order[5], Self.order[5].replacing("QQ", with: "SK")].map { line in
            try coverage(orders: [Self.order.prefix(5) + [line]]).1
        }
        let map = try coverage().0
        func fields(_ documents: [MapCoverage]) -> [String]? {
            map.advice(documents).first { $0.source == "PO1.pair(QQ)" }?.candidates.map(\.field)
        }
        #expect(fields(documents)?.contains("lines.buyerItem") == true)
        // Beside its own word it is not the field's.
        let both = try coverage(orders: [Self.order.prefix(5) + ["\(Self.order[5])*SK*B-1"]]).1
        #expect(fields(documents + [both])?.contains("lines.buyerItem") == false)
        #expect(fields(documents + [both])?.contains("lines.sellerItem") == true)
    }

    @Test("An object is offered whole, as an overlay has it, and only if nothing of it came")
    func objects() throws {
        let party = "N1*MI*Plant 4*92*P4"
        let order = Self.order.prefix(5) + [party, Self.order[5], "CTT*1", "AMT*1*142.8"]
        let (map, coverage) = try coverage(orders: [Array(order)])
        let advice = map.advice([coverage])
        let buyer = try #require(advice.first { $0.source == "N1[MI]" })
        #expect(buyer.candidates.map(\.field) == ["buyer", "billTo", "seller"])
        #expect(buyer.candidates[0].path == "N1[BY]")
        #expect(
            buyer.candidates[0].rule
                == "{to: {name: \"N1[MI].02\", qualifier: \"N1[MI].03\", id: \"N1[MI].04\"}}")
        let amount = try #require(advice.first { $0.source == "CTT/AMT[1]" })
        #expect(amount.candidates.map(\.rule) == ["{to: {amount: \"CTT/AMT[1].02\"}}"])
    }
}
