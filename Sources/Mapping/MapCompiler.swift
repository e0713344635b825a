package import Canonical
package import Diagnostics
package import Guides
import Judgment
package import Notation
package import Values

/// Compiles a map: the default and its overlays, held against the guide of one version and the
/// canonical document.
package enum MapCompiler {
    /// Compiles the layers of a map.
    ///
    /// - Parameters:
    ///   - layers: the trees of the map files, the default first and each overlay after what it
    ///     extends.
    ///   - parts: the trees of `parts.yaml`, the shipped one first: all layers may use their parts.
    ///   - tables: the code tables by name, for `lookup`; they go before tables of the map itself.
    ///   - guide: the transaction set in the version for which the map is compiled.
    ///   - shape: the canonical document that it makes.
    ///   - answered: the canonical document that the default says it `answers`.
    ///   - today: the day on which it is compiled: a rule for a field whose time has run out is
    ///     refused. Without a day such a rule is only warned of.
    ///   - elsewhere: the transaction set in another version of the map: a path that only such a
    ///     version has is no fault. Where it gives nothing, every such path is taken for right.
    ///   - tested: the files whose paths are known to stand in one of the map's versions.
    /// - Returns: the map, nil if there is any error, and everything that was found, at its file,
    ///   line and column.
    package static func compile(
        layers: [Node], parts: [Node] = [], tables: [String: Table], guide: SetGuide,
        shape: DocumentShape, answered: DocumentShape? = nil, today: CivilDate? = nil,
        elsewhere: (String) -> SetGuide? = { _ in nil }, tested: Set<String> = []
    ) -> (map: Map?, diagnostics: [Diagnostic]) {
        guard let first = layers.first else {
            preconditionFailure("a map has at least one layer")
        }
        var reader = MapReader(shared: parts)
        var merger = MapLayers(default: reader.map(first))
        for layer in layers.dropFirst() { merger.add(reader.map(layer)) }
        let syntax = merger.merged
        let head = checkHead(syntax, guide: guide, shape: shape)
        var compiler = RuleCompiler(
            guide: guide, map: syntax, tables: tables, today: today)
        let fields = compiler.fields(
            syntax.fields, of: shape.body, path: "", at: syntax.place)
        let fixed = syntax.fixed.compactMap { compiler.fixed($0.path, $0.text) }
        let echoes = compiler.echoes(syntax, from: answered, to: shape)
        // A part that maps share may name what only other sets have.
        let strays = strays(
            compiler, of: syntax, shape: shape, elsewhere: elsewhere,
            tested: tested.union(parts.map(\.place.file)))
        let unused = unusedTables(syntax, compiler.usedTables)
        let (rules, faults) = BusinessRules.compile(layers: layers, shape: shape)
        let diagnostics =
            reader.diagnostics + merger.diagnostics + head + compiler.diagnostics + strays + unused
            + faults
        guard !diagnostics.contains(where: { $0.severity == .error }) else {
            return (nil, diagnostics)
        }
        let map = Map(
            guide: guide, shape: shape, fields: fields, fixed: fixed, answers: answered?.type,
            echoes: echoes, rules: rules, usedTables: compiler.usedTables)
        return (map, diagnostics)
    }

    /// What an overlay extends and where it says so; nil for a map that stands alone.
    package static func extended(by layer: Node) -> (name: String, place: TextPlace)? {
        guard let node = layer["extends"], let name = node.text else { return nil }
        return (name, node.place)
    }

    /// The name of the document that a map's document answers, such as `order/1`.
    package static func answered(by layer: Node) -> String? { layer["answers"]?.text }

    /// Warnings for code tables that none of a partner's maps looks into.
    package static func unused(
        _ tables: [String: Table], by maps: [Map]
    ) -> [Diagnostic] {
        let used = maps.reduce(into: Set<String>()) { $0.formUnion($1.usedTables) }
        return tables.keys.sorted().filter { !used.contains($0) }.map { name in
            let place = tables[name]?.header.first?.place
            return Diagnostic(
                .mapUnusedTable, "no rule looks into \(name)",
                at: place.map { .text($0) } ?? .nowhere)
        }
    }

    private static func checkHead(
        _ map: MapSyntax, guide: SetGuide, shape: DocumentShape
    ) -> [Diagnostic] {
        var found: [Diagnostic] = []
        func check(_ value: Spelled?, _ expected: String, _ key: String, _ code: Diagnostic.Code) {
            guard let value else {
                found.append(
                    Diagnostic(
                        .keyMissing, "the map has no \"\(key)\"", at: .text(map.place),
                        mend: "Write `\(key): \"\(expected)\"`."))
                return
            }
            guard value.text != expected else { return }
            found.append(
                Diagnostic(
                    code, "the map is for \(value.text), not for \(expected)", value: value.text,
                    at: .text(value.place)))
        }
        check(map.set, guide.set, "map", .mapSet)
        check(map.canonical, shape.name, "canonical", .mapCanonical)
        // A layout has one version: itself.
        if guide.isOfRecords, map.versions.isEmpty { return found }
        if !map.versions.contains(where: { $0.text == guide.version }) {
            let served = map.versions.map(\.text).joined(separator: ", ")
            found.append(
                Diagnostic(
                    .mapVersion, "the map serves \(served), not \(guide.version)",
                    at: .text(map.versions.first?.place ?? map.place)))
        }
        return found
    }

    /// The paths beside others that no version of the map has. The other versions are looked at
    /// only where there are paths that this one lacks.
    private static func strays(
        _ compiler: RuleCompiler, of syntax: MapSyntax, shape: DocumentShape,
        elsewhere: (String) -> SetGuide?, tested: Set<String>
    ) -> [Diagnostic] {
        var alternatives = compiler.alternatives
        alternatives.excused.removeAll { tested.contains($0.path.file) }
        guard !alternatives.excused.isEmpty else { return [] }
        let others = compiler.versions.filter { $0 != compiler.guide.version }
        let guides = others.compactMap(elsewhere)
        guard guides.count == others.count else { return [] }
        return alternatives.strays(
            among: guides.map { guide in
                var other = RuleCompiler(
                    guide: guide, map: syntax, tables: compiler.tables, today: nil)
                _ = other.fields(syntax.fields, of: shape.body, path: "", at: syntax.place)
                return other.alternatives
            }, of: compiler.versions)
    }

    private static func unusedTables(_ map: MapSyntax, _ used: Set<String>) -> [Diagnostic] {
        map.tables.filter { !used.contains($0.name.text) }.map { table in
            Diagnostic(
                .mapUnusedTable, "no rule looks into \(table.name.text)",
                at: .text(table.name.place))
        }
    }
}
