package import Values

/// A value in a parameter or a column: the four kinds that every engine of ours has.
package enum SQLValue: Sendable, Hashable {
    /// NULL.
    case null
    /// A 64-bit integer: ids, counts, flags, microseconds.
    case integer(Int64)
    /// Text in UTF-8; NUL is a character like any other.
    case text(String)
    /// Bytes.
    case bytes([UInt8])
}

/// What may be bound to a parameter.
package protocol SQLBindable: Sendable {
    /// The value as an engine takes it.
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLBindable {
    package var sqlValue: SQLValue { self }
}

extension Int64: SQLBindable {
    package var sqlValue: SQLValue { .integer(self) }
}

extension Int: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Bool: SQLBindable {
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension String: SQLBindable {
    package var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
    package var sqlValue: SQLValue { .bytes(self) }
}

extension Digest: SQLBindable {
    package var sqlValue: SQLValue { .bytes(bytes) }
}

extension Timestamp: SQLBindable {
    package var sqlValue: SQLValue { .integer(microseconds) }
}

extension Duration: SQLBindable {
    /// Whole microseconds, as all times in the ledger.
    package var sqlValue: SQLValue { .integer(wholeMicroseconds) }
}
