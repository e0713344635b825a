import Diagnostics
import Values

/// Takes files from doors: bytes durable first, then one commit, then the door may let go.
///
/// Small files stay in memory until the ledger's commit holds them; larger ones stream into the
/// vault. A crash before the commit leaves at most an orphan blob; a crash after it lets the door
/// come again with the same remote key, which the ledger recognises.
package struct Intake: Receiving {
    private let ledger: any IntakeLedger
    private let vault: any Vault
    private let world: World
    private let bells: Bells
    private let precedence: Precedence
    private let pressure: Pressure
    private let limits: Limits

    /// What a site takes at most.
    package struct Limits: Sendable, Equatable {
        /// The largest file, in bytes.
        package var fileBytes: Int
        /// The space that must stay free on the vault's disk, in bytes.
        package var freeBytes: Int

        /// Makes limits; by default 100 GB a file and 256 MB free.
        package init(fileBytes: Int = 100_000_000_000, freeBytes: Int = 256 << 20) {
            self.fileBytes = fileBytes
            self.freeBytes = freeBytes
        }
    }

    /// Makes an intake over its ports. `precedence` is the engine's too, so that its steps of low
    /// priority make room for a file that comes.
    package init(
        ledger: any IntakeLedger, vault: any Vault, world: World, bells: Bells,
        precedence: Precedence = Precedence(), pressure: Pressure, limits: Limits
    ) {
        self.ledger = ledger
        self.vault = vault
        self.world = world
        self.bells = bells
        self.precedence = precedence
        self.pressure = pressure
        self.limits = limits
    }

    package func receive(_ files: [InboundFile]) async -> [Result<Receipt, any Error>] {
        await precedence.begin()
        let stored = await withTaskGroup(
            of: (Int, Result<ReceivedMessage, any Error>).self
        ) { group in
            for (index, file) in files.enumerated() {
                group.addTask { (index, await keep(file)) }
            }
            var results = [Result<ReceivedMessage, any Error>?](repeating: nil, count: files.count)
            for await (index, result) in group { results[index] = result }
            return results.compactMap { $0 }
        }
        var receipts = await ledger.receive(stored.compactMap { try? $0.get() })[...]
        bells.ring(.process)
        await precedence.end()
        return stored.map { result in
            result.flatMap { _ in
                guard let receipt = receipts.popFirst() else {
                    preconditionFailure("the ledger answers each message")
                }
                return receipt.mapError { Self.failure($0) }
            }
        }
    }

    /// Makes one file's bytes durable, or holds them if they are few.
    private func keep(_ file: InboundFile) async -> Result<ReceivedMessage, any Error> {
        let arrival = file.arrival
        do {
            try await admit(arrival)
            let bytes = try await store(arrival, file.next)
            return .success(
                ReceivedMessage(arrival: arrival, bytes: bytes, correlation: world.correlation()))
        } catch VaultFailure.full {
            return .failure(IntakeFailure.busy(full(arrival)))
        } catch {
            return .failure(error)
        }
    }

    private static func failure(_ failure: LedgerFailure) -> any Error {
        switch failure {
        case .unavailable(let diagnostic): IntakeFailure.busy(diagnostic)
        case .refused(let diagnostic): IntakeFailure.refused(diagnostic)
        case .fenced: failure
        }
    }

    /// Nothing is accepted that cannot be kept: space first, then the queue's water marks.
    private func admit(_ arrival: FileArrival) async throws {
        if let size = arrival.size, size > limits.fileBytes {
            throw IntakeFailure.refused(tooLarge(arrival, size))
        }
        if await vault.freeBytes() < limits.freeBytes + (arrival.size ?? 0) {
            throw IntakeFailure.busy(full(arrival))
        }
        if let reason = await pressure.closed {
            throw IntakeFailure.busy(reason)
        }
    }

    private func store(
        _ arrival: FileArrival, _ next: @Sendable () async throws -> [UInt8]
    ) async throws -> StoredBytes {
        var held: [UInt8] = []
        var size = 0
        var writer: (any VaultWriter)?
        do {
            while true {
                let block = try await next()
                if block.isEmpty { break }
                size += block.count
                guard size <= limits.fileBytes else {
                    throw IntakeFailure.refused(tooLarge(arrival, size))
                }
                if let writer {
                    try await writer.append(block)
                    continue
                }
                held.append(contentsOf: block)
                if held.count > Payload.inlineLimit {
                    let opened = try await vault.create()
                    writer = opened
                    try await opened.append(held)
                    held = []
                }
            }
            guard let writer else {
                return StoredBytes(
                    payload: .inline(held), digest: SHA256.digest(of: held), size: size)
            }
            let digest = try await writer.commit()
            return StoredBytes(payload: .vault(digest), digest: digest, size: size)
        } catch {
            await writer?.abort()
            throw error
        }
    }

    private func full(_ arrival: FileArrival) -> Diagnostic {
        Diagnostic(
            .receiveStoreFull, "no space to keep \(arrival.name): it stays where it is",
            value: arrival.name)
    }

    private func tooLarge(_ arrival: FileArrival, _ size: Int) -> Diagnostic {
        Diagnostic(
            .receiveFileTooLarge,
            "\(arrival.name) has more than \(limits.fileBytes) bytes", value: "\(size)")
    }
}
