import Canonical
import Diagnostics
import Guides
import Mapping
import Notation

/// Gives maps: the default of a set, with a partner's overlay laid over it.
struct MapLibrary {
    private let defaults: (String) -> [UInt8]?
    /// The default maps that were read, by path.
    private(set) var read: [String: [UInt8]] = [:]
    private var nodes: [String: Node] = [:]
    /// Default maps without an overlay, by set and version: partners share them.
    private var plain: [[String]: Map] = [:]

    init(defaults: @escaping (String) -> [UInt8]?) {
        self.defaults = defaults
    }

    /// The map of a set in the guide's version; nil, without a diagnostic, where there is neither
    /// a default nor an overlay.
    mutating func map(
        overlay: Node?, tables: [String: Table], guide: SetGuide
    ) -> (map: Map?, diagnostics: [Diagnostic]) {
        let key = [guide.set, guide.version]
        if overlay == nil, let map = plain[key] { return (map, []) }
        let (layers, faults) = layers(overlay: overlay, set: guide.set)
        guard faults.isEmpty else { return (nil, faults) }
        guard let first = layers.first else { return (nil, []) }
        let shape = first["canonical"]?.text.flatMap { DocumentShape.named($0) }
        let (map, found) = MapCompiler.compile(
            layers: layers, tables: overlay == nil ? [:] : tables, guide: guide,
            shape: shape ?? .purchaseOrder,
            answered: MapCompiler.answered(by: first).flatMap { DocumentShape.named($0) })
        if overlay == nil { plain[key] = map }
        return (map, found)
    }

    /// The maps that lie over one another, the default first; none where there is neither a
    /// default nor an overlay.
    mutating func layers(
        overlay: Node?, set: String
    ) -> (layers: [Node], diagnostics: [Diagnostic]) {
        let (standard, faults) = standard(set)
        guard faults.isEmpty else { return ([], faults) }
        // An overlay that extends nothing is a map of its own.
        let isOwn = overlay?["extends"] == nil && overlay?["map"] != nil
        if let extended = overlay.flatMap(MapCompiler.extended),
            let wrong = Self.wrong(extended, set)
        {
            return ([], [wrong])
        }
        return ((isOwn ? [overlay] : [standard, overlay]).compactMap(\.self), [])
    }

    /// What is wrong with the name of the map that an overlay extends.
    private static func wrong(
        _ extended: (name: String, place: TextPlace), _ set: String
    ) -> Diagnostic? {
        let known = "standard/\(set)"
        guard extended.name != known else { return nil }
        return Diagnostic(
            .mapExtends, "there is no map \"\(extended.name)\" for \(set)", value: extended.name,
            at: .text(extended.place), mend: "Write `extends: \(known)`.")
    }

    /// The tree of a set's default map.
    private mutating func standard(_ set: String) -> (node: Node?, diagnostics: [Diagnostic]) {
        let path = "maps/\(set).map.yaml"
        if let node = nodes[path] { return (node, []) }
        guard let bytes = defaults(path) else { return (nil, []) }
        read[path] = bytes
        let (node, faults) = YAMLReader.read(bytes, file: "standard/\(path)")
        nodes[path] = node
        return (node, faults)
    }
}
