package import Diagnostics
package import Notation

/// A rule, a row of a map's own table, or what it fixes or echoes, that differs between two
/// versions of a map.
package struct MapChange: Sendable, Hashable {
    /// The field, such as `lines.unit`; `tables.uom.CT` for a row; `fixed.BEG.02`, `echo.buyer`.
    package let field: String
    /// What the old version says; nil where it says nothing.
    package let old: Wording?
    /// What the new version says; nil where it says nothing.
    package let new: Wording?

    /// What a version says, and where.
    package struct Wording: Sendable, Hashable {
        /// The rule in a line, its parts filled in.
        package let text: String
        /// Where it stands.
        package let place: TextPlace
        /// Why, in the profile's words; nil where it does not say.
        package let why: String?
    }
}

extension MapCompiler {
    /// What differs between two versions of a map, each given by its layers, the default first.
    ///
    /// The rules in force are compared, whichever layer they stand in: a change of a default is
    /// seen through an overlay that does not override it. Of a rule that is gone or new as a whole
    /// the fields below are not listed. The layers and `parts` have to be such as `compile` takes.
    package static func changes(
        from old: [Node], to new: [Node], parts: [Node] = []
    ) -> [MapChange] {
        let (before, after) = (Rules(old, parts), Rules(new, parts))
        var changes: [MapChange] = []
        var whole: Set<String> = []
        let added = after.order.filter { before.wordings[$0] == nil }
        for field in before.order + added {
            if let parent = Rules.parent(of: field), whole.contains(parent) {
                whole.insert(field)
                continue
            }
            let (was, now) = (before.wordings[field], after.wordings[field])
            if was == nil || now == nil { whole.insert(field) }
            guard was?.text != now?.text else { continue }
            changes.append(MapChange(field: field, old: was, new: now))
        }
        return changes
    }

    /// The rules in force of a map, each under its field.
    private struct Rules {
        private(set) var order: [String] = []
        private(set) var wordings: [String: MapChange.Wording] = [:]

        init(_ layers: [Node], _ parts: [Node]) {
            guard let first = layers.first else { return }
            var reader = MapReader(shared: parts)
            var merger = MapLayers(default: reader.map(first))
            for layer in layers.dropFirst() { merger.add(reader.map(layer)) }
            add(merger.merged.fields, "")
            for table in merger.merged.tables {
                for row in table.rows {
                    add(
                        "tables.\(table.name.text).\(row.code.text)",
                        .init(text: row.value.text, place: row.code.place, why: nil))
                }
            }
            for (path, text) in merger.merged.fixed {
                add("fixed.\(path.text)", .init(text: text.text, place: path.place, why: nil))
            }
            for (target, source) in merger.merged.echo {
                add("echo.\(target.text)", .init(text: source.text, place: target.place, why: nil))
            }
        }

        private mutating func add(_ fields: [FieldSyntax], _ path: String) {
            for field in fields {
                let (name, rule) = (path + field.name.text, field.rule)
                let text = rule.spelling(withFields: false)
                add(
                    name,
                    .init(
                        text: text == "{}" ? "its fields" : text, place: rule.place,
                        why: rule.why?.text))
                add(rule.to ?? [], name + ".")
            }
        }

        private mutating func add(_ field: String, _ wording: MapChange.Wording) {
            if wordings.updateValue(wording, forKey: field) == nil { order.append(field) }
        }

        static func parent(of field: String) -> String? {
            field.lastIndex(of: ".").map { String(field[..<$0]) }
        }
    }
}
