import Acknowledgments
import Diagnostics
import Guides
import X12

/// What a finding rests on in the dictionary, how it is answered, and how a partner's agreement
/// changes it: for `x12 check --explain`.
struct X12Evidence {
    private let guide: SetGuide

    /// Explains findings by a guide.
    init(_ guide: SetGuide) {
        self.guide = guide
    }

    /// The lines of the dictionary that a finding rests on, each with its evidence.
    func lines(for diagnostic: Diagnostic) -> [String] {
        guard case .data(let place) = diagnostic.place, let tag = place.tag else { return [] }
        guard place.element != nil else { return structure(tag, place) }
        guard let segment = segment(tag) else { return [] }
        var lines = [line("the elements of \(tag)", segment.evidence)]
        if let element = element(at: place) {
            let index = guide.elements.firstIndex(of: element)
            let name = index.map { " (\(guide.elementNames[$0]))" } ?? ""
            let what = element.reference == 0 ? place.position : "element \(element.reference)"
            lines.append(line("type and length of \(what)\(name)", element.evidence))
            if diagnostic.code == .elementCode,
                let list = guide.codeLists[String(element.reference)]
            {
                lines.append(line("the codes of element \(element.reference)", list.evidence))
            }
        }
        if [.elementConditional, .elementExclusion].contains(diagnostic.code) {
            lines += rules(segment, place)
        }
        return lines
    }

    /// The element or component that a place names.
    func element(at place: DataPlace) -> GuideElement? {
        guard let tag = place.tag, let position = place.element, let segment = segment(tag),
            (1...max(segment.elements.count, 1)).contains(position), !segment.elements.isEmpty
        else { return nil }
        let element = guide.elements[segment.elements.lowerBound + position - 1]
        guard let component = place.component else { return element }
        let components = guide.components(of: element)
        guard component >= 1, component <= components.count else { return element }
        return components[components.startIndex + component - 1]
    }

    private func segment(_ tag: String) -> GuideSegment? {
        guide.segments.first { $0.tag == SegmentTag(tag) }
    }

    private func structure(_ tag: String, _ place: DataPlace) -> [String] {
        let rows = guide.rows.filter { $0.tag == SegmentTag(tag) }
        guard let row = rows.first(where: { guide.loops[$0.loop].path == place.loop }) ?? rows.first
        else { return ["\(guide.set) of \(guide.version) has no \(tag)"] }
        let path = guide.loops[row.loop].path
        var lines = [line("place and use of \(tag)", row.evidence)]
        if !path.isEmpty { lines.append(line("loop \(path)", guide.loops[row.loop].evidence)) }
        return lines
    }

    /// The syntax rules that name the position.
    private func rules(_ segment: GuideSegment, _ place: DataPlace) -> [String] {
        var (range, position) = (segment.rules, place.element ?? 0)
        if let component = place.component, let element = element(at: place.element(of: place)) {
            (range, position) = (element.rules, component)
        }
        return guide.rules[range].filter { rule in
            position >= 1 && position <= 64 && rule.mask & (1 << UInt64(position - 1)) != 0
        }.map { line("rule \($0.text)", $0.evidence) }
    }

    private func line(_ what: String, _ evidence: Evidence) -> String {
        switch evidence {
        case .checked: "\(what): checked, several sources agree"
        case .single: "\(what): single, one source says so"
        case .carried: "\(what): inferred, carried over from a neighbouring version"
        }
    }

    // MARK: Answers and settings

    /// What an acknowledgment says of a code; nil where it says nothing.
    static func answer(to code: Diagnostic.Code) -> String? {
        AcknowledgmentTable.answer(to: code)?.text
    }

    /// The key of a partner's agreement that changes what a code leads to.
    static func setting(for code: Diagnostic.Code) -> String? {
        guard code.name.hasPrefix("validate."), GuidesDiagnostics.all.contains(code) else {
            return nil
        }
        let severity = "validate: {severity: {\(code.name): warning}}"
        let tolerate = "acknowledge: {tolerate: [\(code.name)]}"
        let characters = code == .elementCharacter ? "validate: {characters: any}, " : ""
        return "in its agreement in partner.yaml: \(characters)\(severity) or \(tolerate)"
    }
}

extension DataPlace {
    /// The place of the whole element.
    fileprivate func element(of place: DataPlace) -> DataPlace {
        var whole = place
        whole.component = nil
        return whole
    }
}

extension SyntaxRule {
    /// The rule as the standard writes it, such as `P0304`.
    fileprivate var text: String {
        let letter =
            switch kind {
            case .paired: "P"
            case .required: "R"
            case .exclusion: "E"
            case .conditional: "C"
            case .list: "L"
            }
        let others = (1...64).filter { mask & (1 << UInt64($0 - 1)) != 0 && $0 != Int(first) }
        return letter
            + ([Int(first)] + others).map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    }
}
