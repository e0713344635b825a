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
            let batch = Self.batch(rest)
            rest = rest.dropFirst(batch.count)
            var opened: [OpenedDocument] = []
            for task in batch {
                await trying(task) { opened.append(try await open(task, profiles)) }
            }
            var again: [InboundTask] = []
            while !opened.isEmpty {
                let commits = await walk(&opened, profiles)
                again += await commit(commits)
            }
            // It ends: one is stale only because another one was committed.
            rest = again + rest
        }
    }

    /// Walks the first of some documents, as many as what they answer is read at once.
    private func walk(
        _ opened: inout [OpenedDocument], _ profiles: Profiles
    ) async -> [DispatchCommit] {
        var commits: [DispatchCommit] = []
        let documents: [(OpenedDocument, AnsweredDocument?)]
        do {
            documents = try await withAnswered(opened)
        } catch {
            for document in opened { await failed(document.task, error) }
            opened = []
            return []
        }
        opened.removeFirst(documents.count)
        for (document, answered) in documents {
            await context.giveWay(document.task.claim)
            await trying(document.task) {
                var commit = document.walked(answered, profiles)
                try await judge(&commit)
                commits.append(commit)
            }
        }
        return commits
    }

    /// Holds what may leave by itself, but not after what was sent before.
    func judge(_ commit: inout DispatchCommit) async throws(LedgerFailure) {
        guard case .draft = commit.outcome else { return }
        (commit.outcome, commit.stamps) = try await context.ledger.judged(
            commit.outcome, of: commit.task.message)
        if case .held(let why) = commit.outcome { commit.diagnostics.append(why) }
    }

    /// Commits what became of documents; gives those that have to be walked again.
    private func commit(_ commits: [DispatchCommit]) async -> [InboundTask] {
        guard !commits.isEmpty else { return [] }
        var again: [InboundTask] = []
        let results = await context.ledger.dispatch(commits)
        for (commit, result) in zip(commits, results) {
            switch result {
            case .success(.stale): again.append(commit.task)
            case .success: break
            case .failure(let failure): await failed(commit.task, failure)
            }
        }
        context.bells.ring(.send)
        return again
    }

    /// Does something for a task; what fails is tried again later, or waits for a person.
    private func trying(_ task: InboundTask, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch let failure as LedgerFailure {
            await failed(task, failure)
        } catch {
            await context.postpone(task.claim, why: .unreadable(task, error))
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

    /// Reads a document.
    func open(_ task: InboundTask, _ profiles: Profiles) async throws -> OpenedDocument {
        OpenedDocument(
            task, OutboundDocument.read(try edited(try await bytes(task), by: task.edits)),
            profiles)
    }

    /// The first of some documents with what they answer, as many as are read at once.
    func withAnswered(
        _ opened: [OpenedDocument]
    ) async throws(LedgerFailure) -> [(OpenedDocument, AnsweredDocument?)] {
        let asked = opened.compactMap { document in
            document.answers.map { (message: document.task.message, reference: $0) }
        }
        guard !asked.isEmpty else { return opened.map { ($0, nil) } }
        var answered = try await context.ledger.answered(by: asked)[...]
        var documents: [(OpenedDocument, AnsweredDocument?)] = []
        for document in opened {
            guard document.answers != nil else {
                documents.append((document, nil))
                continue
            }
            guard let next = answered.popFirst() else { break }
            documents.append((document, next))
        }
        return documents
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
