import Acknowledgments
package import Diagnostics
import Guides

/// A document that was right until it was broken in one place.
package struct BrokenDocument {
    /// A way of breaking: one for each code of AK304 and AK403.
    package enum Kind: String, CaseIterable {
        case unrecognized = "304/1"
        case unexpected = "304/2"
        case missing = "304/3"
        case loopTooMany = "304/4"
        case tooMany = "304/5"
        case foreign = "304/6"
        case outOfOrder = "304/7"
        case elementMissing = "403/1"
        case elementConditional = "403/2"
        case elementTooMany = "403/3"
        case elementTooShort = "403/4"
        case elementTooLong = "403/5"
        case elementCharacter = "403/6"
        case elementCode = "403/7"
        case elementDate = "403/8"
        case elementTime = "403/9"
        case elementExclusion = "403/10"
        case elementRepetitions = "403/12"
        case elementComponents = "403/13"

        /// The code that the validator has to give.
        package var code: Diagnostic.Code {
            switch self {
            case .unrecognized: .segmentUnrecognized
            case .unexpected: .segmentUnexpected
            case .missing: .segmentMissing
            case .loopTooMany: .loopTooMany
            case .tooMany: .segmentTooMany
            case .foreign: .segmentForeign
            case .outOfOrder: .segmentOutOfOrder
            case .elementMissing: .elementMissing
            case .elementConditional: .elementConditional
            case .elementTooMany: .elementTooMany
            case .elementTooShort: .elementTooShort
            case .elementTooLong: .elementTooLong
            case .elementCharacter: .elementCharacter
            case .elementCode: .elementCode
            case .elementDate: .elementDate
            case .elementTime: .elementTime
            case .elementExclusion: .elementExclusion
            case .elementRepetitions: .elementRepetitions
            case .elementComponents: .elementComponents
            }
        }

        /// Whether it concerns a segment as such.
        package var isStructural: Bool { rawValue.hasPrefix("304") }
    }

    /// How it was broken.
    package let kind: Kind
    /// What became of it.
    package private(set) var document: GeneratedDocument
    /// Where the fault is: the segment's ordinal, from 1.
    package let segment: Int
    /// The segment's id.
    package let tag: String
    /// The element's position; nil for a fault of the segment.
    package let element: Int?
    /// The component, where it is known.
    package var component: Int?

    init(
        _ kind: Kind, _ document: GeneratedDocument, segment: Int, tag: String, element: Int? = nil
    ) {
        self.kind = kind
        self.document = document
        self.document.count(sparing: element.map { (segment - 1, $0) })
        self.segment = segment
        self.tag = tag
        self.element = element
    }

    /// What the validator has to tell: the code, the segment's ordinal, the position.
    package var told: String {
        let place = DataPlace(tag: tag, element: element, component: component)
        return "\(kind.code) \(segment) \(place.position)"
    }

    /// What AK3 and AK4 have to tell: segment, ordinal and AK304, then element and AK403.
    package func answer(_ version: String) -> String {
        let numbers = kind.rawValue.split(separator: "/").compactMap { Int($0) }
        guard let element, !kind.isStructural else { return "\(tag) \(segment) \(numbers[1])" }
        let code = AcknowledgmentTable.element(numbers[1], version: version)
        return "\(tag) \(segment) 8, \(element) \(code)"
    }
}
