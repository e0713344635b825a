import Values

// One value of many: read of what stands in the set already, and taken apart where it was joined.
extension OutwardRun {
    /// What a rule that joins its sources reads of the set so far; nil where nothing stands there.
    func joinedReading(_ plan: ValuePlan, with joint: String) -> Found? {
        var texts: [String] = []
        var first: SetDraft.Cell?
        for source in plan.sources {
            guard let found = gathered(source, plan) else { continue }
            texts.append(found.text)
            first = first ?? found.cell
        }
        guard let first else { return nil }
        return Found(json: plan.type.json(texts.joined(separator: joint)), cell: first)
    }

    /// What a source that gathers reads of the set so far.
    func gatheredReading(_ source: SourcePlan, _ plan: ValuePlan) -> Found? {
        gathered(source, plan).map { Found(json: source.type.json($0.text), cell: $0.cell) }
    }

    /// The text of a source, and the first cell of it.
    private func gathered(
        _ source: SourcePlan, _ plan: ValuePlan
    ) -> (text: String, cell: SetDraft.Cell)? {
        var texts: [String] = []
        var first: SetDraft.Cell?
        let cells =
            source.gathering == nil ? [cell(source.path)].compactMap(\.self) : everyCell(source)
        for cell in cells {
            let sent = plan.trim.applied(to: cell.text)
            guard let text = Self.applied(source.inner, to: sent) else { return nil }
            if text.isEmpty { continue }
            texts.append(text)
            first = first ?? cell
        }
        if source.gathering == .count, first == nil {
            first = SetDraft.Cell(element: 0, component: 0, text: "", writer: -1)
        }
        guard let first else { return nil }
        let whole: String?
        switch source.gathering {
        case nil: whole = texts[0]
        case .count: whole = "\(texts.count)"
        case .join(let between): whole = texts.joined(separator: between)
        case .sum:
            whole =
                texts.reduce(ExactDecimal.zero as ExactDecimal?) { sum, text in
                    guard let sum, let next = ExactDecimal(text) else { return nil }
                    return try? sum + next
                }?.description
        }
        return whole.flatMap { Self.applied(source.functions, to: $0) }.map { ($0, first) }
    }

    private static func applied(_ functions: [MapFunction], to text: String) -> String? {
        functions.reduce(Optional(text)) { text, function in text.flatMap(function.apply) }
    }

    /// The cells of all segments that a source's path leads to.
    private func everyCell(_ source: SourcePlan) -> [SetDraft.Cell] {
        let found: [Int]
        switch source.path.base {
        case .member: return cell(source.path).map { [$0] } ?? []
        case .search(let level):
            found = draft.all(source.path.steps[...], in: frames[level].instance)
        case .own(let level, _):
            guard source.path.steps.count > 1,
                let inner = draft.segments[frames[level].segment].inner
            else { return cell(source.path).map { [$0] } ?? [] }
            found = draft.all(source.path.steps.dropFirst(), in: inner)
        }
        return found.compactMap { cell(source.path, in: $0) }
    }

    /// Writes a value that was joined, each part to its own source.
    mutating func split(_ plan: ValuePlan, _ value: JSON, at joint: String, _ field: Int) {
        let name = fields[field]
        guard let whole = plan.type.outward(value, element: nil) else {
            return refuse("\(value) is no \(plan.type.name)", plan, value, name)
        }
        var rest = whole[...]
        for (index, source) in plan.sources.enumerated() {
            let isLast = index == plan.sources.count - 1
            let cut = isLast || joint.isEmpty ? nil : rest.firstRange(of: joint)
            let part = String(rest[..<(cut?.lowerBound ?? rest.endIndex)])
            rest = rest[(cut?.upperBound ?? rest.endIndex)...]
            if part.isEmpty { continue }
            guard source.gathering == nil, let slot = makeSlot(source.path), slot.element > 0 else {
                return refuse("its parts have no place of their own", plan, value, name)
            }
            var text = part
            do {
                for function in source.functions.reversed() { text = try function.undone(text) }
            } catch {
                return refuse("a function never gives \"\(part)\"", plan, value, name)
            }
            draft.write(
                .init(
                    element: slot.element, component: slot.component, text: text, writer: field),
                to: slot.segment)
        }
    }

    private mutating func refuse(
        _ reason: String, _ plan: ValuePlan, _ value: JSON, _ name: String
    ) {
        report(
            .mapOutwardValue, "\(name) cannot be written: \(reason) (rule \(plan.mark.place))",
            name, value: value.text)
    }
}

extension ValuePlan.Trim {
    /// A text without the blanks that do not count.
    func applied(to text: String) -> String {
        switch self {
        case .none: text
        case .end: text.trimmedEnd
        case .both: text.trimmed
        }
    }
}
