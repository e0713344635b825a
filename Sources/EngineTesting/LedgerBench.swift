package import Diagnostics
package import Engine
package import Flow
package import Storage
package import Values
import X12

/// A conformance case that did not hold.
package struct ConformanceFailure: Error, CustomStringConvertible {
    /// What was expected, and what came.
    package let description: String
}

/// A ledger on the bench: with a clock that can be moved, and calls that come through one failure
/// of the store as the engine would.
///
/// A call whose answer was lost is run again. That it is then fenced or refused means that the
/// first run was committed; a claim whose answer was lost comes back when its lease has expired.
package struct LedgerBench: Sendable {
    /// The ledger under test.
    package let ledger: SQLLedger
    /// The ledger's clock.
    package let clock: TestClock

    /// Puts a ledger on the bench.
    package init(_ ledger: SQLLedger, clock: TestClock) {
        self.ledger = ledger
        self.clock = clock
    }

    /// How long the bench's leases are.
    package static let lease = Duration.seconds(60)

    // MARK: - Expectations

    /// Fails the case unless the condition holds.
    package func expect(
        _ condition: Bool, _ what: @autoclosure () -> String, line: UInt = #line
    ) throws {
        guard condition else {
            throw ConformanceFailure(description: "line \(line): \(what())")
        }
    }

    /// Fails the case unless both are equal.
    package func equal<Value: Equatable>(
        _ one: Value, _ other: Value, _ what: String, line: UInt = #line
    ) throws {
        try expect(one == other, "\(what): \(one) is not \(other)", line: line)
    }

    /// Fails the case unless the call is fenced.
    package func fenced(
        _ what: String, _ body: () async throws(LedgerFailure) -> Void
    ) async throws {
        var failure = await failure(of: body)
        if case .unavailable = failure { failure = await self.failure(of: body) }
        guard case .fenced = failure else {
            throw ConformanceFailure(description: "\(what) was not fenced")
        }
    }

    /// Fails the case unless the call is refused.
    package func refused(
        _ what: String, _ body: () async throws(LedgerFailure) -> Void
    ) async throws {
        var failure = await failure(of: body)
        if case .unavailable = failure { failure = await self.failure(of: body) }
        guard case .refused = failure else {
            throw ConformanceFailure(description: "\(what) was not refused")
        }
    }

    /// Runs a call; after a lost answer it is run again, and a refusal then gives `done`.
    package func insist<Value>(
        done: Value, _ body: () async throws(LedgerFailure) -> Value
    ) async throws -> Value {
        if let value = try await attempt(body) { return value }
        do {
            return try await body()
        } catch {
            if case .unavailable = error { throw error }
            return done
        }
    }

    /// Runs a call; nil when the store failed at it.
    private func attempt<Value>(
        _ body: () async throws(LedgerFailure) -> Value
    ) async throws -> Value? {
        do {
            return try await body()
        } catch {
            if case .unavailable = error { return nil }
            throw error
        }
    }

    private func failure(
        of body: () async throws(LedgerFailure) -> Void
    ) async -> LedgerFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    // MARK: - Steps

    /// Receives a file.
    @discardableResult
    package func receive(
        _ name: String = "in.x12", channel: String = "acme", key: String? = nil,
        bytes: [UInt8] = Array("ISA".utf8)
    ) async throws -> Receipt {
        let message = ReceivedMessage(
            arrival: FileArrival(
                channel: channel, name: name, remoteKey: key ?? name, size: bytes.count),
            bytes: StoredBytes(
                payload: .inline(bytes), digest: SHA256.digest(of: bytes), size: bytes.count),
            correlation: "C-\(channel)-\(name)")
        let receive = { () async throws(LedgerFailure) in try await ledger.receive(message) }
        if let receipt = try await attempt(receive) { return receipt }
        return try await receive()
    }

    /// Claims work; of whatever priority, unless `low` limits what is low.
    package func claim(
        _ kind: WorkKind, limit: Int = 1, low: Int? = nil, worker: String = "w1"
    ) async throws -> [Claim] {
        let claim = { () async throws(LedgerFailure) in
            try await ledger.claim(
                kind, limit: limit, low: low ?? limit, worker: worker, lease: Self.lease)
        }
        if let claims = try await attempt(claim) { return claims }
        clock.advance(Self.lease + .seconds(1))
        _ = try await reap(quiesce: .zero)
        return try await claim()
    }

    /// Claims the one item that must be there.
    package func one(_ kind: WorkKind, worker: String = "w1", line: UInt = #line) async throws
        -> Claim
    {
        let claims = try await claim(kind, worker: worker)
        guard let claim = claims.first else {
            throw ConformanceFailure(description: "line \(line): no \(kind.rawValue) work is ready")
        }
        return claim
    }

    /// Expects that no work of a kind is ready.
    package func none(_ kind: WorkKind, line: UInt = #line) async throws {
        let claim = { () async throws(LedgerFailure) in
            try await ledger.claim(kind, limit: 1, worker: "w1", lease: Self.lease)
        }
        var claims = try await attempt(claim)
        if claims == nil { claims = try await claim() }
        try expect(claims == [], "\(kind.rawValue) work is ready: \(claims ?? [])", line: line)
    }

    /// Returns expired leases of workers that vanished, and at a worker's start all of them.
    package func reap(startedBy worker: String? = nil, quiesce: Duration) async throws -> Int {
        try await insist(done: 0) { () async throws(LedgerFailure) in
            try await ledger.reap(
                for: worker ?? "reaper", isStart: worker != nil, quiesce: quiesce)
        }
    }

    /// Lets the lease of a kind's one claimed item run out, and claims it for another worker.
    package func succeed(_ kind: WorkKind, line: UInt = #line) async throws -> Claim {
        clock.advance(Self.lease + .seconds(1))
        _ = try await reap(quiesce: .zero)
        return try await one(kind, worker: "w2", line: line)
    }

    /// The task of a claim.
    package func task(_ claim: Claim) async throws -> InboundTask {
        guard let task = try await ledger.tasks(for: [claim]).first else {
            throw ConformanceFailure(description: "no task for \(claim)")
        }
        return task
    }

    /// A resume point; points of different numbers differ.
    package static func point(_ number: Int) -> ResumePoint {
        guard let position,
            let point = ResumePoint(
                encoded: Array("{\"format\":1,\"interchange\":\(number),\"faults\":[]}\n".utf8)
                    + position.encoded)
        else { preconditionFailure("a new reader has a position") }
        return point
    }

    /// Where a reader starts.
    package static var position: WalkPosition? {
        InterchangeReader().position.map { .x12($0) }
    }

    /// A slice of whole interchanges that ends its file.
    package static func slice(_ interchanges: [SampleInterchange]) -> Slice {
        let steps = interchanges.enumerated().flatMap { index, interchange in
            interchange.steps(index + 1, at: position)
        }
        return Slice(steps: steps, resume: point(1_000_000), isLast: true)
    }

    /// The digest that stands for all profiles of the bench.
    package static let profile = SHA256.digest(of: "profiles")

    /// Commits a slice.
    @discardableResult
    package func commit(
        _ task: InboundTask, _ slice: Slice, _ acknowledgments: [PreparedAcknowledgment]? = nil
    ) async throws -> SliceReceipt {
        let commit = SliceCommit(
            task: task, slice: slice, profile: Self.profile, acknowledgments: acknowledgments)
        return try await insist(done: .finished) { () async throws(LedgerFailure) in
            guard let result = await ledger.commit([commit]).first else { throw .fenced }
            return try result.get()
        }
    }

    /// Receives a file of whole interchanges and walks it to its end.
    @discardableResult
    package func process(
        _ name: String, _ interchanges: SampleInterchange..., channel: String = "acme"
    ) async throws -> Int64 {
        let receipt = try await receive(name, channel: channel, bytes: Array(name.utf8))
        let claim = try await one(.process)
        try equal(claim.subject, receipt.message, "the claimed message")
        let receiptOfSlice = try await commit(try await task(claim), Self.slice(interchanges))
        try equal(receiptOfSlice, .finished, "a small file's commit")
        return receipt.message
    }

    /// Begins one claimed delivery.
    package func begin(_ claim: Claim) async throws -> DeliveryTask {
        let begin = { () async throws(LedgerFailure) in try await ledger.begin([claim]) }
        var tasks = try await attempt(begin)
        if tasks == nil { tasks = try await begin() }
        guard let task = tasks?.first else {
            throw ConformanceFailure(description: "delivery \(claim.work) cannot begin")
        }
        return task
    }

    /// Settles a delivery.
    package func settle(_ task: DeliveryTask, _ result: DeliveryResult) async throws {
        try await insist(done: ()) { () async throws(LedgerFailure) in
            try await ledger.settle(task, result)
        }
    }

    /// Delivers the one ready document; gives its task.
    @discardableResult
    package func deliver(_ number: String) async throws -> DeliveryTask {
        let task = try await begin(try await one(.deliver))
        try equal(task.submission.reference, number, "the delivered document")
        try await settle(task, .confirmed(number: "SO-\(number)", recovered: false))
        return task
    }

    /// Sends the one ready file, to a partner of a calendar; gives its name and bytes.
    @discardableResult
    package func send(
        in calendar: BusinessCalendar = .always, line: UInt = #line
    ) async throws -> (name: String, text: String) {
        try await send(try await one(.send, line: line), in: calendar)
    }

    /// Sends the file of a claim.
    @discardableResult
    package func send(
        _ claim: Claim, in calendar: BusinessCalendar = .always
    ) async throws -> (name: String, text: String) {
        let task = try await ledger.outbound(for: claim)
        guard case .inline(let bytes) = task.bytes.payload else {
            throw ConformanceFailure(description: "\(task.name) is not inline")
        }
        try await insist(done: ()) { () async throws(LedgerFailure) in
            try await ledger.sent(task, in: calendar)
        }
        return (task.name, String(decoding: bytes, as: UTF8.self))
    }

    // MARK: - Looking

    /// A message's object.
    package func json(_ message: Int64) async throws -> JSON {
        guard let detail = try await ledger.message(message) else {
            throw ConformanceFailure(description: "there is no message \(message)")
        }
        return detail.json
    }

    /// A message's state.
    package func state(_ message: Int64) async throws -> String {
        try await json(message)["state"]?.text ?? ""
    }

    /// Expects what became of a message, in words.
    package func outcome(_ message: Int64, _ words: String, line: UInt = #line) async throws {
        try equal(try await json(message)["outcome"]?.text, words, "the outcome", line: line)
    }

    /// The states of a message's documents, in order.
    package func documents(_ message: Int64) async throws -> [String] {
        try await json(message)["documents"]?.items?.compactMap { $0["state"]?.text } ?? []
    }

    /// The open exceptions: id and code, in order.
    package func exceptions() async throws -> [(id: Int64, code: String)] {
        try await ledger.exceptions(ExceptionFilter()).map { ($0.id, $0.json["code"]?.text ?? "") }
    }

    /// The one open exception, which must have this code.
    package func exception(_ code: Diagnostic.Code, line: UInt = #line) async throws -> Int64 {
        let open = try await exceptions()
        guard open.count == 1, open[0].code == code.name else {
            throw ConformanceFailure(
                description: "line \(line): exceptions \(open.map(\.code)), not \(code)")
        }
        return open[0].id
    }

    /// A person runs an exception's step again.
    package func retry(_ exception: Int64) async throws {
        try await insist(done: ()) { () async throws(LedgerFailure) in
            try await ledger.retry(exception: exception, author: "ann", reason: "looked at it")
        }
    }

    /// A person closes an exception.
    package func resolve(_ exception: Int64) async throws {
        try await insist(done: ()) { () async throws(LedgerFailure) in
            try await ledger.resolve(
                exception: exception, author: "ann", reason: "settled by phone")
        }
    }
}
