import SFTP

/// Writes a remote file from its start with many requests on their way.
final class RemoteWriter {
    private let connection: SFTPConnection
    private let path: FileName
    private let handle: Handle
    private let block: Int
    private let depth: Int
    private var flights: [UInt32] = []
    private var offset: UInt64 = 0
    private var isClosed = false

    /// Opens a file, makes or empties it.
    init(_ path: FileName, on connection: SFTPConnection) throws(SFTPFailure) {
        self.connection = connection
        self.path = path
        (block, depth) = connection.pipe
        handle = try connection.open(
            .open(path, [.write, .create, .truncate], FileAttributes()), to: "write \(path)")
    }

    deinit {
        guard !isClosed else { return }
        for id in flights { connection.abandon(id) }
        connection.release(handle)
    }

    /// Appends bytes; returns when enough of the requests before are answered.
    func append(_ bytes: [UInt8]) throws(SFTPFailure) {
        var position = 0
        while position < bytes.count {
            if flights.count >= depth { try settle(until: depth / 2) }
            let end = min(position + block, bytes.count)
            flights.append(
                connection.send(.write(handle, offset: offset, Array(bytes[position..<end]))))
            offset += UInt64(end - position)
            position = end
        }
        try connection.flush()
    }

    /// Waits for all answers, makes the file durable where the server can, checks its size and
    /// closes it.
    func finish() throws(SFTPFailure) {
        try settle(until: 0)
        if connection.offers(Request.fsyncName) {
            _ = try connection.ask(.fsync(handle), to: "make \(path) durable")
        }
        let operation = "finish \(path)"
        guard case .attributes(let attributes) = try connection.ask(.fstat(handle), to: operation)
        else { throw .wire(.handshakeBroken) }
        guard attributes.size ?? offset == offset else {
            throw .refused(
                operation: operation,
                Status(.failure, message: "\(attributes.size ?? 0) of \(offset) bytes are there"))
        }
        isClosed = true
        _ = try connection.ask(.close(handle), to: operation)
    }

    private func settle(until count: Int) throws(SFTPFailure) {
        while flights.count > count {
            let reply = try connection.reply(to: flights.removeFirst())
            guard case .status(let status) = reply else { throw .wire(.handshakeBroken) }
            guard status.code == .ok else {
                throw .refused(operation: "write \(path)", status)
            }
        }
    }
}
