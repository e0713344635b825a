import Diagnostics
import Notation

/// Which column of CSV holds which field of the one record, by the header.
struct ColumnPlan: Sendable {
    /// The header's cells.
    let columns: [String]
    /// For each field the column that holds it, from 0.
    let places: [Int?]

    /// Holds a header against the layout's columns. The faults say what is missing, twice there
    /// or nobody's; with an error among them the file cannot be read.
    init(
        _ columns: [String], _ fields: [RecordLayout.Field], at place: DataPlace,
        _ diagnostics: inout [Diagnostic]
    ) {
        self.columns = columns
        var places: [Int?] = []
        for field in fields {
            let found = columns.indices.filter { columns[$0] == field.column }
            places.append(found.first)
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
        self.places = places
        for column in columns where !fields.contains(where: { $0.column == column }) {
            diagnostics.append(
                Diagnostic(
                    .recordUnknownField, "the layout has no column \"\(column)\"", value: column,
                    at: .data(place)))
        }
    }
}
