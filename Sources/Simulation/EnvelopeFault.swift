/// A way of breaking an envelope: one for each code of TA105, AK905 and AK502 that an envelope can
/// bring about by itself. Of the others 009 needs profiles, 025 a ledger, AK502 1 agreements;
/// AK502 5 is what `BrokenDocument` breaks.
package enum EnvelopeFault: String, CaseIterable, Sendable {
    case controlMismatch = "TA1/001"
    case standardUnsupported = "TA1/002"
    case versionUnsupported = "TA1/003"
    case terminator = "TA1/004"
    case senderQualifier = "TA1/005"
    case sender = "TA1/006"
    case receiverQualifier = "TA1/007"
    case receiver = "TA1/008"
    case authorizationQualifier = "TA1/010"
    case authorization = "TA1/011"
    case securityQualifier = "TA1/012"
    case security = "TA1/013"
    case date = "TA1/014"
    case time = "TA1/015"
    case standard = "TA1/016"
    case version = "TA1/017"
    case control = "TA1/018"
    case acknowledgmentRequest = "TA1/019"
    case usage = "TA1/020"
    case groupCount = "TA1/021"
    case structure = "TA1/022"
    case endOfFile = "TA1/023"
    case content = "TA1/024"
    case elementSeparator = "TA1/026"
    case componentSeparator = "TA1/027"
    case deliveryDate = "TA1/028"
    case deliveryTime = "TA1/029"
    case deliveryZone = "TA1/030"
    case grade = "TA1/031"
    case groupID = "905/1"
    case groupVersion = "905/2"
    case groupTrailer = "905/3"
    case groupMismatch = "905/4"
    case setCount = "905/5"
    case groupControl = "905/6"
    case setTrailer = "502/2"
    case setMismatch = "502/3"
    case segmentCount = "502/4"
    case setID = "502/6"
    case setControl = "502/7"
    case foreign = "502/18"
    case duplicate = "502/23"

    /// Whether the TA1 has to tell it, and not the 997.
    package var isInterchange: Bool { rawValue.hasPrefix("TA1") }
    /// Whether AK9 has to tell it.
    package var isGroup: Bool { rawValue.hasPrefix("905") }
    /// The code alone.
    package var code: String { String(rawValue.drop { $0 != "/" }.dropFirst()) }
}
