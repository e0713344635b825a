import Diagnostics
import Guides
import Values
import X12

// One value of many: of all that a path leads to, or of all paths of a rule.
extension MapRun {
    /// What was gathered.
    private struct Gathered {
        var text: String
        /// The elements that it is made of.
        var parts: [Part]

        struct Part {
            let cell: Cell
            /// The path that led to it; nil where it was only counted, which says nothing of it.
            let path: Int32?
            /// The source whose path that is.
            let source: Int
        }
    }

    /// Writes what a source gathers, if there is anything.
    mutating func gather(
        _ source: Int, _ number: Int, _ key: MapProgram.Part, to out: inout CompactJSON
    ) -> Taking {
        var isFaulty = false
        guard let whole = gathered(source, number, &isFaulty) else {
            return isFaulty ? .fault : .absent
        }
        return write(whole, number, program.sourcePlans[source].type, key, to: &out)
    }

    /// Writes the one text of all sources of a rule; nil where none of them is there.
    mutating func joined(
        _ number: Int, _ key: MapProgram.Part, to out: inout CompactJSON
    ) -> Bool? {
        let plan = program.valuePlans[number]
        let sources = program.values[number].sources.indices
        var texts: [String] = []
        var parts: [Gathered.Part] = []
        for source in sources {
            var isFaulty = false
            guard let part = gathered(source, number, &isFaulty) else {
                if isFaulty { return false }
                continue
            }
            texts.append(part.text)
            parts += part.parts
        }
        guard !texts.isEmpty else { return nil }
        let whole = Gathered(text: texts.joined(separator: plan.joint ?? ""), parts: parts)
        let taking = write(whole, number, plan.type, key, to: &out)
        if case .value = taking { return true }
        return false
    }

    /// The text of a source: of all that its path leads to, or of the first.
    private mutating func gathered(
        _ source: Int, _ number: Int, _ isFaulty: inout Bool
    ) -> Gathered? {
        let plan = program.sourcePlans[source]
        let pathNumber = program.sources[source].path
        let path = program.paths[Int(pathNumber)]
        let segments = plan.gathering == nil ? segment(path).map { [$0] } ?? [] : segments(of: path)
        var cells: [Cell] = []
        var texts: [String] = []
        for segment in segments {
            guard let cell = cell(at: path, in: segment) else { continue }
            let bytes = Self.trimmed(
                cell.bytes, program.values[number].trim, of: input.tree.segments.bytes)
            let sent = TransactionSet.text(of: input.tree.segments.bytes, bytes)
            guard let text = Self.applied(plan.inner, to: sent) else { return nil }
            if text.isEmpty { continue }
            cells.append(cell)
            texts.append(text)
        }
        let whole: String
        switch plan.gathering {
        case .count: whole = "\(texts.count)"
        case _ where texts.isEmpty: return nil
        case nil: whole = texts[0]
        case .join(let between): whole = texts.joined(separator: between)
        case .sum:
            guard let sum = sum(texts, cells, number) else {
                isFaulty = true
                return nil
            }
            whole = sum
        }
        guard let text = Self.applied(plan.functions, to: whole), !text.isEmpty else { return nil }
        let isCounted = plan.gathering == .count
        return Gathered(
            text: text,
            parts: cells.map {
                .init(cell: $0, path: isCounted ? nil : pathNumber, source: source)
            })
    }

    private static func applied(_ functions: [MapFunction], to text: String) -> String? {
        functions.reduce(Optional(text)) { text, function in text.flatMap(function.apply) }
    }

    /// Numbers added up; nil, and a fault, where one is none or the sum grows too large.
    private mutating func sum(_ texts: [String], _ cells: [Cell], _ number: Int) -> String? {
        var sum = ExactDecimal.zero
        for (text, cell) in zip(texts, cells) {
            guard let next = ExactDecimal(text), let more = try? sum + next else {
                if listsFault() {
                    diagnostics.append(
                        wrong(
                            text, cell, text, .decimal(places: nil),
                            program.valuePlans[number].mark))
                }
                return nil
            }
            sum = more
        }
        return sum.description
    }

    /// Every segment that a path leads to.
    private func segments(of path: MapProgram.Path) -> [Int] {
        let frame = frames[path.level]
        switch path.base {
        case .member: return [frame.segment]
        case .search: return all(path.steps, in: frame.range)
        case .own:
            guard path.steps.indices.count > 1 else { return segment(path).map { [$0] } ?? [] }
            guard passes(frame.segment, program.steps[Int(path.steps.from)].tests) else {
                return []
            }
            return all(
                MapProgram.Part(from: path.steps.from + 1, end: path.steps.end), in: frame.range)
        }
    }

    // MARK: - Writing

    private mutating func write(
        _ whole: Gathered, _ number: Int, _ type: ValueType, _ key: MapProgram.Part,
        to out: inout CompactJSON
    ) -> Taking {
        let plan = program.valuePlans[number]
        guard let json = type.json(whole.text) else {
            if let part = whole.parts.first, listsFault() {
                diagnostics.append(wrong(whole.text, part.cell, whole.text, type, plan.mark))
            }
            return .fault
        }
        for part in whole.parts {
            guard let path = part.path else { continue }
            markSelectors(path, part.cell.segment)
            mark(part.cell)
        }
        write(json, key, to: &out)
        if book != nil {
            keep(json, of: whole.parts.map { ($0.cell, $0.source) }, type, plan)
        }
        return .value
    }
}
