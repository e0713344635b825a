import Flow
package import Values

/// Takes documents that a person wants to have sent.
package struct DocumentDesk: Sendable {
    private let ledger: any DispatchLedger
    private let world: World

    /// Opens the desk.
    package init(ledger: any DispatchLedger, world: World) {
        self.ledger = ledger
        self.world = world
    }

    /// Enters a document with who wants it sent and why, as a link of the audit chain. Without a
    /// key its content is its key, so that the same document again is the one that was sent.
    package func take(
        _ document: JSON, key: String?, author: String, reason: String
    ) async throws(LedgerFailure) -> Receipt {
        let bytes = document.bytes()
        let digest = SHA256.digest(of: bytes)
        let number = document["number"]?.text ?? digest.prefix16
        return try await ledger.submit(
            ReceivedMessage(
                arrival: FileArrival(
                    channel: DocumentOrigin.person.channel, name: "\(number).json",
                    remoteKey: key ?? digest.description, size: bytes.count),
                bytes: StoredBytes(payload: .inline(bytes), digest: digest, size: bytes.count),
                correlation: world.correlation()), author: author, reason: reason)
    }
}
