public import Diagnostics

// The codes of the interchange's header: ISA, and the requests to networks after it.

extension Diagnostic.Code {
    /// `parse.isa.unreadable`
    public static let isaUnreadable = Diagnostic.Code(
        "parse.isa.unreadable", .error, owner: .partner,
        help: "Write ISA with its sixteen elements in fixed width (TA105 022).")
    /// `parse.isa.length`
    public static let isaLength = Diagnostic.Code(
        "parse.isa.length", .warning, owner: .partner,
        help: """
            Pad the elements of ISA to their fixed widths: 106 bytes with the \
            terminator.
            """)
    /// `parse.isa.terminator-gap`
    public static let isaTerminatorGap = Diagnostic.Code(
        "parse.isa.terminator-gap", .warning, owner: .partner,
        help: "Write the segment terminator right after ISA16.")
    /// `parse.isa.terminator`
    public static let isaTerminator = Diagnostic.Code(
        "parse.isa.terminator", .error, owner: .partner,
        help: """
            Use a segment terminator that is no letter, digit or other delimiter \
            (TA105 004).
            """)
    /// `parse.isa.terminator-multibyte`
    public static let isaTerminatorMultibyte = Diagnostic.Code(
        "parse.isa.terminator-multibyte", .warning, owner: .partner,
        help: "Use a segment terminator of one byte, such as ~.")
    /// `parse.isa.element-separator`
    public static let isaElementSeparator = Diagnostic.Code(
        "parse.isa.element-separator", .error, owner: .partner,
        help: """
            Use an element separator that is no letter, digit or control character \
            of text (TA105 026).
            """)
    /// `parse.isa.component-separator`
    public static let isaComponentSeparator = Diagnostic.Code(
        "parse.isa.component-separator", .error, owner: .partner,
        help: """
            Put a component separator into ISA16 that differs from the other \
            delimiters (TA105 027).
            """)
    /// `parse.isa.repetition-separator`
    public static let isaRepetitionSeparator = Diagnostic.Code(
        "parse.isa.repetition-separator", .warning, owner: .partner,
        help: """
            From version 00402 on ISA11 is the repetition separator; a letter there \
            is read as: no repetition.
            """)
    /// `parse.isa.authorization-qualifier`
    public static let isaAuthorizationQualifier = Diagnostic.Code(
        "parse.isa.authorization-qualifier", .error, owner: .partner,
        help: "Put two letters or digits into ISA01, usually 00 (TA105 010).")
    /// `parse.isa.authorization`
    public static let isaAuthorization = Diagnostic.Code(
        "parse.isa.authorization", .error, owner: .partner,
        help: "Put the agreed authorization into ISA02, or 00 into ISA01 (TA105 011).")
    /// `parse.isa.security-qualifier`
    public static let isaSecurityQualifier = Diagnostic.Code(
        "parse.isa.security-qualifier", .error, owner: .partner,
        help: "Put two letters or digits into ISA03, usually 00 (TA105 012).")
    /// `parse.isa.security`
    public static let isaSecurity = Diagnostic.Code(
        "parse.isa.security", .error, owner: .partner,
        help: "Put the agreed security information into ISA04, or 00 into ISA03 (TA105 013).")
    /// `parse.isa.sender-qualifier`
    public static let isaSenderQualifier = Diagnostic.Code(
        "parse.isa.sender-qualifier", .error, owner: .partner,
        help: """
            Put the sender's id qualifier, two letters or digits, into ISA05 (TA105 \
            005).
            """)
    /// `parse.isa.sender`
    public static let isaSender = Diagnostic.Code(
        "parse.isa.sender", .error, owner: .partner,
        help: "Put the sender's id into ISA06 (TA105 006).")
    /// `parse.isa.receiver-qualifier`
    public static let isaReceiverQualifier = Diagnostic.Code(
        "parse.isa.receiver-qualifier", .error, owner: .partner,
        help: """
            Put the receiver's id qualifier, two letters or digits, into ISA07 \
            (TA105 007).
            """)
    /// `parse.isa.receiver`
    public static let isaReceiver = Diagnostic.Code(
        "parse.isa.receiver", .error, owner: .partner,
        help: "Put the receiver's id into ISA08 (TA105 008).")
    /// `parse.isa.date`
    public static let isaDate = Diagnostic.Code(
        "parse.isa.date", .error, owner: .partner,
        help: "Put a real date into ISA09, YYMMDD (TA105 014).")
    /// `parse.isa.time`
    public static let isaTime = Diagnostic.Code(
        "parse.isa.time", .error, owner: .partner,
        help: "Put a real time into ISA10, HHMM (TA105 015).")
    /// `parse.isa.standard`
    public static let isaStandard = Diagnostic.Code(
        "parse.isa.standard", .error, owner: .partner,
        help: "Put U into ISA11 in versions below 00402 (TA105 002).")
    /// `parse.isa.standard-invalid`
    public static let isaStandardInvalid = Diagnostic.Code(
        "parse.isa.standard-invalid", .error, owner: .partner,
        help: "Put U into ISA11, and neither a blank nor a control character (TA105 016).")
    /// `parse.isa.version`
    public static let isaVersion = Diagnostic.Code(
        "parse.isa.version", .error, owner: .partner,
        help: "Put a five-digit version such as 00401 into ISA12 (TA105 017).")
    /// `parse.isa.version-unsupported`
    public static let isaVersionUnsupported = Diagnostic.Code(
        "parse.isa.version-unsupported", .error, owner: .partner,
        help: "Put a version from 00200 to 00807, usually 00401 or 00501, into ISA12 (TA105 003).")
    /// `parse.isa.control`
    public static let isaControl = Diagnostic.Code(
        "parse.isa.control", .error, owner: .partner,
        help: "Put a control number of nine digits above zero into ISA13 (TA105 018).")
    /// `parse.isa.acknowledgment-request`
    public static let isaAcknowledgmentRequest = Diagnostic.Code(
        "parse.isa.acknowledgment-request", .error, owner: .partner,
        help: "Put 0 or 1 into ISA14 (TA105 019).")
    /// `parse.isa.usage`
    public static let isaUsage = Diagnostic.Code(
        "parse.isa.usage", .error, owner: .partner,
        help: "Put P, T or I into ISA15 (TA105 020).")
    /// `parse.request.grade`
    public static let requestGrade = Diagnostic.Code(
        "parse.request.grade", .error, owner: .partner,
        help: "Put a grade of service, 0, 1 or 2, into ISB01, or leave ISB out (TA105 031).")
    /// `parse.request.date`
    public static let requestDate = Diagnostic.Code(
        "parse.request.date", .error, owner: .partner,
        help: "Put a real date into ISE01, YYMMDD, or leave ISE out (TA105 028).")
    /// `parse.request.time`
    public static let requestTime = Diagnostic.Code(
        "parse.request.time", .error, owner: .partner,
        help: "Put a real time into ISE02, HHMM, or leave ISE out (TA105 029).")
    /// `parse.request.zone`
    public static let requestZone = Diagnostic.Code(
        "parse.request.zone", .error, owner: .partner,
        help: "Put a time code such as UT or ET into ISE03, or leave ISE out (TA105 030).")
}
