import Engine
import Flow
import Storage
import Values

/// Walks a sample slice by slice, 256 sets each, as the engine walks a large file.
final class LargeWalk {
    private let bench: LedgerBench
    private let sample: SampleInterchange
    private let name: String
    private var task: InboundTask?

    init(_ bench: LedgerBench, _ sample: SampleInterchange, name: String = "large") {
        self.bench = bench
        self.sample = sample
        self.name = name
    }

    private static let part = 256

    private func current() throws -> InboundTask {
        guard let task else { throw ConformanceFailure(description: "receive comes first") }
        return task
    }

    var claim: Claim {
        get throws { try current().claim }
    }

    func set(_ task: InboundTask) { self.task = task }

    func receive() async throws -> Int64 {
        let receipt = try await bench.receive(name, bytes: Array(name.utf8))
        task = try await bench.task(try await bench.one(.process))
        return receipt.message
    }

    /// Commits the `part`th slice, from 0.
    func append(_ part: Int) async throws {
        var steps: [Step] = []
        if part == 0 {
            steps = [
                .opened(sample.opening()),
                .group(GroupOpening(ordinal: 1, header: sample.group.header)),
            ]
        }
        let first = part * Self.part
        let last = min(first + Self.part, sample.sets.count)
        for index in first..<last {
            steps.append(.set(sample.set(index, at: LedgerBench.position)))
        }
        if last == sample.sets.count { steps.append(.groupClosed(sample.group)) }
        let slice = Slice(steps: steps, resume: LedgerBench.point(part), isLast: false)
        try await bench.commit(try current(), slice)
    }

    /// Commits all slices but the closing one.
    func appendAll() async throws {
        for part in 0..<(sample.sets.count + Self.part - 1) / Self.part { try await append(part) }
    }

    /// The outcome as the walk gives it: groups of earlier slices are the ledger's to know.
    private var outcome: InterchangeOutcome {
        var outcome = sample.outcome()
        outcome.groups = []
        return outcome
    }

    func plan() async throws -> [AcknowledgmentPlan] {
        let task = try current()
        return try await bench.insist(done: []) { () async throws(LedgerFailure) in
            try await bench.ledger.plan(outcome, for: task)
        }
    }

    /// Writes the answers and commits the closing slice, which may be the file's last.
    func close(isLast: Bool = true) async throws -> SliceReceipt {
        let task = try current()
        var prepared: [PreparedAcknowledgment] = []
        for plan in try await plan() {
            var writer = AcknowledgmentWriter(plan)
            while let group = writer.nextGroup {
                let verdicts = try await bench.ledger.verdicts(
                    of: task, interchange: 1, group: group, after: 0, limit: 100_000)
                for recorded in verdicts { try writer.add(recorded.verdict) }
                try writer.endGroup()
            }
            let bytes = try writer.finish()
            prepared.append(
                PreparedAcknowledgment(
                    plan: plan,
                    bytes: StoredBytes(
                        payload: .inline(bytes), digest: SHA256.digest(of: bytes),
                        size: bytes.count)))
        }
        let slice = Slice(
            steps: [.closed(outcome)], resume: LedgerBench.point(1_000_000), isLast: isLast)
        return try await bench.commit(task, slice, prepared)
    }

    /// Commits the end of a file that has nothing after its last interchange.
    func end() async throws -> SliceReceipt {
        let slice = Slice(steps: [], resume: LedgerBench.point(1_000_000), isLast: true)
        return try await bench.commit(try current(), slice)
    }

    func release() async throws {
        let task = try current()
        while try await bench.insist(
            done: false, { () async throws(LedgerFailure) in try await bench.ledger.release(task) })
        {}
    }
}

extension SampleInterchange {
    /// An interchange of many orders.
    static func large(_ count: Int) -> SampleInterchange {
        var sample = SampleInterchange()
        sample.sets = (1...count).map { SampleSet("L\($0)") }
        return sample
    }
}
