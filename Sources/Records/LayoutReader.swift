import Diagnostics
import Notation
import X12

/// Makes a layout of its file's values, and finds what they contradict; one use each.
struct LayoutReader {
    let reader: FieldReader
    let name: String
    private(set) var diagnostics: [Diagnostic] = []
    private var format = RecordLayout.Format.csv
    private var hasHeader = false
    private var drafts: [LayoutDraft] = []

    /// Ids that mean something else to whoever reads X12.
    private static let reserved: Set<String> = [
        "ISA", "IEA", "GS", "GE", "ST", "SE", "TA1", "ISB", "ISE", "LS", "LE", "HL", "BIN", "BDS",
    ]
    private static let mostRecords = 32
    private static let mostFields = 64

    init(_ reader: FieldReader, name: String) {
        self.reader = reader
        self.name = name
    }

    /// The layout; nil when anything is wrong with it.
    mutating func read() -> RecordLayout? {
        guard let format = reader.optionalChoice("format", RecordLayout.Format.self) else {
            report(.keyMissing, "layout has no \"format\"", at: reader.node.place)
            return nil
        }
        self.format = format
        hasHeader = format == .csv && (reader.optionalFlag("header") ?? true)
        for key in ["separator", "quote", "header"] where format != .csv && reader.has(key) {
            stray(key, reader, "only CSV has it")
        }
        let separator = byte("separator", words: ["tab": 0x09], usual: 0x2C)
        let quote = byte("quote", words: ["none": 0], usual: 0x22)
        if separator == quote {
            report(
                .profileLayoutForm, "separator and quote are the same", at: reader.place("quote"))
        }
        drafts = reader.records("records").prefix(Self.mostRecords + 1).map { draft($0) }
        if drafts.isEmpty || drafts.count > Self.mostRecords {
            report(
                .profileLayoutForm, "a layout has 1 to \(Self.mostRecords) records",
                at: reader.place("records"))
        }
        checkRecords()
        checkPrefixes()
        let grouping = grouping()
        guard diagnostics.isEmpty, let grouping, let separator, let quote else { return nil }
        let guide = LayoutGuide(name: name, version: format.rawValue, records: drafts)
        do throws(Diagnostic) {
            return RecordLayout(
                name: name, format: format, encoding: reader.choice("encoding"),
                lineEnd: reader.choice("lines"), separator: separator,
                quote: quote == 0 ? nil : quote, hasHeader: hasHeader,
                decimalMark: reader.text("decimal") == "comma" ? 0x2C : 0x2E,
                neutralisesFormulas: reader.text("formulas") == "neutral", grouping: grouping,
                records: drafts.map(\.record), guide: try guide.make())
        } catch {
            report(.profileLayoutForm, error.message, at: reader.node.place)
            return nil
        }
    }

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, value: String? = nil, at place: TextPlace
    ) {
        diagnostics.append(Diagnostic(code, message, value: value, at: .text(place)))
    }

    private mutating func stray(_ key: String, _ reader: FieldReader, _ why: String) {
        report(
            .profileLayoutKey, "\"\(key)\" does not go with \(format.rawValue): \(why)", value: key,
            at: reader.place(key))
    }

    /// A character of the dialect as a byte; nil, and a diagnostic, where it is none.
    private mutating func byte(_ key: String, words: [String: UInt8], usual: UInt8) -> UInt8? {
        guard let text = reader.optionalText(key) else { return usual }
        if let byte = words[text] { return byte }
        let bytes = Array(text.utf8)
        if bytes.count == 1, let character = text.first, (0x21...0x7E).contains(bytes[0]),
            !character.isLetter, !character.isNumber
        {
            return bytes[0]
        }
        report(
            .profileLayoutForm,
            "\"\(text)\" is neither one printable character nor "
                + words.keys.sorted().joined(separator: ", "), value: text,
            at: reader.place(key))
        return nil
    }

    // MARK: - Records

    private mutating func draft(_ record: FieldReader) -> LayoutDraft {
        let id = record.text("id")
        if !SegmentTag(id).isWellFormed || Self.reserved.contains(id) {
            report(
                .profileLayoutForm,
                "\"\(id)\" cannot be a record's id: 2 or 3 capitals or digits, a capital first, "
                    + "and none of X12's own", value: id, at: record.place("id"))
        }
        if format == .ndjson, record.has("prefix") { stray("prefix", record, "use `each`") }
        if format != .ndjson, record.has("each") { stray("each", record, "only NDJSON has arrays") }
        if hasHeader, record.has("prefix") {
            stray("prefix", record, "below a header each row has all records")
        }
        if !hasHeader, record.has("once") { stray("once", record, "there is no header") }
        var fields: [LayoutDraft.Field] = []
        for field in record.records("fields") {
            let made = self.field(field, after: fields)
            if fields.contains(where: { $0.field.name == made.field.name }) {
                report(
                    .profileLayoutField, "\(id) has \(made.field.name) twice",
                    value: made.field.name, at: field.place("name"))
            }
            fields.append(made)
        }
        if fields.isEmpty || fields.count > Self.mostFields {
            report(
                .profileLayoutForm, "a record has 1 to \(Self.mostFields) fields",
                at: record.place("fields"))
        }
        checkPositions(fields, record)
        return LayoutDraft(
            record: .init(
                id: id, prefix: record.optionalText("prefix"),
                each: record.optionalText("each").map(Self.path) ?? [],
                isOnce: record.optionalFlag("once") ?? false,
                fields: fields.map(\.field)),
            within: record.optionalText("within"), isRequired: record.optionalFlag("required"),
            times: record.optionalInteger("times"), fields: fields, reader: record)
    }

    private mutating func checkPositions(_ fields: [LayoutDraft.Field], _ record: FieldReader) {
        let places = zip(fields, record.records("fields")).compactMap { field, reader in
            field.field.positions.map { (field.field.name, $0, reader) }
        }.sorted { $0.1.lowerBound < $1.1.lowerBound }
        for (one, two) in zip(places, places.dropFirst()) where one.1.overlaps(two.1) {
            report(
                .profileLayoutField, "\(two.0) overlaps \(one.0)", value: two.0,
                at: two.2.place("at"))
        }
    }

    private mutating func checkRecords() {
        var ids: [String] = []
        for draft in drafts {
            let id = draft.record.id
            if ids.contains(id) {
                report(
                    .profileLayoutForm, "the record \(id) is there twice", value: id,
                    at: draft.reader.place("id"))
            }
            if let within = draft.within, !ids.contains(within) {
                report(
                    .profileLayoutForm,
                    "no record \(within) stands above \(id)"
                        + Spelling.suggestion(within, among: ids),
                    value: within, at: draft.reader.place("within"))
            }
            ids.append(id)
        }
        if hasHeader, let second = drafts.dropFirst().first(where: { !$0.record.isOnce }),
            let first = drafts.first, !first.record.isOnce
        {
            report(
                .profileLayoutForm,
                "each row has \(first.record.id) and \(second.record.id): say which of them all "
                    + "rows of a document repeat, by `once: true`",
                at: second.reader.place("id"))
        }
        if format == .ndjson,
            drafts.enumerated().contains(where: { ($0 == 0) != $1.record.each.isEmpty })
        {
            report(
                .profileLayoutForm,
                "the first record of NDJSON is the object itself, all others have `each`",
                at: reader.place("records"))
        }
    }

    private mutating func checkPrefixes() {
        guard format != .ndjson, drafts.count > 1, !hasHeader else { return }
        for (index, draft) in drafts.enumerated() {
            guard let prefix = draft.record.prefix else {
                report(
                    .profileLayoutForm,
                    "\(draft.record.id) needs a \"prefix\", to be told from the others",
                    at: draft.reader.place("id"))
                continue
            }
            let other = drafts[..<index].first { other in
                guard let theirs = other.record.prefix else { return false }
                return format == .csv
                    ? theirs == prefix : theirs.hasPrefix(prefix) || prefix.hasPrefix(theirs)
            }
            if let other {
                report(
                    .profileLayoutForm,
                    "\(draft.record.id) cannot be told from \(other.record.id) by its prefix",
                    value: prefix, at: draft.reader.place("prefix"))
            }
        }
    }

    // MARK: - Documents

    private mutating func grouping() -> RecordLayout.Grouping? {
        guard let documents = reader.optionalRecord("documents") else { return .file }
        let fields = documents.texts("by")
        if let starts = documents.optionalText("starts") {
            guard fields.isEmpty else {
                report(
                    .profileLayoutForm, "documents have `by` or `starts`, not both",
                    at: documents.place("by"))
                return nil
            }
            guard let first = drafts.firstIndex(where: { $0.record.id == starts }),
                drafts[first].within == nil, drafts[first].record.each.isEmpty
            else {
                report(
                    .profileLayoutForm,
                    "no line of its own begins with a record \(starts)"
                        + Spelling.suggestion(starts, among: drafts.map(\.record.id)),
                    value: starts, at: documents.place("starts"))
                return nil
            }
            return .starts(first)
        }
        guard !fields.isEmpty else { return .file }
        var places: [[Int]] = []
        for draft in drafts {
            let names = draft.record.fields.map(\.name)
            // Of a row below a header, the first record tells whose it is.
            guard draft.record.each.isEmpty, places.isEmpty || !hasHeader else {
                places.append([])
                continue
            }
            var found: [Int] = []
            for (name, node) in zip(fields, documents.list("by")) {
                if let place = names.firstIndex(of: name) {
                    found.append(place)
                } else {
                    report(
                        .profileLayoutForm,
                        "\(draft.record.id) has no field \(name)"
                            + Spelling.suggestion(name, among: names),
                        value: name, at: node.place)
                }
            }
            places.append(found)
        }
        return .key(places)
    }

    static func path(_ text: String) -> [String] {
        text.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
    }
}

// MARK: - Fields

extension LayoutReader {
    private mutating func field(
        _ field: FieldReader, after others: [LayoutDraft.Field]
    ) -> LayoutDraft.Field {
        let name = field.text("name")
        let isName =
            name.utf8.first.map { (0x61...0x7A).contains($0) } ?? false
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0)
                    || (0x30...0x39).contains($0) || $0 == 0x5F
            }
        if !isName || name == "pair" {
            report(
                .profileLayoutField, "\"\(name)\" cannot be a field's name", value: name,
                at: field.place("name"))
        }
        if field.has("column"), !hasHeader {
            stray("column", field, "there is no header that names columns")
        }
        if field.has("path"), format != .ndjson { stray("path", field, "only NDJSON has it") }
        if field.has("at") != (format == .fixed) {
            if format == .fixed {
                report(
                    .profileLayoutField, "\(name) does not say where it stands: `at: 1-10`",
                    at: field.place("name"))
            } else {
                stray("at", field, "only fixed positions have it")
            }
        }
        let like = field.optionalText("like").flatMap { self.like($0, field, others) }
        if let like { return others[like].again(name, field, positions(field), at: like) }
        let type = field.choice("type", FieldType.self)
        let allowed: [(key: String, types: Set<FieldType>)] = [
            ("codes", [.code]), ("format", [.date, .time]), ("places", [.integer]),
            ("min", [.text, .code, .integer, .decimal]),
            ("max", [.text, .code, .integer, .decimal]),
        ]
        for (key, types) in allowed where field.has(key) && !types.contains(type) {
            report(
                .profileLayoutField, "\(name) is a \(type.rawValue), which has no \"\(key)\"",
                value: key, at: field.place(key))
        }
        let least = field.optionalInteger("min") ?? 1
        if let most = field.optionalInteger("max"), most < least {
            report(
                .profileLayoutField, "\(name) has \"max\" \(most) below \"min\" \(least)",
                value: "\(most)", at: field.place("max"))
        }
        for code in field.list("codes")
        where (code.text ?? "").contains(where: { " #\t\n".contains($0) }) {
            report(
                .profileLayoutField, "a code has no blanks and no #", value: code.text,
                at: code.place)
        }
        return LayoutDraft.Field(
            field: RecordLayout.Field(
                name: name, column: field.optionalText("column") ?? name,
                path: Self.path(field.optionalText("path") ?? name),
                positions: positions(field), type: type, format: format(field, type),
                isRequired: field.flag("required")),
            least: least, most: field.optionalInteger("max"), codes: field.texts("codes"),
            places: field.optionalInteger("places") ?? 0, like: nil)
    }

    /// The field above of which this is one more; nil, and a diagnostic, where it cannot be.
    private mutating func like(
        _ name: String, _ field: FieldReader, _ others: [LayoutDraft.Field]
    ) -> Int? {
        let own = ["type", "required", "min", "max", "codes", "format", "places"]
        for key in own where field.has(key) {
            report(
                .profileLayoutField, "what is like \(name) has no \"\(key)\" of its own",
                value: key,
                at: field.place(key))
        }
        if let index = others.firstIndex(where: { $0.field.name == name && $0.like == nil }) {
            return index
        }
        report(
            .profileLayoutField,
            "no field \(name) stands above"
                + Spelling.suggestion(name, among: others.map(\.field.name)), value: name,
            at: field.place("like"))
        return nil
    }

    private mutating func positions(_ field: FieldReader) -> ClosedRange<Int>? {
        guard let text = field.optionalText("at") else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if let from = parts.first.flatMap({ Int($0) }), let to = parts.last.flatMap({ Int($0) }),
            parts.count <= 2, from >= 1, to >= from, to <= 100_000
        {
            return from...to
        }
        report(
            .profileLayoutField, "`at: \(text)` is no range of characters such as 11-20",
            value: text, at: field.place("at"))
        return nil
    }

    private mutating func format(_ field: FieldReader, _ type: FieldType) -> FieldFormat? {
        guard type == .date || type == .time else { return nil }
        let text = field.optionalText("format") ?? (type == .date ? "YYYY-MM-DD" : "HH:MM")
        if let format = FieldFormat(text, for: type) { return format }
        report(
            .profileLayoutField, "\"\(text)\" is no format of a \(type.rawValue)", value: text,
            at: field.place("format"))
        return nil
    }
}

extension LayoutDraft.Field {
    /// One more such field, under a name and at a place of its own. It need not be filled.
    fileprivate func again(
        _ name: String, _ reader: FieldReader, _ positions: ClosedRange<Int>?, at index: Int
    ) -> Self {
        Self(
            field: RecordLayout.Field(
                name: name, column: reader.optionalText("column") ?? name,
                path: LayoutReader.path(reader.optionalText("path") ?? name),
                positions: positions, type: field.type, format: field.format, isRequired: false),
            least: least, most: most, codes: codes, places: places, like: index)
    }
}
