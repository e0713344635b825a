import Diagnostics
import X12

/// Reads `elements.txt`, `segments.txt` and `codes.txt` of a version; the format is described in
/// standard/README.md. Faults are collected with file, line and column, at most `faultLimit`.
struct EditionReader {
    static let faultLimit = 100

    private(set) var edition: StandardEdition
    private(set) var faults: [Diagnostic] = []
    /// What the file at hand has defined: a site's own file may define again what is shipped.
    private var defined: Set<String> = []

    init(version: String) {
        edition = StandardEdition(version: version)
    }

    private mutating func report(_ fault: Diagnostic) {
        if faults.count < Self.faultLimit { faults.append(fault) }
    }
}

// MARK: - Elements

extension EditionReader {
    /// Reads lines such as `355 ID 2 2 unit of measure`.
    mutating func readElements(_ text: DictionaryText) {
        text.faults.forEach { report($0) }
        defined = []
        for line in text.lines {
            guard line.words.count >= 5 else {
                let message = "an element needs reference, type, least, greatest length and a name"
                report(text.fault(.standardMalformed, message, line))
                continue
            }
            let words = line.words.map(\.text)
            guard let (kind, places) = Self.kind(words[1]) else {
                let message = "`\(words[1])` is no type: AN, ID, DT, TM, R, N0 to N9 or B"
                report(text.fault(.standardMalformed, message, line, word: 1))
                continue
            }
            let unlimited = words[3] == "*" ? Int(Int32.max) : nil
            guard let minimum = Int(words[2]), minimum >= 0,
                let maximum = unlimited ?? Int(words[3]),
                maximum >= minimum, maximum <= Int32.max
            else {
                let message = "`\(words[2]) \(words[3])` is no range of lengths"
                report(text.fault(.standardMalformed, message, line, word: 2))
                continue
            }
            let element = StandardEdition.Element(
                reference: words[0], kind: kind, places: places, minimum: minimum,
                maximum: maximum, name: line.rest(from: 4), evidence: line.evidence)
            edition.elements[words[0]] = element
            if !defined.insert(words[0]).inserted {
                let message = "element \(words[0]) is defined twice"
                report(text.fault(.standardMalformed, message, line))
            }
        }
    }

    /// The type that a word names, and its implied decimals.
    static func kind(_ text: String) -> (ElementKind, Int)? {
        switch text {
        case "AN": return (.text, 0)
        case "ID": return (.code, 0)
        case "DT": return (.date, 0)
        case "TM": return (.time, 0)
        case "R": return (.decimal, 0)
        case "B": return (.binary, 0)
        default:
            guard text.count == 2, text.first == "N", let places = Int(text.dropFirst()),
                places >= 0
            else { return nil }
            return (.number, places)
        }
    }
}

// MARK: - Segments and composites

extension EditionReader {
    private enum Section: String {
        case composites, segments, others
    }

    /// Reads entries such as `PO1 order line` with their indented positions and rules.
    mutating func readSegments(_ text: DictionaryText) {
        text.faults.forEach { report($0) }
        defined = []
        var section: Section?
        var open: StandardEdition.Layout?
        for line in text.lines {
            if line.indent == 0, line.words.count == 1,
                let next = Section(rawValue: line.words[0].text)
            {
                keep(&open, in: section)
                section = next
            } else if section == .others {
                for word in line.words { edition.known.insert(SegmentTag(word.text)) }
            } else if section == nil {
                let message = "`composites`, `segments` or `others` has to come first"
                report(text.fault(.standardMalformed, message, line))
            } else if line.indent == 0 {
                keep(&open, in: section)
                let id = line.words[0].text
                let taken = !defined.insert(id).inserted
                if taken || line.words.count < 2 {
                    let message = taken ? "\(id) is defined twice" : "\(id) has no name"
                    report(text.fault(.standardMalformed, message, line))
                }
                open = StandardEdition.Layout(
                    id: id, name: line.rest(from: 1), positions: [], rules: [],
                    evidence: line.evidence)
            } else if open == nil {
                let message = "an indented line needs a segment above it"
                report(text.fault(.standardMalformed, message, line))
            } else if line.words[0].text == "rules" {
                readRules(line, of: text, into: &open)
            } else if line.words[0].text == "evidence" {
                readEvidence(line, of: text, into: &open)
            } else {
                readPositions(line, of: text, into: &open)
            }
        }
        keep(&open, in: section)
    }

    private mutating func keep(_ open: inout StandardEdition.Layout?, in section: Section?) {
        guard let layout = open else { return }
        open = nil
        if section == .composites {
            edition.composites[layout.id] = layout
        } else {
            edition.segments[layout.id] = layout
            edition.known.insert(SegmentTag(layout.id))
        }
    }

    private mutating func readPositions(
        _ line: DictionaryText.Line, of text: DictionaryText,
        into open: inout StandardEdition.Layout?
    ) {
        for (index, word) in line.words.enumerated() {
            let parts = word.text.split(separator: ":", omittingEmptySubsequences: false)
            let tail = parts.last?.split(separator: "*", omittingEmptySubsequences: false) ?? []
            let repeats = tail.count == 2 ? Int(tail[1]) : 1
            guard parts.count == 2, (1...2).contains(tail.count), !parts[0].isEmpty,
                let requirement = Requirement(tail[0]), let repeats, repeats >= 1
            else {
                let message = "`\(word.text)` is no position: reference:M, O or X, then *repeats"
                report(text.fault(.standardMalformed, message, line, word: index))
                continue
            }
            guard open?.positions.count ?? 0 < 64 else {
                let message = "more than 64 positions"
                report(text.fault(.standardMalformed, message, line, word: index))
                return
            }
            let reference = String(parts[0])
            if edition.elements[reference] == nil, edition.composites[reference] == nil {
                let message = "element \(reference) is not defined in this version"
                report(text.fault(.standardReference, message, line, word: index))
                continue
            }
            open?.positions.append(
                .init(reference: reference, requirement: requirement, repeats: repeats))
        }
    }

    private mutating func readEvidence(
        _ line: DictionaryText.Line, of text: DictionaryText,
        into open: inout StandardEdition.Layout?
    ) {
        guard let evidence = line.statedEvidence else {
            let message = DictionaryText.Line.evidenceForm
            report(text.fault(.standardMalformed, message, line, word: 1))
            return
        }
        open?.evidence = evidence
    }

    private mutating func readRules(
        _ line: DictionaryText.Line, of text: DictionaryText,
        into open: inout StandardEdition.Layout?
    ) {
        guard line.words.count >= 3, let evidence = Evidence(line.words[1].text) else {
            let message = "rules need their evidence (checked, single or carried), then rules"
            report(text.fault(.standardMalformed, message, line, word: 1))
            return
        }
        for index in 2..<line.words.count {
            let word = line.words[index].text
            guard let rule = SyntaxRule(word, evidence: evidence) else {
                let message = "`\(word)` is no syntax rule: P, R, E, C or L and two digits each"
                report(text.fault(.standardMalformed, message, line, word: index))
                continue
            }
            guard rule.last <= open?.positions.count ?? 0 else {
                let message = "rule \(word) names a position that \(open?.id ?? "") does not have"
                report(text.fault(.standardReference, message, line, word: index))
                continue
            }
            open?.rules.append(rule)
        }
    }
}

// MARK: - Codes

extension EditionReader {
    /// Reads lists such as `353 all purpose` with their indented codes; `353 more` adds codes to
    /// the list that is there.
    mutating func readCodes(_ text: DictionaryText) {
        text.faults.forEach { report($0) }
        var open: CodeList?
        for line in text.lines {
            let words = line.words.map(\.text)
            if line.indent > 0 {
                guard open != nil else {
                    let message = "a code needs its list above it"
                    report(text.fault(.standardMalformed, message, line))
                    continue
                }
                if words[0] == "also" {
                    for word in words.dropFirst() { open?.meanings[word] = "" }
                } else {
                    open?.meanings[words[0]] = line.rest(from: 1)
                }
                continue
            }
            if let list = open { edition.codes[list.reference] = list }
            open = nil
            guard words.count >= 2, ["all", "some", "more"].contains(words[1]) else {
                let message = "a list needs its element, then `all`, `some` or `more`"
                report(text.fault(.standardMalformed, message, line, word: 1))
                continue
            }
            if edition.elements[words[0]] == nil {
                let message = "element \(words[0]) is not defined in this version"
                report(text.fault(.standardReference, message, line))
            }
            open = CodeList(
                reference: words[0], isComplete: words[1] == "all", evidence: line.evidence)
            guard words[1] == "more" else { continue }
            open = edition.codes[words[0]] ?? open
        }
        if let list = open { edition.codes[list.reference] = list }
    }
}
