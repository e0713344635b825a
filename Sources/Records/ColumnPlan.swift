import Diagnostics
import Notation

/// Which column of CSV holds which field, by the header. A row holds one record of each kind.
struct ColumnPlan: Sendable {
    /// The header's cells.
    let columns: [String]
    /// For each record and field the column that holds it, from 0.
    let places: [[Int?]]

    /// Holds a header against the layout's columns. The faults say what is missing, twice there
    /// or nobody's; with an error among them the file cannot be read.
    init(
        _ columns: [String], _ records: [RecordLayout.Record], at place: DataPlace,
        _ diagnostics: inout [Diagnostic]
    ) {
        self.columns = columns
        let fields = records.flatMap(\.fields)
        places = records.map { record in
            record.fields.map { field in columns.firstIndex(of: field.column) }
        }
        for field in fields {
            let found = columns.indices.filter { columns[$0] == field.column }
            guard found.count != 1 else { continue }
            guard found.isEmpty else {
                diagnostics.append(
                    Diagnostic(
                        .recordHeader, "the header has the column \"\(field.column)\" twice",
                        value: field.column, at: .data(place)))
                continue
            }
            let meant = Spelling.suggestion(
                field.column,
                among: columns.filter { column in !fields.contains { $0.column == column } })
            diagnostics.append(
                Diagnostic(
                    field.isRequired ? .recordHeader : .recordHeaderAbsent,
                    "the header has no column \"\(field.column)\"\(meant)", value: field.column,
                    at: .data(place)))
        }
        for column in columns where !fields.contains(where: { $0.column == column }) {
            diagnostics.append(
                Diagnostic(
                    .recordUnknownField, "the layout has no column \"\(column)\"", value: column,
                    at: .data(place)))
        }
    }
}
