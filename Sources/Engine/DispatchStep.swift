import Diagnostics
import Flow
import Logging
import Values

/// Walks documents that are to be sent, and commits what became of them many at a time.
struct DispatchStep: Sendable {
    let context: WorkContext

    /// Documents that one durable step commits together at most.
    private static let together = 64
    /// The largest document, in bytes: it is in memory as a tree.
    static let largest = 4 << 20

    /// Walks a lane's documents in order. What was judged by an order that another document has
    /// changed since is judged again.
    func perform(_ tasks: [InboundTask], _ profiles: Profiles) async {
        var rest = tasks[...]
        while !rest.isEmpty {
            var again: [InboundTask] = []
            var commits: [DispatchCommit] = []
            let batch = Self.batch(rest)
            for task in batch {
                await context.giveWay(task.claim)
                do {
                    commits.append(try await walk(task, profiles))
                } catch let failure as LedgerFailure {
                    await failed(task, failure)
                } catch {
                    await context.postpone(task.claim, why: .unreadable(task, error))
                }
            }
            rest = rest.dropFirst(batch.count)
            guard !commits.isEmpty else { continue }
            let results = await context.ledger.dispatch(commits)
            for (commit, result) in zip(commits, results) {
                switch result {
                case .success(.stale): again.append(commit.task)
                case .success: break
                case .failure(let failure): await failed(commit.task, failure)
                }
            }
            context.bells.ring(.send)
            // It ends: one is stale only because another one was committed.
            rest = again + rest
        }
    }

    /// Why a document is not read.
    static func tooLarge(_ name: String, _ size: Int) -> Diagnostic {
        Diagnostic(
            .receiveFileTooLarge,
            "\(name) has \(size) bytes or more; a document has at most \(largest)",
            value: "\(size)")
    }

    /// As many documents as are held at once: some, and no more bytes than the largest one has.
    private static func batch(_ tasks: ArraySlice<InboundTask>) -> ArraySlice<InboundTask> {
        var bytes = 0
        let count = tasks.prefix(together).prefix { task in
            bytes += task.bytes.size
            return bytes <= largest
        }.count
        return tasks.prefix(max(1, count))
    }

    private func walk(_ task: InboundTask, _ profiles: Profiles) async throws -> DispatchCommit {
        var commit = try await walked(task, profiles)
        guard case .draft = commit.outcome else { return commit }
        (commit.outcome, commit.stamps) = try await context.ledger.judged(
            commit.outcome, of: task.message)
        if case .held(let why) = commit.outcome { commit.diagnostics.append(why) }
        return commit
    }

    /// Walks a document, but for what it is judged by together with others.
    func walked(_ task: InboundTask, _ profiles: Profiles) async throws -> DispatchCommit {
        switch OutboundDocument.read(try edited(try await bytes(task), by: task.edits)) {
        case .failure(let why):
            return DispatchCommit(
                task: task, document: nil, outcome: .held(why), diagnostics: [why],
                profile: profiles.digest)
        case .success(let document):
            let walk = OutboundWalk(profiles, document: document)
            var answered: AnsweredDocument?
            if let reference = walk.answers {
                answered = try await context.ledger.answered(by: reference, in: task.message)
            }
            let (outcome, diagnostics) = walk.run(
                answering: answered, from: DocumentOrigin(task.channel))
            return DispatchCommit(
                task: task, document: document, outcome: outcome, diagnostics: diagnostics,
                profile: profiles.digest)
        }
    }

    /// The document's bytes; none where it is larger than any may be, which then says so.
    private func bytes(_ task: InboundTask) async throws -> [UInt8] {
        guard task.bytes.size <= Self.largest else {
            throw LedgerFailure.refused(Self.tooLarge(task.name, task.bytes.size))
        }
        let source = try await ByteSource(task.bytes, vault: context.vault, at: 0)
        var bytes: [UInt8] = []
        while true {
            let block = try await source.next()
            if block.isEmpty { return bytes }
            bytes += block
        }
    }

    /// The document with what people changed in it.
    private func edited(
        _ bytes: [UInt8], by edits: [DocumentPatch]
    ) throws(LedgerFailure) -> [UInt8] {
        do throws(Diagnostic) {
            return try EditableDocument.edited(bytes, by: edits)
        } catch {
            throw .refused(error)
        }
    }

    func failed(_ task: InboundTask, _ failure: LedgerFailure) async {
        switch failure {
        case .fenced: context.log.notice("message \(task.message) is another worker's now")
        case .unavailable(let why): await context.postpone(task.claim, why: why)
        case .refused(let why): await context.park(task.claim, why: why)
        }
    }
}

extension Diagnostic {
    /// Why a document could not be walked now.
    static func unreadable(_ task: InboundTask, _ error: any Error) -> Diagnostic {
        Diagnostic(
            .ledgerBytesUnreadable, "cannot read \(task.name): \(error)",
            value: "\(task.bytes.digest)")
    }
}
