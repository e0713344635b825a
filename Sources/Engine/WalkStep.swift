import Acknowledgments
import Diagnostics
import Flow
import Logging
import Partners
import Values
import X12

/// Walks inbound messages: bytes in, committed slices out.
///
/// The messages of one lane are walked in order. Small ones are committed many at a time in one
/// durable step; a large one commits slice by slice and goes on from its resume point after a
/// crash.
struct WalkStep: Sendable {
    let context: WorkContext
    let profiles: @Sendable () -> Profiles

    /// Messages that one durable step commits together at most.
    static let together = 64

    /// Walks a lane's messages in order.
    func perform(_ claims: [Claim], _ finished: @escaping @Sendable (Claim) async -> Void) async {
        await walk(claims)
        for claim in claims { await finished(claim) }
    }

    private func walk(_ claims: [Claim]) async {
        let tasks: [InboundTask]
        do throws(LedgerFailure) {
            tasks = try await context.ledger.tasks(for: claims)
        } catch {
            context.log.warning("cannot read \(claims.count) messages: \(error)")
            return
        }
        let profiles = profiles()
        // A lane is one channel, or one source of documents.
        switch tasks.first.flatMap({ DocumentOrigin($0.channel) }) {
        case .batch: return await BatchStep(context: context).perform(tasks, profiles)
        case .erp, .folder, .person, .rule:
            return await DispatchStep(context: context).perform(tasks, profiles)
        case nil: break
        }
        var pending: [SliceCommit] = []
        for task in tasks {
            await context.giveWay(task.claim)
            if let commit = whole(task, profiles) {
                pending.append(await explainer(profiles).explained(commit, in: nil))
                if pending.count == Self.together { await flush(&pending) }
            } else {
                await flush(&pending)
                await stream(task, profiles)
            }
        }
        await flush(&pending)
    }

    /// The one slice of a small inline message; nil where it takes more than one.
    private func whole(_ task: InboundTask, _ profiles: Profiles) -> SliceCommit? {
        guard case .inline(let bytes) = task.bytes.payload, task.resume == nil else { return nil }
        var walk = InboundWalk(profiles, for: task.facts, resuming: nil)
        walk.feed(bytes)
        walk.finish()
        guard let slice = walk.next(), slice.isLast else { return nil }
        return SliceCommit(task: task, slice: slice, profile: profiles.digest)
    }

    private func flush(_ pending: inout [SliceCommit]) async {
        guard !pending.isEmpty else { return }
        let commits = pending
        pending = []
        let results = await context.ledger.commit(commits)
        for (commit, result) in zip(commits, results) {
            switch result {
            case .success(.releasing): await release(commit.task)
            case .success: break
            case .failure(let failure): await failed(commit.task, failure)
            }
        }
        ringForResults()
    }

    /// Walks a message block by block.
    private func stream(_ task: InboundTask, _ profiles: Profiles) async {
        do {
            try await walk(task, profiles)
        } catch let failure as LedgerFailure {
            await failed(task, failure)
        } catch VaultFailure.full {
            await context.postpone(task.claim, why: full(task))
        } catch {
            let why = Diagnostic(
                .ledgerBytesUnreadable, "cannot read \(task.name): \(error)",
                value: "\(task.bytes.digest)")
            await context.park(task.claim, why: why)
        }
        ringForResults()
    }

    private func walk(_ task: InboundTask, _ profiles: Profiles) async throws {
        var walk = InboundWalk(profiles, for: task.facts, resuming: task.resume)
        let source = try await ByteSource(task.bytes, vault: context.vault, at: walk.offset)
        while true {
            var opening = walk.opening
            while let slice = walk.next() {
                let receipt = try await commit(slice, of: task, in: opening, profiles)
                opening = walk.opening
                if receipt == .releasing { try await releaseAll(task) }
                ringForResults()
                if slice.isLast { return }
            }
            let block = try await source.next()
            if block.isEmpty { walk.finish() } else { walk.feed(block) }
        }
    }

    private func explainer(_ profiles: Profiles) -> AnswerExplainer {
        AnswerExplainer(context: context, profiles: profiles)
    }

    private func commit(
        _ slice: Slice, of task: InboundTask, in opening: InterchangeOpening?,
        _ profiles: Profiles
    ) async throws -> SliceReceipt {
        var commit = await explainer(profiles).explained(
            SliceCommit(task: task, slice: slice, profile: profiles.digest), in: opening)
        if case .closed(let outcome)? = slice.steps.first {
            commit.acknowledgments = try await acknowledge(outcome, of: task)
        }
        guard let result = await context.ledger.commit([commit]).first else {
            preconditionFailure("a ledger answers each slice")
        }
        return try result.get()
    }

    /// Writes a large interchange's acknowledgments from the ledger's verdicts into the vault.
    private func acknowledge(
        _ outcome: InterchangeOutcome, of task: InboundTask
    ) async throws -> [PreparedAcknowledgment] {
        var prepared: [PreparedAcknowledgment] = []
        for plan in try await context.ledger.plan(outcome, for: task) {
            let blob = try await context.vault.create()
            do {
                var size = 0
                var writer = AcknowledgmentWriter(plan)
                while let group = writer.nextGroup {
                    var last = 0
                    while true {
                        let page = try await context.ledger.verdicts(
                            of: task, interchange: outcome.opening.ordinal, group: group,
                            after: last, limit: 512)
                        guard let end = page.last?.ordinal else { break }
                        last = end
                        for recorded in page { try writer.add(recorded.verdict) }
                        let bytes = writer.drain()
                        size += bytes.count
                        if !bytes.isEmpty { try await blob.append(bytes) }
                    }
                    try writer.endGroup()
                }
                let rest = try writer.finish()
                size += rest.count
                try await blob.append(rest)
                let digest = try await blob.commit()
                prepared.append(
                    PreparedAcknowledgment(
                        plan: plan,
                        bytes: StoredBytes(payload: .vault(digest), digest: digest, size: size)))
            } catch {
                await blob.abort()
                throw error
            }
        }
        return prepared
    }

    private func release(_ task: InboundTask) async {
        do throws(LedgerFailure) {
            try await releaseAll(task)
        } catch {
            await failed(task, error)
        }
    }

    private func releaseAll(_ task: InboundTask) async throws(LedgerFailure) {
        while try await context.ledger.release(task) { context.bells.ring(.deliver) }
    }

    private func failed(_ task: InboundTask, _ failure: LedgerFailure) async {
        switch failure {
        case .fenced: context.log.notice("message \(task.message) is another worker's now")
        case .unavailable(let why): await context.postpone(task.claim, why: why)
        case .refused(let why): await context.park(task.claim, why: why)
        }
    }

    private func ringForResults() {
        // A rule may have answered.
        context.bells.ring(.process)
        context.bells.ring(.deliver)
        context.bells.ring(.send)
    }

    private func full(_ task: InboundTask) -> Diagnostic {
        Diagnostic(.receiveStoreFull, "no space to answer \(task.name)", value: task.name)
    }
}

/// Makes single held documents again from their sets' bytes.
struct RemapStep: Sendable {
    let context: WorkContext
    let profiles: @Sendable () -> Profiles
    let archive: @Sendable (Digest) async -> Profiles?

    /// Makes each claimed document again.
    func perform(_ claims: [Claim], _ finished: @escaping @Sendable (Claim) async -> Void) async {
        for claim in claims {
            await remap(claim)
            await finished(claim)
        }
        context.bells.ring(.deliver)
    }

    private func remap(_ claim: Claim) async {
        do {
            let task = try await context.ledger.remapTask(for: claim)
            let profiles = try await chosenProfiles(for: task)
            let outcome = try await document(task, profiles)
            try await context.ledger.remapped(task, outcome, profile: profiles.digest)
        } catch LedgerFailure.refused(let why) {
            await context.park(claim, why: why)
        } catch let failure as LedgerFailure {
            context.log.warning("cannot make work \(claim.work) again: \(failure)")
        } catch {
            let why = Diagnostic(
                .ledgerBytesUnreadable, "cannot read the document's bytes: \(error)")
            await context.park(claim, why: why)
        }
    }

    /// The profiles of now, or of then where a person asked for those.
    private func chosenProfiles(for task: RemapTask) async throws(LedgerFailure) -> Profiles {
        guard let digest = task.profile else { return profiles() }
        guard let profiles = await archive(digest) else {
            throw .refused(
                Diagnostic(
                    .ledgerBytesUnreadable, "the profiles of then cannot be read any more",
                    value: "\(digest)"))
        }
        return profiles
    }

    private func document(_ task: RemapTask, _ profiles: Profiles) async throws -> DocumentOutcome {
        var remake = SetRemake(
            profiles, for: task.message.facts, task.set, editedBy: task.edits)
        let source = try await ByteSource(
            task.message.bytes, vault: context.vault, at: remake.offset)
        while true {
            if let outcome = remake.outcome() {
                await source.close()
                if let document = outcome.document { return document }
                // What was refused before there was an agreement may be refused by it, too.
                guard let why = outcome.diagnostics.first(where: { $0.severity == .error }) else {
                    break
                }
                throw LedgerFailure.refused(why)
            }
            let block = try await source.next()
            if block.isEmpty {
                if remake.isFinished { break }
                remake.finish()
            } else {
                do throws(Diagnostic) {
                    try remake.feed(block)
                } catch {
                    throw LedgerFailure.refused(error)
                }
            }
        }
        throw LedgerFailure.refused(
            Diagnostic(.ledgerBytesUnreadable, "no document stands at the stored position"))
    }
}

extension InboundTask {
    /// What the walk is told of the message.
    var facts: MessageFacts {
        var facts = MessageFacts(
            channel: channel, name: name, correlation: correlation, digest: bytes.digest)
        facts.notesCodes = true
        return facts
    }
}
