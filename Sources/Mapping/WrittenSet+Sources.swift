import Diagnostics
import Guides
import Values
import X12

// Where what is not there would come from.
extension WrittenSet {
    /// How many fields are named for one place.
    private static let most = 3
    /// How many segments are looked back at for the list item that a missing one belongs to.
    private static let lookBack = 200

    /// The fields whose rules write an element, or a missing segment; none where no rule does.
    ///
    /// Several rules may write one element of different objects, such as the REF of an order and of
    /// its lines: those are meant that share the most with what wrote the segment.
    func sources(at place: DataPlace, by rules: ElementRules) -> [ElementOrigin] {
        guard let number = place.segment else { return [] }
        let index = number - 2
        guard let element = place.element else { return sources(missing: place, index, rules) }
        guard rows.indices.contains(index), place.tag == nil || place.tag == tag(index) else {
            return []
        }
        let ways = rules.ways(to: element, component: place.component, ofRow: rows[index])
        let writers = cells[index].filter { $0.writer >= 0 }.sorted {
            abs($0.element - element) < abs($1.element - element)
        }
        return origins(
            ways.filter { passes(index, $0.tests) },
            near: writers.map { fields[$0.writer] } + [items[index]].compactMap(\.self))
    }

    /// Where a segment that is missing before another one would come from.
    private func sources(
        missing place: DataPlace, _ index: Int, _ rules: ElementRules
    ) -> [ElementOrigin] {
        let guide = map.guide
        let named = guide.rows.indices.filter { guide.rows[$0].tag.description == place.tag }
        let here = named.filter { row in
            let loop = guide.loops[guide.rows[row].loop]
            let around = guide.rows[row].startsLoop ? loop.parent.map { guide.loops[$0].path } : nil
            return [loop.path, around].contains(place.loop ?? "")
        }
        let before = items.indices.prefix(max(0, index)).suffix(Self.lookBack).reversed()
        return origins(
            (here.isEmpty ? named : here).flatMap { row in
                // What has to be in the segment makes it.
                let all = rules.elements(ofRow: row)
                let needed = all.filter { guide.element($0, ofRow: row)?.requirement == .mandatory }
                return (needed.isEmpty ? all : needed).flatMap {
                    rules.ways(to: $0, component: nil, ofRow: row)
                }
            },
            near: before.compactMap { items[$0] })
    }

    func tag(_ index: Int) -> String { segments[index].tag.description }

    /// Whether a segment holds what a rule asks for, or nothing yet where it would.
    private func passes(_ index: Int, _ tests: [StepPlan.Test]) -> Bool {
        tests.allSatisfy { test in
            let text = cells[index].first { $0.element == test.element }?.text ?? ""
            return text.isEmpty || test.codes.contains { $0.elementsEqual(text.utf8) }
        }
    }

    // MARK: - Fields

    /// How well a rule fits: how many names its field shares with one that is near, and of how many
    /// list items on the way nobody knows which is meant.
    private struct Fit: Comparable {
        let shared: Int
        let open: Int

        static func < (one: Fit, other: Fit) -> Bool {
            (one.shared, -one.open) < (other.shared, -other.open)
        }
    }

    /// The fields of the rules that fit best, with the items that those near them are in; where a
    /// list has no item for it yet, the next one is meant.
    private func origins(_ ways: [ElementRules.Way], near: [String]) -> [ElementOrigin] {
        let paths = near.map(FieldPath.init)
        let found = ways.map { way -> (Fit, ElementOrigin) in
            var known: ArraySlice<FieldPath.Step> = []
            // The first of several that share as much is the nearest.
            for path in paths {
                let count = Self.shared(path, way)
                if count > known.count { known = path.steps.prefix(count) }
            }
            let rest = way.names[known.count...]
            var path = FieldPath(Array(known))
            for name in rest {
                path.steps.append(FieldPath.Step(name: Substring(name.text), item: nil))
                guard name.isList else { continue }
                let next = (path.value(in: given)?.items?.count ?? 0) + 1
                path.steps[path.steps.count - 1].item = next
            }
            return (
                Fit(shared: known.count, open: rest.count(where: \.isList)),
                ElementOrigin(field: path.text, rule: way.rule, text: "")
            )
        }
        guard let best = found.map(\.0).max() else { return [] }
        var origins: [ElementOrigin] = []
        for (fit, origin) in found where fit == best {
            if !origins.contains(where: { $0.field == origin.field }) { origins.append(origin) }
        }
        return Array(origins.prefix(Self.most))
    }

    /// How many names lead to both a field and the object or item in which a rule's field is.
    private static func shared(_ path: FieldPath, _ way: ElementRules.Way) -> Int {
        zip(path.steps, way.names.dropLast()).prefix { step, name in
            step.name == name.text && (step.item != nil) == name.isList
        }.count
    }
}
