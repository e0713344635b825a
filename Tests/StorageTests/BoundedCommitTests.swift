import Canonical
import Diagnostics
import Engine
import Flow
import Foundation
import Partners
import Testing
import Values

@testable import EngineTesting
@testable import Storage

@Suite("No commit grows with what is awaited or answered")
struct BoundedCommitTests {
    /// Statements that one commit may have.
    private static let limit = 600

    /// The most statements of a commit, and how many commits there were. Unchecked: the numbers
    /// stand behind a lock.
    private final class Most: @unchecked Sendable {
        private let lock = NSLock()
        private var number = 0
        private var calls = 0

        func note(_ count: Int) {
            lock.withLock {
                number = max(number, count)
                calls += 1
            }
        }
        var value: Int { lock.withLock { number } }
        var commits: Int { lock.withLock { calls } }
        func begin() { lock.withLock { (number, calls) = (0, 0) } }
    }

    /// A bench over a ledger whose commits are counted.
    private static func bench(
        _ most: Most
    ) async throws -> (bench: LedgerBench, engine: any SQLEngine) {
        let clock = TestClock()
        let engine = ObservedEngine(
            try SQLiteEngine(inMemory: { clock.now }), committed: { most.note($0) })
        return (LedgerBench(try await SQLLedger(engine), clock: clock), engine)
    }

    @Test("one 997 about twenty thousand sets is settled in many commits")
    func answers() async throws {
        let most = Most()
        let (bench, engine) = try await Self.bench(most)
        let out = try await bench.send855("PO1")
        try await Self.expect(20_000, besides: out, engine)
        most.begin()
        let answers = (1...20_000).map { PartnerAnswer.sample($0, .accepted) }
        try await bench.answer("a1", all: answers)
        try await bench.releaseAll()
        #expect(most.value <= Self.limit, "\(most.value) statements in one commit")
        #expect(try await Self.count("state = 'waiting'", engine) == 0)
        #expect(try await Self.count("state = 'accepted'", engine) == 20_000)
    }

    @Test("a group of two thousand sets that is answered as a whole is closed in many commits")
    func group() async throws {
        let most = Most()
        let (bench, engine) = try await Self.bench(most)
        let out = try await bench.send855("PO1")
        try await Self.expect(2000, besides: out, engine, inOneGroup: true)
        most.begin()
        try await bench.answer("a1", all: [.group(1, .rejected)])
        try await bench.releaseAll()
        #expect(most.value <= Self.limit, "\(most.value) statements in one commit")
        #expect(try await Self.count("state = 'rejected'", engine) == 2000)
        // Each once.
        let told = try await bench.ledger.exceptions(
            ExceptionFilter(code: "await.answer.rejected", limit: 1000))
        #expect(told.count == 1000)
    }

    @Test("a TA1 that refuses an interchange of two thousand sets refuses them in many commits")
    func interchange() async throws {
        let most = Most()
        let (bench, engine) = try await Self.bench(most)
        let out = try await bench.send855("PO1", asking: true)
        try await Self.expect(2000, besides: out, engine, inOneGroup: true)
        most.begin()
        try await bench.refuse("a1", interchange: 1)
        // The worker that read it dies: another takes up what is left.
        #expect(try await Self.count("state = 'waiting'", engine) > 1000)
        try await bench.releaseAll()
        #expect(most.value <= Self.limit, "\(most.value) statements in one commit")
        #expect(try await Self.count("state = 'rejected'", engine) == 2001)
        // It is one thing to mend.
        _ = try await bench.exception(.awaitAnswerRejected)
    }

    @Test("thousands of reminders are told of in bounded commits, each once")
    func reminders() async throws {
        let most = Most()
        let (bench, engine) = try await Self.bench(most)
        let out = try await bench.send855("PO1")
        try await Self.expect(5000, besides: out, engine)
        bench.clock.advance(.seconds(7200))
        most.begin()
        var mark: ReminderMark?
        var told = 0
        repeat {
            let reminders = try await bench.ledger.remind(limit: 50, after: mark)
            told += reminders.told
            mark = reminders.next
        } while mark != nil
        #expect(told == 4999)
        #expect(most.value <= Self.limit, "\(most.value) statements in one commit")
    }

    @Test("a batch of five hundred documents leaves in one small commit, and no batch has more")
    func batch() async throws {
        let most = Most()
        let (bench, engine) = try await Self.bench(most)
        let batching = Batching(count: 10_000, longest: .seconds(60))
        #expect(batching.count == 500)
        let drafts = (1...500).map { LedgerBench.draft("PO\($0)", batching: batching) }
        for (index, draft) in drafts.enumerated() {
            _ = try await bench.dispatch(
                "d\(index)", number: "PO\(index + 1)", outcome: .draft(draft))
        }
        let claim = try await bench.one(.process)
        _ = try await bench.ledger.close(batch: claim)
        var interchange = try #require(OutboundInterchange(beginningWith: drafts[0]))
        for draft in drafts { try interchange.add(draft) }
        let documents = try await bench.ledger.documents(batch: claim, after: 0, limit: 1000)
        most.begin()
        let receipt = try await bench.ledger.seal(
            BatchCommit(
                claim: claim, documents: documents.map(\.message), interchange: interchange))
        #expect(receipt != .stale)
        #expect(most.value <= 40, "\(most.value) statements in one commit")
        #expect(try await Self.count("set_control = '0500' AND number = 'PO500'", engine) == 1)
        #expect(try await Self.count("state = 'waiting'", engine) == 500)
    }

    @Test("a batch of many orders that never leaves is let go in bounded commits, debts and all")
    func skippedBatch() async throws {
        let most = Most()
        let (bench, engine) = try await Self.bench(most)
        var expects = ExpectedAnswers()
        expects.documents = [.response: ExpectedAnswers.Answer(within: .seconds(3600))]
        let batching = Batching(count: 60, longest: .seconds(60))
        let drafts = (1...60).map {
            LedgerBench.draft(
                "PO\($0)", type: "order", said: ["purpose": "new"], expects: expects,
                batching: batching)
        }
        for (index, draft) in drafts.enumerated() {
            _ = try await bench.dispatch(
                "d\(index)", number: "PO\(index + 1)", outcome: .draft(draft))
        }
        let claim = try await bench.one(.process)
        _ = try await bench.ledger.close(batch: claim)
        var interchange = try #require(OutboundInterchange(beginningWith: drafts[0]))
        for draft in drafts { try interchange.add(draft) }
        let documents = try await bench.ledger.documents(batch: claim, after: 0, limit: 100)
        let receipt = try await bench.ledger.seal(
            BatchCommit(
                claim: claim, documents: documents.map(\.message), interchange: interchange))
        guard case .queued(let out) = receipt else {
            Issue.record("the batch was not made: \(receipt)")
            return
        }
        most.begin()
        try await bench.act(.skip, on: out)
        var mark: ReminderMark?
        repeat {
            mark = try await bench.ledger.remind(limit: 25, after: mark).next
        } while mark != nil
        #expect(most.value <= Self.limit, "\(most.value) statements in one commit")
        #expect(try await Self.count("kind = '855' AND state = 'void'", engine) == 60)
    }

    @Test("what names very many orders is taken from under them in bounded commits")
    func remapped() async throws {
        let most = Most()
        let bench = try await Self.bench(most).bench
        let hold = Diagnostic(.ledgerWorkExhausted, "no code for XX")
        var payment = SampleSet("PAY1", action: .hold, hold: hold)
        payment.type = "remittance"
        payment.mention = OrderMention(
            orders: (1...400).map { OrderReference(number: "PO\($0)") })
        try await bench.process("f", SampleInterchange(payment))
        while try await bench.ledger.enterMentions() {}
        try await bench.retry(try await bench.exception(.ledgerWorkExhausted))
        let claim = try await bench.one(.remap)
        let task = try await bench.ledger.remapTask(for: claim)
        payment.hold = nil
        payment.mention = OrderMention(orders: [OrderReference(number: "PO7")])
        let document = try #require(
            SampleInterchange(payment).set(0, at: LedgerBench.position).document)
        most.begin()
        try await bench.ledger.remapped(task, document, profile: LedgerBench.profile)
        // Three times 100 orders, then the last 100 with the document.
        #expect(most.commits == 4)
        let order = try await bench.ledger.orders(OrderFilter(number: "PO7")).first
        #expect(order?.documents.count == 1)
        let other = try await bench.ledger.orders(OrderFilter(number: "PO8")).first
        #expect(other?.documents.isEmpty == true)
    }

    /// Writes expectations beside the one of a sent message, GS06 2 and on, due in an hour.
    private static func expect(
        _ count: Int, besides message: Int64, _ engine: any SQLEngine, inOneGroup: Bool = false
    ) async throws {
        _ = try await engine.write { sql in
            try sql.execute(
                """
                WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
                INSERT INTO expectation(message, scope, partner, kind, state, type, number,
                  interchange_control, interchange_time, functional_id, group_control,
                  application, set_id, set_control, set_key, made_us, due_us, next_us)
                SELECT message, scope, partner, kind, state, type, number, interchange_control,
                  interchange_time, functional_id, CASE WHEN $3 = 1 THEN 1 ELSE i END, application,
                  set_id, CASE WHEN $3 = 1 THEN '' || i ELSE set_control END,
                  CASE WHEN $3 = 1 THEN '' || i ELSE set_key END, made_us,
                  made_us + 3600000000, made_us + 3600000000
                FROM expectation, n WHERE message = $1 AND kind = '997'
                """, message, count, inOneGroup ? 1 : 0)
        }
    }

    private static func count(_ condition: String, _ engine: any SQLEngine) async throws -> Int64 {
        try await engine.read { sql in
            try sql.query("SELECT count(*) FROM expectation WHERE \(condition)", arguments: [])[0]
                .integer(0)
        }
    }
}
