/// TA105: what is wrong with an interchange (X12.5, I18).
public enum InterchangeNote: Int, Sendable, Hashable, CaseIterable {
    /// Nothing.
    case none = 0
    /// ISA13 and IEA02 differ; the header's value stands.
    case controlMismatch = 1
    /// The standard in ISA11 is not supported.
    case standardUnsupported = 2
    /// The version of the controls is not supported.
    case versionUnsupported = 3
    /// The segment terminator is unusable.
    case terminator = 4
    /// ISA05.
    case senderQualifier = 5
    /// ISA06.
    case senderID = 6
    /// ISA07.
    case receiverQualifier = 7
    /// ISA08.
    case receiverID = 8
    /// The receiver is not known here.
    case receiverUnknown = 9
    /// ISA01.
    case authorizationQualifier = 10
    /// ISA02.
    case authorization = 11
    /// ISA03.
    case securityQualifier = 12
    /// ISA04.
    case security = 13
    /// ISA09.
    case date = 14
    /// ISA10.
    case time = 15
    /// ISA11.
    case standard = 16
    /// ISA12.
    case version = 17
    /// ISA13.
    case control = 18
    /// ISA14.
    case acknowledgmentRequest = 19
    /// ISA15.
    case usage = 20
    /// IEA01.
    case groupCount = 21
    /// The control structure is broken.
    case structure = 22
    /// The file ended before IEA.
    case endOfFile = 23
    /// The content is unusable: a GS that no 997 could name.
    case content = 24
    /// The control number was used before.
    case duplicate = 25
    /// The element separator is unusable.
    case elementSeparator = 26
    /// ISA16.
    case componentSeparator = 27
    /// Deferred delivery: date.
    case deliveryDate = 28
    /// Deferred delivery: time.
    case deliveryTime = 29
    /// Deferred delivery: time zone.
    case deliveryTimeZone = 30
    /// Grade of service.
    case gradeOfService = 31

    /// Three digits, as TA105 has it.
    public var code: String {
        let digits = String(rawValue)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }

    /// TA104 that goes with it where nothing else is agreed.
    ///
    /// E tells the sender *not* to send again. Where the interchange could not be routed to anybody
    /// (006, 008, 009), or neither to production nor to tests (020), that would lose it, so that a
    /// gateway refuses it instead. What ISB and ISE ask (028 to 031) concerns the network that
    /// carried it, and hinders nothing here.
    public var disposition: Disposition {
        switch self {
        case .none:
            .accepted
        case .controlMismatch, .standardUnsupported, .versionUnsupported, .acknowledgmentRequest,
            .groupCount, .deliveryDate, .deliveryTime, .deliveryTimeZone, .gradeOfService:
            .acceptedWithErrors
        default:
            .rejected
        }
    }

    /// The notes whose TA104 an agreement may choose. What makes the rest of an interchange
    /// unreadable always refuses it, and duplicates are for a ledger to judge.
    public static let choosable: [InterchangeNote] = allCases.filter {
        ![.none, .terminator, .elementSeparator, .componentSeparator, .duplicate].contains($0)
    }

    /// The note with a TA105; nil where the standard has none.
    public init?(code: String) {
        guard code.utf8.count <= 3, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(code)
        else { return nil }
        self.init(rawValue: number)
    }
}
