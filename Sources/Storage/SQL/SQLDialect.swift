/// What differs between the engines in the text of our SQL: holes in braces, filled once.
///
/// Everything else is common text: `$1` parameters, UPSERT, RETURNING, partial indexes,
/// `WITH … AS MATERIALIZED`, times as integers in microseconds, flags as 0 and 1.
package struct SQLDialect: Sendable {
    /// A table's id column: an integer key that never gives a number twice.
    package var serial: String
    /// A 64-bit integer.
    package var integer: String
    /// Bytes.
    package var blob: String
    /// What follows a table's closing bracket: strictness, partitions.
    package var partition: String
    /// What follows a claiming SELECT: the hint to pass over locked rows.
    package var skip: String

    /// SQLite 3.37 and later.
    package static let sqlite = SQLDialect(
        serial: "INTEGER PRIMARY KEY AUTOINCREMENT", integer: "INTEGER", blob: "BLOB",
        partition: "STRICT", skip: "")

    /// PostgreSQL 15 and its family.
    package static let postgres = SQLDialect(
        serial: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", integer: "BIGINT",
        blob: "BYTEA", partition: "", skip: "FOR UPDATE SKIP LOCKED")

    /// Fills the holes `{SERIAL} {INTEGER} {BLOB} {PARTITION} {SKIP}` of a text.
    package func fill(_ sql: String) -> String {
        var text = sql
        for (hole, filling) in [
            ("{SERIAL}", serial), ("{INTEGER}", integer), ("{BLOB}", blob),
            ("{PARTITION}", partition), ("{SKIP}", skip),
        ] {
            text = text.replacing(hole, with: filling)
        }
        return text
    }
}
