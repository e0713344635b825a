/// Whose directories these are in the layout `as2`: a sender and a receiver.
struct AS2Station: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// AS2-From, as the directory is called.
    var from: String
    /// AS2-To, as the directory is called.
    var to: String

    /// No station: the layout `flat`.
    static let none = AS2Station(from: "", to: "")

    static func < (one: AS2Station, other: AS2Station) -> Bool {
        (one.from, one.to) < (other.from, other.to)
    }

    var description: String { "\(from)/\(to)" }
}
