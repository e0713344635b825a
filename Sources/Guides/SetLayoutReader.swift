import Diagnostics

/// Reads `sets/<set>.txt` of a version; the format is described in standard/README.md.
struct SetLayoutReader {
    private let text: DictionaryText
    private let edition: StandardEdition
    private(set) var faults: [Diagnostic] = []
    private var index = 0
    private var area: GuideArea?
    private var totals: [SetLayout.Total] = []

    /// The most totals that a set may state.
    private static let totalLimit = 8

    init(_ text: DictionaryText, edition: StandardEdition) {
        self.text = text
        self.edition = edition
        faults = text.faults
    }

    /// The layout, unless the file has a fault.
    mutating func read() -> SetLayout? {
        guard let head = text.lines.first, head.words.count >= 4, head.words[0].text == "set" else {
            let line = text.lines.first ?? DictionaryText.Line(number: 1, indent: 0, words: [])
            report(.standardMalformed, "the file has to start with `set`, id, group and name", line)
            return nil
        }
        index = 1
        readTotals()
        let items = content(depth: 0)
        if items.first?.id != "ST" || items.last?.id != "SE" {
            report(.standardMalformed, "a set starts with ST and ends with SE", head)
        }
        guard faults.isEmpty else { return nil }
        return SetLayout(
            set: head.words[1].text, group: head.words[2].text, name: head.rest(from: 3),
            items: items, totals: totals)
    }

    /// Reads `count CTT.01 PO1` and `total CTT.02 PO1.02`.
    private mutating func readTotals() {
        while index < text.lines.count, text.lines[index].indent == 0,
            ["count", "total"].contains(text.lines[index].words[0].text)
        {
            let line = text.lines[index]
            index += 1
            let paths = line.words.dropFirst().compactMap { GuidePath($0.text) }
            guard line.words.count == 3, paths.count == 2, totals.count < Self.totalLimit,
                paths.allSatisfy({ $0.loops.isEmpty && $0.qualifiers.isEmpty }),
                paths[0].element != nil,
                (paths[1].element != nil) == (line.words[0].text == "total")
            else {
                let message = "expected `count CTT.01 PO1` or `total CTT.02 PO1.02`, at most 8"
                report(.standardMalformed, message, line)
                continue
            }
            let missing = paths.firstIndex { path in
                path.element ?? 0 > edition.segments[path.segment]?.positions.count ?? -1
            }
            if let missing {
                let message = "\(paths[missing]) is not defined"
                report(.standardReference, message, line, word: missing + 1)
            }
            totals.append(SetLayout.Total(statement: paths[0], counted: paths[1]))
        }
    }

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, _ line: DictionaryText.Line, word: Int = 0
    ) {
        guard faults.count < EditionReader.faultLimit else { return }
        faults.append(text.fault(code, message, line, word: word))
    }

    /// The items from the current line on that are indented as deep as `depth` says.
    private mutating func content(depth: Int) -> [SetLayout.Item] {
        let indent = 4 * (depth + 1)
        var items: [SetLayout.Item] = []
        while index < text.lines.count {
            let line = text.lines[index]
            if line.indent == 0 {
                guard depth == 0 else { break }
                index += 1
                area = GuideArea(line.words[0].text)
                if area == nil || line.words.count > 1 {
                    report(.standardMalformed, "expected heading, detail or summary", line)
                }
                continue
            }
            if line.indent < indent { break }
            index += 1
            guard line.indent == indent else {
                report(.standardMalformed, "the line is indented too far: \(indent) blanks", line)
                continue
            }
            if let item = item(line, depth: depth) { items.append(item) }
        }
        return items
    }

    private mutating func item(_ line: DictionaryText.Line, depth: Int) -> SetLayout.Item? {
        let isLoop = line.words[0].text == "loop"
        let first = isLoop ? 1 : 0
        guard let area else {
            report(.standardMalformed, "heading, detail or summary has to come first", line)
            return nil
        }
        let own = line.words.count == first + 4 ? Evidence(line.words[first + 3].text) : nil
        guard line.words.count == first + 3 || own != nil,
            let limit = Self.limit(line.words[first + 2].text),
            ["M", "O"].contains(line.words[first + 1].text)
        else {
            let message = "expected `[loop] id M|O limit [evidence]`, the limit a number or >1"
            report(.standardMalformed, message, line)
            return nil
        }
        let id = line.words[first].text
        if edition.segments[id] == nil {
            report(.standardReference, "segment \(id) is not defined", line, word: first)
        }
        var item = SetLayout.Item(
            id: id, area: area, isMandatory: line.words[first + 1].text == "M", limit: limit,
            evidence: own ?? line.evidence, content: nil)
        guard isLoop else { return item }
        guard depth < 16 else {
            report(.standardMalformed, "loops are nested more than 16 deep", line)
            return nil
        }
        let content = content(depth: depth + 1)
        if content.first?.id != id || content.first?.content != nil {
            report(.standardMalformed, "loop \(id) has to start with segment \(id)", line)
        }
        item.content = content
        return item
    }

    private static func limit(_ text: String) -> Int? {
        if text == ">1" { return 0 }
        guard let limit = Int(text), limit >= 1, limit <= Int32.max else { return nil }
        return limit
    }
}
