package import Flow
package import Values

/// Takes files through a ledger one after another, as the gateway does but for its doors and its
/// ERP: it tells what becomes of a file where what came before counts, such as a number that was
/// used. The ledger is one of its own, in memory.
package struct FileTrial: Sendable {
    private let ledger: any Ledger
    private let profiles: Profiles

    /// Begins with an empty ledger.
    package init(_ ledger: any Ledger, by profiles: Profiles) {
        self.ledger = ledger
        self.profiles = profiles
    }

    /// What becomes of a file that a channel brings: the message as `GET /v1/messages/{id}` tells
    /// it. Nil for one that takes more than one slice: a trial is of small files.
    package func take(
        _ bytes: [UInt8], named name: String, channel: String
    ) async throws(LedgerFailure) -> JSON? {
        let digest = SHA256.digest(of: bytes)
        let receipt = try await ledger.receive(
            ReceivedMessage(
                arrival: FileArrival(
                    channel: channel, name: name, remoteKey: name, size: bytes.count),
                bytes: StoredBytes(payload: .inline(bytes), digest: digest, size: bytes.count),
                correlation: "trial"))
        let claims = try await ledger.claim(
            .process, limit: 1, worker: "trial", lease: .seconds(3600))
        guard let task = try await ledger.tasks(for: claims).first else { return nil }
        var walk = InboundWalk(profiles, for: task.facts, resuming: nil)
        walk.feed(bytes)
        walk.finish()
        guard let slice = walk.next(), slice.isLast else { return nil }
        let commit = SliceCommit(task: task, slice: slice, profile: profiles.digest)
        guard let result = await ledger.commit([commit]).first else { return nil }
        if try result.get() == .releasing {
            while try await ledger.release(task) {}
        }
        return try await ledger.message(receipt.message)?.json
    }
}
