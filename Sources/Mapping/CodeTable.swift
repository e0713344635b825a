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
    /// The way back: the first code that becomes each value.
    let codes: [String: String]
    /// Codes that the table has, but with nothing to become: a lookup does not find them.
    let empty: [Value]

    /// What a code becomes, and where that stands.
    struct Value: Sendable {
        let text: String
        let place: TextPlace
    }

    init(_ inline: MapSyntax.InlineTable) {
        name = inline.name.text
        file = inline.name.place.file
        let rows = inline.rows.map {
            ($0.code.text, Value(text: $0.value.text, place: $0.value.place))
        }
        values = Dictionary(rows.filter { !$0.1.text.isEmpty }) { _, last in last }
        codes = Dictionary(rows.map { ($0.1.text, $0.0) }) { first, _ in first }
        empty = rows.map(\.1).filter(\.text.isEmpty)
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
        var codes: [String: String] = [:]
        var empty: [Value] = []
        for row in table.rows {
            guard let code = row[key], let value = row[column] else { continue }
            let entry = Value(text: value.text, place: value.place)
            if entry.text.allSatisfy(\.isWhitespace) {
                empty.append(entry)
            } else {
                values[code.text] = entry
                if codes[entry.text] == nil { codes[entry.text] = code.text }
            }
        }
        (self.values, self.codes, self.empty) = (values, codes, empty)
    }
}
