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
        var found: [String: [Int]] = [:]
        for (index, column) in columns.enumerated() { found[column, default: []].append(index) }
        places = records.map { record in
            record.fields.map { field in found[field.column]?.first }
        }
        let known = Set(fields.map(\.column))
        let strangers = columns.filter { !known.contains($0) }
        for field in fields where found[field.column]?.count != 1 {
            guard found[field.column] == nil else {
                diagnostics.append(
                    Diagnostic(
                        .recordHeader, "the header has the column \"\(field.column)\" twice",
                        value: field.column, at: .data(place)))
                continue
            }
            let meant = Spelling.suggestion(field.column, among: strangers.prefix(Self.mostTold))
            diagnostics.append(
                Diagnostic(
                    field.isRequired ? .recordHeader : .recordHeaderAbsent,
                    "the header has no column \"\(field.column)\"\(meant)", value: field.column,
                    at: .data(place)))
        }
        for column in strangers.prefix(Self.mostTold) {
            diagnostics.append(
                Diagnostic(
                    .recordUnknownField, "the layout has no column \"\(column)\"", value: column,
                    at: .data(place)))
        }
        if strangers.count > Self.mostTold {
            diagnostics.append(
                Diagnostic(
                    .recordUnknownField,
                    "the layout has no \(strangers.count - Self.mostTold) more columns",
                    at: .data(place)))
        }
    }

    /// How many columns that the layout does not have are named.
    private static let mostTold = 20
}
