import Diagnostics
import Values

/// Sends outbound messages to their channels.
struct SendStep: Sendable {
    let context: WorkContext
    let outlets: @Sendable (String) -> (any Outlet)?
    let secrets: @Sendable (String) -> Result<Secret, Diagnostic>
    /// The working time of a partner, by its name.
    let calendar: @Sendable (String?) -> BusinessCalendar

    /// Sends each claimed message, one after the other. While one is recorded as sent the next is
    /// on its way, so that they share commits.
    func perform(_ claims: [Claim], _ finished: @escaping @Sendable (Claim) async -> Void) async {
        await withDiscardingTaskGroup { group in
            for claim in claims {
                await context.giveWay(claim)
                guard let sent = await send(claim) else {
                    await finished(claim)
                    continue
                }
                group.addTask {
                    await context.record(claim) { () async throws(LedgerFailure) in
                        try await context.ledger.sent(sent, in: calendar(sent.partner))
                    }
                    await finished(claim)
                }
            }
        }
    }

    /// Sends a message; gives it when it has left, otherwise writes down why it has not.
    private func send(_ claim: Claim) async -> OutboundTask? {
        let task: OutboundTask
        do throws(LedgerFailure) {
            task = try await context.ledger.outbound(for: claim)
        } catch .refused(let why) {
            await context.park(claim, why: why)
            return nil
        } catch {
            return nil
        }
        guard let outlet = outlets(task.channel) else {
            let missing = Diagnostic(
                .sendChannelMissing, "no channel is named \(task.channel)", value: task.channel)
            await context.park(claim, why: missing)
            return nil
        }
        do {
            let (digest, source) = try await source(task)
            let file = OutboundFile(
                name: task.name, digest: digest, size: task.bytes.size,
                from: task.own, to: task.partnerID,
                messageID: TransmissionID(message: task.message, digest: task.bytes.digest)
                    .description,
                read: { try await source.next() })
            try await outlet.send(file)
            return task
        } catch SendFailure.retry(let why) {
            await context.postpone(claim, why: why)
        } catch SendFailure.hold(let why) {
            await context.park(claim, why: why)
        } catch {
            let unreadable = Diagnostic(
                .ledgerBytesUnreadable, "cannot read \(task.name): \(error)",
                value: "\(task.bytes.digest)")
            await context.postpone(claim, why: unreadable)
        }
        return nil
    }

    /// The bytes that leave and their digest: what is stored, and the password in it if one is
    /// agreed.
    private func source(_ task: OutboundTask) async throws -> (Digest, ByteSource) {
        let stored = try await ByteSource(task.bytes, vault: context.vault, at: 0)
        guard let reference = task.security else { return (task.bytes.digest, stored) }
        let secret: Secret
        switch secrets(reference) {
        case .success(let found): secret = found
        case .failure(let why):
            throw SendFailure.hold(
                Diagnostic(.sendSecurityUnusable, why.message, value: reference))
        }
        let secured = SecuredBytes(secret)
        let fits = try await secured?.fits(stored.next()) ?? false
        await stored.close()
        guard let secured, fits else {
            throw SendFailure.hold(
                Diagnostic(
                    .sendSecurityUnusable,
                    "what \(reference) holds cannot stand in ISA04: 1 to 10 plain characters, none "
                        + "of them a delimiter", value: reference))
        }
        let reading = try await ByteSource(
            task.bytes, vault: context.vault, at: 0, filling: secured)
        var hash = SHA256()
        while true {
            let block = try await reading.next()
            if block.isEmpty { break }
            hash.update(block)
        }
        let digest = hash.finalize()
        return (
            digest,
            try await ByteSource(task.bytes, vault: context.vault, at: 0, filling: secured)
        )
    }
}
