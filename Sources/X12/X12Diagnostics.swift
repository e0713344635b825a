public import Diagnostics

// The codes of the X12 room. Where the standard has an answer for a fault the help names it: TA105
// (I18), AK905 (716) or AK502 (718); the Acknowledgments room holds the table.

extension Diagnostic.Code {
    /// `parse.interchange.missing`
    public static let interchangeMissing = Diagnostic.Code(
        "parse.interchange.missing", .error, owner: .partner,
        help: "Send a file that begins with an ISA segment.")
    /// `parse.interchange.skipped`
    public static let interchangeSkipped = Diagnostic.Code(
        "parse.interchange.skipped", .warning, owner: .partner,
        help: "Send nothing but interchanges; text around them is not read.")
    /// `parse.interchange.byte-order-mark`
    public static let interchangeByteOrderMark = Diagnostic.Code(
        "parse.interchange.byte-order-mark", .note, owner: .partner,
        help: "Write the file without a byte order mark; X12 has none.")
    /// `parse.interchange.wrapped`
    public static let interchangeWrapped = Diagnostic.Code(
        "parse.interchange.wrapped", .warning, owner: .partner,
        help: """
            Send the interchange without wrapping its lines; line breaks are taken out \
            of segments, also where they were meant.
            """)
    /// `parse.interchange.truncated`
    public static let interchangeTruncated = Diagnostic.Code(
        "parse.interchange.truncated", .error, owner: .partner,
        help: "Send the interchange again, whole: its IEA is missing (TA105 023).")
    /// `parse.interchange.control-mismatch`
    public static let interchangeControlMismatch = Diagnostic.Code(
        "parse.interchange.control-mismatch", .error, owner: .partner,
        help: "Make IEA02 equal to ISA13 (TA105 001).")
    /// `parse.interchange.control-form`
    public static let interchangeControlForm = Diagnostic.Code(
        "parse.interchange.control-form", .note, owner: .partner,
        help: "Write IEA02 exactly as ISA13, nine digits; as a number it is the same.")
    /// `parse.interchange.group-count`
    public static let interchangeGroupCount = Diagnostic.Code(
        "parse.interchange.group-count", .error, owner: .partner,
        help: "Make IEA01 the number of functional groups (TA105 021).")
    /// `parse.interchange.structure`
    public static let interchangeStructure = Diagnostic.Code(
        "parse.interchange.structure", .error, owner: .partner,
        help: """
            Put every segment between ISA and IEA into a functional group (TA105 \
            022).
            """)
    /// `parse.interchange.empty`
    public static let interchangeEmpty = Diagnostic.Code(
        "parse.interchange.empty", .warning, owner: .partner,
        help: "Send interchanges that hold a functional group or a TA1.")
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
    /// `parse.group.unnamed`
    public static let groupUnnamed = Diagnostic.Code(
        "parse.group.unnamed", .error, owner: .partner,
        help: "Fill GS01 and GS06: without them no 997 can name the group (TA105 024).")
    /// `parse.group.id-invalid`
    public static let groupIDInvalid = Diagnostic.Code(
        "parse.group.id-invalid", .error, owner: .partner,
        help: "Put the functional identifier code, two letters, into GS01.")
    /// `parse.group.sender`
    public static let groupSender = Diagnostic.Code(
        "parse.group.sender", .error, owner: .partner,
        help: "Put the application sender's code into GS02.")
    /// `parse.group.receiver`
    public static let groupReceiver = Diagnostic.Code(
        "parse.group.receiver", .error, owner: .partner,
        help: "Put the application receiver's code into GS03.")
    /// `parse.group.date`
    public static let groupDate = Diagnostic.Code(
        "parse.group.date", .error, owner: .partner,
        help: """
            Put a real date into GS04: CCYYMMDD from version 004010 on, YYMMDD \
            before.
            """)
    /// `parse.group.time`
    public static let groupTime = Diagnostic.Code(
        "parse.group.time", .error, owner: .partner,
        help: "Put a real time into GS05: HHMM, HHMMSS or with decimals.")
    /// `parse.group.control-invalid`
    public static let groupControlInvalid = Diagnostic.Code(
        "parse.group.control-invalid", .error, owner: .partner,
        help: "Put a control number of one to nine digits into GS06 (AK905 6).")
    /// `parse.group.agency`
    public static let groupAgency = Diagnostic.Code(
        "parse.group.agency", .error, owner: .partner,
        help: "Put X (ASC X12) or T into GS07.")
    /// `parse.group.version-invalid`
    public static let groupVersionInvalid = Diagnostic.Code(
        "parse.group.version-invalid", .error, owner: .partner,
        help: """
            Put the version, six digits and an optional industry id, into GS08 \
            (AK905 2).
            """)
    /// `parse.group.duplicate-control`
    public static let groupDuplicateControl = Diagnostic.Code(
        "parse.group.duplicate-control", .error, owner: .partner,
        help: "Give each group of an interchange its own GS06 (AK905 6).")
    /// `parse.group.control-unchecked`
    public static let groupControlUnchecked = Diagnostic.Code(
        "parse.group.control-unchecked", .note, owner: .operations,
        help: """
            Raise the limit of scattered control numbers if such interchanges are \
            normal.
            """)
    /// `parse.group.trailer-missing`
    public static let groupTrailerMissing = Diagnostic.Code(
        "parse.group.trailer-missing", .error, owner: .partner,
        help: "End every group with GE (AK905 3).")
    /// `parse.group.control-mismatch`
    public static let groupControlMismatch = Diagnostic.Code(
        "parse.group.control-mismatch", .error, owner: .partner,
        help: "Make GE02 equal to GS06 (AK905 4).")
    /// `parse.group.control-form`
    public static let groupControlForm = Diagnostic.Code(
        "parse.group.control-form", .note, owner: .partner,
        help: "Write GE02 exactly as GS06, leading zeros included; as a number it is the same.")
    /// `parse.group.set-count`
    public static let groupSetCount = Diagnostic.Code(
        "parse.group.set-count", .error, owner: .partner,
        help: "Make GE01 the number of transaction sets in the group (AK905 5).")
    /// `parse.group.structure`
    public static let groupStructure = Diagnostic.Code(
        "parse.group.structure", .error, owner: .partner,
        help: """
            Put every segment between GS and GE into a transaction set (AK905 5).
            """)
    /// `parse.set.id-invalid`
    public static let setIDInvalid = Diagnostic.Code(
        "parse.set.id-invalid", .error, owner: .partner,
        help: "Put the transaction set's number, three digits, into ST01 (AK502 6).")
    /// `parse.set.control-invalid`
    public static let setControlInvalid = Diagnostic.Code(
        "parse.set.control-invalid", .error, owner: .partner,
        help: """
            Put a control number of four to nine letters or digits into ST02 (AK502 \
            7).
            """)
    /// `parse.set.duplicate-control`
    public static let setDuplicateControl = Diagnostic.Code(
        "parse.set.duplicate-control", .error, owner: .partner,
        help: "Give each transaction set of a group its own ST02 (AK502 23).")
    /// `parse.set.control-unchecked`
    public static let setControlUnchecked = Diagnostic.Code(
        "parse.set.control-unchecked", .note, owner: .operations,
        help: "Raise the limit of scattered control numbers if such groups are normal.")
    /// `parse.set.trailer-missing`
    public static let setTrailerMissing = Diagnostic.Code(
        "parse.set.trailer-missing", .error, owner: .partner,
        help: "End every transaction set with SE (AK502 2).")
    /// `parse.set.control-mismatch`
    public static let setControlMismatch = Diagnostic.Code(
        "parse.set.control-mismatch", .error, owner: .partner,
        help: "Make SE02 the same as ST02, leading zeros included (AK502 3).")
    /// `parse.set.segment-count`
    public static let setSegmentCount = Diagnostic.Code(
        "parse.set.segment-count", .error, owner: .partner,
        help: "Make SE01 the number of segments from ST to SE, both counted (AK502 4).")
    /// `parse.set.too-large`
    public static let setTooLarge = Diagnostic.Code(
        "parse.set.too-large", .error, owner: .operations,
        help: """
            Ask the partner for smaller transaction sets, or raise the limit of a \
            set's size.
            """)
    /// `parse.segment.too-long`
    public static let segmentTooLong = Diagnostic.Code(
        "parse.segment.too-long", .error, owner: .partner,
        help: """
            Send segments within the limit; often a terminator is missing. \
            Operations can raise the limit.
            """)
    /// `parse.segment.empty`
    public static let segmentEmpty = Diagnostic.Code(
        "parse.segment.empty", .warning, owner: .partner,
        help: "Write one terminator after each segment.")
    /// `parse.segment.unterminated`
    public static let segmentUnterminated = Diagnostic.Code(
        "parse.segment.unterminated", .warning, owner: .partner,
        help: "Write the terminator after the last segment as well.")
    /// `parse.segment.binary-length`
    public static let segmentBinaryLength = Diagnostic.Code(
        "parse.segment.binary-length", .error, owner: .partner,
        help: """
            Put the number of bytes of the binary data into BIN01 or BDS02; line ends \
            that a transfer added count.
            """)
    /// `envelope.header.invalid`
    public static let headerInvalid = Diagnostic.Code(
        "envelope.header.invalid", .error, owner: .onboarding,
        help: """
            Correct the id, version or control number in the agreement so that it \
            fits the field of ISA, GS or ST.
            """)
    /// `envelope.data.delimiter`
    public static let dataDelimiter = Diagnostic.Code(
        "envelope.data.delimiter", .error, owner: .onboarding,
        help: """
            Choose other delimiters in the agreement, or let the map replace the \
            character.
            """)
    /// `envelope.data.control-character`
    public static let dataControlCharacter = Diagnostic.Code(
        "envelope.data.control-character", .error, owner: .onboarding,
        help: """
            Let the map remove or replace control characters and line ends.
            """)
    /// `envelope.data.repetition`
    public static let dataRepetition = Diagnostic.Code(
        "envelope.data.repetition", .error, owner: .onboarding,
        help: """
            Write version 00402 or later with a repetition separator, or let the map \
            write one value.
            """)
}

/// The codes that reading and writing interchanges can raise.
public enum X12Diagnostics {
    /// All of them, in the order of the envelope.
    public static let all: [Diagnostic.Code] = [
        .interchangeMissing,
        .interchangeSkipped,
        .interchangeByteOrderMark,
        .interchangeWrapped,
        .interchangeTruncated,
        .interchangeControlMismatch,
        .interchangeControlForm,
        .interchangeGroupCount,
        .interchangeStructure,
        .interchangeEmpty,
        .isaUnreadable,
        .isaLength,
        .isaTerminatorGap,
        .isaTerminator,
        .isaTerminatorMultibyte,
        .isaElementSeparator,
        .isaComponentSeparator,
        .isaRepetitionSeparator,
        .isaAuthorizationQualifier,
        .isaAuthorization,
        .isaSecurityQualifier,
        .isaSecurity,
        .isaSenderQualifier,
        .isaSender,
        .isaReceiverQualifier,
        .isaReceiver,
        .isaDate,
        .isaTime,
        .isaStandard,
        .isaStandardInvalid,
        .isaVersion,
        .isaVersionUnsupported,
        .isaControl,
        .isaAcknowledgmentRequest,
        .isaUsage,
        .requestGrade,
        .requestDate,
        .requestTime,
        .requestZone,
        .groupUnnamed,
        .groupIDInvalid,
        .groupSender,
        .groupReceiver,
        .groupDate,
        .groupTime,
        .groupControlInvalid,
        .groupAgency,
        .groupVersionInvalid,
        .groupDuplicateControl,
        .groupControlUnchecked,
        .groupTrailerMissing,
        .groupControlMismatch,
        .groupControlForm,
        .groupSetCount,
        .groupStructure,
        .setIDInvalid,
        .setControlInvalid,
        .setDuplicateControl,
        .setControlUnchecked,
        .setTrailerMissing,
        .setControlMismatch,
        .setSegmentCount,
        .setTooLarge,
        .segmentTooLong,
        .segmentEmpty,
        .segmentUnterminated,
        .segmentBinaryLength,
        .headerInvalid,
        .dataDelimiter,
        .dataControlCharacter,
        .dataRepetition,
    ]
}
