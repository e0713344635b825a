import SFTP

/// Reads a remote file from its start with many requests on their way.
///
/// Asks for no byte beyond the size that the server stated: answers to such requests come late and
/// stand in the way of the next ones.
final class RemoteReader {
    /// How much is handed over at once, when it has come.
    private static let batch = 256 * 1024

    private struct Flight {
        var id: UInt32
        var offset: UInt64
        var length: UInt32
    }

    /// What the server said of the file when it was opened.
    let attributes: FileAttributes
    private let connection: SFTPConnection
    private let path: FileName
    private let handle: Handle
    private let size: UInt64
    private let block: Int
    private let depth: Int
    private var flights: [Flight] = []
    private var asked: UInt64 = 0
    /// Whether the file ended before its stated size.
    private(set) var isShort = false

    /// Opens a file.
    init(_ path: FileName, on connection: SFTPConnection) throws(SFTPFailure) {
        self.connection = connection
        self.path = path
        (block, depth) = connection.pipe
        let operation = "read \(path)"
        handle = try connection.open(.open(path, [.read], FileAttributes()), to: operation)
        let reply = try connection.ask(.fstat(handle), to: operation)
        guard case .attributes(let attributes) = reply, let size = attributes.size else {
            throw .refused(operation: operation, Status(.failure, message: "no size was given"))
        }
        self.attributes = attributes
        self.size = size
    }

    deinit {
        for flight in flights { connection.abandon(flight.id) }
        connection.release(handle)
    }

    /// The next bytes in order; empty at the end.
    func next() throws(SFTPFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < Self.batch {
            askAhead()
            guard let flight = flights.first else { break }
            guard bytes.isEmpty || connection.hasReply(to: flight.id) else { break }
            let data = try self.data(of: flight)
            if data.isEmpty { break }
            if bytes.isEmpty { bytes = data } else { bytes += data }
        }
        return bytes
    }

    /// Keeps the pipe full: asks again when half of the requests are answered.
    private func askAhead() {
        guard flights.count <= depth / 2 else { return }
        while flights.count < depth, asked < size {
            let length = UInt32(min(UInt64(block), size - asked))
            let id = connection.send(.read(handle, offset: asked, length: length))
            flights.append(Flight(id: id, offset: asked, length: length))
            asked += UInt64(length)
        }
    }

    private func data(of flight: Flight) throws(SFTPFailure) -> [UInt8] {
        let reply = try connection.reply(to: flight.id)
        flights.removeFirst()
        switch reply {
        case .data(let data) where !data.isEmpty && data.count <= Int(flight.length):
            let missing = flight.length - UInt32(data.count)
            if missing > 0 {
                // A server may give less than was asked for; the rest comes before what follows.
                let offset = flight.offset + UInt64(data.count)
                let id = connection.send(.read(handle, offset: offset, length: missing))
                flights.insert(Flight(id: id, offset: offset, length: missing), at: 0)
            }
            return data
        case .status(let status) where status.code == .endOfFile:
            isShort = true
            return []
        case .status(let status):
            throw .refused(operation: "read \(path)", status)
        default:
            throw .wire(.replyUnfitting(id: flight.id))
        }
    }
}
