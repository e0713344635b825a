/// A way of breaking an envelope: one for each code of TA105, AK905 and AK502 that an envelope can
/// bring about by itself. Of the others 009 needs profiles, 025 a ledger, AK502 1 agreements;
/// AK502 5 is what `BrokenDocument` breaks.
package enum EnvelopeFault: String, CaseIterable, Sendable {
    /// IEA02 is not ISA13.
    case controlMismatch = "TA1/001"
    /// ISA11 of another standard, before 00402.
    case standardUnsupported = "TA1/002"
    /// ISA12 of a version that nobody reads.
    case versionUnsupported = "TA1/003"
    /// A letter ends the segments.
    case terminator = "TA1/004"
    /// ISA05 that is none.
    case senderQualifier = "TA1/005"
    /// ISA06 is blank.
    case sender = "TA1/006"
    /// ISA07 that is none.
    case receiverQualifier = "TA1/007"
    /// ISA08 is blank.
    case receiver = "TA1/008"
    /// ISA01 that is none.
    case authorizationQualifier = "TA1/010"
    /// ISA02 is missing that ISA01 announces.
    case authorization = "TA1/011"
    /// ISA03 that is none.
    case securityQualifier = "TA1/012"
    /// ISA04 is missing that ISA03 announces.
    case security = "TA1/013"
    /// ISA09 that no calendar has.
    case date = "TA1/014"
    /// ISA10 that no clock shows.
    case time = "TA1/015"
    /// ISA11 is blank.
    case standard = "TA1/016"
    /// ISA12 that is no version.
    case version = "TA1/017"
    /// ISA13 of zeros.
    case control = "TA1/018"
    /// ISA14 that is none.
    case acknowledgmentRequest = "TA1/019"
    /// ISA15 that is none.
    case usage = "TA1/020"
    /// IEA01 is not the number of groups.
    case groupCount = "TA1/021"
    /// A segment between ISA and GS.
    case structure = "TA1/022"
    /// No IEA.
    case endOfFile = "TA1/023"
    /// A GS that no 997 could name.
    case content = "TA1/024"
    /// A letter parts the elements.
    case elementSeparator = "TA1/026"
    /// ISA16 that can part no components.
    case componentSeparator = "TA1/027"
    /// ISE01 that is no date.
    case deliveryDate = "TA1/028"
    /// ISE02 that is no time.
    case deliveryTime = "TA1/029"
    /// ISE03 that is no time zone.
    case deliveryZone = "TA1/030"
    /// ISB01 that is no grade.
    case grade = "TA1/031"
    /// GS01, GS02 or GS03 is blank.
    case groupID = "905/1"
    /// GS08 that is no version.
    case groupVersion = "905/2"
    /// No GE.
    case groupTrailer = "905/3"
    /// GE02 is not GS06.
    case groupMismatch = "905/4"
    /// GE01 is not the number of sets.
    case setCount = "905/5"
    /// GS06 that is no number.
    case groupControl = "905/6"
    /// No SE.
    case setTrailer = "502/2"
    /// SE02 is not ST02.
    case setMismatch = "502/3"
    /// SE01 is not the number of segments.
    case segmentCount = "502/4"
    /// ST01 that is no set.
    case setID = "502/6"
    /// ST02 that is none.
    case setControl = "502/7"
    /// GS01 of other sets.
    case foreign = "502/18"
    /// ST02 of another set of the group.
    case duplicate = "502/23"

    /// Whether the TA1 has to tell it, and not the 997.
    package var isInterchange: Bool { rawValue.hasPrefix("TA1") }
    /// Whether AK9 has to tell it.
    package var isGroup: Bool { rawValue.hasPrefix("905") }
    /// The code alone.
    package var code: String { String(rawValue.drop { $0 != "/" }.dropFirst()) }
}
