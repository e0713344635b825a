import X12

/// An element of a segment that no rule has read, whatever separators it was sent with: occurrences
/// are joined by `^`, their components by `>`, and behind a `\` each of these three characters
/// stands for itself.
struct UnmappedText: Sendable {
    /// The components of each occurrence; one of one where nothing is composed. Empty ones at the
    /// end say nothing, and are left out.
    private let occurrences: [[String]]

    private static let occurrence: Unicode.Scalar = "^"
    private static let component: Unicode.Scalar = ">"
    private static let escape: Unicode.Scalar = "\\"

    private init(_ occurrences: [[String]]) {
        let ended = occurrences.map { Self.ended($0) { $0.isEmpty } }
        self.occurrences = Self.ended(ended) { $0 == [""] }
    }

    /// An element as it was sent.
    init(_ segment: borrowing Segment, _ element: Int) {
        var occurrences: [[String]] = []
        for repetition in 1...max(1, segment.repetitionCount(element)) {
            var components: [String] = []
            let count = segment.componentCount(element, repetition: repetition)
            for component in 1...max(1, count) {
                components.append(segment.component(element, component, repetition: repetition))
            }
            occurrences.append(components)
        }
        self.init(occurrences)
    }

    /// An element that is one text.
    init(simple text: String) { self.init([[text]]) }

    /// Reads a text.
    init(_ text: String) {
        var occurrences = [[""]]
        var isEscaped = false
        func append(_ scalar: Unicode.Scalar) {
            let last = occurrences.count - 1
            occurrences[last][occurrences[last].count - 1].unicodeScalars.append(scalar)
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case _ where isEscaped:
                append(scalar)
                isEscaped = false
            case Self.escape: isEscaped = true
            case Self.occurrence: occurrences.append([""])
            case Self.component: occurrences[occurrences.count - 1].append("")
            default: append(scalar)
            }
        }
        self.init(occurrences)
    }

    /// The text.
    var text: String {
        occurrences.map { components in
            components.map(Self.escaped).joined(separator: String(Self.component))
        }.joined(separator: String(Self.occurrence))
    }

    /// Each text that stands in it, without separators.
    var parts: [String] { occurrences.flatMap(\.self) }

    /// The one text that it is; nil for what is composed.
    var simple: String? {
        occurrences.count == 1 && occurrences[0].count == 1 ? occurrences[0][0] : nil
    }

    /// Whether nothing stands in it.
    var isEmpty: Bool { simple == "" }

    /// The element as it is written.
    var content: ElementContent {
        let contents = occurrences.map { components -> ElementContent in
            components.count == 1 ? .text(components[0]) : .composite(components)
        }
        return contents.count == 1 ? contents[0] : .repetitions(contents)
    }

    /// Without what says nothing at the end, but for the first.
    private static func ended<Part>(_ parts: [Part], _ isNothing: (Part) -> Bool) -> [Part] {
        let count = (parts.lastIndex { !isNothing($0) } ?? 0) + 1
        return Array(parts.prefix(count))
    }

    private static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isSign) else { return text }
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isSign(scalar) { escaped.append(escape) }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        scalar == escape || scalar == component || scalar == occurrence
    }
}
