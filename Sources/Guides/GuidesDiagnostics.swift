public import Diagnostics

extension Diagnostic.Code {
    /// A segment id that no segment of the version has (AK304 1).
    public static let segmentUnrecognized = Self(
        "validate.segment.unrecognized", owner: .partner,
        help: "Use a segment id of this version: two or three capital letters or digits.")
    /// A segment of this set whose loop is not open here (AK304 2).
    public static let segmentUnexpected = Self(
        "validate.segment.unexpected", owner: .partner,
        help: "Send the segment that starts its loop first, or leave it out.")
    /// A mandatory segment, or the first segment of a mandatory loop, is absent (AK304 3).
    public static let segmentMissing = Self(
        "validate.segment.missing", owner: .partner,
        help: "The standard makes this segment mandatory: send it.")
    /// A loop is repeated more often than the guide allows (AK304 4).
    public static let loopTooMany = Self(
        "validate.loop.too-many", owner: .partner,
        help: "Split the document, or merge repetitions of the loop.")
    /// A segment is repeated more often than the guide allows (AK304 5).
    public static let segmentTooMany = Self(
        "validate.segment.too-many", owner: .partner,
        help: "Send this segment less often at this place.")
    /// A segment of the version that has no place in this transaction set (AK304 6).
    public static let segmentForeign = Self(
        "validate.segment.not-in-set", owner: .partner,
        help: "Leave the segment out: this transaction set has no place for it.")
    /// A segment that belongs earlier in the loops that are open (AK304 7).
    public static let segmentOutOfOrder = Self(
        "validate.segment.out-of-order", owner: .partner,
        help: "Send the segments of a loop in the order of the standard.")
    /// A mandatory element or component is empty (AK403 1).
    public static let elementMissing = Self(
        "validate.element.missing", owner: .partner,
        help: "The standard makes this element mandatory: send a value.")
    /// An element is empty that others make necessary: a P, R, C or L rule (AK403 2).
    public static let elementConditional = Self(
        "validate.element.conditional", owner: .partner,
        help: "Elements beside it make this one necessary: send both or neither.")
    /// More elements than the segment has positions (AK403 3).
    public static let elementTooMany = Self(
        "validate.element.too-many", owner: .partner,
        help: "The segment has fewer elements in this version: leave the rest out.")
    /// A value is shorter than the least length (AK403 4).
    public static let elementTooShort = Self(
        "validate.element.too-short", owner: .partner,
        help: "Send a value of at least the least length; numbers count digits only.")
    /// A value is longer than the greatest length (AK403 5).
    public static let elementTooLong = Self(
        "validate.element.too-long", owner: .partner,
        help: "Send a value of at most the greatest length; numbers count digits only.")
    /// A character that the type or the agreed character set does not have (AK403 6).
    public static let elementCharacter = Self(
        "validate.element.invalid-character", owner: .partner,
        help: "Send only characters of the element's type and of the agreed character set.")
    /// A code that is not in the complete list of the dictionary (AK403 7).
    public static let elementCode = Self(
        "validate.element.unknown-code", .warning, owner: .partner,
        help: "Use a code of the list; if both sides agreed on this one, ignore the warning.")
    /// A date that no calendar has (AK403 8).
    public static let elementDate = Self(
        "validate.element.invalid-date", owner: .partner,
        help: "Send dates as CCYYMMDD (YYMMDD where the version says six) and real ones.")
    /// A time that no clock shows (AK403 9).
    public static let elementTime = Self(
        "validate.element.invalid-time", owner: .partner,
        help: "Send times as HHMM, HHMMSS or with decimal seconds.")
    /// Two elements that exclude each other: an E rule (AK403 10).
    public static let elementExclusion = Self(
        "validate.element.excluded", owner: .partner,
        help: "Send only one of the elements that exclude each other.")
    /// An element repeated more often than allowed (AK403 12).
    public static let elementRepetitions = Self(
        "validate.element.too-many-repetitions", owner: .partner,
        help: "Send this element less often, or without the repetition separator in its text.")
    /// More components than the element has (AK403 13).
    public static let elementComponents = Self(
        "validate.element.too-many-components", owner: .partner,
        help: "Send fewer components, or text without the component separator.")
    /// Separators after the last value, where the agreement refuses them (AK403 3).
    public static let elementTrailing = Self(
        "validate.element.trailing-separator", owner: .partner,
        help: "Leave out the separators after the last value of a segment or composite.")
    /// Blanks or zeros that say nothing, where the agreement refuses them (AK403 6).
    public static let elementPadding = Self(
        "validate.element.padding", owner: .partner,
        help: "Send values without blanks at their end and numbers without superfluous zeros.")
    /// HL01 is the number of an earlier HL (AK403 7).
    public static let hierarchyNumber = Self(
        "validate.hierarchy.repeated", owner: .partner,
        help: "Number the HL segments of a set one by one: HL01 is unique.")
    /// HL02 names no earlier HL (AK403 7).
    public static let hierarchyParent = Self(
        "validate.hierarchy.orphan", owner: .partner,
        help: "Send in HL02 the HL01 of the level above, which has to come first.")
    /// HL04 of the parent says that it has no children (AK403 7).
    public static let hierarchyChild = Self(
        "validate.hierarchy.leaf", .warning, owner: .partner,
        help: "Send 1 in HL04 of a level that has others below it.")
    /// HL04 promises children that do not come (AK403 7).
    public static let hierarchyChildless = Self(
        "validate.hierarchy.childless", .warning, owner: .partner,
        help: "Send 0 in HL04 of a level that has none below it, or send those below.")
    /// A count of segments, such as CTT01, is wrong (AK403 7).
    public static let countWrong = Self(
        "validate.count.wrong", .warning, owner: .partner,
        help: "Send the number of lines that are in the set: some may have been lost.")
    /// A hash total, such as CTT02, is wrong (AK403 7).
    public static let totalWrong = Self(
        "validate.total.wrong", .warning, owner: .partner,
        help: "Send the sum of what is in the set: a line may have been lost or changed.")
    /// A level below one that it cannot belong to (AK403 7).
    public static let hierarchyLevel = Self(
        "validate.hierarchy.level", .warning, owner: .partner,
        help: "Order the levels as BSN05 says: 0001 is shipment, order, pack, item.")
    /// LE01 differs from LS01 (AK403 7).
    public static let loopBounds = Self(
        "validate.loop.bounds", owner: .partner,
        help: "End a bounded loop with the identifier that began it: LE01 repeats LS01.")
    /// A segment that the partner's guide does not use (999: I4; 997: AK304 2).
    public static let segmentUnused = Self(
        "validate.segment.unused", owner: .partner,
        help: "Leave the segment out: the guide that was agreed does not use it.")
    /// A segment that a situational rule asks for is absent (999: I6; 997: AK304 3).
    public static let segmentDependent = Self(
        "validate.segment.dependent", owner: .partner,
        help: "Send the segment: the guide that was agreed asks for it in this situation.")
    /// A segment that a situational rule forbids (999: I9; 997: AK304 2).
    public static let segmentDependentUnused = Self(
        "validate.segment.dependent-unused", owner: .partner,
        help: "Leave the segment out in this situation: the guide that was agreed says so.")
    /// An element that the partner's guide does not use (999: I10; 997: AK403 10).
    public static let elementUnused = Self(
        "validate.element.unused", owner: .partner,
        help: "Leave the element empty: the guide that was agreed does not use it.")
    /// An element that a situational rule asks for is empty (999: I9; 997: AK403 2).
    public static let elementDependent = Self(
        "validate.element.dependent", owner: .partner,
        help: "Fill the element: the guide that was agreed asks for it in this situation.")
    /// An element that a situational rule forbids (999: I13; 997: AK403 10).
    public static let elementDependentUnused = Self(
        "validate.element.dependent-unused", owner: .partner,
        help: "Leave the element empty in this situation: the guide that was agreed says so.")
    /// A value that a situational rule does not allow (999: I6; 997: AK403 7).
    public static let elementDependentCode = Self(
        "validate.element.dependent-code", owner: .partner,
        help: "Send a value that the guide that was agreed allows in this situation.")
    /// A code that the standard has and the partner's guide has not (999: I6; 997: AK403 7).
    public static let elementCodeUnused = Self(
        "validate.element.code-unused", owner: .partner,
        help: "Use a code that the guide names.")
    /// A set has more faults than are listed.
    public static let faultsUnlisted = Self(
        "validate.faults.unlisted", owner: .partner,
        help: "Mend the faults that are listed; later ones often follow from them.")
    /// No dictionary for the version of GS08 (AK905 2).
    public static let versionUnsupported = Self(
        "validate.version.unsupported", owner: .partner,
        help: "Send a version that was agreed.")
    /// No guide for the set in this version (AK502 1).
    public static let setUnsupported = Self(
        "validate.set.unsupported", owner: .partner,
        help: "Send a transaction set that was agreed.")
    /// The set does not belong in this kind of group (AK502 18).
    public static let setForeign = Self(
        "validate.set.not-in-group", owner: .partner,
        help: "Send the set in a group whose GS01 is the set's functional identifier.")
    /// A partner's guide names a place that the set does not have.
    public static let guidePlaceUnknown = Self(
        "profile.guide.place", owner: .onboarding,
        help: "Name loops, segment and element as in `PO1/N1[ST].04`; the set has to have them.")
    /// A change or rule of a partner's guide makes no sense.
    public static let guideChangeWrong = Self(
        "profile.guide.change", owner: .onboarding,
        help: "Change what the place has: segments and loops a limit, elements length and codes.")
    /// A partner's guide names a code that the standard's complete list does not have.
    public static let guideCodeUnknown = Self(
        "profile.guide.code", .warning, owner: .onboarding,
        help: "Correct the code; if both sides agreed on it all the same, ignore the warning.")
    /// A line of a SEF file cannot be read.
    public static let sefMalformed = Self(
        "config.sef.malformed", owner: .onboarding,
        help: "Correct the line, or export the guide again as SEF 1.6.")
    /// A SEF file is larger than any guide.
    public static let sefLimit = Self(
        "config.sef.too-large", owner: .onboarding,
        help: "Export fewer transaction sets into one file.")
    /// A dictionary file has a line that cannot be read.
    public static let standardMalformed = Self(
        "config.standard.malformed", owner: .site,
        help: "Correct the line as standard/README.md describes the format.")
    /// A dictionary file names something that its version does not define.
    public static let standardReference = Self(
        "config.standard.undefined", owner: .site,
        help: "Define the element, composite or segment in the version's files, or mend the name.")
    /// A dictionary file is absent.
    public static let standardFileMissing = Self(
        "config.standard.missing", owner: .site,
        help: "Put the file back: the standard folder is shipped with the program.")
}

/// The codes of this room.
public enum GuidesDiagnostics {
    /// All codes of this room, in the order of the acknowledgment tables.
    public static let all: [Diagnostic.Code] = [
        .segmentUnrecognized, .segmentUnexpected, .segmentMissing, .loopTooMany, .segmentTooMany,
        .segmentForeign, .segmentOutOfOrder, .elementMissing, .elementConditional,
        .elementTooMany, .elementTooShort, .elementTooLong, .elementCharacter, .elementCode,
        .elementDate, .elementTime, .elementExclusion, .elementRepetitions, .elementComponents,
        .elementTrailing, .elementPadding, .hierarchyNumber, .hierarchyParent, .hierarchyChild,
        .hierarchyChildless, .hierarchyLevel, .loopBounds, .countWrong, .totalWrong, .segmentUnused,
        .segmentDependent, .segmentDependentUnused,
        .elementUnused, .elementDependent, .elementDependentUnused, .elementDependentCode,
        .elementCodeUnused,
        .guidePlaceUnknown, .guideChangeWrong, .guideCodeUnknown, .sefMalformed, .sefLimit,
        .faultsUnlisted,
        .versionUnsupported, .setUnsupported,
        .setForeign,
        .standardMalformed, .standardReference, .standardFileMissing,
    ]
}
