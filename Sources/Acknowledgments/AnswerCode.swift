/// The codes of acknowledgments in plain words: what a partner's answer says, and what ours do.
///
/// The numbers are X12's lists: I17 and I18 for TA1, 715 and 716 for AK9, 717 with 718 or 618 for
/// AK5 and IK5, 720 or 620 for AK3 and IK3, 723 or 621 for AK4 and IK4. The words are ours.
public enum AnswerCode: Sendable {
    /// TA104.
    case interchange
    /// TA105.
    case interchangeNote
    /// AK901.
    case group
    /// AK905 to AK909.
    case groupNote
    /// AK501, IK501.
    case set
    /// AK502 to AK506, IK502 to IK506.
    case setNote
    /// AK304, IK304.
    case segment
    /// AK403, IK403.
    case element

    /// What a code of this list means; nil where the list has no such code.
    public func words(_ code: String) -> String? {
        switch self {
        case .interchange: Self.interchanges[code]
        case .interchangeNote: InterchangeNote(code: code).flatMap { Self.notes[$0] }
        case .group: Self.groups[code]
        case .groupNote: Self.groupNotes[code] ?? Self.security(code, from: 10)
        case .set: code == "P" ? nil : Self.groups[code]
        case .setNote: Self.setNotes[code] ?? Self.security(code, from: 8)
        case .segment: Self.segments[code]
        case .element: Self.elements[code]
        }
    }

    /// A code as people read it: `5 (segments at fault)`, or the bare code where nobody knows it.
    public func told(_ code: String) -> String {
        words(code).map { "\(code) (\($0))" } ?? "\(code) (not a code of X12)"
    }

    /// A code's meaning before its number, for sentences: `segments at fault (code 5)`.
    public func plain(_ code: String) -> String {
        "\(words(code) ?? "a reason that X12 does not know") (code \(code))"
    }

    /// The security codes of 716 and 718, which number the same faults from other starts.
    private static func security(_ code: String, from first: Int) -> String? {
        guard let number = Int(code), (first...27).contains(number) else { return nil }
        return "a fault of encryption or authentication"
    }

    private static let interchanges = [
        "A": "accepted", "E": "accepted, errors noted: not to be sent again", "R": "refused",
    ]

    private static let groups = [
        "A": "accepted", "E": "accepted, errors noted: not to be sent again",
        "P": "accepted in part", "R": "refused", "M": "refused: its authentication failed",
        "W": "refused: its assurance failed", "X": "refused: it could not be decrypted",
    ]

    private static let groupNotes = [
        "1": "the functional group is not supported", "2": "the version is not supported",
        "3": "GE is missing", "4": "GS06 and GE02 differ",
        "5": "GE01 does not count the transaction sets", "6": "GS06 is no valid control number",
        "19": "GS06 was used before in the interchange",
    ]

    private static let setNotes = [
        "1": "the transaction set is not supported", "2": "SE is missing",
        "3": "ST02 and SE02 differ", "4": "SE01 does not count the segments",
        "5": "segments at fault", "6": "ST01 is missing or invalid",
        "7": "ST02 is missing or invalid", "18": "the transaction set is not of this group",
        "19": "ST03 names no known guide", "23": "ST02 was used before in the group",
        "I5": "segments at fault by the guide", "I6": "the guide is not supported",
    ]

    private static let segments = [
        "1": "unknown segment", "2": "segment not expected here",
        "3": "mandatory segment missing", "4": "loop too often", "5": "segment too often",
        "6": "segment not of this transaction set", "7": "segment out of order",
        "8": "elements at fault", "I4": "segment that the guide does not use",
        "I6": "segment missing that the guide demands here", "I7": "loop too seldom",
        "I8": "segment too seldom", "I9": "segment that the guide does not use here",
    ]

    private static let elements = [
        "1": "mandatory element missing", "2": "element missing that others demand",
        "3": "too many elements", "4": "too short", "5": "too long", "6": "invalid character",
        "7": "not a code of the list", "8": "not a date", "9": "not a time",
        "10": "element that others exclude", "12": "too many repetitions",
        "13": "too many components", "I6": "code that the guide does not use",
        "I9": "element missing that the guide demands here",
        "I10": "element that the guide does not use", "I11": "too few repetitions",
        "I12": "not of the form that the guide demands",
        "I13": "element that the guide does not use here",
    ]

    private static let notes: [InterchangeNote: String] = [
        .none: "no error", .controlMismatch: "ISA13 and IEA02 differ",
        .standardUnsupported: "the standard in ISA11 is not supported",
        .versionUnsupported: "the version of the envelope is not supported",
        .terminator: "invalid segment terminator", .senderQualifier: "invalid ISA05",
        .senderID: "unknown or invalid sender in ISA06", .receiverQualifier: "invalid ISA07",
        .receiverID: "invalid receiver in ISA08", .receiverUnknown: "unknown receiver in ISA08",
        .authorizationQualifier: "invalid ISA01", .authorization: "invalid ISA02",
        .securityQualifier: "invalid ISA03", .security: "invalid ISA04",
        .date: "invalid date in ISA09", .time: "invalid time in ISA10",
        .standard: "invalid ISA11", .version: "invalid version in ISA12",
        .control: "invalid control number in ISA13", .acknowledgmentRequest: "invalid ISA14",
        .usage: "invalid ISA15", .groupCount: "IEA01 does not count the groups",
        .structure: "the envelope's structure is broken", .endOfFile: "the file ends before IEA",
        .content: "invalid content, such as a broken GS",
        .duplicate: "the control number was used before",
        .elementSeparator: "invalid element separator",
        .componentSeparator: "invalid component separator",
        .deliveryDate: "invalid date of deferred delivery",
        .deliveryTime: "invalid time of deferred delivery",
        .deliveryTimeZone: "invalid time zone of deferred delivery",
        .gradeOfService: "invalid grade of service",
    ]
}
