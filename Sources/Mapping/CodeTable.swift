import Diagnostics
import Notation

/// A code table as a rule uses it: codes and what they become.
struct CodeTable: Sendable {
    /// The name in rules.
    let name: String
    /// The file that holds it.
    let file: String
    /// What each code becomes.
    let values: [String: Value]

    /// What a code becomes, and where that stands.
    struct Value: Sendable {
        let text: String
        let place: TextPlace
    }

    init(_ inline: MapSyntax.InlineTable) {
        name = inline.name.text
        file = inline.name.place.file
        values = Dictionary(
            inline.rows.map { ($0.code.text, Value(text: $0.value.text, place: $0.value.place)) }
        ) { _, last in last }
    }

    /// The table of a CSV file: its key column and one other; nil when it has no such column.
    init?(_ table: Table, name: String, column: String?) {
        self.name = name
        file = table.file
        let keys = table.key
        guard let key = keys.first, keys.count == 1,
            let column = column ?? table.columns.first(where: { $0 != key }),
            table.columns.contains(column)
        else { return nil }
        var values: [String: Value] = [:]
        for row in table.rows {
            guard let code = row[key], let value = row[column] else { continue }
            values[code.text] = Value(text: value.text, place: value.place)
        }
        self.values = values
    }
}
