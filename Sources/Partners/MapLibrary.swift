import Canonical
import Diagnostics
import Guides
import Mapping
import Notation
import Values

/// Gives maps: the default of a set, with the site's own and a partner's overlay laid over it.
struct MapLibrary {
    private let defaults: (String) -> [UInt8]?
    private let house: (String) -> HouseFile?
    private let today: CivilDate?
    private var shapes: ShapeLibrary
    /// The default maps that were read, by path.
    private var readMaps: [String: [UInt8]] = [:]
    private var nodes: [String: Node] = [:]
    /// What shipped maps are called.
    private var shippedFiles: Set<String> = []
    /// Default maps without an overlay, by set and version: partners share them.
    private var plain: [[String]: Map] = [:]

    /// The partners' maps that another may extend, such as `cedar/850`, and the code tables that
    /// come with them, by the partner's name.
    var partnerMaps: [String: Node] = [:]
    var partnerTables: [String: [String: Table]] = [:]

    /// The parts that map files share.
    private static let partsPath = "maps/parts.yaml"

    init(
        defaults: @escaping (String) -> [UInt8]?,
        house: @escaping (String) -> HouseFile? = { _ in nil }, today: CivilDate? = nil
    ) {
        self.defaults = defaults
        self.house = house
        self.today = today
        shapes = ShapeLibrary(load: defaults)
    }

    /// The default maps and shapes that were read, by path.
    var read: [String: [UInt8]] { readMaps.merging(shapes.read) { map, _ in map } }

    /// The map of a set in the guide's version; nil, without a diagnostic, where there is neither
    /// a default nor an overlay.
    ///
    /// - Parameter elsewhere: the set in another version, where there is one.
    mutating func map(
        overlay: Node?, tables: [String: Table], guide: SetGuide,
        elsewhere: (String) -> SetGuide? = { _ in nil }
    ) -> (map: Map?, diagnostics: [Diagnostic]) {
        let key = [guide.set, guide.version]
        // Partners' layouts may have one name and differ all the same.
        let isShared = overlay == nil && !guide.isOfRecords
        if isShared, let map = plain[key] { return (map, []) }
        let (layers, faults) = layers(overlay: overlay, set: guide.set)
        guard faults.isEmpty else { return (nil, faults) }
        guard let first = layers.first else { return (nil, []) }
        let (parts, partFaults) = sharedParts()
        let (shape, shapeFaults) = shape(of: first)
        guard let shape, partFaults.isEmpty else { return (nil, partFaults + shapeFaults) }
        let answered = MapCompiler.answered(by: first).flatMap { shapes.shape($0).shape }
        let (map, found) = MapCompiler.compile(
            layers: layers, parts: parts,
            tables: overlay == nil ? [:] : self.tables(tables, below: layers), guide: guide,
            shape: shape, answered: answered, today: today, elsewhere: elsewhere,
            tested: shippedFiles)
        if isShared { plain[key] = map }
        return (map, found)
    }

    /// A partner's code tables, and under them those of the partners whose maps it extends.
    private func tables(_ own: [String: Table], below layers: [Node]) -> [String: Table] {
        let others = layers.dropLast().compactMap { layer in
            layer.place.file.split(separator: "/").first.flatMap { partnerTables[String($0)] }
        }
        return (others + [own]).reduce(into: [:]) { tables, more in
            tables.merge(more) { _, nearer in nearer }
        }
    }

    /// The trees of the parts that maps share: the shipped ones, and the site's own.
    mutating func sharedParts() -> (parts: [Node], diagnostics: [Diagnostic]) {
        let (shipped, own) = (tree(Self.partsPath), houseTree(Self.partsPath))
        return ([shipped.node, own.node].compactMap(\.self), shipped.diagnostics + own.diagnostics)
    }

    /// The bytes of a layout that the site keeps for all its partners; nil where there is none.
    mutating func layout(_ name: String) -> (path: String, bytes: [UInt8])? {
        // A name leads to no other folder.
        guard Self.isName(name) else { return nil }
        let path = "layouts/\(name).layout.yaml"
        guard let bytes = defaults(path) else { return nil }
        readMaps[path] = bytes
        return ("standard/\(path)", bytes)
    }

    /// The shape of the document that a map makes.
    private mutating func shape(
        of map: Node
    ) -> (shape: DocumentShape?, diagnostics: [Diagnostic]) {
        guard let name = map["canonical"]?.text else {
            let missing = Diagnostic(
                .keyMissing, "the map has no \"canonical\"", at: .text(map.place),
                mend: "Write the document that it makes, such as `canonical: order/1`.")
            return (nil, [missing])
        }
        let (shape, found) = shapes.shape(name)
        guard shape == nil, found.isEmpty else { return (shape, found) }
        let unknown = Diagnostic(
            .mapCanonical, "there is no canonical document \"\(name)\"", value: name,
            at: .text(map["canonical"]?.place ?? map.place))
        return (nil, [unknown])
    }

    /// Whether a text may be the name of a file of the standard.
    static func isName(_ text: some StringProtocol) -> Bool {
        text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
    }

    /// The tree of a file of the site's own; nil, without a diagnostic, where there is none.
    mutating func houseTree(_ path: String) -> (node: Node?, diagnostics: [Diagnostic]) {
        guard let file = house(path) else { return (nil, []) }
        if let node = nodes[file.name] { return (node, []) }
        readMaps[file.name] = file.bytes
        let (node, faults) = YAMLReader.read(file.bytes, file: file.name)
        nodes[file.name] = node
        return (node, faults)
    }

    /// The tree of a file of the standard; nil, without a diagnostic, where there is none.
    mutating func tree(_ path: String) -> (node: Node?, diagnostics: [Diagnostic]) {
        if let node = nodes[path] { return (node, []) }
        guard let bytes = defaults(path) else { return (nil, []) }
        readMaps[path] = bytes
        shippedFiles.insert("standard/\(path)")
        let (node, faults) = YAMLReader.read(bytes, file: "standard/\(path)")
        nodes[path] = node
        return (node, faults)
    }
}
