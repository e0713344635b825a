import Canonical
import Diagnostics
import Engine
import EngineTesting
import Flow
import Testing
import Values

@testable import Storage

@Suite("A damaged row holds up nobody but itself")
struct DamagedRowTests {
    private func bench() async throws -> LedgerBench {
        let clock = TestClock()
        return LedgerBench(
            try await SQLLedger(try SQLiteEngine(inMemory: { clock.now })), clock: clock)
    }

    @Test("among messages to walk")
    func walks() async throws {
        let bench = try await bench()
        for name in ["a", "b", "c"] { try await bench.receive(name) }
        _ = try await bench.ledger.engine.write {
            try $0.execute("UPDATE message SET resume = x'00' WHERE name = 'b'")
        }
        let tasks = try await bench.ledger.tasks(
            for: try await bench.claim(.process, limit: 3))
        #expect(tasks.map(\.name) == ["a", "c"])
        _ = try await bench.exception(.ledgerBytesUnreadable)
        #expect(try await bench.ledger.outlook().parked == 1)
    }

    @Test("among orders that documents name", arguments: ["'['", "'\"x\"'", "'{}'"])
    func mentions(damage: String) async throws {
        let bench = try await bench()
        for (number, first) in [("PAY1", 1), ("PAY2", 101)] {
            var set = SampleSet(number, action: .record)
            set.type = "remittance"
            set.mention = OrderMention(
                orders: (first..<first + 40).map { OrderReference(number: "PO\($0)") },
                invoices: [])
            let sample = SampleInterchange(set).with {
                $0.control = first
                $0.groupControl = first
            }
            try await bench.process(number, sample)
        }
        _ = try await bench.ledger.engine.write {
            try $0.execute(
                """
                UPDATE order_mention SET mentions = \(damage)
                WHERE id = (SELECT min(id) FROM order_mention)
                """)
        }
        var rounds = 0
        while try await bench.ledger.enterMentions() { rounds += 1 }
        #expect(rounds == 2)
        _ = try await bench.exception(.ledgerMentionUnreadable)
        #expect(try await bench.ledger.orders(OrderFilter(number: "PO140")).count == 1)
        #expect(try await bench.ledger.orders(OrderFilter(number: "PO40")).isEmpty)
    }

    @Test("among documents to deliver; it certainly has not left")
    func deliveries() async throws {
        let bench = try await bench()
        for number in 1...3 {
            let sample = SampleInterchange(SampleSet("PO\(number)")).with {
                $0.control = number
                $0.groupControl = number
            }
            try await bench.process("f\(number)", sample)
        }
        _ = try await bench.ledger.engine.write {
            try $0.execute(
                """
                UPDATE document_body SET codec = 1, body = x'00'
                WHERE document = (SELECT id FROM document WHERE number = 'PO2')
                """)
        }
        let tasks = try await bench.ledger.begin(try await bench.claim(.deliver, limit: 3))
        #expect(tasks.map(\.submission.reference) == ["PO1", "PO3"])
        try await bench.resolve(try await bench.exception(.ledgerBytesUnreadable))
        let state = try await bench.ledger.engine.read {
            try $0.first("SELECT state FROM document WHERE number = 'PO2'")?.text(0)
        }
        #expect(state == "closed")
    }
}
