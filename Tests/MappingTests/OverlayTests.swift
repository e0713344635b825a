import Canonical
import Diagnostics
import Mapping
import Testing
import Values

@Suite("Laying an overlay on the default map")
struct OverlayTests {
    private static let order = [
        "BEG*00*SA*P1**20261127", "REF*DP*014", "REF*ZZ*X-9", "DTM*010*20261201",
        "N1*ST*Store 42*92*0042", "PO1*1*24*CA*5.95**VN*A-77", "PO4*6", "PO1**2*EA*1.10",
    ]

    private func body(_ overlay: String, csv: String? = nil) throws -> JSON {
        let tables = try csv.map { ["uom": try Workbench.table($0, file: "acme/codes/uom.csv")] }
        let map = try Workbench.map(overlays: [overlay], tables: tables ?? [:])
        let result = try Workbench.run(map, Self.order)
        #expect(result.isComplete, "\(result.diagnostics)")
        return result.document.body
    }

    @Test("An overlay that changes nothing gives what the default gives")
    func nothing() throws {
        let plain = try Workbench.run(Workbench.map(), Self.order).document.body
        #expect(try body("extends: standard/850\nwhy: nothing yet") == plain)
    }

    @Test("A field's rule is replaced, and its neighbours follow the default")
    func replace() throws {
        let body = try body(
            """
            extends: standard/850
            why: they send the ship date as the delivery date
            to:
              requestedDelivery: DTM[010].02
              vendor: "REF[ZZ].02"
              lines:
                to:
                  unit: {from: .03, lookup: [uom, _], onMissing: pass}
            """, csv: "theirs,ours\nCA,CS\n")
        #expect(body["requestedDelivery"]?.text == "2026-12-01")
        #expect(body["requestedShip"]?.text == "2026-12-01")
        #expect(body["vendor"]?.text == "X-9")
        #expect(body.path("lines[0].unit")?.text == "CS")
        #expect(body.path("lines[1].unit")?.text == "EA")
        #expect(body.path("lines[0].price")?.text == "5.95")
        #expect(body.path("lines[1].number")?.text == "2")
    }

    @Test("A removed field is gone, and what it read is unmapped")
    func remove() throws {
        let body = try body(
            """
            extends: standard/850
            why: their pack data is wrong
            remove: [lines.packs, references]
            """)
        #expect(body.path("lines[0].packs") == nil)
        #expect(body.path("lines[0].quantity")?.text == "24")
        let paths = try #require(body["unmapped"]?.items).compactMap { $0["path"]?.text }
        // REF*DP is read by `department`, so only the other reference is left.
        #expect(paths == ["REF[2]", "PO1[1]/PO4[1]"])
        #expect(body.path("unmapped[0].elements") == ["ZZ", "X-9"])
    }

    @Test("`when` chooses a value and `else` another")
    func when() throws {
        let overlay = """
            extends: standard/850
            why: stores are numbered by us
            to:
              promotion:
                from: N1[ST].04
                when: N1[ST].03 == '92'
                else: {value: none}
              vendor:
                from: N1[ST].04
                when: N1[ST].03 in ('UL', '9')
                else: {lookup: [store, "N1[ST].04"]}
            tables:
              store: {"0042": Austin}
            """
        let body = try body(overlay)
        #expect(body["promotion"]?.text == "0042")
        #expect(body["vendor"]?.text == "Austin")
    }

    @Test("A later overlay goes over an earlier one")
    func chain() throws {
        let map = try Workbench.map(overlays: [
            "extends: standard/850\nwhy: house\nto: {vendor: REF.02, department: REF.01}",
            "extends: house/850\nwhy: partner\nto: {vendor: REF.01}",
        ])
        let body = try Workbench.run(map, Self.order).document.body
        #expect(body["vendor"]?.text == "DP")
        #expect(body["department"]?.text == "DP")
    }

    @Test("An inline table is laid over code by code")
    func tables() throws {
        let overlay = """
            extends: standard/850
            why: they send 06 for new orders
            tables: {purpose: {"06": new}}
            """
        let map = try Workbench.map(overlays: [overlay])
        for (code, purpose) in [("06", "new"), ("01", "cancel")] {
            let order = ["BEG*\(code)*SA*P1**20261127", "PO1*1*1*EA"]
            let result = try Workbench.run(map, order)
            #expect(result.document.body["purpose"]?.text == purpose)
        }
    }

    @Test("A change of the default reaches every partner that did not override the field")
    func inherited() throws {
        let changed = try Workbench.node(
            """
            extends: standard/850
            why: a new default
            to: {vendor: "REF[ZZ].02", department: "REF[ZZ].02"}
            """)
        let partner = try Workbench.node(
            """
            extends: standard/850
            why: a partner
            to: {department: "REF[DP].02|pad(5)"}
            """)
        let (map, _) = MapCompiler.compile(
            layers: [try Workbench.defaultMap(), changed, partner],
            parts: [try Workbench.sharedParts()], tables: [:],
            guide: try Workbench.guide("004010"), shape: try Workbench.shape())
        let body = try Workbench.run(try #require(map), Self.order).document.body
        #expect(body["vendor"]?.text == "X-9")
        #expect(body["department"]?.text == "00014")
    }
}
