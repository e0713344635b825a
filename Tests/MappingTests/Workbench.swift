import Canonical
import Diagnostics
import Foundation
import Guides
import Mapping
import Notation
import Testing
import Values
import X12

/// Reads transaction sets written as text and runs maps over them.
enum Workbench {
    /// The checkout's root, three folders above this file.
    static let root = URL(filePath: #filePath, directoryHint: .notDirectory)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let standard = Standard { path in
        (try? Data(contentsOf: root.appending(path: "standard/\(path)"))).map { Array($0) }
    }

    static func guide(_ version: String, set: String = "850") throws -> SetGuide {
        try standard.guide(version: version, set: set)
    }

    /// A shipped shape.
    static func shape(_ name: String = "order/1") throws -> DocumentShape {
        var shapes = ShapeLibrary { try? file("standard/\($0)") }
        let (shape, diagnostics) = shapes.shape(name)
        return try #require(shape, "\(diagnostics)")
    }

    static func file(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }

    /// The tree of a YAML text.
    static func node(_ yaml: String, file: String = "test.map.yaml") throws -> Node {
        let (node, diagnostics) = YAMLReader.read(yaml, file: file)
        return try #require(node, "\(diagnostics)")
    }

    /// The shipped default map of the 850.
    static func defaultMap() throws -> Node { try #require(shippedMap) }

    /// The sets that have a shipped map.
    static let mappedSets: [String] = {
        let folder = root.appending(path: "standard/maps").path()
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".map.yaml") }.map { String($0.prefix(3)) }.sorted()
    }()

    /// Compiles the shipped map of a set, with whatever is found.
    static func shipped(
        set: String, _ version: String
    ) throws -> (map: Map?, diagnostics: [Diagnostic]) {
        let path = "standard/maps/\(set).map.yaml"
        let (node, faults) = YAMLReader.read(try file(path), file: path)
        let map = try #require(node, "\(faults)")
        return MapCompiler.compile(
            layers: [map], parts: [try sharedParts()], tables: [:],
            guide: try guide(version, set: set),
            shape: try shape(try #require(map["canonical"]?.text)),
            answered: try MapCompiler.answered(by: map).map { try shape($0) },
            elsewhere: { try? guide($0, set: set) })
    }

    /// The parts that the shipped maps share.
    static func sharedParts() throws -> Node { try #require(shippedParts) }

    private static let shippedParts: Node? = {
        let path = "standard/maps/parts.yaml"
        return (try? file(path)).flatMap { YAMLReader.read($0, file: path).node }
    }()

    private static let shippedMap: Node? = {
        let path = "standard/maps/850.map.yaml"
        return (try? file(path)).flatMap { YAMLReader.read($0, file: path).node }
    }()

    static func table(_ csv: String, file: String) throws -> Table {
        let (table, diagnostics) = Table.read(Array(csv.utf8), file: file)
        return try #require(table, "\(diagnostics)")
    }

    /// The default map with overlays, which must compile.
    static func map(
        _ version: String = "004010", overlays: [String] = [], tables: [String: Table] = [:]
    ) throws -> Map {
        if overlays.isEmpty, let map = plainMaps[version] { return map }
        let layers = try [defaultMap()] + overlays.map { try node($0, file: "acme/850.map.yaml") }
        let (map, diagnostics) = MapCompiler.compile(
            layers: layers, parts: [try sharedParts()], tables: tables,
            guide: try guide(version), shape: try shape())
        return try #require(map, "\(diagnostics)")
    }

    private static let plainMaps = ["004010", "005010"].reduce(into: [String: Map]()) {
        guard let node = try? defaultMap(), let guide = try? guide($1), let shape = try? shape()
        else { return }
        let compiled = MapCompiler.compile(
            layers: [node], parts: shippedParts.map { [$0] } ?? [], tables: [:], guide: guide,
            shape: shape)
        $0[$1] = compiled.map
    }

    /// What linting a map alone, or an overlay of the default map, finds.
    static func lint(
        _ yaml: String, overDefault: Bool = true, version: String = "004010",
        tables: [String: Table] = [:]
    ) throws -> [Diagnostic] {
        let layers = try (overDefault ? [defaultMap()] : []) + [node(yaml)]
        return MapCompiler.compile(
            layers: layers, parts: [try sharedParts()], tables: tables,
            guide: try guide(version), shape: try shape(), elsewhere: { try? guide($0) }
        ).diagnostics
    }

    /// A transaction set given as segments, with ST and SE around them.
    static func tree(
        _ body: [String], version: String = "004010", set: String = "850"
    ) throws -> SetTree {
        let segments = ["ST*\(set)*0001"] + body + ["SE*\(body.count + 2)*0001"]
        let isa =
            "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *261120*1200*"
            + (version == "004010" ? "U*00401" : "^*00501") + "*000000001*0*P*>~"
        let text =
            isa
            + "GS*\(try guide(version, set: set).group)*BUYER*SELLER*20261120*1200*1*X*\(version)~"
            + segments.map { $0 + "~" }.joined() + "GE*1*1~IEA*1*000000001~"
        return try #require(try trees(Array(text.utf8)).first)
    }

    /// The transaction sets of a file.
    static func trees(_ bytes: [UInt8]) throws -> [SetTree] {
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var trees: [SetTree] = []
        var tree = SetTree(guide: try guide("004010"))
        var validator = SetValidator(try guide("004010"))
        while true {
            switch reader.next() {
            case .set(let header):
                let guide = try guide(
                    Standard.version(of: reader.group?.release ?? ""), set: header.id)
                tree = SetTree(guide: guide)
                validator = SetValidator(guide)
                try tree.append(reader.segment, at: validator.check(reader.segment))
            case .segment:
                try tree.append(reader.segment, at: validator.check(reader.segment))
            case .setEnd:
                try tree.append(reader.segment, at: validator.check(reader.segment))
                trees.append(tree)
            case .end: return trees
            default: continue
            }
        }
    }

    static func run(_ map: Map, _ body: [String]) throws -> MapResult {
        map.run(try tree(body, version: map.version), context: context)
    }

    static let context = MapContext(
        source: DocumentSource(
            correlation: "c-1", partner: "acme",
            sender: .init(qualifier: "ZZ", id: "BUYER", application: "BUYER"),
            receiver: .init(qualifier: "ZZ", id: "SELLER", application: "SELLER"),
            usage: .production, version: "004010", set: "850", interchangeControl: "000000001",
            groupControl: "1", setControl: "0001",
            fileDigest: SHA256.digest(of: "file").description, byteOffset: 158,
            byteCount: 512, contentDigest: SHA256.digest(of: "content").description,
            profileDigest: SHA256.digest(of: "profile").description),
        place: DataPlace(interchange: 1, group: 1, set: 1))
}
