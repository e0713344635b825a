import GRDB
import Values

/// A cancellation or replacement as the simulated ERP keeps it.
struct StoredChange: Sendable {
    /// What it did: `cancel` or `replace`.
    let kind: String
    /// The idempotency key it came with.
    let key: String?
    /// When it was received, in microseconds since 1970 UTC.
    let received: Int64
    /// The correlation id it came with.
    let correlation: String?
    /// SHA-256 of the body, in hexadecimal digits.
    let digest: String
}

extension StoredChange {
    /// Reads the columns that `columns` lists.
    init(row: Row) {
        kind = row["kind"]
        key = row["key"]
        received = row["received_us"]
        correlation = row["correlation"]
        digest = row["digest"]
    }

    /// The columns that `init(row:)` reads.
    static let columns = "kind, key, received_us, correlation, digest"

    /// As the API shows it.
    var json: JSON {
        [
            "kind": .string(kind),
            "key": key.map(JSON.string) ?? .null,
            "correlation": correlation.map(JSON.string) ?? .null,
            "digest": .string(digest),
            "received": .string(Timestamp(microseconds: received).description),
        ]
    }
}
