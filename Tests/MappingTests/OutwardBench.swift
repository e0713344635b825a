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
        return try tree(file(body, guide), guide)
    }

    /// A file with one transaction set.
    private static func file(_ body: [String], _ guide: SetGuide) -> [UInt8] {
        let segments = ["ST*\(guide.set)*0001"] + body + ["SE*\(body.count + 2)*0001"]
        let isa =
            "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *261120*1200*"
            + (guide.version < "004020" ? "U*" : "^*") + "\(guide.version.prefix(5))"
            + "*000000001*0*P*>~"
        let text =
            isa + "GS*\(guide.group)*BUYER*SELLER*20261120*1200*1*X*\(guide.version)~"
            + segments.map { $0 + "~" }.joined() + "GE*1*1~IEA*1*000000001~"
        return Array(text.utf8)
    }

    /// The transaction set of a file.
    private static func tree(_ bytes: [UInt8], _ guide: SetGuide) throws -> SetTree {
        var reader = InterchangeReader()
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

extension OutwardBench {
    /// A written set, read again.
    static func tree(_ result: OutwardResult, version: String) throws -> SetTree {
        var writer = InterchangeWriter(delimiters: delimiters)
        try writer.beginInterchange(
            InterchangeFields(
                sender: ("ZZ", "SELLER"), receiver: ("ZZ", "BUYER"), date: "261120", time: "1200",
                version: String(version.prefix(5)), control: 1, usage: "P"))
        try writer.beginGroup(
            GroupFields(
                functionalID: try guide(version, result.set).group, senderID: "SELLER",
                receiverID: "BUYER", date: "20261120", time: "1200", control: 1,
                version: version))
        try result.append(to: &writer, control: "0001")
        writer.endGroup()
        writer.endInterchange()
        return try tree(writer.take(), try guide(version, result.set))
    }

    private static let delimiters = Delimiters(
        element: 0x2A, component: 0x3E, segment: 0x7E, repetition: 0x5E)

    /// The segments of a written set, as text.
    static func texts(_ result: OutwardResult) -> [String] {
        result.segments.map { segment in
            let elements = segment.elements.map(text)
            return ([segment.tag.description] + elements).joined(separator: "*")
        }
    }

    private static func text(_ content: ElementContent) -> String {
        switch content {
        case .text(let text): text
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .composite(let parts): parts.joined(separator: ">")
        case .repetitions(let occurrences): occurrences.map(text).joined(separator: "^")
        }
    }
}

extension OutwardBench {
    static func shipped(_ name: String) throws -> Node {
        let path = "standard/maps/\(name)"
        return try #require(YAMLReader.read(try Workbench.file(path), file: path).node)
    }

    /// The shipped map of a set, with overlays, for a version.
    static func shippedMap(
        _ set: String, _ version: String, overlays: [String] = []
    ) throws -> Map {
        if overlays.isEmpty, let map = plainMaps["\(set) \(version)"] { return map }
        return try compiled(set, version, overlays: overlays)
    }

    /// The shipped maps, compiled once for all tests: that of the 856 takes seconds.
    private static let plainMaps: [String: Map] = {
        var maps: [String: Map] = [:]
        for set in Workbench.mappedSets {
            for version in ["004010", "005010"] {
                maps["\(set) \(version)"] = try? compiled(set, version)
            }
        }
        return maps
    }()

    private static func compiled(
        _ set: String, _ version: String, overlays: [String] = []
    ) throws -> Map {
        let layers =
            try [shipped("\(set).map.yaml")]
            + overlays.map { try Workbench.node($0, file: "acme/\(set).map.yaml") }
        let name = try #require(layers[0]["canonical"]?.text)
        let (map, diagnostics) = MapCompiler.compile(
            layers: layers, parts: [try Workbench.sharedParts()], tables: [:],
            guide: try guide(version, set), shape: try Workbench.shape(name),
            answered: MapCompiler.answered(by: layers[0]).flatMap { DocumentShape.named($0) })
        return try #require(map, "\(diagnostics)")
    }

    /// What the guide has against a set that we send.
    static func faults(_ body: [String], guide: SetGuide) throws -> [SetFault] {
        var reader = InterchangeReader()
        let bytes = file(body, guide)
        reader.fill(bytes.span)
        reader.finish()
        var validator = SetValidator(guide, policy: .outbound)
        while true {
            switch reader.next() {
            case .set, .segment, .setEnd: _ = validator.check(reader.segment)
            case .end:
                validator.finish()
                return validator.faults
            default: continue
            }
        }
    }
}
