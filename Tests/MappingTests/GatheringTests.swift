import Canonical
import Diagnostics
import Testing
import Values

@testable import Mapping

@Suite("One value of many")
struct GatheringTests {
    private static let overlay = """
        extends: standard/850
        why: totals that nobody sends
        to:
          vendor: {from: ["REF[IA].02", "REF[ZZ].02"], join: "-"}
          totals:
            to:
              lines: PO1|count
              weight: PO1.02|sum
              volume: "PO1/PO4.01|times(2)|sum|round(1)"
          lines:
            to:
              description: "PID.05|upper|join(' / ')"
        """

    private static let order = [
        "BEG*00*SA*P1**20261127", "REF*IA*77", "REF*ZZ*X-9", "PO1*1*24*EA*1", "PID*F****red",
        "PID*F****large", "PO4*6", "PO1*2*2.50*EA*1", "PO4*1", "PO1*3*1*EA*1",
    ]

    @Test("Sums, counts and joined texts of all that a path leads to")
    func inward() throws {
        let map = try Workbench.map(overlays: [Self.overlay])
        let result = try Workbench.run(map, Self.order)
        #expect(result.isComplete, "\(result.diagnostics)")
        let body = result.document.body
        #expect(body["vendor"]?.text == "77-X-9")
        #expect(body.path("totals.lines")?.integer == 3)
        #expect(body.path("totals.weight")?.text == "27.50")
        #expect(body.path("totals.volume")?.text == "14")
        #expect(body.path("lines[0].description")?.text == "RED / LARGE")
        #expect(body.path("lines[1].description") == nil)
    }

    @Test("Where there is nothing there is no sum and no text, and the count is zero")
    func nothing() throws {
        let overlay = """
            extends: standard/850
            why: x
            to:
              vendor: {from: ["REF[Q1].02", "REF[Q2].02"], join: "", default: none}
              totals: {to: {lines: SAC|count, weight: "AMT.02|sum"}}
            """
        let body = try Workbench.run(Workbench.map(overlays: [overlay]), Self.order).document.body
        #expect(body["vendor"]?.text == "none")
        #expect(body.path("totals.lines")?.integer == 0)
        #expect(body.path("totals.weight") == nil)
    }

    @Test("What cannot be added up is told with its place, and the field stays empty")
    func wrong() throws {
        let overlay = "extends: standard/850\nwhy: x\nto: {totals: {to: {weight: REF.02|sum}}}"
        let result = try Workbench.run(Workbench.map(overlays: [overlay]), Self.order)
        #expect(result.diagnostics.map(\.code) == [.mapValueType])
        #expect(result.diagnostics[0].message.contains("\"X-9\" is no decimal"))
        #expect(result.document.body.path("totals.weight") == nil)
    }

    @Test("Each element of it is explained")
    func explained() throws {
        let map = try Workbench.map(overlays: [Self.overlay])
        let tree = try Workbench.tree(Self.order)
        let (_, trace) = map.trace(tree, context: Workbench.context)
        let weight = try #require(trace.values(at: "totals.weight").first)
        guard case .gathered(let elements) = weight.origin else {
            Issue.record("\(weight.origin)")
            return
        }
        #expect(elements.map(\.sent) == ["24", "2.50", "1"])
        #expect(elements.map(\.place.segment) == [5, 9, 11])
        #expect(trace.values(at: "totals.lines").count == 1)
        let vendor = try #require(trace.values(at: "vendor").first)
        guard case .gathered(let joined) = vendor.origin else {
            Issue.record("\(vendor.origin)")
            return
        }
        #expect(joined.map(\.path) == ["REF[IA].02", "REF[ZZ].02"])
        #expect(Set(joined.map(\.written)).count == 2)
    }

    @Test("An item that is not there is told of, and how many there are")
    func absent() throws {
        let map = try Workbench.map(overlays: [Self.overlay])
        let (_, trace) = map.trace(
            try Workbench.tree(Self.order), context: Workbench.context)
        #expect(
            trace.absent("lines[99].unit") == "there is no lines[99]: lines has 3, counted from 1")
        #expect(trace.absent("lines[0]") != nil)
        #expect(
            trace.absent("lines[1].sublines[2].number")
                == "there is no lines[1].sublines[2]: lines[1].sublines is empty")
        #expect(trace.absent("lines[2].price") == nil)
        #expect(trace.absent("vendor") == nil)
    }

    @Test(
        "What cannot be gathered is found at its column",
        arguments: [
            ("  vendor: \"REF.02|sum|count\"", .mapFunction, "4:23", "one of sum, count and join"),
            ("  lines: {to: {unit: BEG.03|join(' ')}}", .mapPath, "4:22", "outside the list"),
            ("  date: BEG|count", .mapType, "4:9", "which no count is"),
            ("  vendor: PO1|sum", .mapPath, "4:14", "names no element"),
            ("  vendor: PO1|upper", .mapPath, "4:14", "names no element"),
            ("  vendor: {from: REF.02, join: x}", .mapConflict, "4:32", "several paths"),
            ("  vendor: {from: REF.02|join(x), lookup: purpose}", .mapConflict, "4:18", "lookup"),
            (
                "  lines: {to: {texts: {each: MSG, from: \"MSG.01|join(x)\"}}}", .mapConflict,
                "4:41", "a list takes each value"
            ),
        ] as [(String, Diagnostic.Code, String, String)])
    func lint(to: String, code: Diagnostic.Code, at: String, says: String) throws {
        let found = try Workbench.lint("extends: standard/850\nwhy: x\nto:\n\(to)")
        let fault = try #require(found.first { $0.code == code }, "\(found)")
        #expect(fault.message.contains(says))
        guard case .text(let place) = fault.place else {
            Issue.record("no place")
            return
        }
        #expect(place.description == "test.map.yaml:\(at)")
    }

    @Test("Outward a sum has to be right, and a joined text is taken apart")
    func outward() throws {
        let map = try OutwardBench.shippedMap("850", "004010", overlays: [Self.overlay])
        var document: JSON = [
            "purpose": "new", "purposeCode": "00", "orderType": "SA", "number": "P1",
            "date": "2026-11-27", "vendor": "77-X-9",
            "lines": [
                ["number": "1", "quantity": "24", "unit": "EA"],
                ["number": "2", "quantity": "2.5", "unit": "EA"],
            ],
            "totals": ["lines": 2, "weight": "26.50"],
        ]
        let written = map.write(document)
        #expect(written.isComplete, "\(written.diagnostics)")
        let texts = OutwardBench.texts(written)
        #expect(texts.contains("REF*IA*77") && texts.contains("REF*ZZ*X-9"))
        document["totals"] = ["lines": 2, "weight": "27"]
        #expect(
            map.write(document).diagnostics.contains { $0.code == .mapOutwardContradiction })
    }

    @Test("Times have formats of their own, as dates have")
    func times() throws {
        let overlay = """
            extends: standard/850
            why: x
            to:
              dates:
                each: DTM
                to: {qualifier: .01, date: .02, time: {from: .06, type: "time(HH:MM)"}}
            """
        let map = try Workbench.map(overlays: [overlay])
        let order = ["BEG*00*SA*P1**20261127", "DTM*002*20261201***RTM*14:30", "PO1*1*1*EA*1"]
        let body = try Workbench.run(map, order).document.body
        #expect(body.path("dates[0].time")?.text == "14:30")
        let lint = try Workbench.lint(overlay.replacing("HH:MM", with: "H:MM"))
        #expect(lint.map(\.code) == [.mapType])
    }

    @Test("Each function has a name of its own")
    func names() {
        let names = MapFunction.names + Gathering.names
        #expect(Set(names).count == names.count)
        #expect(MapFunction.everyUsage.count == names.count)
    }
}
