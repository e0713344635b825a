/// Why bytes are not the SFTP conversation that they should be.
///
/// After a fault the connection is of no more use: the stream has lost its frame, or the other
/// side speaks something else.
package enum WireFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// A packet announces `length` bytes, more than `WireLimits.packet` allows.
    case packetTooLong(length: Int)
    /// A packet of length 0: it has no type.
    case packetEmpty
    /// The packet's type is not one of version 3.
    case typeUnknown(UInt8)
    /// The packet ends within a field.
    case truncated(PacketType)
    /// A string field is longer than its limit.
    case fieldTooLong(PacketType, length: Int)
    /// Attributes carry flags that version 3 does not define, so their layout is unknown.
    case attributesUnknown(flags: UInt32)
    /// More entries, extensions or attribute pairs than `WireLimits.pairs` or the packet can hold.
    case tooMany(PacketType, count: Int)
    /// The server answered a request that was never made, or was answered before.
    case replyUnexpected(id: UInt32)
    /// The server answered a request with a packet that cannot answer it.
    case replyUnfitting(id: UInt32)
    /// The first packet of the server is not VERSION, or VERSION came twice.
    case handshakeBroken
    /// The server speaks a version below 3.
    case versionUnsupported(UInt32)

    package var description: String {
        switch self {
        case .packetTooLong(let length): "a packet of \(length) bytes"
        case .packetEmpty: "a packet without a type"
        case .typeUnknown(let type): "a packet of unknown type \(type)"
        case .truncated(let type): "a \(type) packet that ends within a field"
        case .fieldTooLong(let type, let length): "a field of \(length) bytes in a \(type) packet"
        case .attributesUnknown(let flags): "attributes with flags \(flags)"
        case .tooMany(let type, let count): "\(count) entries in a \(type) packet"
        case .replyUnexpected(let id): "a reply to request \(id), which is not open"
        case .replyUnfitting(let id): "a reply that cannot answer request \(id)"
        case .handshakeBroken: "no VERSION where it had to come"
        case .versionUnsupported(let version): "version \(version)"
        }
    }
}
