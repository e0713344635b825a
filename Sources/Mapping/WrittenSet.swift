import Diagnostics
import Guides
import Values
import X12

/// The segments of a written document, and which field each element comes from.
struct WrittenSet {
    private(set) var segments: [OutwardSegment] = []
    /// The cells of each segment.
    private(set) var cells: [[SetDraft.Cell]] = []
    /// The row of the guide that each segment stands in.
    private(set) var rows: [Int] = []
    /// The list item that each segment was made for; nil where it was made for none.
    private(set) var items: [String?] = []
    /// The map that wrote it.
    let map: Map
    /// The document as it was given: what stands in `fields` and not in it was repeated.
    let given: JSON
    let fields: [String]
    private let rules: [Int: TextPlace]
    /// What is written otherwise, or cannot be written.
    private(set) var diagnostics: [Diagnostic] = []

    /// What a run has made, in the order of the guide. Segments of which nothing was written are
    /// none.
    ///
    /// - Parameter document: the document as it was given.
    init(_ run: OutwardRun, given document: JSON) {
        fields = run.fields
        rules = run.rules
        map = run.map
        given = document
        for index in run.draft.ordered {
            let segment = run.draft.segments[index]
            guard !segment.cells.isEmpty else { continue }
            cells.append(segment.cells)
            rows.append(segment.row)
            items.append(segment.item < 0 ? nil : fields[segment.item])
            let tag = run.draft.guide.rows[segment.row].tag
            let elements = Self.elements(segment.cells).enumerated().map { offset, element in
                spelled(element, run.context, (tag, offset + 1))
            }
            segments.append(OutwardSegment(tag: tag, elements: elements))
        }
    }

    /// An element of a segment in the characters that were agreed.
    private mutating func spelled(
        _ content: ElementContent, _ context: OutwardContext, _ place: (SegmentTag, Int)
    ) -> ElementContent {
        switch content {
        case .text(let text): .text(spelled(text, context, place))
        case .composite(let parts): .composite(parts.map { spelled($0, context, place) })
        case .repetitions(let all): .repetitions(all.map { spelled($0, context, place) })
        case .bytes: content
        }
    }

    private mutating func spelled(
        _ text: String, _ context: OutwardContext, _ element: (tag: SegmentTag, number: Int)
    ) -> String {
        let value = context.characters.written(text, between: context.delimiters)
        guard value.isReplaced || value.foreign != nil else { return value.text }
        let place = DataPlace(
            segment: cells.count + 1, tag: element.tag.description, element: element.number)
        let from = origin(at: place).map { ", from \($0.words)" } ?? ""
        let repertoire = context.characters.repertoire.rawValue
        diagnostics.append(
            value.foreign.map {
                Diagnostic(
                    .envelopeDataCharacter, "'\($0)' is not \(repertoire)\(from)", value: text,
                    at: .data(place))
            }
                ?? Diagnostic(
                    .envelopeDataReplaced, "it is written as '\(value.text)'\(from)",
                    value: text, at: .data(place)))
        return value.text
    }

    private static func elements(_ cells: [SetDraft.Cell]) -> [ElementContent] {
        let count = cells.map(\.element).max() ?? 0
        var elements = [ElementContent](repeating: .text(""), count: count)
        for cell in cells {
            let index = cell.element - 1
            if let received = cell.received {
                elements[index] = received.content
            } else if cell.component == 0 {
                elements[index] = .text(cell.text)
            } else {
                var parts: [String] = []
                if case .composite(let others) = elements[index] { parts = others }
                while parts.count < cell.component { parts.append("") }
                parts[cell.component - 1] = cell.text
                elements[index] = .composite(parts)
            }
        }
        return elements
    }

    /// What an element comes from; nil for what the engine adds.
    ///
    /// - Parameter place: the segment in its set, ST being 1, and the element.
    func origin(at place: DataPlace) -> ElementOrigin? {
        guard let segment = place.segment.map({ $0 - 2 }), cells.indices.contains(segment) else {
            return nil
        }
        let cell = cells[segment].first {
            $0.writer >= 0 && (place.element == nil || $0.element == place.element)
                && (place.component == nil || $0.component == 0
                    || $0.component == place.component)
        }
        return cell.map {
            ElementOrigin(field: fields[$0.writer], rule: rules[$0.writer], text: $0.text)
        }
    }
}
