import Diagnostics
import Mapping
import Notation

// What lies over what: a partner's map, the maps that it extends, and the shipped default at the
// bottom.
extension MapLibrary {
    /// How many maps lie over one another at most.
    static let mostLayers = 8

    /// The maps that lie over one another, the lowest first; none where there is neither a default
    /// nor an overlay.
    mutating func layers(
        overlay: Node?, set: String
    ) -> (layers: [Node], diagnostics: [Diagnostic]) {
        // An overlay that extends nothing is a map of its own.
        if let overlay, overlay["extends"] == nil, overlay["map"] != nil { return ([overlay], []) }
        let said = overlay.flatMap(MapCompiler.extended)
        var layers = overlay.map { [$0] } ?? []
        var next = said?.name ?? "standard/\(set)"
        var place = said?.place
        while true {
            let (base, faults) = base(next, below: layers.last)
            guard faults.isEmpty else { return ([], faults) }
            guard let base else {
                // Without a default there is nothing to lay over; whoever names one means it.
                return place.map { ([], [unknown(next, set, at: $0)]) } ?? (layers.reversed(), [])
            }
            let extended = MapCompiler.extended(by: base)
            if let place, let circle = circle(layers, base, next, at: place) {
                return ([], [circle])
            }
            layers.append(base)
            guard let extended else { break }
            guard layers.count < Self.mostLayers else {
                return (
                    [],
                    [
                        Diagnostic(
                            .mapExtends,
                            "more than \(Self.mostLayers) maps lie over one another",
                            value: extended.name, at: .text(extended.place),
                            mend: "Lay what several of them say into one.")
                    ]
                )
            }
            (next, place) = (extended.name, extended.place)
        }
        if let said, let other = layers.last?["map"]?.text, other != set {
            return ([], [foreign(said, other, set)])
        }
        return (layers.reversed(), [])
    }

    /// The map of a name: `standard/850` is the site's own default of the 850, or where there is
    /// none, or in that map itself, the shipped one; `cedar/850` is the partner cedar's.
    private mutating func base(
        _ name: String, below: Node?
    ) -> (node: Node?, diagnostics: [Diagnostic]) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "standard" else { return (partnerMaps[name], []) }
        // A name leads to no other folder.
        guard Self.isName(parts[1]) else { return (nil, []) }
        let path = "maps/\(parts[1]).map.yaml"
        let (own, faults) = houseTree(path)
        guard faults.isEmpty else { return (nil, faults) }
        if let own, own.place.file != below?.place.file { return (own, []) }
        return tree(path)
    }

    // MARK: - Faults

    private func unknown(_ name: String, _ set: String, at place: TextPlace) -> Diagnostic {
        let usual = "standard/\(set)"
        let known = partnerMaps.keys.sorted() + [usual]
        return Diagnostic(
            .mapExtends, "there is no map \"\(name)\"" + Spelling.suggestion(name, among: known),
            value: name, at: .text(place), mend: "Write `extends: \(usual)`, or another map.")
    }

    private func foreign(
        _ said: (name: String, place: TextPlace), _ other: String, _ set: String
    ) -> Diagnostic {
        Diagnostic(
            .mapExtends, "\(said.name) is about \(other), not about \(set)", value: said.name,
            at: .text(said.place), mend: "Write `extends: standard/\(set)`.")
    }

    /// That a map extends one which lies over it already; nil where it does not.
    private func circle(
        _ layers: [Node], _ base: Node, _ name: String, at place: TextPlace
    ) -> Diagnostic? {
        guard let first = layers.firstIndex(where: { $0.place.file == base.place.file }),
            let start = MapCompiler.extended(by: layers[first])
        else { return nil }
        let message =
            start.place == place
            ? "the map extends itself"
            : "the map extends \(name), which extends it in turn, at \(start.place)"
        return Diagnostic(
            .mapExtends, message, value: name, at: .text(place),
            mend: "Let one of them extend the default, or another map.")
    }
}
