/// Writes an edition and its sets as the files of a version's folder; standard/README.md describes
/// them.
struct DictionaryWriter {
    let edition: StandardEdition

    var elements: String {
        let lines = edition.elements.values.sorted { $0.reference < $1.reference }.map { element in
            let most = element.maximum >= Int(Int32.max) ? "*" : String(element.maximum)
            let kind = element.kind.word(places: element.places)
            return "\(element.reference) \(kind) \(element.minimum) \(most) \(element.name)"
        }
        return Self.text(lines)
    }

    var segments: String {
        let sorted = edition.segments.values.sorted { $0.id < $1.id }
        let others = sorted.filter(\.positions.isEmpty).map(\.id)
        var lines = ["composites"]
        for layout in edition.composites.values.sorted(by: { $0.id < $1.id }) {
            lines += Self.lines(layout)
        }
        lines.append("segments")
        for layout in sorted where !layout.positions.isEmpty { lines += Self.lines(layout) }
        return Self.text(lines + ["others"] + others)
    }

    var codes: String {
        var lines: [String] = []
        for list in edition.codes.values.sorted(by: { $0.reference < $1.reference }) {
            lines.append("\(list.reference) \(list.isComplete ? "all" : "some")")
            let codes = list.meanings.keys.sorted()
            for start in stride(from: 0, to: codes.count, by: 12) {
                let some = codes[start..<min(start + 12, codes.count)]
                lines.append("    also " + some.joined(separator: " "))
            }
        }
        return Self.text(lines)
    }

    func text(of layout: SetLayout) -> String {
        var lines = ["set \(layout.set) \(layout.group) \(layout.name)"]
        lines += layout.totals.map { total in
            let word = total.counted.element == nil ? "count" : "total"
            return "\(word) \(total.statement) \(total.counted)"
        }
        var area: GuideArea?
        for item in layout.items {
            if item.area != area {
                area = item.area
                lines.append(item.area.word)
            }
            lines += Self.lines(item, indent: 4)
        }
        return Self.text(lines)
    }

    private static func lines(_ item: SetLayout.Item, indent: Int) -> [String] {
        let limit = item.limit == 0 ? ">1" : String(item.limit)
        let loop = item.content == nil ? "" : "loop "
        let own =
            String(repeating: " ", count: indent)
            + "\(loop)\(item.id) \(item.isMandatory ? "M" : "O") \(limit)"
        return [own] + (item.content ?? []).flatMap { lines($0, indent: indent + 4) }
    }

    private static func lines(_ layout: StandardEdition.Layout) -> [String] {
        var lines = ["\(layout.id) \(layout.name)"]
        for start in stride(from: 0, to: layout.positions.count, by: 10) {
            let some = layout.positions[start..<min(start + 10, layout.positions.count)]
            let words = some.map { position in
                "\(position.reference):\(position.requirement.letter)"
                    + (position.repeats > 1 ? "*\(position.repeats)" : "")
            }
            lines.append("    " + words.joined(separator: " "))
        }
        if !layout.rules.isEmpty {
            lines.append("    rules single " + layout.rules.map(\.text).joined(separator: " "))
        }
        return lines
    }

    private static func text(_ lines: [String]) -> String {
        lines.joined(separator: "\n") + "\n"
    }
}

extension Requirement {
    /// The letter of the standard.
    var letter: String {
        switch self {
        case .mandatory: "M"
        case .optional: "O"
        case .conditional: "X"
        }
    }
}

extension ElementKind {
    /// The type as the standard writes it.
    func word(places: Int) -> String {
        switch self {
        case .text: "AN"
        case .code: "ID"
        case .date: "DT"
        case .time: "TM"
        case .decimal: "R"
        case .number: "N\(places)"
        case .binary: "B"
        case .composite: ""
        }
    }
}

extension GuideArea {
    /// The word that begins the area in a set's file.
    var word: String {
        switch self {
        case .heading: "heading"
        case .detail: "detail"
        case .summary: "summary"
        }
    }
}

extension SyntaxRule {
    /// The rule as the standard writes it, such as `C0302`.
    var text: String {
        let letter =
            switch kind {
            case .paired: "P"
            case .required: "R"
            case .exclusion: "E"
            case .conditional: "C"
            case .list: "L"
            }
        var positions = (1...64).filter { mask & (1 << UInt64($0 - 1)) != 0 }
        positions.removeAll { $0 == Int(first) }
        return letter
            + ([Int(first)] + positions).map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    }
}
