package import Values

/// A row of a result. Columns count from 0; asking a column for a kind that it does not hold
/// throws `.damaged`, because then the store does not hold what we wrote.
package struct SQLRow: Sendable {
    private let values: [SQLValue]

    /// Makes a row of its columns.
    package init(_ values: [SQLValue]) {
        self.values = values
    }

    /// A column's value.
    package subscript(column: Int) -> SQLValue { values[column] }

    /// An integer.
    package func integer(_ column: Int) throws(SQLFailure) -> Int64 {
        guard case .integer(let value) = values[column] else { throw wrong(column) }
        return value
    }

    /// An integer as `Int`.
    package func int(_ column: Int) throws(SQLFailure) -> Int {
        Int(try integer(column))
    }

    /// A flag: 0 or 1.
    package func flag(_ column: Int) throws(SQLFailure) -> Bool {
        try integer(column) != 0
    }

    /// A text.
    package func text(_ column: Int) throws(SQLFailure) -> String {
        guard case .text(let value) = values[column] else { throw wrong(column) }
        return value
    }

    /// Bytes.
    package func bytes(_ column: Int) throws(SQLFailure) -> [UInt8] {
        guard case .bytes(let value) = values[column] else { throw wrong(column) }
        return value
    }

    /// A SHA-256.
    package func digest(_ column: Int) throws(SQLFailure) -> Digest {
        guard let digest = Digest(bytes: try bytes(column)) else { throw wrong(column) }
        return digest
    }

    /// A moment.
    package func time(_ column: Int) throws(SQLFailure) -> Timestamp {
        Timestamp(microseconds: try integer(column))
    }

    /// Whether a column is NULL.
    package func isNull(_ column: Int) -> Bool { values[column] == .null }

    /// An integer, or nil for NULL.
    package func integerIfAny(_ column: Int) throws(SQLFailure) -> Int64? {
        isNull(column) ? nil : try integer(column)
    }

    /// A text, or nil for NULL.
    package func textIfAny(_ column: Int) throws(SQLFailure) -> String? {
        isNull(column) ? nil : try text(column)
    }

    /// Bytes, or nil for NULL.
    package func bytesIfAny(_ column: Int) throws(SQLFailure) -> [UInt8]? {
        isNull(column) ? nil : try bytes(column)
    }

    private func wrong(_ column: Int) -> SQLFailure {
        .damaged("column \(column) holds \(values[column])")
    }
}
