import Diagnostics

/// Sends outbound messages to their channels.
struct SendStep: Sendable {
    let context: WorkContext
    let outlets: @Sendable (String) -> (any Outlet)?

    /// Sends each claimed message, one after the other. While one is recorded as sent the next is
    /// on its way, so that they share commits.
    func perform(_ claims: [Claim], _ finished: @escaping @Sendable (Claim) async -> Void) async {
        await withDiscardingTaskGroup { group in
            for claim in claims {
                guard let sent = await send(claim) else {
                    await finished(claim)
                    continue
                }
                group.addTask {
                    await context.record(claim) { () async throws(LedgerFailure) in
                        try await context.ledger.sent(sent)
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
            let source = try await ByteSource(task.bytes, vault: context.vault, at: 0)
            let file = OutboundFile(
                name: task.name, digest: task.bytes.digest, size: task.bytes.size,
                from: task.own, to: task.partnerID, correlation: task.correlation,
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
}
