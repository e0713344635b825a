import Canonical
import Diagnostics
import Mapping
import Testing
import Values

@Suite("Faults while a map runs")
struct RunFaultTests {
    private static let head = "BEG*00*SA*P1**20261127"

    private func fault(
        _ overlay: String?, _ order: [String]
    ) throws -> (Diagnostic, MapResult) {
        let map = try Workbench.map(overlays: overlay.map { [$0] } ?? [])
        let result = try Workbench.run(map, order)
        #expect(!result.isComplete)
        #expect(result.diagnostics.count == 1, "\(result.diagnostics)")
        return (try #require(result.diagnostics.first), result)
    }

    @Test("A code that its table lacks is told with value, places, mend and owner")
    func lookup() throws {
        let overlay = """
            extends: standard/850
            why: x
            to:
              lines:
                to:
                  unit: {from: .03, lookup: uom}
            tables: {uom: {EA: each}}
            """
        let order = [Self.head, "PO1*1*1*EA*1", "PO1*2*12*BX*4.10"]
        let (fault, result) = try fault(overlay, order)
        #expect(fault.code == .mapLookupMissing)
        #expect(fault.value == "BX")
        #expect(fault.message.contains("lines[2].unit: \"BX\" is not in table uom"))
        #expect(fault.message.contains("acme/850.map.yaml:6:13"))
        #expect(fault.message.contains("overrides standard/maps/850.map.yaml:"))
        #expect(fault.help.contains("acme/850.map.yaml"))
        #expect(fault.code.owner == .onboarding)
        guard case .data(let place) = fault.place else {
            Issue.record("no place in the data")
            return
        }
        #expect(place.position == "PO103")
        #expect(place.segment == 4)
        #expect(place.set == 1)
        #expect(place.reference == 355)
        #expect(place.loop == "PO1")
        #expect((place.byte ?? 0) > 100)
        #expect(result.document.body.path("lines[0].unit")?.text == "each")
        #expect(result.document.body.path("lines[1].unit") == nil)
        #expect(result.document.body.path("unmapped[0].path")?.text == "PO1[2]")
    }

    @Test(
        "A whole number has at most fifteen digits, whatever its sign",
        arguments: [
            ("999999999999999", true), ("-999999999999999", true), ("1000000000000000", false),
            ("-9223372036854775808", false), ("9223372036854775807", false),
            ("-170141183460469231731687303715884105728", false), ("-0", true), ("1.0", true),
        ])
    func whole(text: String, fits: Bool) throws {
        let overlay = """
            extends: standard/850
            why: x
            to: {lines: {to: {position: {from: "REF[ZZ].02", type: integer}}}}
            """
        let map = try Workbench.map(overlays: [overlay])
        let result = try Workbench.run(
            map, [Self.head, "PO1*1*1*EA*1", "REF*ZZ*\(text)"])
        #expect(result.diagnostics.map(\.code) == (fits ? [] : [.mapValueType]))
    }

    @Test("Of many faults the first are listed, and the rest is counted")
    func many() throws {
        let overlay = """
            extends: standard/850
            why: x
            to: {lines: {to: {unit: {from: .03, lookup: uom}}}}
            tables: {uom: {EA: each}}
            """
        let map = try Workbench.map(overlays: [overlay])
        let order = [Self.head] + (1...150).map { "PO1*\($0)*1*BX*4.10" }
        let found = try Workbench.run(map, order).diagnostics
        #expect(found.count == 51)
        #expect(found.dropLast().allSatisfy { $0.code == .mapLookupMissing })
        #expect(found.last?.code == .mapFaultsUnlisted)
        #expect(found.last?.message == "100 more faults not listed")
    }

    @Test(
        "What a missing code does is the rule's to say",
        arguments: [("pass", "BX"), ("drop", nil), ("default", "EA")] as [(String, String?)])
    func onMissing(way: String, unit: String?) throws {
        let fallback = way == "default" ? ", default: EA" : ""
        let overlay = """
            extends: standard/850
            why: x
            to: {lines: {to: {unit: {from: .03, lookup: uom, onMissing: \(way)\(fallback)}}}}
            tables: {uom: {CA: CS}}
            """
        let map = try Workbench.map(overlays: [overlay])
        let result = try Workbench.run(map, [Self.head, "PO1*1*1*BX*1"])
        #expect(result.isComplete)
        #expect(result.document.body.path("lines[0].unit")?.text == unit)
    }

    @Test("A required value that is not there is told with its rule")
    func missing() throws {
        let overlay = """
            extends: standard/850
            why: x
            to: {vendor: {from: "REF[IA].02", required: true}}
            """
        let (fault, _) = try fault(overlay, [Self.head, "REF*DP*1", "PO1*1*1*EA*1"])
        #expect(fault.code == .mapValueMissing)
        #expect(fault.message.contains("vendor has no value"))
        #expect(fault.message.contains("acme/850.map.yaml:3:"))
    }

    @Test("What is required is required of `else`, too")
    func missingElse() throws {
        let overlay = """
            extends: standard/850
            why: x
            to:
              vendor: {from: REF.02, when: "REF.01 == 'IA'", required: true, else: "REF[ZZ].02"}
              orderType: {from: BEG.02, when: BEG.02 == 'NE', else: {from: BEG.06}}
            """
        let (fault, _) = try fault(overlay, [Self.head, "REF*DP*1", "PO1*1*1*EA*1"])
        #expect(fault.code == .mapValueMissing)
        #expect(fault.message.contains("vendor has no value"))
        #expect(fault.message.contains("acme/850.map.yaml:4:"))
    }

    @Test("A code that is dropped is no absent one: no default stands for it")
    func dropped() throws {
        let overlay = """
            extends: standard/850
            why: x
            to: {lines: {to: {unit: {from: .03, lookup: uom, onMissing: drop, default: EA}}}}
            tables: {uom: {CA: CS}}
            """
        let map = try Workbench.map(overlays: [overlay])
        let result = try Workbench.run(
            map, [Self.head, "PO1*1*1*BX*1", "PO1*2*1**1", "PO1*3*1*CA*1"])
        #expect(result.isComplete)
        let units = result.document.body["lines"]?.items?.map { $0["unit"]?.text }
        #expect(units == [nil, "EA", "CS"])
        #expect(result.document.body.path("unmapped[0].path")?.text == "PO1[1]")
    }

    @Test("An order without lines is a fault, and no crash")
    func noLines() throws {
        let (fault, _) = try fault(nil, [Self.head])
        #expect(fault.code == .mapValueMissing)
        #expect(fault.message.contains("lines"))
    }

    @Test(
        "A value that is not of its type is a fault and stays in `unmapped`",
        arguments: [
            ("BEG*00*SA*P1**20261131", "PO1*1*1*EA*1", "BEG[1]", "date"),
            (head, "PO1*1*1.2.3*EA*1", "PO1[1]", "decimal"),
            (head, "PO1*1*1*EA*12E5", "PO1[1]", "decimal"),
            (head, "PO1*1*1*EA*1~DTM*002*20261127*2561", "PO1[1]/DTM[1]", "time"),
            (head, "PO1*1*1*EA*1~SAC*A*C310***12.5", "PO1[1]/SAC[1]", "implied(2)"),
            (head, "PO1*1*1*EA*1~PO4*1.5", "PO1[1]/PO4[1]", "integer"),
        ])
    func type(beg: String, line: String, path: String, type: String) throws {
        let lines = line.split(separator: "~").map(String.init)
        let (fault, result) = try fault(nil, [beg] + lines)
        #expect(fault.code == .mapValueType)
        #expect(fault.message.contains("is no \(type) (rule standard/maps/"))
        #expect(result.document.body.path("unmapped[0].path")?.text == path)
    }

    @Test("A value outside a closed list is a fault")
    func choice() throws {
        let overlay = "extends: standard/850\nwhy: x\nto: {purpose: BEG.01}"
        let (fault, _) = try fault(overlay, [Self.head, "PO1*1*1*EA*1"])
        #expect(fault.code == .mapValueChoice)
        #expect(fault.value == "00")
    }

    @Test("A date in a partner's own format is read, and another is a fault")
    func dateFormat() throws {
        let overlay = """
            extends: standard/850
            why: x
            to: {requestedShip: {from: "REF[ZZ].02", type: date(MM/DD/CCYY)}}
            """
        let map = try Workbench.map(overlays: [overlay])
        let good = try Workbench.run(map, [Self.head, "REF*ZZ*11/30/2026", "PO1*1*1*EA*1"])
        #expect(good.document.body["requestedShip"]?.text == "2026-11-30")
        let (fault, _) = try fault(overlay, [Self.head, "REF*ZZ*30/11/2026", "PO1*1*1*EA*1"])
        #expect(fault.code == .mapValueType)
    }

    @Test("More decimals than the rule allows are a fault")
    func places() throws {
        let overlay = """
            extends: standard/850
            why: x
            to: {lines: {to: {price: {from: .04, type: decimal(2)}}}}
            """
        let (fault, _) = try fault(overlay, [Self.head, "PO1*1*1*EA*1.005"])
        #expect(fault.code == .mapValueType)
        let map = try Workbench.map(overlays: [overlay])
        let good = try Workbench.run(map, [Self.head, "PO1*1*1*EA*1.10"])
        #expect(good.document.body.path("lines[0].price")?.text == "1.10")
        let zeros = try Workbench.run(map, [Self.head, "PO1*1*1*EA*1.5000"])
        #expect(zeros.document.body.path("lines[0].price")?.text == "1.5")
    }
}
