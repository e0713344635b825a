import ERPSimulator
import Foundation
import NIOCore
import Testing
import Values

@Suite("Submitting to the ERP simulator")
struct SimulatorTests {
    @Test("a new key makes an order, a repeated one finds it, another body is a conflict")
    func keys() async throws {
        try await RunningSimulator.with { erp in
            let order = RunningSimulator.order("4711")
            let first = try await erp.submit(order, key: "k1")
            #expect(first.status == 201)
            #expect(first.orderNumber == "SO-000001")
            let again = try await erp.submit(order, key: "k1")
            #expect(again.status == 200)
            #expect(again.orderNumber == "SO-000001")
            let other = try await erp.submit(RunningSimulator.order("4712"), key: "k1")
            #expect(other.status == 409)
            #expect(other.orderNumber == "SO-000001")
            #expect(try await erp.submit(order, key: "k2").orderNumber == "SO-000002")
            #expect(try await erp.submit(order, key: nil).status == 400)
        }
    }

    @Test("ignoring keys, it makes another order of every submission and counts them")
    func ignoredKeys() async throws {
        try await RunningSimulator.with(ignoresKeys: true) { erp in
            let order = RunningSimulator.order("4711")
            #expect(try await erp.submit(order, key: "k1").orderNumber == "SO-000001")
            #expect(try await erp.submit(order, key: "k1").orderNumber == "SO-000002")
            #expect(try await erp.submit(order, key: nil).status == 201)
            let statistics = try await erp.get("/statistics").json
            #expect(statistics?["orders"]?.integer == 3)
            #expect(statistics?["keys"]?.integer == 1)
            #expect(statistics?.path("keysWithSeveralOrders[0].name")?.text == "k1")
            #expect(statistics?.path("keysWithSeveralOrders[0].orders")?.integer == 2)
            #expect(statistics?.path("referencesWithSeveralOrders[0].name")?.text == "acme 4711")
        }
    }

    @Test(
        "what is no order is refused with 422",
        arguments: [
            ("{", "order.json"), ("[]", "order.json"),
            (#"{"number": "1", "color": "red"}"#, "order.member.unknown"),
            (#"{"number": "1", "source": {"partner": "a"}}"#, "order.lines.missing"),
            (#"{"source": {"partner": "a"}, "lines": [{}]}"#, "order.number.missing"),
            (#"{"number": "1", "lines": [{}]}"#, "order.source.partner.missing"),
        ])
    func refusals(body: String, code: String) async throws {
        try await RunningSimulator.with { erp in
            let reply = try await erp.submit(Array(body.utf8), key: "k")
            #expect(reply.status == 422)
            #expect(reply.json?.path("error.code")?.text == code)
        }
    }

    @Test("orders are found by key, by reference and partner, and by number")
    func finding() async throws {
        try await RunningSimulator.with { erp in
            let body = RunningSimulator.order("PO 1/ä", partner: "acme")
            _ = try await erp.submit(body, key: "a:b c")
            _ = try await erp.submit(
                RunningSimulator.order("PO 1/ä", partner: "blue"), key: "k2")
            func numbers(_ query: String) async throws -> [String?] {
                try await erp.get("/orders?" + query).json?["orders"]?.items?
                    .map { $0["orderNumber"]?.text } ?? []
            }
            #expect(try await numbers("key=a%3Ab%20c") == ["SO-000001"])
            #expect(try await numbers("reference=PO%201%2F%C3%A4").count == 2)
            #expect(
                try await numbers("reference=PO%201%2F%C3%A4&partner=blue") == ["SO-000002"])
            #expect(try await numbers("key=unknown") == [])
            #expect(try await erp.get("/orders").status == 400)
            let one = try await erp.get("/orders/SO-000001")
            let sent = try JSONReader.read(body)
            #expect(one.json?["body"] == sent)
            #expect(one.json?["correlation"]?.text == "c-1")
            #expect(one.json?["digest"]?.text == SHA256.digest(of: body).description)
            #expect(try await erp.get("/orders/SO-000009").status == 404)
            #expect(try await erp.get("/health").status == 200)
        }
    }

    @Test("many clients at once get numbers without gaps, and one order for one key")
    func concurrency() async throws {
        try await RunningSimulator.with { erp in
            let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
                for index in 0..<120 {
                    group.addTask {
                        try await erp.submit(
                            RunningSimulator.order("PO-\(index)"), key: "k-\(index)"
                        ).orderNumber
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(numbers.count == 120)
            #expect(numbers.contains("SO-000120"))
            let same = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<60 {
                    group.addTask {
                        try await erp.submit(RunningSimulator.order("one"), key: "one").orderNumber
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
            #expect(same == ["SO-000121"])
        }
    }

    @Test("orders outlive the process, and numbers go on")
    func restart() async throws {
        let database = FileManager.default.temporaryDirectory
            .appendingPathComponent("erp-\(UUID()).db").path
        defer {
            for end in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: database + end)
            }
        }
        let order = RunningSimulator.order("4711")
        try await RunningSimulator.with(database: database) { erp in
            _ = try await erp.submit(order, key: "k1")
        }
        try await RunningSimulator.with(database: database) { erp in
            #expect(try await erp.submit(order, key: "k1").status == 200)
            let next = try await erp.submit(RunningSimulator.order("4712"), key: "k2")
            #expect(next.orderNumber == "SO-000002")
        }
    }
}
