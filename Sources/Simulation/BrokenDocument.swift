import Acknowledgments
package import Diagnostics
import Guides

/// A document that was right until it was broken in one place.
package struct BrokenDocument {
    /// A way of breaking: one for each code of AK304 and AK403.
    package enum Kind: String, CaseIterable {
        /// A segment id that no set has.
        case unrecognized = "304/1"
        /// A segment of a loop that is not open.
        case unexpected = "304/2"
        /// A mandatory segment left out.
        case missing = "304/3"
        /// A loop once more than it may come.
        case loopTooMany = "304/4"
        /// A segment once more than it may come.
        case tooMany = "304/5"
        /// A segment of other sets.
        case foreign = "304/6"
        /// A segment after one that it comes before.
        case outOfOrder = "304/7"
        /// A mandatory element left out.
        case elementMissing = "403/1"
        /// An element left out that another one needs.
        case elementConditional = "403/2"
        /// An element beyond the last.
        case elementTooMany = "403/3"
        /// A value that is too short.
        case elementTooShort = "403/4"
        /// A value that is too long.
        case elementTooLong = "403/5"
        /// A character that its type does not have.
        case elementCharacter = "403/6"
        /// A code that its list does not have.
        case elementCode = "403/7"
        /// A date that no calendar has.
        case elementDate = "403/8"
        /// A time that no clock shows.
        case elementTime = "403/9"
        /// Two elements that exclude each other.
        case elementExclusion = "403/10"
        /// An element that repeats and may not.
        case elementRepetitions = "403/12"
        /// A component beyond the last.
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
