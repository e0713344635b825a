import X12

/// Turns an edition and a layout into the flat tables of a `SetGuide`.
///
/// The readers have checked every reference, so that nothing can be missing here.
struct GuideTables {
    private(set) var rows: [GuideRow] = []
    private(set) var loops: [GuideLoop] = []
    private(set) var segments: [GuideSegment] = []
    private(set) var elements: [GuideElement] = []
    private(set) var elementNames: [String] = []
    private(set) var rules: [SyntaxRule] = []
    private(set) var codes: [UInt64] = []

    private let edition: StandardEdition
    private var segmentIndex: [String: Int] = [:]
    private var codeRanges: [String: Range<Int>] = [:]

    /// A composite's components, rules and mandatory positions.
    private typealias Composite = (components: Range<Int>, rules: Range<Int>, mandatory: UInt64)
    private var composites: [String: Composite] = [:]

    init(edition: StandardEdition, layout: SetLayout) {
        self.edition = edition
        addLoop(SetLayout.Item(set: layout), id: "", parent: nil)
    }

    private mutating func addLoop(_ item: SetLayout.Item, id: String, parent: Int?) {
        let index = loops.count
        let around = parent.map { loops[$0] }
        let path = around.map { $0.path.isEmpty ? id : "\($0.path)/\(id)" } ?? ""
        let start = rows.count
        func loop(end: Int) -> GuideLoop {
            GuideLoop(
                id: id, path: path, parent: parent, depth: around.map { $0.depth + 1 } ?? 0,
                isMandatory: item.isMandatory, maximumRepeats: item.limit, rows: start..<end,
                evidence: item.evidence)
        }
        loops.append(loop(end: start))
        for (position, inner) in (item.content ?? []).enumerated() {
            if inner.content == nil {
                addRow(inner, in: index, startsLoop: parent != nil && position == 0)
            } else {
                addLoop(inner, id: inner.id, parent: index)
            }
        }
        loops[index] = loop(end: rows.count)
    }

    private mutating func addRow(_ item: SetLayout.Item, in loop: Int, startsLoop: Bool) {
        rows.append(
            GuideRow(
                tag: SegmentTag(item.id), segment: segment(item.id), loop: loop,
                startsLoop: startsLoop, isMandatory: item.isMandatory, maximumUse: item.limit,
                area: item.area, evidence: item.evidence))
    }

    private mutating func segment(_ id: String) -> Int {
        if let index = segmentIndex[id] { return index }
        guard let layout = edition.segments[id] else {
            preconditionFailure("the set's reader has checked that \(id) is defined")
        }
        let positions = add(layout)
        let index = segments.count
        segments.append(
            GuideSegment(
                tag: SegmentTag(id), name: layout.name, elements: positions.components,
                rules: positions.rules, evidence: layout.evidence,
                mandatory: positions.mandatory))
        segmentIndex[id] = index
        return index
    }

    /// Adds the positions of a segment or composite, its composites first, so that each layout's
    /// own positions lie side by side.
    private mutating func add(_ layout: StandardEdition.Layout) -> Composite {
        for position in layout.positions where composites[position.reference] == nil {
            guard let composite = edition.composites[position.reference] else { continue }
            composites[position.reference] = add(composite)
        }
        let first = elements.count
        var mandatory: UInt64 = 0
        for (index, position) in layout.positions.enumerated() {
            if position.requirement == .mandatory { mandatory |= 1 << UInt64(index) }
            elements.append(element(position))
        }
        let firstRule = rules.count
        rules += layout.rules
        return (first..<elements.count, firstRule..<rules.count, mandatory)
    }

    private mutating func element(_ position: StandardEdition.Position) -> GuideElement {
        let reference = position.reference
        if let composite = composites[reference], let layout = edition.composites[reference] {
            elementNames.append(layout.name)
            return GuideElement(
                reference: 0, kind: .composite, places: 0, requirement: position.requirement,
                minimum: 0, maximum: Int(Int32.max), repeats: position.repeats,
                components: composite.components, rules: composite.rules,
                evidence: layout.evidence, codes: 0..<0, mandatory: composite.mandatory)
        }
        guard let simple = edition.elements[reference] else {
            preconditionFailure("the edition's reader has checked that \(reference) is defined")
        }
        elementNames.append(simple.name)
        return GuideElement(
            reference: Int(reference) ?? 0, kind: simple.kind, places: simple.places,
            requirement: position.requirement, minimum: simple.minimum, maximum: simple.maximum,
            repeats: position.repeats, components: 0..<0, rules: 0..<0,
            evidence: simple.evidence, codes: codeRange(reference), mandatory: 0)
    }

    private mutating func codeRange(_ reference: String) -> Range<Int> {
        if let range = codeRanges[reference] { return range }
        var packed: [UInt64] = []
        if let list = edition.codes[reference], list.isComplete {
            packed = list.meanings.keys.map { PackedCode.pack(Array($0.utf8).span) }
        }
        let range = PackedCode.append(packed, to: &codes)
        codeRanges[reference] = range
        return range
    }
}

extension GuideTables {
    /// The totals of a set with what its elements say about them.
    func totals(_ totals: [SetLayout.Total]) -> [GuideTotal] {
        totals.map { total in
            let segment = segments.first { $0.tag.description == total.statement.segment }
            let first = segment?.elements.lowerBound ?? 0
            let element = total.statement.element.flatMap { position in
                segment.map { _ in elements[first + position - 1] }
            }
            let reference = element?.reference ?? 0
            return GuideTotal(
                statement: total.statement, counted: total.counted, maximum: element?.maximum ?? 0,
                reference: reference == 0 ? nil : reference)
        }
    }
}

extension SetLayout.Item {
    /// The whole set as if it were a loop.
    fileprivate init(set: SetLayout) {
        self.init(
            id: "", area: .heading, isMandatory: true, limit: 1, evidence: .checked,
            content: set.items)
    }
}
