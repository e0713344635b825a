import Diagnostics
import Guides
import Values
import X12

extension MapRun {
    mutating func missing(_ mark: RuleMark) {
        guard listsFault() else { return }
        let segment = frames.last?.segment ?? -1
        diagnostics.append(
            Diagnostic(
                .mapValueMissing, "\(field(mark)) has no value\(rule(mark))",
                at: .data(place(segment: segment))))
    }

    func notInTable(
        _ text: String, _ cell: Cell, _ table: CodeTable, _ mark: RuleMark
    ) -> Diagnostic {
        Diagnostic(
            .mapLookupMissing,
            "\(field(mark)): \"\(text)\" is not in table \(table.name)\(rule(mark))",
            value: text, at: .data(place(cell)),
            mend: "Add \"\(text),<value>\" to \(table.file), or set onMissing in the rule "
                + "at \(mark.place); then `gangway exceptions retry`.")
    }

    /// What is wrong with `text`, which a rule has made of what it `read`.
    func wrong(
        _ read: String, _ cell: Cell, _ text: String, _ type: ValueType, _ mark: RuleMark
    ) -> Diagnostic {
        if case .choice(let words) = type {
            return Diagnostic(
                .mapValueChoice,
                "\(field(mark)): \"\(text)\" is none of "
                    + words.joined(separator: ", ") + rule(mark),
                value: read, at: .data(place(cell)),
                mend: "Translate it by a lookup in the rule at \(mark.place); then "
                    + "`gangway exceptions retry`.")
        }
        return Diagnostic(
            .mapValueType, "\(field(mark)): \"\(text)\" is no \(type.name)\(rule(mark))",
            value: read, at: .data(place(cell)),
            mend: "Change the type in the rule at \(mark.place), or ask the partner to correct "
                + "the value; then `gangway exceptions retry`.")
    }

    /// The field with the number of each list item: `lines[3].unit`; `item` is the number of a
    /// value in a list of values.
    func field(_ mark: RuleMark, item: Int? = nil) -> String {
        var names = mark.field.split(separator: ".").map(String.init)
        var items: [Int: Int] = [:]
        for frame in frames {
            guard let list = frame.list else { continue }
            let path = program.listPlans[Int(list)].mark.field
            items[path.split(separator: ".").count - 1] = frame.item
        }
        if let item { items[names.count - 1] = item }
        for (depth, item) in items where depth < names.count { names[depth] += "[\(item)]" }
        return names.joined(separator: ".")
    }

    private func rule(_ mark: RuleMark) -> String {
        let old = mark.overrides.map { ", which overrides \($0)" } ?? ""
        return " (rule \(mark.place)\(old))"
    }

    func place(_ cell: Cell) -> DataPlace {
        var place = place(segment: cell.segment)
        place.element = cell.element
        place.component = cell.component > 0 ? cell.component : nil
        if let row = input.tree.row(of: cell.segment),
            let element = input.tree.guide.element(cell.element, ofRow: row)
        {
            place.reference = element.reference > 0 ? element.reference : nil
        }
        return place
    }

    /// The place of a segment; of the whole set for -1.
    private func place(segment: Int) -> DataPlace {
        var place = input.context.place
        guard segment >= 0 else {
            place.byte = input.tree.segments.count > 0 ? input.tree.segments.byteOffset(0) : nil
            return place
        }
        place.segment = segment + 1
        place.tag = input.tree.segments.tag(segment).description
        place.byte = input.tree.segments.byteOffset(segment)
        place.line = input.tree.segments.line(segment)
        let instance = input.tree.instance(of: segment)
        let loop = input.tree.guide.loops[input.tree.instances[instance].loop].path
        place.loop = loop.isEmpty ? nil : loop
        return place
    }
}
