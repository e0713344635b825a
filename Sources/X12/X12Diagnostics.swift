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
            Choose other delimiters in the agreement, or say in it (`reply.replace`) what \
            stands for them.
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
