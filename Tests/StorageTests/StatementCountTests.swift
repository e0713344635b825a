import Canonical
import Engine
import Flow
import Foundation
import Testing
import Values

@testable import EngineTesting
@testable import Storage

@Suite("What a commit costs")
struct StatementCountTests {
    private static func bench() async throws -> (bench: LedgerBench, counts: CommitCounts) {
        let clock = TestClock()
        let counts = CommitCounts()
        let engine = CountingEngine(
            engine: try SQLiteEngine(inMemory: { clock.now }), counts: counts)
        return (LedgerBench(try await SQLLedger(engine), clock: clock), counts)
    }

    @Test(
        "a document that names a hundred thousand orders and invoices is entered in small commits")
    func manyMentions() async throws {
        let (bench, counts) = try await Self.bench()
        var set = SampleSet("PAY1", action: .record)
        set.type = "remittance"
        set.mention = OrderMention(
            orders: (1...60_000).map { OrderReference(number: "PO\($0)") },
            invoices: (1...40_000).map { "I\($0)" })
        counts.reset()
        try await bench.process("f", SampleInterchange(set))
        // 167 rows of 600 are kept in the first commit.
        #expect(counts.most < 300)
        counts.reset()
        for _ in 0..<20 { #expect(try await bench.ledger.enterMentions()) }
        #expect(counts.most < 500)
        let known = try await bench.ledger.orders(OrderFilter(number: "PO2000"))
        #expect(known.count == 1)
    }

    @Test("an order costs few statements from the file to the ERP")
    func anOrder() async throws {
        let (bench, counts) = try await Self.bench()
        try await bench.process("f1", SampleInterchange(SampleSet("PO1")))
        try await bench.deliver("PO1")
        let next = SampleInterchange(SampleSet("PO2")).with {
            $0.control = 2; $0.groupControl = 2
        }
        _ = try await bench.receive("f2", bytes: Array("f2".utf8))
        let claim = try await bench.one(.process)
        let task = try await bench.task(claim)
        counts.reset()
        try await bench.commit(task, LedgerBench.slice([next]))
        #expect(counts.most <= 48, "\(counts.most): \(counts.texts.joined(separator: "\n"))")
        counts.reset()
        try await bench.deliver("PO2")
        #expect(counts.most <= 11, "\(counts.most): \(counts.texts.joined(separator: "\n"))")
    }

    @Test("an invoice costs few statements from the ERP to the partner's file")
    func anInvoice() async throws {
        let (bench, counts) = try await Self.bench()
        let said: JSON = ["number": "I1", "order": "PO1"]
        for number in ["I1", "I2"] {
            let offered = try await bench.offer(number, number: number)
            let claim = try await bench.one(.process)
            counts.reset()
            try await bench.dispatch(
                claimed: claim, number: number,
                outcome: .draft(LedgerBench.draft(number, type: "invoice", said: said)))
            #expect(offered.message == claim.subject)
        }
        #expect(counts.most <= 34, "\(counts.most): \(counts.texts.joined(separator: "\n"))")
        counts.reset()
        _ = try await bench.send()
        #expect(counts.most <= 7, "\(counts.most): \(counts.texts.joined(separator: "\n"))")
    }
}

/// The statements of the commits since the last reset. Unchecked: they stand behind a lock.
private final class CommitCounts: @unchecked Sendable {
    private let lock = NSLock()
    private var commits: [[String]] = []

    func reset() { lock.withLock { commits = [] } }
    func begin() { lock.withLock { commits.append([]) } }
    func note(_ text: String) {
        lock.withLock { if !commits.isEmpty { commits[commits.count - 1].append(text) } }
    }

    /// How many the largest commit had.
    var most: Int { lock.withLock { commits.map(\.count).max() ?? 0 } }

    /// Those of the largest commit.
    var texts: [String] { lock.withLock { commits.max { $0.count < $1.count } ?? [] } }
}

private struct CountingEngine: SQLEngine {
    let engine: any SQLEngine
    let counts: CommitCounts

    var dialect: SQLDialect { engine.dialect }

    func write<Value: Sendable>(
        all bodies: [@Sendable (any SQLTransaction) throws -> Value]
    ) async -> [Result<Value, any Error>] {
        counts.begin()
        return await engine.write(
            all: bodies.map { body in
                { try body(CountingTransaction(inner: $0, counts: counts)) }
            })
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await engine.read(body)
    }

    func close() async { await engine.close() }
}

private struct CountingTransaction: SQLTransaction {
    let inner: any SQLTransaction
    let counts: CommitCounts

    func execute(_ sql: String, arguments: [SQLValue]) throws(SQLFailure) -> Int {
        counts.note(sql)
        return try inner.execute(sql, arguments: arguments)
    }

    func query(_ sql: String, arguments: [SQLValue]) throws(SQLFailure) -> [SQLRow] {
        counts.note(sql)
        return try inner.query(sql, arguments: arguments)
    }

    func script(_ sql: String) throws(SQLFailure) { try inner.script(sql) }
}
