package import Diagnostics
package import Notation

/// `<name>.layout.yaml`: its keys, and what they say.
package enum LayoutFile {
    /// The keys of a layout.
    package static let fields = Fields(
        "layout",
        [
            .text("why", required: true, doc: "What the layout rests on: title, version, date."),
            .choice(
                "format", RecordLayout.Format.self,
                doc:
                    "`csv`: cells with a separator between them. `fixed`: lines whose fields stand "
                    + "at fixed positions. `ndjson`: a JSON object a line. Required."),
            .choice(
                "encoding", RecordLayout.Encoding.self, default: .utf8,
                doc: "How bytes become characters; NDJSON is always UTF-8."),
            .choice(
                "lines", RecordLayout.LineEnd.self, default: .lf,
                doc: "What ends a line: `lf`, with or without a carriage return, or `cr` alone."),
            .text(
                "separator", length: 1...3,
                doc: "CSV: the character between cells, or `tab`; absent: a comma."),
            .text(
                "quote", length: 1...4,
                doc: "CSV: the character around cells that hold separators, or `none`; absent: "
                    + "`\"`."),
            .flag(
                "header", doc: "CSV: whether the first row names the columns; absent: true."),
            .choice(
                "decimal", ["point", "comma"], default: "point",
                doc: "The decimal mark of numbers."),
            .choice(
                "formulas", ["keep", "neutral"], default: "keep",
                doc: "What is written of text that a spreadsheet would calculate (`=`, `+`, `-`, "
                    + "`@` in front): `keep` writes it as it is, `neutral` puts an apostrophe "
                    + "before it, which then is read as part of it."),
            .record(
                "documents", documents,
                doc: "Which records make one document; absent: all of the file."),
            .records(
                "records", record, required: true,
                doc: "The kinds of records in the order in which they come."),
        ])

    private static let documents = Fields(
        "documents",
        [
            .list(
                "by", doc: "Fields that are the same in consecutive records of one document."),
            .text("starts", doc: "The record with which each document starts."),
        ])

    /// The keys of a record.
    static let record = Fields(
        "record",
        [
            .text("id", length: 2...3, required: true, doc: "Its id: `ROW`, `HDR`, `LIN`."),
            .text(
                "prefix", length: 1...20,
                doc:
                    "How its lines begin, where there are several kinds: the first characters of a "
                    + "fixed line; the first cell of CSV, which is then no field."),
            .text(
                "each", doc: "NDJSON: the array within the object whose items are the records."),
            .flag(
                "once",
                doc: "CSV with a header: whether every row of a document repeats its columns, so "
                    + "that there is one such record, by the first row."),
            .text("within", doc: "The record that it belongs to and comes after."),
            .flag("required", doc: "Whether a document has to have one."),
            .integer("times", in: 1...50_000, doc: "How often it may come in a row."),
            .records("fields", field, required: true, doc: "Its fields in their order."),
        ])

    /// The keys of a field.
    static let field = Fields(
        "field",
        [
            .text("name", length: 1...40, required: true, doc: "What maps call it."),
            .text("column", length: 1...200, doc: "CSV: the header's name of it; absent: `name`."),
            .text("at", doc: "Fixed: its characters from 1, such as `11-20`."),
            .text(
                "like",
                doc:
                    "A field above it in the record of which it is one more, such as the second of "
                    + "several pairs of qualifier and id: `pairs` and `pair(…)` then go on "
                    + "to it. It says no more than its name and place."),
            .text("path", doc: "NDJSON: where it stands, such as `buyer.id`; absent: `name`."),
            .choice("type", FieldType.self, default: .text, doc: "What its values are."),
            .flag("required", default: "false", doc: "Whether it has to be filled."),
            .integer("min", in: 0...1_000_000, doc: "The least length."),
            .integer("max", in: 1...1_000_000, doc: "The greatest length."),
            .list("codes", doc: "The only values of a `code`."),
            .text(
                "format",
                doc: "How a date or time is written; absent: `YYYY-MM-DD`, `HH:MM`."),
            .integer("places", in: 0...9, doc: "Implied decimals of an `integer`."),
            .text("why", doc: "A remark for people."),
        ])

    /// Reads a layout; nil when anything is wrong with it.
    package static func read(
        _ node: Node, name: String, diagnostics: inout [Diagnostic]
    ) -> RecordLayout? {
        let (reader, faults) = fields.read(node)
        diagnostics += faults
        guard let reader else { return nil }
        var layout = LayoutReader(reader, name: name)
        let read = layout.read()
        diagnostics += layout.diagnostics
        return read
    }
}
