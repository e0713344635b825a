package import Guides
import X12

/// Breaks made-up documents in one place each, so that exactly one fault is there to be found.
package struct FaultGenerator {
    /// What makes the documents that are broken.
    package var generator: DocumentGenerator
    /// Whether faults of elements are planted in components of composites, and there only.
    package var inComponents = false

    /// Breaks documents of a guide, in its usual delimiters.
    package init(_ guide: SetGuide, seed: UInt64) {
        self.init(DocumentGenerator(guide, seed: seed))
    }

    /// Breaks what a generator makes.
    package init(_ generator: DocumentGenerator) {
        self.generator = generator
    }

    /// What the documents follow.
    var guide: SetGuide { generator.guide }

    /// A document with a fault of this kind; nil where the guide has no room for one.
    package mutating func broken(_ kind: BrokenDocument.Kind) -> BrokenDocument? {
        switch kind {
        case .unrecognized: stranger(kind, Self.strangers.filter { !guide.known.contains($0) })
        case .foreign: stranger(kind, foreigners)
        case .unexpected: unexpected()
        case .missing: missing()
        case .loopTooMany: loopTooMany()
        case .tooMany: tooMany()
        case .outOfOrder: outOfOrder()
        default: element(kind)
        }
    }

    // MARK: - Segments

    private static let strangers: [SegmentTag] = ["QQQ", "Z9", "XX1", "q1", "8AB"]

    /// What belongs to the envelope or carries bytes by length is left alone.
    static let reserved: Set<SegmentTag> = [
        "ISA", "IEA", "ISB", "ISE", "GS", "GE", "ST", "SE", "TA1", "BIN", "BDS",
    ]

    private var foreigners: [SegmentTag] {
        let own = Set(guide.rows.map(\.tag)).union(Self.reserved)
        return guide.known.subtracting(own).sorted { $0.packed < $1.packed }
    }

    /// A segment that the set does not have, anywhere between ST and SE.
    private mutating func stranger(
        _ kind: BrokenDocument.Kind, _ tags: [SegmentTag]
    ) -> BrokenDocument? {
        guard let tag = generator.random.pick(tags) else { return nil }
        var document = generator.rich(size: 20)
        let index = 1 + generator.random.next(document.segments.count - 1)
        document.segments.insert(.init(tag: tag.description, ["1"]), at: index)
        return BrokenDocument(kind, document, segment: index + 1, tag: tag.description)
    }

    /// Where a segment id leads to from a row; nil where it leads nowhere.
    private func target(_ tag: SegmentTag, from row: Int) -> Int? {
        guard let number = guide.transitions.number(of: tag) else { return nil }
        let found = guide.transitions.target(from: row, tag: number)
        return found == TransitionTable.none ? nil : Int(found & ~TransitionTable.skips)
    }

    /// A segment of an inner loop right after the first segment of the set.
    private mutating func unexpected() -> BrokenDocument? {
        let outside = Set(guide.rows.filter { $0.loop == 0 || $0.startsLoop }.map(\.tag))
        let tags = Set(guide.rows.map(\.tag)).subtracting(outside).subtracting(Self.reserved)
            .filter { target($0, from: 1) == nil }
        guard let tag = generator.random.pick(tags.sorted { $0.packed < $1.packed }) else {
            return nil
        }
        var document = generator.minimal(with: 1)
        document.segments.insert(.init(tag: tag.description, ["1"]), at: 2)
        return BrokenDocument(.unexpected, document, segment: 3, tag: tag.description)
    }

    /// A mandatory segment taken out, where the next one cannot be mistaken for it.
    private mutating func missing() -> BrokenDocument? {
        let document = generator.rich(size: 20)
        let rows = document.segments.map { $0.row ?? -1 }
        let candidates = (1..<rows.count - 1).filter { index in
            let entry = guide.rows[rows[index]]
            return entry.isMandatory && !entry.startsLoop && rows[index - 1] != rows[index]
                && rows[index + 1] != rows[index]
                && target(guide.rows[rows[index + 1]].tag, from: rows[index - 1])
                    == rows[index + 1]
        }
        guard let index = generator.random.pick(candidates) else { return nil }
        var broken = document
        let taken = broken.segments.remove(at: index)
        return BrokenDocument(.missing, broken, segment: index + 1, tag: taken.tag)
    }

    /// Whether a segment id has no second place from a row on, once its first is used up.
    private func isOnly(_ row: Int) -> Bool {
        var others = 0
        guide.transitions.walk(from: row) { target, _ in
            if guide.rows[target].tag == guide.rows[row].tag, target != row { others += 1 }
            return true
        }
        return others == 0
    }

    /// A segment once more than it may come.
    private mutating func tooMany() -> BrokenDocument? {
        let candidates = guide.rows.indices.filter { row in
            let entry = guide.rows[row]
            return !entry.startsLoop && (1...40).contains(entry.maximumUse) && isOnly(row)
                && entry.isUsed
                && !Self.reserved.contains(entry.tag) && entry.tag != "LE"
        }
        guard let row = generator.random.pick(candidates) else { return nil }
        var document = generator.minimal(with: row)
        guard let index = document.segments.firstIndex(where: { $0.row == row }) else { return nil }
        let limit = guide.rows[row].maximumUse
        for _ in 0..<limit { document.segments.insert(generator.segment(row), at: index) }
        return BrokenDocument(
            .tooMany, document, segment: index + limit + 1, tag: guide.rows[row].tag.description)
    }

    /// A loop once more than it may come.
    private mutating func loopTooMany() -> BrokenDocument? {
        let candidates = guide.loops.indices.dropFirst().filter { loop in
            let entry = guide.loops[loop]
            return (1...40).contains(entry.maximumRepeats) && isOnly(entry.rows.lowerBound)
                && guide.rows[entry.rows.lowerBound].isUsed
                && entry.id != "LS" && entry.id != "HL"
        }
        guard let loop = generator.random.pick(Array(candidates)) else { return nil }
        let rows = guide.loops[loop].rows
        var document = generator.minimal(with: rows.lowerBound)
        let own = document.segments.indices.filter {
            document.segments[$0].row.map(rows.contains) ?? false
        }
        guard let first = own.first, let last = own.last else { return nil }
        let copy = document.segments[first...last]
        for _ in 0..<guide.loops[loop].maximumRepeats {
            document.segments.insert(contentsOf: copy, at: first)
        }
        let place = first + copy.count * guide.loops[loop].maximumRepeats + 1
        return BrokenDocument(.loopTooMany, document, segment: place, tag: guide.loops[loop].id)
    }

    /// An optional segment after one that it comes before.
    private mutating func outOfOrder() -> BrokenDocument? {
        var candidates: [(late: Int, early: Int)] = []
        for early in guide.rows.indices
        where !guide.rows[early].isMandatory && guide.rows[early].isUsed {
            let entry = guide.rows[early]
            guard !entry.startsLoop, !Self.reserved.contains(entry.tag), entry.tag != "LE"
            else { continue }
            for late in early + 1..<guide.loops[entry.loop].rows.upperBound
            where guide.rows[late].loop == entry.loop && guide.rows[late].tag != entry.tag
                && guide.rows[late].isUsed
                && !Self.reserved.contains(guide.rows[late].tag)
                && target(entry.tag, from: late) == nil
            {
                candidates.append((late, early))
            }
        }
        guard let (late, early) = generator.random.pick(candidates) else { return nil }
        var document = generator.minimal(with: late)
        guard let index = document.segments.lastIndex(where: { $0.row == late }) else { return nil }
        document.segments.insert(generator.segment(early), at: index + 1)
        return BrokenDocument(
            .outOfOrder, document, segment: index + 2, tag: guide.rows[early].tag.description)
    }
}
