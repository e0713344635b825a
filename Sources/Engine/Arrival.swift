package import Diagnostics

/// A file that a door found, before its bytes are ours.
package struct FileArrival: Sendable {
    /// The channel that brought it.
    package var channel: String
    /// The file's name as the partner gave it: data only, never a path of ours.
    package var name: String
    /// What makes this very file the same again after a crash between our commit and the door's
    /// move or delete: for folders device, inode, size and time; for SFTP path, size and time.
    package var remoteKey: String
    /// The size that the other side stated.
    package var size: Int?

    /// Describes a file that arrived.
    package init(channel: String, name: String, remoteKey: String, size: Int?) {
        self.channel = channel
        self.name = name
        self.remoteKey = remoteKey
        self.size = size
    }
}

/// The ledger's word that a file is ours.
package struct Receipt: Sendable, Equatable {
    /// The message's id in the ledger.
    package var message: Int64
    /// The correlation id, from file to ERP order.
    package var correlation: String
    /// Whether this very file had been received before (a door repeats itself after a crash).
    package var known: Bool

    /// Makes a receipt.
    package init(message: Int64, correlation: String, known: Bool) {
        self.message = message
        self.correlation = correlation
        self.known = known
    }
}

/// Why a file did not become ours.
package enum IntakeFailure: Error, Sendable {
    /// It cannot be taken as it is: move it to `rejected/` and say why.
    case refused(Diagnostic)
    /// It cannot be kept now: leave it where it is and come again.
    case busy(Diagnostic)
}

/// A file on its way in: what it is, and its bytes in blocks until an empty one.
package struct InboundFile: Sendable {
    /// What the door knows of it.
    package var arrival: FileArrival
    /// The next block. An error that it throws ends the receipt without a trace.
    package var next: @Sendable () async throws -> [UInt8]

    /// Makes a file from a source of blocks.
    package init(
        _ arrival: FileArrival, next: @escaping @Sendable () async throws -> [UInt8]
    ) {
        self.arrival = arrival
        self.next = next
    }
}

/// What inbound doors talk to.
package protocol Receiving: Sendable {
    /// Makes files durable and enters them in the ledger in the order given, so that a change
    /// behind its order stays behind it. Only a file whose result is a receipt may be moved,
    /// deleted or acknowledged by its door; the others are untouched.
    func receive(_ files: [InboundFile]) async -> [Result<Receipt, any Error>]
}

extension Receiving {
    /// Makes one file durable and enters it in the ledger.
    package func receive(
        _ arrival: FileArrival, next: @escaping @Sendable () async throws -> [UInt8]
    ) async throws -> Receipt {
        guard let result = await receive([InboundFile(arrival, next: next)]).first else {
            preconditionFailure("each file has a result")
        }
        return try result.get()
    }
}
