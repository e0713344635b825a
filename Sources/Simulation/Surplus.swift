import Diagnostics
import Guides

/// What says nothing and some partners send all the same; an agreement says whether it is a fault.
enum Surplus: String, CaseIterable {
    case separators = "separators after the last value"
    case blanks = "blanks at the end of a value"
    case zeros = "zeros before a number"
    case letters = "small letters"

    /// The fault that it is; nil where the policy accepts it.
    func code(by policy: ValidationPolicy) -> Diagnostic.Code? {
        switch self {
        case .separators: policy.trailingSeparators == .refused ? .elementTrailing : nil
        case .blanks: policy.blanks == .refused ? .elementPadding : nil
        case .zeros: policy.zeros == .refused ? .elementPadding : nil
        case .letters: policy.characterSet == .basic ? .elementCharacter : nil
        }
    }

    /// Puts it into the first place of a document that has room for it: the document, the
    /// segment's index and the element's position; nil where there is no room.
    func put(
        into document: GeneratedDocument, _ guide: SetGuide
    ) -> (document: GeneratedDocument, segment: Int, position: Int)? {
        var document = document
        let totals = Set(guide.totals.map(\.statement.segment)).union(["HL", "LS", "LE", "BIN"])
        for index in document.segments.indices.dropFirst().dropLast() {
            let segment = document.segments[index]
            guard let row = segment.row, !totals.contains(segment.tag) else { continue }
            if self == .separators, segment.filled != 0 {
                document.segments[index].surplus = 1
                return (document, index, segment.filledCount + 1)
            }
            for position in 1...max(1, segment.elements.count) {
                guard let element = guide.element(position, ofRow: row),
                    let value = segment.value(position), let changed = change(value, element)
                else { continue }
                document.segments[index].set(position, changed)
                return (document, index, position)
            }
        }
        return nil
    }

    private func change(_ value: String, _ element: GuideElement) -> String? {
        let count = value.utf8.count { $0 != 0x2E && $0 != 0x2D }
        guard count < element.maximum, count >= element.minimum else { return nil }
        switch (self, element.kind) {
        case (.blanks, .text): return value + " "
        case (.zeros, .number), (.zeros, .decimal): return "0" + value
        case (.letters, .text): return value + "a"
        default: return nil
        }
    }
}

extension GeneratedDocument.Segment {
    /// How many elements there are up to the last that is filled.
    fileprivate var filledCount: Int { 64 - filled.leadingZeroBitCount }

    /// The value of a simple element that occurs once; nil for any other.
    fileprivate func value(_ position: Int) -> String? {
        guard position <= elements.count, elements[position - 1].count == 1,
            elements[position - 1][0].count == 1
        else { return nil }
        return elements[position - 1][0][0]
    }
}
