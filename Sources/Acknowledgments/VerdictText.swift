public import Guides
import X12

/// Verdicts in plain words, for the report and for the partner: `line 3 (PO103): unit of measure
/// 'EACH' is longer than two characters`.
///
/// The names are those of our own dictionary; without a guide the standard's positions stand alone.
public struct VerdictText: Sendable {
    private let guide: SetGuide?

    /// Makes a text for verdicts on sets that were held against `guide`; nil where there was none.
    public init(guide: SetGuide?) {
        self.guide = guide
    }

    /// A line for each thing that is wrong with a set; none where nothing is.
    public func lines(_ verdict: SetVerdict) -> [String] {
        let envelope = verdict.codes.filter { $0 != 5 || verdict.notes.isEmpty }
            .compactMap { AnswerCode.setNote.words(String($0)) }
        return envelope + verdict.notes.flatMap(lines)
    }

    /// A line for each fault of a segment.
    public func lines(_ note: SegmentNote) -> [String] {
        guard !note.elements.isEmpty else {
            return ["\(place(note, note.tag)): \(segment(note))"]
        }
        return note.elements.map { element in
            let number = element.element < 10 ? "0\(element.element)" : "\(element.element)"
            let component = element.component.map { "-\($0)" } ?? ""
            return "\(place(note, note.tag + number + component)): \(fault(element, of: note))"
        }
    }

    /// A line for each thing that is wrong with a group itself.
    public static func lines(_ verdict: GroupVerdict) -> [String] {
        verdict.codes.compactMap { code in
            // 5 also stands for what 716 has no code for.
            guard code == 5, verdict.stated == verdict.received else {
                return AnswerCode.groupNote.words(String(code))
            }
            return "GS or a set in it cannot be read as the standard has it"
        }
    }

    private func place(_ note: SegmentNote, _ position: String) -> String {
        note.item.map { "line \($0) (\(position))" } ?? "segment \(note.position) (\(position))"
    }

    // MARK: - Segments

    private func segment(_ note: SegmentNote) -> String {
        let known = layout(note.tag)
        let name = known?.name ?? "the segment"
        if let code = note.guideCode, let text = Self.guideSegments[code] { return name + text }
        switch note.code {
        case 1: return "there is no segment \(note.tag) in this version"
        case 2: return "\(name) may not stand here"
        case 3: return "\(name) is missing"
        case 4: return "the group of segments that \(name) begins comes too often"
        case 5: return "\(name) comes too often"
        case 6: return "\(name) is no part of this document"
        case 7: return "\(name) stands in the wrong place"
        default: return AnswerCode.segment.words(String(note.code)) ?? "is at fault"
        }
    }

    private static let guideSegments = [
        "I4": " is not used by our guide", "I6": " is missing, which our guide demands here",
        "I7": " comes too seldom for our guide", "I8": " comes too seldom for our guide",
        "I9": " is not used by our guide in this case",
    ]

    // MARK: - Elements

    private func fault(_ note: ElementNote, of segment: SegmentNote) -> String {
        let found = element(note, of: segment.tag)
        let name = found?.name ?? "the element"
        let shown =
            note.value.isEmpty ? name : "\(name) '\(String(decoding: note.value, as: UTF8.self))'"
        let cut = note.value.count == 99 ? " (only its beginning is shown)" : ""
        if let code = note.guideCode, let text = Self.guideElements[code] { return shown + text }
        switch note.code {
        case 1: return "\(name) is missing"
        case 2: return "\(name) is missing, which what stands beside it demands"
        case 3: return "\(shown) is one element too many"
        case 4: return shown + length(found?.element.minimum, "shorter") + cut
        case 5: return shown + length(found?.element.maximum, "longer") + cut
        case 6: return "\(name) holds a character that may not be sent"
        case 7: return "\(shown) is no code that may stand there"
        case 8: return "\(shown) is no date"
        case 9: return "\(shown) is no time"
        case 10: return "\(shown) may not stand beside what else is there"
        case 12: return "\(shown) is repeated too often"
        case 13: return "\(shown) has too many components"
        default: return "\(shown) is at fault (\(note.code))"
        }
    }

    private func length(_ limit: Int?, _ word: String) -> String {
        guard let limit else { return " is too \(word == "longer" ? "long" : "short")" }
        let small = [
            "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        ]
        let number = small.indices.contains(limit) ? small[limit] : String(limit)
        return " is \(word) than \(number) character\(limit == 1 ? "" : "s")"
    }

    private static let guideElements = [
        "I6": " is a code that our guide does not use",
        "I9": " is missing, which our guide demands in this case",
        "I10": " is not used by our guide", "I11": " is repeated too seldom for our guide",
        "I12": " has not the form that our guide demands",
        "I13": " is not used by our guide in this case",
    ]

    // MARK: - Names

    private func layout(_ tag: String) -> GuideSegment? {
        guide?.segments.first { $0.tag.description == tag }
    }

    private func element(
        _ note: ElementNote, of tag: String
    ) -> (name: String, element: GuideElement)? {
        guard let guide, let range = layout(tag)?.elements, note.element >= 1,
            note.element <= range.count
        else { return nil }
        var index = range.lowerBound + note.element - 1
        if let component = note.component, component >= 1,
            component <= guide.elements[index].components.count
        {
            index = guide.elements[index].components.lowerBound + component - 1
        }
        return (guide.elementNames[index], guide.elements[index])
    }
}
