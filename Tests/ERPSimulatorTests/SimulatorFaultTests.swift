import Foundation
import GRDB
import Logging
import NIOCore
import Testing
import Values

@testable import ERPSimulator

@Suite("Faults of the ERP simulator")
struct SimulatorFaultTests {
    @Test("a failing ERP answers 503 without an order, and 500 with or without one")
    func fail() async throws {
        try await RunningSimulator.with(faults: SimulatorFaults(fail: 1, seed: 3)) { erp in
            var statuses: [Int: Int] = [:]
            for index in 0..<24 {
                let order = RunningSimulator.order("PO-\(index)")
                statuses[try await erp.submit(order, key: "k\(index)").status, default: 0] += 1
            }
            #expect(Set(statuses.keys) == [500, 503])
            let statistics = try #require(try await erp.get("/statistics").json)
            let after = try #require(statistics.path("faults.failedAfter")?.integer)
            #expect(after > 0 && after < (statuses[500] ?? 0))
            #expect(statistics["orders"]?.integer == after)
        }
    }

    @Test("a database that is none, and a port that is taken, are told in words")
    func unusable() async throws {
        let nothing: @Sendable (RunningSimulator) async throws -> Void = { _ in }
        await #expect {
            try await RunningSimulator.with(database: "/dev/null/erp.db", nothing)
        } throws: { error in
            "\(error)".hasPrefix("cannot open the database /dev/null/erp.db: unable to open")
        }
        let database = FileManager.default.temporaryDirectory
            .appendingPathComponent("erp-\(UUID()).db").path
        defer { for end in ["", "-wal", "-shm"] { unlink(database + end) } }
        try await RunningSimulator.with { erp in
            let other = try ERPSimulator(
                configuration: .init(port: erp.port, database: database),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            await #expect {
                try await other.run()
            } throws: { error in
                "\(error)"
                    == "cannot listen at 127.0.0.1:\(erp.port): Address already in use"
            }
        }
    }

    @Test("a losing ERP commits and drops the connection")
    func lose() async throws {
        try await RunningSimulator.with(faults: SimulatorFaults(lose: 1)) { erp in
            await #expect(throws: (any Error).self) {
                try await erp.submit(RunningSimulator.order("1"), key: "k")
            }
            let found = try await erp.get("/orders?key=k").json?["orders"]?.items
            #expect(found?.count == 1)
        }
    }

    @Test("a late ERP commits after its client has gone")
    func late() async throws {
        let delay = Duration.milliseconds(2500)
        let faults = SimulatorFaults(late: 1, lateDelay: delay)
        try await RunningSimulator.with(faults: faults) { erp in
            func found() async throws -> Int? {
                try await erp.get("/orders?key=k").json?["orders"]?.items?.count
            }
            let start = ContinuousClock.now
            await #expect(throws: (any Error).self) {
                try await erp.submit(
                    RunningSimulator.order("1"), key: "k", patience: .seconds(1))
            }
            // Nothing is there before the delay is over; a machine that is too busy to look in
            // time has not looked.
            let early = try await found()
            #expect(early == 0 || start.duration(to: .now) >= delay)
            let end = ContinuousClock.now + .seconds(120)
            while try await found() == 0, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await found() == 1)
        }
    }

    @Test("a slow ERP takes its time and answers as normal")
    func slow() async throws {
        let faults = SimulatorFaults(slow: 1, slowDelay: .milliseconds(150))
        try await RunningSimulator.with(faults: faults) { erp in
            let start = ContinuousClock.now
            let reply = try await erp.submit(RunningSimulator.order("1"), key: "k")
            #expect(reply.status == 201)
            #expect(start.duration(to: .now) >= .milliseconds(150))
        }
    }

    @Test("a throttled ERP answers 429 with Retry-After and takes nothing")
    func throttle() async throws {
        try await RunningSimulator.with(faults: SimulatorFaults(throttle: 1)) { erp in
            var replies: [RunningSimulator.Reply] = []
            // On a busy machine a burst may take longer than its second; a later one does not.
            while !replies.contains(where: { $0.status == 429 }), replies.count < 400 {
                replies += try await burst(of: 8, to: erp, after: replies.count)
            }
            let refused = replies.filter { $0.status == 429 }
            #expect(!refused.isEmpty)
            #expect(refused.allSatisfy { $0.retryAfter == "1" })
            let statistics = try await erp.get("/statistics").json
            #expect(statistics?["orders"]?.integer == replies.count - refused.count)
            #expect(statistics?["throttled"]?.integer == refused.count)
        }
    }

    /// Submits orders all at once.
    private func burst(
        of count: Int, to erp: RunningSimulator, after first: Int
    ) async throws -> [RunningSimulator.Reply] {
        try await withThrowingTaskGroup(of: RunningSimulator.Reply.self) { group in
            for index in first..<first + count {
                group.addTask {
                    try await erp.submit(RunningSimulator.order("\(index)"), key: "k\(index)")
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("a throttle lets so many pass in a second, and none of what a second left over")
    func throttleWindow() {
        var throttle = Throttle(perSecond: 3)
        let start = ContinuousClock.now
        func passed(_ milliseconds: Int...) -> [Bool] {
            milliseconds.map { throttle.pass(at: start + .milliseconds($0)) }
        }
        #expect(passed(0, 10, 20, 30, 999) == [true, true, true, false, false])
        #expect(passed(1000, 1001) == [true, true])
        #expect(passed(2500, 2501, 2502, 2503) == [true, true, true, false])
    }

    @Test("the same seed gives the same faults, another one others")
    func seeds() {
        func sequence(_ seed: UInt64) -> [FaultDice.Fault] {
            var dice = FaultDice(
                SimulatorFaults(slow: 0.2, fail: 0.2, lose: 0.2, late: 0.2, seed: seed))
            return (0..<200).map { _ in dice.roll() }
        }
        #expect(sequence(7) == sequence(7))
        #expect(sequence(7) != sequence(8))
        #expect(Set(sequence(7)) == Set(FaultDice.Fault.allCases))
    }

    @Test("each kind of fault comes as often as it is asked for")
    func shares() {
        var dice = FaultDice(SimulatorFaults(slow: 0.1, fail: 0.2, lose: 0.3, late: 0.1))
        var counts: [FaultDice.Fault: Int] = [:]
        for _ in 0..<10_000 { counts[dice.roll(), default: 0] += 1 }
        func share(_ faults: FaultDice.Fault...) -> Double {
            Double(faults.map { counts[$0] ?? 0 }.reduce(0, +)) / 10_000
        }
        #expect(abs(share(.slow) - 0.1) < 0.02)
        #expect(abs(share(.refused, .failedBefore, .failedAfter) - 0.2) < 0.02)
        #expect(abs(share(.lost) - 0.3) < 0.02)
        #expect(abs(share(.late) - 0.1) < 0.02)
    }

    @Test(
        "faults that make no sense are refused before anything runs",
        arguments: [
            SimulatorFaults(slow: -0.1), SimulatorFaults(fail: 1.5),
            SimulatorFaults(fail: 0.6, lose: 0.6), SimulatorFaults(late: .nan),
            SimulatorFaults(throttle: 0), SimulatorFaults(slowDelay: .seconds(-1)),
        ])
    func objections(faults: SimulatorFaults) {
        #expect(throws: ERPSimulator.Refusal.self) {
            try ERPSimulator(
                configuration: .init(port: 0, database: "unused.db", faults: faults))
        }
        #expect(SimulatorFaults(slow: 0.5, lose: 0.5).objection == nil)
    }

    @Test("an order number is at least six digits, and read back only as it is written")
    func numbers() {
        #expect(StoredOrder.number(1) == "SO-000001")
        #expect(StoredOrder.number(1_234_567) == "SO-1234567")
        #expect(StoredOrder.id(number: "SO-000042") == 42)
        #expect(
            ["42", "SO-42", "SO--00042", "SO-00004x"].allSatisfy {
                StoredOrder.id(number: $0) == nil
            })
    }

    @Test("the order book flushes every commit to the disk")
    func synchronousFull() async throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("book-\(UUID()).db").path
        defer {
            for end in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: path + end)
            }
        }
        let book = try OrderBook(path: path, ignoresKeys: false)
        let (level, journal) = try await book.pool.writeWithoutTransaction { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA synchronous"),
                try String.fetchOne(db, sql: "PRAGMA journal_mode")
            )
        }
        #expect(level == 2)
        #expect(journal == "wal")
        try await book.close()
    }
}
