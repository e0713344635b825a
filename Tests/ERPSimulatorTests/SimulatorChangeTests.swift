import Foundation
import GRDB
import Testing
import Values

@testable import ERPSimulator

@Suite("Cancelling and replacing orders in the ERP simulator")
struct SimulatorChangeTests {
    private let order = RunningSimulator.order("4711")
    private let change = RunningSimulator.order("4711", note: "changed")

    @Test(
        "a change turns the order's state, once for each key",
        arguments: [("/cancellations", "cancelled"), ("/replacements", "replaced")])
    func keys(path: String, status: String) async throws {
        try await RunningSimulator.with { [order, change] erp in
            _ = try await erp.submit(order, key: "k1")
            let first = try await erp.submit(change, to: path, key: "c1")
            #expect(first.status == 201)
            #expect(first.json == ["orderNumber": "SO-000001", "status": .string(status)])
            let again = try await erp.submit(change, to: path, key: "c1")
            #expect(again.status == 200)
            #expect(again.json == first.json)
            let other = try await erp.submit(order, to: path, key: "c1")
            #expect(other.status == 409)
            #expect(other.json?.path("error.code")?.text == "key.conflict")
            #expect(try await erp.submit(change, to: path, key: nil).status == 400)
            let repeated = try await erp.submit(order, key: "k1")
            #expect(repeated.status == 200, "the order's own key knows the order's own body")
            let statistics = try await erp.get("/statistics").json
            #expect(statistics?["orders"]?.integer == 1)
            #expect(statistics?["changes"]?.integer == 1)
            #expect(statistics?["cancelled"]?.integer == (status == "cancelled" ? 1 : 0))
        }
    }

    @Test("a key serves for one purpose only")
    func sharedKey() async throws {
        try await RunningSimulator.with { [order] erp in
            _ = try await erp.submit(order, key: "k")
            #expect(try await erp.submit(order, to: "/cancellations", key: "k").status == 409)
            _ = try await erp.submit(order, to: "/replacements", key: "c")
            #expect(try await erp.submit(order, to: "/cancellations", key: "c").status == 409)
            #expect(try await erp.submit(order, key: "c").status == 409)
        }
    }

    @Test("an order shows its state, its changes and the body that stands")
    func history() async throws {
        try await RunningSimulator.with { [order, change] erp in
            _ = try await erp.submit(order, key: "k1")
            let fresh = try await erp.get("/orders/SO-000001").json
            #expect(fresh?["status"]?.text == "open")
            #expect(fresh?["changes"] == [])
            _ = try await erp.submit(change, to: "/replacements", key: "c1")
            _ = try await erp.submit(order, to: "/cancellations", key: "c2")
            let shown = try #require(try await erp.get("/orders/SO-000001").json)
            #expect(shown["status"]?.text == "cancelled")
            let sent = try JSONReader.read(change)
            #expect(shown["body"] == sent, "a cancellation's body does not stand")
            #expect(shown["digest"]?.text == SHA256.digest(of: order).description)
            #expect(shown.path("changes[0].kind")?.text == "replace")
            #expect(shown.path("changes[0].key")?.text == "c1")
            #expect(shown.path("changes[0].correlation")?.text == "c-1")
            #expect(
                shown.path("changes[0].digest")?.text == SHA256.digest(of: change).description)
            #expect(shown.path("changes[1].kind")?.text == "cancel")
            for key in ["k1", "c1", "c2"] {
                let found = try await erp.get("/orders?key=\(key)").json
                #expect(found?.path("orders[0].orderNumber")?.text == "SO-000001")
                #expect(found?.path("orders[0].status")?.text == "cancelled")
                #expect(found?["orders"]?.items?.count == 1)
            }
        }
    }

    @Test("what is not there, of another partner or release, or cancelled, is not changed")
    func refusals() async throws {
        try await RunningSimulator.with { erp in
            _ = try await erp.submit(RunningSimulator.order("1", release: "A"), key: "k1")
            let strangers = [
                RunningSimulator.order("2", release: "A"), RunningSimulator.order("1"),
                RunningSimulator.order("1", partner: "blue", release: "A"),
                RunningSimulator.order("1", release: "B"),
            ]
            for (index, stranger) in strangers.enumerated() {
                let reply = try await erp.submit(stranger, to: "/cancellations", key: "s\(index)")
                #expect(reply.status == 422)
                #expect(reply.json?.path("error.code")?.text == "order.unknown")
            }
            let broken = try await erp.submit(Array("{".utf8), to: "/replacements", key: "b")
            #expect(broken.status == 422)
            #expect(broken.json?.path("error.code")?.text == "order.json")
            let order = RunningSimulator.order("1", release: "A")
            _ = try await erp.submit(order, to: "/cancellations", key: "c1")
            for path in ["/cancellations", "/replacements"] {
                let reply = try await erp.submit(order, to: path, key: "c2")
                #expect(reply.status == 422)
                #expect(reply.json?.path("error.code")?.text == "order.cancelled")
                #expect(reply.orderNumber == "SO-000001")
            }
            let statistics = try await erp.get("/statistics").json
            #expect(statistics?["changes"]?.integer == 1)
        }
    }

    @Test("ignoring keys, a change means the newest order that is not cancelled")
    func ignoredKeys() async throws {
        try await RunningSimulator.with(ignoresKeys: true) { [order] erp in
            _ = try await erp.submit(order, key: "k1")
            _ = try await erp.submit(order, key: "k1")
            func cancel() async throws -> RunningSimulator.Reply {
                try await erp.submit(order, to: "/cancellations", key: "c1")
            }
            #expect(try await cancel().orderNumber == "SO-000002")
            #expect(try await cancel().orderNumber == "SO-000001")
            #expect(try await cancel().status == 422)
            #expect(try await erp.get("/statistics").json?["cancelled"]?.integer == 2)
        }
    }

    @Test("the faults of submissions are those of changes too")
    func faults() async throws {
        try await RunningSimulator.with(faults: SimulatorFaults(lose: 1)) { [order] erp in
            for (path, key) in [("/orders", "k"), ("/replacements", "r"), ("/cancellations", "c")] {
                await #expect(throws: (any Error).self) {
                    try await erp.submit(order, to: path, key: key)
                }
                let found = try await erp.get("/orders?key=\(key)").json?["orders"]?.items
                #expect(found?.count == 1)
            }
            #expect(try await erp.get("/statistics").json?.path("faults.lost")?.integer == 3)
        }
    }

    @Test("many changes at once, each of its own order, all share their commits")
    func concurrency() async throws {
        try await RunningSimulator.with { erp in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<80 {
                    group.addTask {
                        let order = RunningSimulator.order("PO-\(index)")
                        let made = try await erp.submit(order, key: "k-\(index)")
                        let path = index.isMultiple(of: 2) ? "/cancellations" : "/replacements"
                        let changed = try await erp.submit(order, to: path, key: "c-\(index)")
                        return changed.status == 201 && changed.orderNumber == made.orderNumber
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            let statistics = try await erp.get("/statistics").json
            #expect(statistics?["orders"]?.integer == 80)
            #expect(statistics?["cancelled"]?.integer == 40)
            #expect(statistics?["changes"]?.integer == 80)
        }
    }

    @Test("the file of a simulator that knew no changes is taken over")
    func olderFile() async throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("old-\(UUID()).db").path
        defer {
            for end in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: path + end)
            }
        }
        let old = try DatabaseQueue(path: path)
        try await old.write { [order] db in
            try db.execute(
                sql: """
                    CREATE TABLE orders (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT, reference TEXT NOT NULL,
                        partner TEXT NOT NULL, received_us INTEGER NOT NULL, correlation TEXT,
                        digest TEXT NOT NULL, body BLOB NOT NULL);
                    """)
            try db.execute(
                sql: """
                    INSERT INTO orders (key, reference, partner, received_us, digest, body)
                    VALUES ('k1', '4711', 'acme', 0, '', ?)
                    """, arguments: [Data(order)])
        }
        try old.close()
        try await RunningSimulator.with(database: path) { [change] erp in
            #expect(try await erp.get("/orders/SO-000001").json?["status"]?.text == "open")
            let reply = try await erp.submit(change, to: "/cancellations", key: "c1")
            #expect(reply.status == 201)
        }
    }
}
