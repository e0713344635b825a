import Guides
import X12

// MARK: - Elements

extension FaultGenerator {
    /// An element at its place.
    private struct Candidate {
        var row: Int
        /// From 1.
        var position: Int
        /// The element, or the component of it that is to be broken.
        var element: GuideElement
        var layout: GuideSegment
        /// The composite around a component, and the component's place in it, from 1.
        var composite: GuideElement?
        var component = 0

        /// The rules between it and its neighbours.
        var rules: Range<Int> { composite?.rules ?? layout.rules }
        /// Its place among its neighbours, as a bit.
        var bit: UInt64 { 1 << UInt64((composite == nil ? position : component) - 1) }
    }

    /// Segments whose values hang together, and those of the envelope, are left alone.
    private static let fixed = reserved.union(["HL", "LS", "LE", "BSN"])

    /// A document with a fault of an element; nil where no element can have it.
    mutating func element(_ kind: BrokenDocument.Kind) -> BrokenDocument? {
        switch kind {
        case .elementConditional, .elementExclusion: return rule(kind)
        case .elementTooMany: return tooManyElements()
        default: break
        }
        let rows = breakable
        // Any order will do: the first that can have the fault is taken.
        for row in generator.random.mixed(rows) {
            let layout = guide.segments[guide.rows[row].segment]
            let found = candidates(row, layout).filter {
                canBreak(kind, $0) && ($0.composite != nil) == inComponents
            }
            guard !found.isEmpty else { continue }
            let candidate = found[generator.random.next(found.count)]
            if let broken = breakValue(kind, candidate) { return broken }
        }
        return nil
    }

    /// The rows whose segments may be broken.
    private var breakable: [Int] {
        guide.rows.indices.filter {
            !Self.fixed.contains(guide.rows[$0].tag) && guide.rows[$0].isUsed
        }
    }

    /// The elements of a row's segment, and the components of those that are composites.
    private func candidates(_ row: Int, _ layout: GuideSegment) -> [Candidate] {
        layout.elements.enumerated().flatMap { index, number in
            let element = guide.elements[number]
            let own = Candidate(row: row, position: index + 1, element: element, layout: layout)
            let inner = element.components.enumerated().map { place, number in
                Candidate(
                    row: row, position: index + 1, element: guide.elements[number],
                    layout: layout, composite: element, component: place + 1)
            }
            return [own] + inner
        }
    }

    private func canBreak(_ kind: BrokenDocument.Kind, _ candidate: Candidate) -> Bool {
        let element = candidate.element
        let unused = candidate.composite?.unused ?? 0
        let place: UInt64 = 1 << UInt64(candidate.position - 1)
        guard candidate.layout.unused & place == 0,
            candidate.composite == nil || unused & candidate.bit == 0
        else { return false }
        let isSimple = element.kind != .composite
        switch kind {
        case .elementMissing:
            // A composite without its only component would be empty, and so not there.
            let others = candidate.composite?.components.count ?? 2
            return element.requirement == .mandatory && others > 1
                && !guide.rules[candidate.rules].contains { $0.mask & candidate.bit != 0 }
        case .elementTooShort: return isSimple && element.minimum >= 2
        case .elementTooLong: return isSimple && element.maximum <= 100
        case .elementCharacter: return isSimple && element.kind != .binary && !isDay(element)
        case .elementCode: return element.kind == .code && !element.codes.isEmpty
        case .elementDate: return element.kind == .date
        case .elementTime: return element.kind == .time
        case .elementRepetitions:
            return candidate.composite == nil && generator.repeats && element.repeats == 1
        case .elementComponents: return candidate.composite == nil && element.kind != .binary
        default: return false
        }
    }

    private func isDay(_ element: GuideElement) -> Bool {
        element.kind == .date || element.kind == .time
    }

    private mutating func breakValue(
        _ kind: BrokenDocument.Kind, _ candidate: Candidate
    ) -> BrokenDocument? {
        let layout = candidate.layout
        let bit: UInt64 = 1 << UInt64(candidate.position - 1)
        guard
            let filled = generator.settle(
                layout.mandatory | bit, layout.rules, keeping: layout.mandatory | bit,
                barring: layout.unused)
        else { return nil }
        var segment = generator.segment(candidate.row, filled: filled)
        if let composite = candidate.composite {
            guard let parts = brokenParts(kind, candidate, of: composite) else { return nil }
            segment.elements[candidate.position - 1] = [parts]
            var broken = place(kind, segment, element: candidate.position)
            broken?.component = candidate.component
            return broken
        }
        let good = segment.elements[candidate.position - 1]
        switch kind {
        case .elementMissing:
            segment.elements[candidate.position - 1] = []
        case .elementRepetitions:
            segment.elements[candidate.position - 1] = good + good
        case .elementComponents:
            let count = max(candidate.element.components.count, 1)
            let parts = good[0] + Array(repeating: "", count: count - good[0].count) + ["X"]
            segment.elements[candidate.position - 1] = [parts]
            guard candidate.element.kind == .composite else { break }
            var broken = place(kind, segment, element: candidate.position)
            broken?.component = count + 1
            return broken
        default:
            guard let value = wrong(kind, candidate.element) else { return nil }
            segment.elements[candidate.position - 1] = [[value]]
        }
        return place(kind, segment, element: candidate.position)
    }

    /// The components of a composite, one of which is wrong.
    private mutating func brokenParts(
        _ kind: BrokenDocument.Kind, _ candidate: Candidate, of composite: GuideElement
    ) -> [String]? {
        var wanted = composite.mandatory | candidate.bit
        // Something else has to be there, so that the composite is.
        if kind == .elementMissing { wanted |= candidate.bit == 1 ? 2 : 1 }
        guard
            var filled = generator.settle(
                wanted, composite.rules, keeping: wanted, barring: composite.unused)
        else { return nil }
        if kind == .elementMissing { filled &= ~candidate.bit }
        var parts = composite.components.enumerated().map { place, number in
            filled & (1 << UInt64(place)) != 0 ? generator.value(guide.elements[number]) : ""
        }
        guard kind != .elementMissing else { return parts }
        guard let value = wrong(kind, candidate.element) else { return nil }
        parts[candidate.component - 1] = value
        return parts
    }

    /// A value that a simple element may not have, for this one reason.
    private mutating func wrong(_ kind: BrokenDocument.Kind, _ element: GuideElement) -> String? {
        let length = max(element.minimum, 1)
        switch kind {
        case .elementTooShort: return String(repeating: "1", count: element.minimum - 1)
        case .elementTooLong: return String(repeating: "1", count: element.maximum + 1)
        case .elementCharacter:
            return String(repeating: "1", count: length - 1) + "\u{7}"
        case .elementCode:
            let strange = [0x3F, 0x21, 0x23].first { !generator.delimiters.contains($0) } ?? 0x3F
            return String(repeating: String(Unicode.Scalar(strange)), count: length)
        case .elementDate: return element.maximum >= 8 ? "20260230" : "260230"
        case .elementTime: return "2561"
        default: return nil
        }
    }

    /// The shortest document with a segment, which is then put in the place of the one made for it.
    private mutating func place(
        _ kind: BrokenDocument.Kind, _ segment: GeneratedDocument.Segment, element: Int
    ) -> BrokenDocument? {
        var document = generator.minimal(with: segment.row)
        let index = document.segments.firstIndex { $0.row == segment.row }
        guard let index else { return nil }
        document.segments[index] = segment
        return BrokenDocument(
            kind, document, segment: index + 1, tag: segment.tag, element: element)
    }

    /// A value beyond the last position.
    private mutating func tooManyElements() -> BrokenDocument? {
        let rows = breakable
        let row = rows[generator.random.next(rows.count)]
        var segment = generator.segment(row)
        let count = guide.segments[guide.rows[row].segment].elements.count
        segment.set(count + 1, "X")
        return place(.elementTooMany, segment, element: count + 1)
    }

    /// A segment that misses one position of one rule, or has one too many.
    private mutating func rule(_ kind: BrokenDocument.Kind) -> BrokenDocument? {
        let rows = guide.rows.indices.filter { row in
            !Self.fixed.contains(guide.rows[row].tag) && guide.rows[row].isUsed
                && guide.rules[guide.segments[guide.rows[row].segment].rules].contains {
                    ($0.kind == .exclusion) == (kind == .elementExclusion)
                }
        }
        for row in generator.random.mixed(rows) {
            let layout = guide.segments[guide.rows[row].segment]
            for rule in generator.random.mixed(guide.rules[layout.rules])
            where (rule.kind == .exclusion) == (kind == .elementExclusion) {
                guard let (filled, bit) = violation(of: rule, layout) else { continue }
                let segment = generator.segment(row, filled: filled)
                return place(kind, segment, element: bit.trailingZeroBitCount + 1)
            }
        }
        return nil
    }

    /// Filled positions that break this rule by one position, and no other.
    private mutating func violation(
        of rule: SyntaxRule, _ layout: GuideSegment
    ) -> (filled: UInt64, bit: UInt64)? {
        for _ in 0..<40 {
            let own = generator.one(of: rule.mask) | generator.one(of: rule.mask)
            let others = generator.random.next() & generator.random.next() & ~rule.mask
            let positions: UInt64 = (1 << UInt64(layout.elements.count)) - 1
            let filled = (layout.mandatory | own | others) & positions & ~layout.unused
            let broken = rule.broken(by: filled)
            let faults = guide.rules[layout.rules].filter { $0.broken(by: filled) != 0 }
            guard faults.count == 1, faults[0] == rule, broken.nonzeroBitCount == 1 else {
                continue
            }
            return (filled, broken)
        }
        return violation(of: rule, sparing: layout)
    }

    /// The same with nothing beside the rule's own positions.
    private mutating func violation(
        of rule: SyntaxRule, sparing layout: GuideSegment
    ) -> (filled: UInt64, bit: UInt64)? {
        for _ in 0..<40 {
            let own = generator.one(of: rule.mask) | generator.one(of: rule.mask)
            for start in [own, 0] {
                let filled = layout.mandatory | start
                let broken = rule.broken(by: filled)
                let count = guide.rules[layout.rules].count { $0.broken(by: filled) != 0 }
                if count == 1, broken.nonzeroBitCount == 1 { return (filled, broken) }
            }
        }
        return nil
    }
}
