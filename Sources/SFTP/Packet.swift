/// One packet of SFTP version 3, of either side.
package enum Packet: Sendable, Hashable {
    /// The client's greeting: the highest version it speaks.
    case initialize(version: UInt32, extensions: [ExtendedPair])
    /// The server's greeting: the version of this conversation and what else it offers.
    case version(UInt32, extensions: [ExtendedPair])
    /// A request with the id under which it will be answered.
    case request(id: UInt32, Request)
    /// An answer to the request of that id.
    case reply(id: UInt32, Reply)

    /// The packet's type on the wire.
    package var type: PacketType {
        switch self {
        case .initialize: .initialize
        case .version: .version
        case .request(_, let request): request.type
        case .reply(_, let reply): reply.type
        }
    }
}
