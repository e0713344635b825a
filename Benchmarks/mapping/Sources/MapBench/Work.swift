import Canonical
import Diagnostics
import Guides
import Mapping
import Notation
import Values
import X12

/// A parsed set, each segment with its place in the guide, as the walk builds it while it reads;
/// and the map that it goes through.
struct Work {
    let set: SetTree
    private let map: Map
    private let context: MapContext

    struct Unusable: Error {
        let why: String
    }

    init(_ bytes: [UInt8], standard folder: String) throws {
        let standard = Standard { MapBench.read("\(folder)/\($0)") }
        let guide = try standard.guide(version: "004010", set: "850")
        map = try Self.map(folder, guide)
        set = try Self.parsed(bytes, guide)
        let digest = String(repeating: "0f", count: 32)
        context = MapContext(
            source: DocumentSource(
                correlation: "c-1", partner: "harbor",
                sender: .init(qualifier: "ZZ", id: "HARBOR", application: "HARBOR"),
                receiver: .init(qualifier: "ZZ", id: "GANGWAYTEST", application: "GANGWAYTEST"),
                usage: .production, version: "004010", set: "850",
                interchangeControl: "000000001", groupControl: "1", setControl: "0001",
                fileDigest: digest, byteOffset: 158, byteCount: set.segments.byteCount,
                contentDigest: digest, profileDigest: digest))
    }

    /// The canonical JSON, from the parsed set.
    func document() throws -> [UInt8] {
        let result = map.run(set, context: context)
        guard result.isComplete else { throw Unusable(why: "\(result.diagnostics)") }
        return result.document.text
    }

    private static func map(_ standard: String, _ guide: SetGuide) throws -> Map {
        let path = "maps/850.map.yaml"
        let bytes = MapBench.read("\(standard)/\(path)") ?? []
        let (node, faults) = YAMLReader.read(bytes, file: path)
        guard let node else { throw Unusable(why: "\(faults)") }
        let parts = MapBench.read("\(standard)/maps/parts.yaml").flatMap {
            YAMLReader.read($0, file: "maps/parts.yaml").node
        }
        var shapes = ShapeLibrary { MapBench.read("\(standard)/\($0)") }
        guard let shape = shapes.shape("order/1").shape else {
            throw Unusable(why: "there is no shape of an order")
        }
        let (map, diagnostics) = MapCompiler.compile(
            layers: [node], parts: parts.map { [$0] } ?? [], tables: [:], guide: guide, shape: shape)
        guard let map else { throw Unusable(why: "\(diagnostics)") }
        return map
    }

    /// The first set of a file, which must be without faults.
    private static func parsed(_ bytes: [UInt8], _ guide: SetGuide) throws -> SetTree {
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var validator = SetValidator(guide)
        var set = SetTree(guide: guide)
        while true {
            switch reader.next() {
            case .set, .segment:
                let placement = validator.check(reader.segment)
                try set.append(reader.segment, at: placement)
            case .setEnd:
                let placement = validator.check(reader.segment)
                try set.append(reader.segment, at: placement)
                validator.finish()
                guard validator.faults.isEmpty else { throw Unusable(why: "\(validator.faults)") }
                return set
            case .end: throw Unusable(why: "the file has no set")
            default: continue
            }
        }
    }
}
