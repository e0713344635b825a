/// The client's side of an SFTP conversation: greets, numbers requests, pairs the answers.
///
/// A pure state machine: bytes that came are fed, bytes to send are taken. Many requests may be
/// open at once; answers come in any order (draft-ietf-secsh-filexfer-02, section 6.1).
package struct ClientConversation: Sendable {
    /// An answer with the id of its request.
    package struct Answer: Sendable, Hashable {
        /// The id that `send` gave.
        package var id: UInt32
        /// What the server answered.
        package var reply: Reply
    }

    /// The extensions of the server's greeting by name; nil until it came.
    package private(set) var extensions: [String: [UInt8]]?
    private var reader = PacketReader()
    private var writer = PacketWriter()
    private var open: [UInt32: PacketType] = [:]
    private var lastID: UInt32 = 0

    /// Begins a conversation: the greeting waits to be sent.
    package init() {
        writer.write(.initialize(version: 3, extensions: []))
    }

    /// How many requests have no answer yet.
    package var openCount: Int { open.count }

    /// How many bytes wait to be sent.
    package var outgoingCount: Int { writer.count }

    /// Whether the server offers an extension.
    package func offers(_ name: String) -> Bool { extensions?[name] != nil }

    /// Writes a request and gives the id under which its answer will come.
    package mutating func send(_ request: Request) -> UInt32 {
        repeat { lastID &+= 1 } while open[lastID] != nil
        open[lastID] = request.type
        writer.write(.request(id: lastID, request))
        return lastID
    }

    /// Hands over the bytes to send.
    package mutating func takeOutgoing() -> [UInt8] { writer.take() }

    /// Adds bytes that arrived.
    package mutating func feed(_ bytes: borrowing Span<UInt8>) { reader.feed(bytes) }

    /// The next answer, or nil when more bytes are needed. The server's greeting is taken in
    /// silently and can be seen in `extensions`.
    package mutating func next() throws(WireFault) -> Answer? {
        while let packet = try reader.next() {
            switch packet {
            case .version(let version, let pairs):
                guard extensions == nil else { throw .handshakeBroken }
                guard version >= 3 else { throw .versionUnsupported(version) }
                extensions = Dictionary(
                    pairs.map { ($0.name, $0.data) }, uniquingKeysWith: { first, _ in first })
            case .reply(let id, let reply):
                guard extensions != nil else { throw .handshakeBroken }
                guard let type = open.removeValue(forKey: id) else {
                    throw .replyUnexpected(id: id)
                }
                guard reply.answers(type) else { throw .replyUnfitting(id: id) }
                return Answer(id: id, reply: reply)
            case .initialize, .request:
                throw .handshakeBroken
            }
        }
        return nil
    }
}

extension Reply {
    /// Whether this can be the answer to a request of that type; a status always can.
    fileprivate func answers(_ type: PacketType) -> Bool {
        switch self {
        case .status: true
        case .handle: type == .open || type == .openDirectory
        case .data: type == .read
        case .names: type == .readDirectory || type == .realPath || type == .readLink
        case .attributes: type == .stat || type == .lstat || type == .fstat
        case .extended: type == .extended
        }
    }
}
