import Canonical
import Diagnostics
import Foundation
import Guides
import Mapping
import Notation
import Testing
import Values
import X12

/// Maps, sets and shapes of other kinds than the purchase order.
enum OutwardBench {
    static func guide(_ version: String, _ set: String) throws -> SetGuide {
        try Workbench.standard.guide(version: version, set: set)
    }

    /// A map alone, which must compile.
    static func map(
        _ yaml: String, version: String = "004010", set: String, shape: DocumentShape,
        tables: [String: Table] = [:]
    ) throws -> Map {
        let (map, diagnostics) = MapCompiler.compile(
            layers: [try Workbench.node(yaml)], tables: tables,
            guide: try guide(version, set), shape: shape)
        return try #require(map, "\(diagnostics)")
    }

    /// A transaction set given as segments, with ST and SE around them.
    static func tree(_ body: [String], version: String, set: String) throws -> SetTree {
        let guide = try guide(version, set)
        let segments = ["ST*\(set)*0001"] + body + ["SE*\(body.count + 2)*0001"]
        let isa =
            "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *261120*1200*"
            + (version == "004010" ? "U*00401" : "^*00501") + "*000000001*0*P*>~"
        let text =
            isa + "GS*\(guide.group)*BUYER*SELLER*20261120*1200*1*X*\(version)~"
            + segments.map { $0 + "~" }.joined() + "GE*1*1~IEA*1*000000001~"
        var reader = InterchangeReader()
        let bytes = Array(text.utf8)
        reader.fill(bytes.span)
        reader.finish()
        var tree = SetTree(guide: guide)
        var validator = SetValidator(guide)
        while true {
            switch reader.next() {
            case .set, .segment, .setEnd:
                try tree.append(reader.segment, at: validator.check(reader.segment))
            case .end: return tree
            default: continue
            }
        }
    }

    /// A small ship notice.
    static let notice: DocumentShape = {
        let line = ObjectShape(
            "Line", "A line.",
            [
                FieldShape("number", .text, "Its number."),
                FieldShape("quantity", .decimal, "How many."),
            ])
        let pack = ObjectShape(
            "Pack", "A pack.",
            [
                FieldShape("level", .text, "Its level."), FieldShape("mark", .text, "Its mark."),
                FieldShape("lines", .list(.object(line)), "What is in it."),
            ])
        let order = ObjectShape(
            "Order", "An order.",
            [
                FieldShape("number", .text, "Its number."),
                FieldShape("packs", .list(.object(pack)), "Its packs."),
                FieldShape("lines", .list(.object(line)), "What is in no pack."),
            ])
        let shipment = ObjectShape(
            "Shipment", "A shipment.",
            [
                FieldShape("carrier", .text, "Who carries it."),
                FieldShape("orders", .list(.object(order)), "Its orders."),
            ])
        return DocumentShape(
            type: "notice", version: 1,
            body: ObjectShape(
                "Notice", "A ship notice.",
                [
                    FieldShape("type", .choice(["notice"]), owner: .gateway, "The type."),
                    FieldShape("version", .integer, owner: .gateway, "The version."),
                    FieldShape("source", .object(.source), owner: .gateway, "Where from."),
                    FieldShape("number", .text, "Its number."),
                    FieldShape("shipments", .list(.object(shipment)), "The shipments."),
                    FieldShape(
                        "unmapped", .list(.object(.unmapped)), owner: .gateway, "The rest."),
                ]))
    }()
}
