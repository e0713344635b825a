import Canonical
import Diagnostics
import Foundation
import Guides
import Mapping
import Testing
import Values
import X12

@Suite("The default map of the 850")
struct DefaultMapTests {
    @Test("It compiles without a word for each version", arguments: ["004010", "005010"])
    func compiles(version: String) throws {
        let (map, diagnostics) = MapCompiler.compile(
            layers: [try Workbench.defaultMap()], parts: [try Workbench.sharedParts()], tables: [:],
            guide: try Workbench.guide(version), shape: try Workbench.shape())
        #expect(map != nil)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
    }

    @Test("Every segment of a deep order is read whole", arguments: ["004010", "005010"])
    func deep(version: String) throws {
        let result = try Self.deep(version)
        #expect(result.isComplete, "\(result.diagnostics)")
        #expect(result.document.body["unmapped"] == nil)
    }

    @Test("Both versions give one canonical order for the same purchase")
    func sameOrder() throws {
        let one = try Self.deep("004010").document.body
        let other = try Self.deep("005010").document.body
        #expect(one == other)
    }

    @Test(
        "Fields of a deep order",
        arguments: [
            ("type", "order"), ("purpose", "new"), ("purposeCode", "00"), ("number", "4500123"),
            ("release", "7"), ("date", "2026-11-27"), ("contract", "CT-9"),
            ("currency.code", "USD"), ("currency.rate", "1.000"),
            ("currency.dates[0].date", "2026-11-27"), ("currency.dates[0].time", "12:00"),
            ("requestedShip", "2026-12-01"), ("requestedDelivery", "2026-12-05"),
            ("cancelAfter", "2026-12-20"), ("department", "014"), ("vendor", "V-7781"),
            ("buyer.id", "0614141000012"), ("buyer.qualifier", "UL"), ("shipTo.id", "0042"),
            ("references[0].description", "Garden"),
            ("contacts[0].numbers[1].id", "ann@example.com"),
            ("parties[0].address.lines[2]", "Dock 4"), ("parties[0].names[1]", "Region 5"),
            ("parties[0].references[0].id", "08"), ("parties[0].contacts[0].name", "Bob"),
            ("parties[1].address.city", "Austin"),
            ("allowanceCharges[0].amount", "15.00"), ("terms[0].discountPercent", "2"),
            ("terms[0].discountAmount", "1.50"), ("taxIDs[0].locations[1].id", "DALLAS"),
            ("notes[0].lines[1]", "No substitutes"), ("notes[0].dates[0].date", "2026-11-28"),
            ("amounts[0].references[0].id", "A1"), ("marks[1].qualifier", "CA"),
            ("routing[0].services[1]", "S1"),
            ("lines[0].quantity", "24"), ("lines[0].price", "5.95"),
            ("lines[0].gtin", "00040123450016"), ("lines[0].sellerItem", "A-77"),
            ("lines[0].buyerItem", "900"), ("lines[0].description", "Red kettle"),
            ("lines[0].ids[2].qualifier", "BP"),
            ("lines[0].destinations[0].id", "0042"), ("lines[0].destinations[1].quantity", "8"),
            ("lines[0].destinations[2].id", "0044"), ("lines[0].destinations[2].unit", "EA"),
            ("lines[0].schedules[0].dates[1].qualifier", "063"),
            ("lines[0].schedules[0].routing[0].carrier", "UPSN"),
            ("lines[0].schedules[1].quantity", "10"),
            ("lines[0].sublines[0].ids[1].id", "77"), ("lines[0].sublines[0].unit", "EA"),
            ("lines[0].sublines[0].descriptions[0].text", "Lid"),
            ("lines[0].sublines[0].allowanceCharges[0].amount", "0.25"),
            ("lines[0].leadTimes[0].quantities[0].quantity", "3"),
            ("lines[0].packaging[0].measurements[0].value", "4"),
            ("lines[0].parties[0].quantities[0].quantity", "8"),
            ("lines[0].parties[0].leadTimes[0].quantities[0].quantity", "100"),
            ("lines[0].texts[0]", "Engrave"), ("lines[0].notes[0].lines[0]", "Keep dry"),
            ("lines[1].number", "2"), ("lines[1].price", "70.00"),
            ("lines[1].gtin", "10401234500234"), ("totals.hash", "26"),
            ("totals.amount", "282.8"),
        ])
    func field(path: String, value: String) throws {
        #expect(try Self.deep("004010").document.body.path(path)?.text == value)
    }

    @Test(
        "Whole numbers are JSON numbers",
        arguments: [
            ("lines[1].position", 2), ("terms[0].netDays", 30), ("terms[0].dayOfMonth", 15),
            ("totals.lines", 2), ("lines[0].packs[0].count", 6), ("version", 1),
        ])
    func wholeNumber(path: String, value: Int) throws {
        #expect(try Self.deep("005010").document.body.path(path)?.integer == value)
    }

    @Test("The source says where the document came from")
    func source() throws {
        let source = try Self.deep("004010").document.body["source"]
        #expect(source?["correlation"]?.text == "c-1")
        #expect(source?.path("sender.application")?.text == "BUYER")
        #expect(source?["byteOffset"]?.integer == 158)
    }

    @Test(
        "The purpose is read from BEG01",
        arguments: [
            ("00", "new"), ("01", "cancel"), ("05", "replace"), ("06", "confirm"), ("07", "copy"),
            ("22", "other"),
        ])
    func purpose(code: String, purpose: String) throws {
        let result = try Workbench.run(
            Workbench.map(), ["BEG*\(code)*SA*P1**20261127", "PO1*1*1*EA*1", "CTT*1"])
        #expect(result.document.body["purpose"]?.text == purpose)
        #expect(result.document.purposeCode == code)
        #expect(result.isComplete)
    }

    @Test("Every document is valid under the published schema, by an independent validator")
    func schema() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "gangway-canonical-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, result) in try Self.variety() {
            let bytes = result.document.body.bytes(pretty: true)
            try Data(bytes).write(to: folder.appending(path: "\(name).json"))
        }
        let validation = Process()
        validation.executableURL = URL(filePath: "/usr/bin/env")
        validation.arguments = [
            "python3", Workbench.root.appending(path: "scripts/validate-canonical.py").path(),
            folder.path(),
        ]
        try validation.run()
        validation.waitUntilExit()
        #expect(validation.terminationStatus == 0)
    }

    /// Documents that differ in kind: deep, plain, with a remainder, and faulty.
    private static func variety() throws -> [(String, MapResult)] {
        let map = try Workbench.map()
        return [
            ("deep-4", try deep("004010")), ("deep-5", try deep("005010")),
            (
                "plain",
                try Workbench.run(map, ["BEG*00*SA*P1**20261127", "PO1*1*1*EA*1", "CTT*1"])
            ),
            (
                "remainder",
                try Workbench.run(
                    map,
                    [
                        "BEG*00*SA*P1**20261127", "INC*01*DO*1*2", "PO1*1*-1.50*EA*.5",
                        "SI*VI*A*B**C",
                    ])
            ),
        ]
    }

    private static func deep(_ version: String) throws -> MapResult {
        let bytes = try Workbench.file("fixtures/x12/850-deep-\(version).x12")
        let tree = try #require(try Workbench.trees(bytes).first)
        return try Workbench.map(version).run(tree, context: Workbench.context)
    }
}
