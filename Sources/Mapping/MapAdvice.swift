import Guides

/// A qualifier that a partner sends and that only the lists of a document keep, although other
/// qualifiers of its segment have fields of their own: perhaps this partner's word for one of them.
package struct MapAdvice: Sendable, Hashable {
    /// The segment with the qualifier as a rule would read it: `DTM[017]`, `PO1.pair(IN)`.
    package let source: String
    /// How often it came.
    package let count: Int
    /// The fields that rules make of the segment's other qualifiers, each with the path that its
    /// rule reads; none of them had a value.
    package let candidates: [Candidate]

    /// A field without a value.
    package struct Candidate: Sendable, Hashable {
        /// The field, such as `requestedDelivery`.
        package let field: String
        /// What its rule reads, such as `DTM[002].02`.
        package let path: String
        /// What it would read instead, such as `DTM[017].02`.
        package let proposal: String
    }
}

extension Map {
    /// The qualifiers that came and that no field of their own reads, with the fields that had no
    /// value.
    package func advice(_ coverage: MapCoverage) -> [MapAdvice] {
        var groups: [String: [Reader]] = [:]
        for plan in valuePlans {
            for source in plan.sources {
                guard let reader = Reader(plan, source, of: self, coverage) else { continue }
                groups[reader.segment, default: []].append(reader)
            }
        }
        return groups.sorted { $0.key < $1.key }.flatMap { _, readers in
            Self.advice(readers, coverage)
        }
    }

    private static func advice(_ readers: [Reader], _ coverage: MapCoverage) -> [MapAdvice] {
        let open = readers.filter { !$0.gave }
        guard !open.isEmpty else { return [] }
        let known = Set(readers.flatMap(\.codes))
        var counts: [String: Int] = [:]
        for position in Set(readers.flatMap(\.qualifiers)) {
            for (code, seen) in coverage.codes[position] ?? [:] where !known.contains(code) {
                counts[code, default: 0] += seen.count
            }
        }
        return counts.sorted { $0.key < $1.key }.map { code, count in
            MapAdvice(
                source: open[0].source(code), count: count,
                candidates: open.map {
                    .init(field: $0.field, path: $0.path, proposal: $0.proposal(code))
                })
        }
    }

    /// A rule's source that asks for qualifiers.
    private struct Reader {
        let field: String
        let path: String
        let codes: [String]
        /// Where the qualifiers stand, as coverage names positions.
        let qualifiers: [String]
        let segment: String
        let gave: Bool

        /// The source, if its path is a single segment with qualifiers, outside of lists but for
        /// the lines.
        init?(_ plan: ValuePlan, _ source: SourcePlan, of map: Map, _ coverage: MapCoverage) {
            guard let syntax = try? PathParser.parse(source.text.text), syntax.steps.count == 1,
                let row = source.path.steps.first?.rows.first
            else { return nil }
            let numbers: [Int]
            switch (source.path.pick, syntax.steps[0].selectors.first) {
            case (.pair(let codes, let starts), _):
                (self.codes, numbers) = (codes, starts)
            case (.element, let selector?):
                (codes, numbers) = (selector.codes, [selector.element])
            default: return nil
            }
            qualifiers = numbers.map {
                MapCoverage.position(of: $0, inRow: row, of: map.guide)
            }
            segment = qualifiers[0]
            field = plan.mark.field
            path = source.text.text
            gave = coverage.gave[MapTrace.Rule(plan.mark)] != nil
        }

        private var joined: String { codes.joined(separator: "|") }

        func proposal(_ code: String) -> String { path.replacing(joined, with: code) }

        func source(_ code: String) -> String {
            let end = path.firstIndex(of: "]") ?? path.firstIndex(of: ")") ?? path.startIndex
            return String(path[...end]).replacing(joined, with: code)
        }
    }
}
