import GRDB
import Values

/// An order as the simulated ERP keeps it.
struct StoredOrder: Sendable {
    /// The row's id; the order number is made from it.
    let id: Int64
    /// The idempotency key it came with.
    let key: String?
    /// The buyer's purchase order number.
    let reference: String
    /// The partner's name.
    let partner: String
    /// The state it is in.
    let status: String
    /// When it was received, in microseconds since 1970 UTC.
    let received: Int64
    /// The correlation id it came with.
    let correlation: String?
    /// SHA-256 of the body, in hexadecimal digits.
    let digest: String

    /// The order's number, such as `SO-000001`.
    var number: String { Self.number(id) }

    /// The number of the order in this row, at least six digits.
    static func number(_ id: Int64) -> String {
        let digits = String(id)
        return "SO-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// The row of an order number; nil if that is none.
    static func id(number: some StringProtocol) -> Int64? {
        guard number.hasPrefix("SO-") else { return nil }
        let digits = number.dropFirst(3)
        guard digits.count >= 6, digits.allSatisfy({ ("0"..."9").contains($0) }) else {
            return nil
        }
        return Int64(digits)
    }
}

extension StoredOrder {
    /// Reads the columns that `columns` lists.
    init(row: Row) {
        id = row["id"]
        key = row["key"]
        reference = row["reference"]
        partner = row["partner"]
        status = row["status"]
        received = row["received_us"]
        correlation = row["correlation"]
        digest = row["digest"]
    }

    /// The columns that `init(row:)` reads.
    static let columns = "id, key, reference, partner, status, received_us, correlation, digest"

    /// As the API shows it.
    var json: JSON {
        [
            "orderNumber": .string(number),
            "reference": .string(reference),
            "partner": .string(partner),
            "status": .string(status),
            "key": key.map(JSON.string) ?? .null,
            "correlation": correlation.map(JSON.string) ?? .null,
            "digest": .string(digest),
            "received": .string(Timestamp(microseconds: received).description),
        ]
    }
}
