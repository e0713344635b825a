public import Diagnostics
import Guides
import X12

/// The one table from a diagnostic's code to what an acknowledgment says about it.
///
/// Numbers are X12's: I18 for TA105, 716 for AK905, 718 for AK502, 720 for AK304, 723 for AK403.
/// A code without a row is nothing that the standard has an answer for: business, mapping and ERP
/// faults never change an acknowledgment.
public enum AcknowledgmentTable {
    /// What the segments of an acknowledgment say about one code.
    public struct Answer: Sendable, Hashable {
        /// The interchange's note code.
        public var interchange: InterchangeNote?
        /// AK905: the functional group's fault.
        public var group: Int?
        /// AK502: the transaction set's fault.
        public var set: Int?
        /// AK304: the segment's fault.
        public var segment: Int?
        /// AK403: the element's fault.
        public var element: Int?
        /// IK304 or IK403 of a 999 (620, 621), where it has a code of its own: for a fault against
        /// a guide that is none against the standard.
        public var guideCode: String?

        /// The elements with their codes, such as `AK502 5, AK304 8, AK403 7, IK403 I6`.
        public var text: String {
            let parts: [(element: String, code: String?)] = [
                ("TA105", interchange?.code), ("AK905", group.map(String.init)),
                ("AK502", set.map(String.init)), ("AK304", segment.map(String.init)),
                ("AK403", element.map(String.init)),
                (element == nil ? "IK304" : "IK403", guideCode),
            ]
            return parts.compactMap { element, code in code.map { "\(element) \($0)" } }
                .joined(separator: ", ")
        }

        init(
            interchange: InterchangeNote? = nil, group: Int? = nil, set: Int? = nil,
            segment: Int? = nil, element: Int? = nil
        ) {
            self.interchange = interchange
            self.group = group
            self.set = set
            self.segment = segment
            self.element = element
        }
    }

    /// The answer to a code; nil where the standard has none.
    public static func answer(to code: Diagnostic.Code) -> Answer? { answers[code] }

    /// Every code that has an answer.
    public static var codes: Set<Diagnostic.Code> { Set(answers.keys) }

    /// AK403 as a version of the 997 knows it: 12 and 13 came with 005010, before it is 3.
    public static func element(_ code: Int, version: String) -> Int {
        (code == 12 || code == 13) && version < "005010" ? 3 : code
    }

    /// AK502 as a version of the 997 knows it: 18 came with 005010, before it is 1.
    public static func set(_ code: Int, version: String) -> Int {
        code == 18 && version < "005010" ? 1 : code
    }

    private static let answers: [Diagnostic.Code: Answer] = {
        var answers: [Diagnostic.Code: Answer] = [:]
        for (code, note) in interchanges { answers[code, default: Answer()].interchange = note }
        for (code, number) in groups { answers[code, default: Answer()].group = number }
        for (code, number) in sets { answers[code, default: Answer()].set = number }
        for (code, number) in segments {
            answers[code] = Answer(set: 5, segment: number)
        }
        for (code, number) in elements {
            answers[code] = Answer(set: 5, segment: 8, element: number)
        }
        for (code, text) in guides { answers[code]?.guideCode = text }
        return answers
    }()

    private static let interchanges: [Diagnostic.Code: InterchangeNote] = [
        .interchangeControlMismatch: .controlMismatch,
        .isaStandard: .standardUnsupported,
        .isaTerminator: .terminator,
        .isaSenderQualifier: .senderQualifier,
        .isaSender: .senderID,
        .isaReceiverQualifier: .receiverQualifier,
        .isaReceiver: .receiverID,
        .isaAuthorizationQualifier: .authorizationQualifier,
        .isaAuthorization: .authorization,
        .isaSecurityQualifier: .securityQualifier,
        .isaSecurity: .security,
        .isaDate: .date,
        .isaTime: .time,
        .isaStandardInvalid: .standard,
        .isaVersion: .version,
        .isaVersionUnsupported: .versionUnsupported,
        .isaControl: .control,
        .isaAcknowledgmentRequest: .acknowledgmentRequest,
        .isaUsage: .usage,
        .interchangeGroupCount: .groupCount,
        .interchangeStructure: .structure,
        .isaUnreadable: .structure,
        .interchangeTruncated: .endOfFile,
        .groupUnnamed: .content,
        .isaElementSeparator: .elementSeparator,
        .isaComponentSeparator: .componentSeparator,
        .requestDate: .deliveryDate,
        .requestTime: .deliveryTime,
        .requestZone: .deliveryTimeZone,
        .requestGrade: .gradeOfService,
    ]

    private static let groups: [Diagnostic.Code: Int] = [
        .groupIDInvalid: 1,
        .groupSender: 1,
        .groupReceiver: 1,
        .groupVersionInvalid: 2,
        .versionUnsupported: 2,
        .groupTrailerMissing: 3,
        .groupControlMismatch: 4,
        .groupSetCount: 5,
        .groupStructure: 5,
        .groupControlInvalid: 6,
        .groupDuplicateControl: 6,
    ]

    private static let sets: [Diagnostic.Code: Int] = [
        .setUnsupported: 1,
        .setTooLarge: 1,
        .setTrailerMissing: 2,
        .setControlMismatch: 3,
        .setSegmentCount: 4,
        .segmentTooLong: 5,
        .faultsUnlisted: 5,
        .setIDInvalid: 6,
        .setControlInvalid: 7,
        .setForeign: 18,
        .setDuplicateControl: 23,
    ]

    private static let segments: [Diagnostic.Code: Int] = [
        .segmentUnrecognized: 1,
        .segmentUnexpected: 2,
        .segmentMissing: 3,
        .loopTooMany: 4,
        .segmentTooMany: 5,
        .segmentForeign: 6,
        .segmentOutOfOrder: 7,
        .segmentUnused: 2,
        .segmentDependent: 3,
        .segmentDependentUnused: 2,
    ]

    private static let elements: [Diagnostic.Code: Int] = [
        .elementMissing: 1,
        .elementConditional: 2,
        .elementTooMany: 3,
        .elementTooShort: 4,
        .elementTooLong: 5,
        .elementCharacter: 6,
        .elementCode: 7,
        .elementDate: 8,
        .elementTime: 9,
        .elementExclusion: 10,
        .elementRepetitions: 12,
        .elementComponents: 13,
        .elementTrailing: 3,
        .elementPadding: 6,
        .hierarchyNumber: 7,
        .hierarchyParent: 7,
        .hierarchyChild: 7,
        .hierarchyLevel: 7,
        .hierarchyChildless: 7,
        .countWrong: 7,
        .totalWrong: 7,
        .loopBounds: 7,
        .elementUnused: 10,
        .elementDependent: 2,
        .elementDependentUnused: 10,
        .elementDependentCode: 7,
        .elementCodeUnused: 7,
    ]

    /// What a 999 says of faults against a partner's guide (620, 621).
    private static let guides: [Diagnostic.Code: String] = [
        .segmentUnused: "I4",
        .segmentDependent: "I6",
        .segmentDependentUnused: "I9",
        .elementUnused: "I10",
        .elementDependent: "I9",
        .elementDependentUnused: "I13",
        .elementDependentCode: "I6",
        .elementCodeUnused: "I6",
    ]
}
