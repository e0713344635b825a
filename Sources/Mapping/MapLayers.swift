import Diagnostics
import Notation

/// Lays overlays on a default map, field by field.
///
/// An overlay's rule that has only `to` changes the fields below; any other rule takes the place
/// of the field's rule; `remove` takes a field away. Whatever an overlay does not name follows
/// the default.
struct MapLayers {
    private(set) var merged: MapSyntax
    private(set) var diagnostics: [Diagnostic] = []

    init(default map: MapSyntax) {
        merged = map
        if let extends = map.extends {
            report(
                .mapExtends, "\"\(extends.text)\" is extended, but no such map was given",
                at: extends.place)
        }
        if !map.remove.isEmpty {
            report(.mapExtends, "`remove` needs a map to extend", at: map.remove[0].place)
        }
    }

    mutating func add(_ overlay: MapSyntax) {
        if overlay.extends == nil {
            report(.mapExtends, "the overlay does not say what it extends", at: overlay.place)
        }
        for stray in [overlay.set, overlay.canonical, overlay.answers].compactMap({ $0 })
            + overlay.versions
        {
            report(
                .mapExtends, "\"\(stray.text)\" is for the extended map to say", at: stray.place)
        }
        tellIdentical(overlay.fields, to: merged.fields, "")
        for path in overlay.remove { remove(path) }
        merged.remove += overlay.remove
        merged.fields = Self.merge(merged.fields, with: overlay.fields)
        for table in overlay.tables { merge(table) }
        merged.fixed = Self.merge(merged.fixed, with: overlay.fixed) { $0.path.text }
        merged.echo = Self.merge(merged.echo, with: overlay.echo) { $0.target.text }
        merged.why = overlay.why
    }

    /// `entries` without those that the overlay names, and the overlay's behind them.
    private static func merge<Entry>(
        _ entries: [Entry], with overlay: [Entry], by name: (Entry) -> String
    ) -> [Entry] {
        let named = Set(overlay.map(name))
        return entries.filter { !named.contains(name($0)) } + overlay
    }

    /// `fields` with the rules of `overlay` laid over them: those of a layer above, which override
    /// what they take the place of, or what a rule says beside a part that it uses.
    static func merge(
        _ fields: [FieldSyntax], with overlay: [FieldSyntax], isLayer: Bool = true
    ) -> [FieldSyntax] {
        var result = fields
        var places = Dictionary(
            fields.enumerated().map { ($1.name.text, $0) }, uniquingKeysWith: { first, _ in first })
        for field in overlay {
            guard let index = places[field.name.text] else {
                places[field.name.text] = result.count
                result.append(field)
                continue
            }
            let old = result[index].rule
            var rule = field.rule
            if rule.onlyChangesFields, let inner = old.to {
                var changed = old
                changed.to = merge(inner, with: rule.to ?? [], isLayer: isLayer)
                changed.why = rule.why ?? old.why
                rule = changed
            } else if isLayer {
                rule.override(old)
            }
            result[index].rule = rule
        }
        return result
    }

    private mutating func merge(_ table: MapSyntax.InlineTable) {
        guard
            let index = merged.tables.firstIndex(where: { $0.name.text == table.name.text })
        else {
            merged.tables.append(table)
            return
        }
        let before = Dictionary(
            merged.tables[index].rows.map { ($0.code.text, $0.value.text) },
            uniquingKeysWith: { first, _ in first })
        for row in table.rows where before[row.code.text] == row.value.text {
            tellIdentical("table \(table.name.text), \(row.code.text)", row.code.place)
        }
        merged.tables[index].rows = Self.merge(merged.tables[index].rows, with: table.rows) {
            $0.code.text
        }
    }

    /// Names the overlay's rules that say what the map says anyway.
    private mutating func tellIdentical(
        _ overlay: [FieldSyntax], to fields: [FieldSyntax], _ path: String
    ) {
        let before = Dictionary(
            fields.map { ($0.name.text, $0.rule) }, uniquingKeysWith: { first, _ in first })
        for field in overlay {
            guard let old = before[field.name.text] else { continue }
            let name = path + field.name.text
            if field.rule.onlyChangesFields, let inner = old.to {
                tellIdentical(field.rule.to ?? [], to: inner, name + ".")
            } else if field.rule.spelling == old.spelling {
                tellIdentical(name, field.rule.place, old.place)
            }
        }
    }

    private mutating func tellIdentical(
        _ what: String, _ place: TextPlace, _ old: TextPlace? = nil
    ) {
        let there = old.map { " at \($0)" } ?? ""
        report(
            .mapIdentical, "\(what): the map that this one extends says the same\(there)", at: place
        )
    }

    private mutating func remove(_ path: Spelled) {
        if path.text.hasPrefix("fixed.") || path.text.hasPrefix("echo.") {
            removeOutward(path)
            return
        }
        let names = path.text.split(separator: ".", omittingEmptySubsequences: false)
            .map(String.init)
        if let known = Self.remove(names[...], from: &merged.fields) {
            let name = names.last ?? ""
            report(
                .mapRemove,
                "no rule makes \"\(path.text)\"\(Spelling.suggestion(name, among: known))",
                at: path.place)
        }
    }

    /// Removes `fixed.REF[IA].02` or `echo.buyer`.
    private mutating func removeOutward(_ path: Spelled) {
        let isFixed = path.text.hasPrefix("fixed.")
        let name = String(path.text.dropFirst(isFixed ? 6 : 5))
        let known = isFixed ? merged.fixed.map(\.path.text) : merged.echo.map(\.target.text)
        guard known.contains(name) else {
            report(
                .mapRemove,
                "nothing is \(isFixed ? "fixed" : "echoed") as \"\(name)\""
                    + Spelling.suggestion(name, among: known), at: path.place)
            return
        }
        merged.fixed.removeAll { isFixed && $0.path.text == name }
        merged.echo.removeAll { !isFixed && $0.target.text == name }
    }

    /// Removes a field; nil when it was there, else the names that stand where it was sought.
    private static func remove(
        _ names: ArraySlice<String>, from fields: inout [FieldSyntax]
    ) -> [String]? {
        guard let name = names.first,
            let index = fields.firstIndex(where: { $0.name.text == name })
        else { return fields.map(\.name.text) }
        guard names.count > 1 else {
            fields.remove(at: index)
            return nil
        }
        guard var inner = fields[index].rule.to else { return [] }
        let result = remove(names.dropFirst(), from: &inner)
        fields[index].rule.to = inner
        return result
    }

    private mutating func report(_ code: Diagnostic.Code, _ message: String, at place: TextPlace) {
        diagnostics.append(Diagnostic(code, message, at: .text(place)))
    }
}
