package import Diagnostics
package import Values

/// A way out to a partner: a folder, an SFTP server.
package protocol Outlet: Sendable {
    /// Sends one file so that it is durable at the other side when this returns.
    ///
    /// The name is fixed by the ledger's row, so a retry writes the same file: the same name with
    /// the same digest already there counts as sent; with another digest it is an error.
    func send(_ file: OutboundFile) async throws(SendFailure)
    /// Whether a file that was sent still lies under its name where the partner fetches it; nil
    /// where nobody fetches, so that it cannot be asked. Throws where nobody can look now: a name
    /// in a folder that is not there was not fetched.
    func finds(_ name: String) async throws(SendFailure) -> Bool?
}

/// A file on its way out.
package struct OutboundFile: Sendable {
    /// The file's name at the partner, without a path.
    package var name: String
    /// SHA-256 of the bytes.
    package var digest: Digest
    /// The number of bytes.
    package var size: Int
    /// Addresses for layouts that need them: our own id and the partner's, as in ISA06/ISA08.
    package var from: String
    /// The partner's id.
    package var to: String
    /// The Message-ID of RFC 5322 for transports that want one: the same whenever this message is
    /// tried or sent again, and never another message's.
    package var messageID: String
    /// Gives the bytes in blocks, from the start, until an empty block.
    package var read: @Sendable () async throws -> [UInt8]

    /// Makes a file from a source of blocks.
    package init(
        name: String, digest: Digest, size: Int, from: String, to: String, messageID: String,
        read: @escaping @Sendable () async throws -> [UInt8]
    ) {
        self.name = name
        self.digest = digest
        self.size = size
        self.from = from
        self.to = to
        self.messageID = messageID
        self.read = read
    }
}

/// Why a file did not go out.
package enum SendFailure: Error, Sendable {
    /// The other side is busy or away: the same step may succeed later.
    case retry(Diagnostic)
    /// A person has to look: another file has the name, the folder is gone, the key is refused.
    case hold(Diagnostic)

    /// The reason.
    package var diagnostic: Diagnostic {
        switch self {
        case .retry(let why), .hold(let why): why
        }
    }
}
