package import Diagnostics

extension Diagnostic.Code {
    /// A layout that contradicts itself.
    package static let profileLayoutForm = Diagnostic.Code(
        "profile.layout.form", owner: .onboarding,
        help: "docs/records.md shows a whole layout of each format")
    /// A field of a layout that is wrong in itself or named twice.
    package static let profileLayoutField = Diagnostic.Code(
        "profile.layout.field", owner: .onboarding,
        help: "give each field of a record a name of its own: a small letter first, then letters, "
            + "digits and _; docs/records.md lists what else a field may say")
    /// A key of a layout that does not go with its format.
    package static let profileLayoutKey = Diagnostic.Code(
        "profile.layout.key", owner: .onboarding,
        help: "remove the key, or choose the format that it belongs to")
}

extension Diagnostic.Code {
    /// Bytes that are not in the agreed encoding.
    package static let recordEncoding = Diagnostic.Code(
        "parse.record.encoding", owner: .partner,
        help: "ask for the agreed encoding, or set `encoding` of the layout, then "
            + "`gangway exceptions retry`")
    /// A quote that is never closed, or that stands where none belongs.
    package static let recordQuote = Diagnostic.Code(
        "parse.record.quote", owner: .partner,
        help: "a cell that holds separators, line ends or quotes stands in quotes, and each quote "
            + "in it is doubled (RFC 4180)")
    /// More or fewer columns than the header or the layout has.
    package static let recordColumns = Diagnostic.Code(
        "parse.record.columns", owner: .partner,
        help: "every row has as many columns as the header; a separator within a cell needs quotes")
    /// A column that the header does not have, or has twice.
    package static let recordHeader = Diagnostic.Code(
        "parse.record.header", owner: .partner,
        help: "ask for the agreed header, or mend `column` in the layout, then "
            + "`gangway exceptions retry`")
    /// An optional column that the header does not have.
    package static let recordHeaderAbsent = Diagnostic.Code(
        "parse.record.header-absent", .warning, owner: .onboarding,
        help: "nothing to do if the partner never fills it; else mend `column` in the layout")
    /// A column or member that the layout does not name.
    package static let recordUnknownField = Diagnostic.Code(
        "parse.record.unknown-field", .warning, owner: .onboarding,
        help: "add it to the layout, if only to see that no rule of the map reads it")
    /// A line that is no record of the layout.
    package static let recordKind = Diagnostic.Code(
        "parse.record.kind", owner: .partner,
        help: "ask what the line is, or add its record and `prefix` to the layout, then "
            + "`gangway exceptions retry`")
    /// A line that is no JSON object.
    package static let recordJSON = Diagnostic.Code(
        "parse.record.json", owner: .partner,
        help: "each line of NDJSON is one whole JSON object")
    /// A value that is not written as agreed.
    package static let recordValue = Diagnostic.Code(
        "parse.record.value", owner: .partner,
        help: "ask for the agreed form, or mend `format` or `type` of the field in the layout, "
            + "then `gangway exceptions retry`")
    /// A control character within a value.
    package static let recordControl = Diagnostic.Code(
        "parse.record.control", owner: .partner,
        help: "values hold no control characters but tab and line ends; it is read as a blank")
    /// A cell that a spreadsheet would calculate.
    package static let recordFormula = Diagnostic.Code(
        "parse.record.formula", .warning, owner: .partner,
        help: "it is kept as text and never calculated; whoever opens the file in a spreadsheet "
            + "should know")
    /// A record that is longer than any may be.
    package static let recordTooLong = Diagnostic.Code(
        "parse.record.too-long", owner: .partner,
        help: "the rest of the line is passed over; ask for shorter records")
    /// More records in a document, or more documents in a file, than may be.
    package static let recordTooMany = Diagnostic.Code(
        "parse.record.too-many", owner: .partner,
        help: "ask for smaller files; the file's bytes are kept")
    /// A document that goes on after another one began.
    package static let recordKeyAgain = Diagnostic.Code(
        "parse.record.key-again", owner: .partner,
        help:
            "all records of a document stand together: ask for a sorted file. Nothing is added to "
            + "the document that came before; these records are held")
    /// A record that does not say which document it belongs to.
    package static let recordKeyMissing = Diagnostic.Code(
        "parse.record.key-missing", owner: .partner,
        help: "every record bears the fields that `documents: {by: …}` names; it is held with the "
            + "document before it")
    /// A file without a single record.
    package static let recordNone = Diagnostic.Code(
        "parse.record.none", owner: .partner,
        help: "ask whether the file was meant to be empty, then `gangway exceptions resolve`")
}

extension Diagnostic.Code {
    /// A value for which a fixed line has no room.
    package static let recordWriteOverflow = Diagnostic.Code(
        "envelope.record.overflow", owner: .operations,
        help: "send a shorter value, or agree on more room and mend `at` in the layout; nothing is "
            + "ever cut")
    /// A value that needs quotes where the layout has none.
    package static let recordWriteQuote = Diagnostic.Code(
        "envelope.record.quote", owner: .onboarding,
        help: "agree on a quote, or on a separator that no value holds")
    /// A character that the layout's encoding does not have.
    package static let recordWriteEncoding = Diagnostic.Code(
        "envelope.record.encoding", owner: .operations,
        help: "send a value without the character, or agree on `encoding: utf-8`")
    /// A value that its field's format cannot say.
    package static let recordWriteValue = Diagnostic.Code(
        "envelope.record.value", owner: .onboarding,
        help: "mend `type` or `format` of the field in the layout, or the value")
    /// Two fields of one column that say different things.
    package static let recordWriteShared = Diagnostic.Code(
        "envelope.record.shared", owner: .onboarding,
        help: "give each field a column of its own, or map both from one value")
    /// A file that its own layout reads otherwise than it was written.
    package static let recordWriteUnread = Diagnostic.Code(
        "envelope.record.unread", owner: .onboarding,
        help: "mend the layout so that it tells apart what it writes: `documents`, prefixes, "
            + "positions and columns; docs/records.md")
}

/// The codes of record layouts and of reading records.
package enum RecordsDiagnostics {
    /// All of them.
    package static let all: [Diagnostic.Code] = [
        .profileLayoutForm, .profileLayoutField, .profileLayoutKey, .recordEncoding, .recordQuote,
        .recordColumns, .recordHeader, .recordHeaderAbsent, .recordUnknownField, .recordKind,
        .recordJSON, .recordValue, .recordControl, .recordFormula, .recordTooLong, .recordTooMany,
        .recordKeyAgain, .recordKeyMissing, .recordNone, .recordWriteOverflow, .recordWriteQuote,
        .recordWriteEncoding, .recordWriteValue, .recordWriteUnread, .recordWriteShared,
    ]
}
