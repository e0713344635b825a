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

    /// Makes an intake over its ports.
    package init(
        ledger: any IntakeLedger, vault: any Vault, world: World, bells: Bells,
        pressure: Pressure, limits: Limits
    ) {
        self.ledger = ledger
        self.vault = vault
        self.world = world
        self.bells = bells
        self.pressure = pressure
        self.limits = limits
    }

    package func receive(
        _ arrival: FileArrival, next: @Sendable () async throws -> [UInt8]
    ) async throws -> Receipt {
        try await admit(arrival)
        let bytes: StoredBytes
        do {
            bytes = try await store(arrival, next)
        } catch VaultFailure.full {
            throw IntakeFailure.busy(full(arrival))
        }
        let message = ReceivedMessage(
            arrival: arrival, bytes: bytes, correlation: world.correlation())
        do {
            let receipt = try await ledger.receive(message)
            bells.ring(.process)
            return receipt
        } catch LedgerFailure.unavailable(let diagnostic) {
            throw IntakeFailure.busy(diagnostic)
        } catch LedgerFailure.refused(let diagnostic) {
            throw IntakeFailure.refused(diagnostic)
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
