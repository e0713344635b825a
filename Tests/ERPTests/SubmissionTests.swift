import Diagnostics
import ERPSimulator
import Engine
import Foundation
import Testing

@testable import ERP

@Suite("Submitting orders to an ERP with every fault it may have")
struct SubmissionTests {
    @Test("an order is taken once; the same key finds it again, with its number")
    func keys() async throws {
        try await RunningSimulator.with { url in
            let profile = try Sample.connector("gangway-simulator", url: url)
            try await Sample.with(profile) { office in
                #expect(office.guarantee == .nativeKey)
                let order = Sample.submission()
                #expect(await office.submit(order).word == "accepted SO-000001")
                #expect(await office.submit(order).word == "duplicate SO-000001")
                #expect(await office.find(order).word == "found SO-000001")
                #expect(await office.find(Sample.submission("4712")).word == "absent")
            }
        }
    }

    @Test("a known key with another body is for a person")
    func conflict() async throws {
        try await RunningSimulator.with { url in
            let profile = try Sample.connector("gangway-simulator", url: url)
            try await Sample.with(profile) { office in
                _ = await office.submit(Sample.submission("1", key: "k"))
                let outcome = await office.submit(Sample.submission("2", key: "k"))
                #expect(outcome.word == "attention")
                #expect(outcome.diagnostic?.message.contains("SO-000001") == true)
                #expect(outcome.diagnostic?.value == "key.conflict")
            }
        }
    }

    @Test("what the ERP does not understand is refused for good, in its own words")
    func refused() async throws {
        try await RunningSimulator.with { url in
            let profile = try Sample.connector("gangway-simulator", url: url)
            try await Sample.with(profile) { office in
                var order = Sample.submission()
                order.body = Array(#"{"number":"4711","source":{"partner":"acme"}}"#.utf8)
                let outcome = await office.submit(order)
                #expect(outcome.word == "rejected")
                let why = try #require(outcome.diagnostic)
                #expect(why.code == .erpRejected)
                #expect(why.value == "order.lines.missing")
                #expect(why.message.hasSuffix("(422) order.lines.missing: the order has no lines"))
            }
        }
    }

    @Test("a lost answer is in doubt; asking after the settle time finds exactly one order")
    func lostAnswer() async throws {
        try await RunningSimulator.with(faults: .init(lose: 1), ignoresKeys: true) { url in
            let profile = try Sample.connector("gangway-simulator-search", url: url)
            try await Sample.with(profile) { office in
                let order = Sample.submission()
                let outcome = await office.submit(order)
                #expect(outcome.word == "uncertain")
                #expect(outcome.diagnostic?.code == .erpInDoubt)
                #expect(await office.find(order).word == "found SO-000001")
                // An ERP that ignores keys is never sent the order a second time.
                #expect(await office.submit(order).word == "duplicate SO-000001")
                #expect(await office.find(Sample.submission("4712")).word == "absent")
            }
        }
    }

    @Test("what is asked too early is absent and yet comes: the quiesce wait is what prevents it")
    func lateCommit() async throws {
        let delay = Duration.milliseconds(2500)
        let faults = SimulatorFaults(late: 1, lateDelay: delay)
        try await RunningSimulator.with(faults: faults, ignoresKeys: true) { url in
            let profile = try Sample.connector(
                "gangway-simulator-search", url: url, timeout: "1s",
                edits: [("settle: 20s", "settle: 3s")])
            try await Sample.with(profile) { office in
                let order = Sample.submission()
                var start = ContinuousClock.now
                var word = await office.submit(order).word
                // On a busy machine the second may be over before anything has left.
                for _ in 0..<100 where word == "retry" {
                    start = ContinuousClock.now
                    word = await office.submit(order).word
                }
                #expect(word == "uncertain")
                // A machine that is too busy to ask in time has not asked too early.
                let early = await office.find(order).word
                #expect(early == "absent" || start.duration(to: .now) >= delay, "\(early)")
                #expect(office.quiesce == .seconds(3))
                let end = ContinuousClock.now + .seconds(120)
                repeat {
                    try await Task.sleep(for: office.quiesce)
                } while await office.find(order).word == "absent" && ContinuousClock.now < end
                #expect(await office.find(order).word == "found SO-000001")
            }
        }
    }

    @Test("the quiesce wait is twice the timeout, or the settle time if that is longer")
    func quiesce() async throws {
        let short = try Sample.connector(
            "gangway-simulator-search", url: "http://127.0.0.1:1", timeout: "30s")
        try await Sample.with(short) { #expect($0.quiesce == .seconds(60)) }
        let long = try Sample.connector(
            "gangway-simulator-search", url: "http://127.0.0.1:1", timeout: "5s")
        try await Sample.with(long) {
            #expect($0.quiesce == .seconds(20))
            #expect($0.guarantee == .probe)
            #expect($0.maxInFlight == 64)
        }
    }

    @Test("a throttled submission is tried later, when the ERP says")
    func throttle() async throws {
        try await RunningSimulator.with(faults: .init(throttle: 1)) { url in
            let profile = try Sample.connector(
                "gangway-simulator", url: url, edits: [("attempts: 3", "attempts: 1")])
            try await Sample.with(profile) { office in
                var throttled: [SubmissionOutcome] = []
                // On a busy machine each may come in a second of its own; not all of them do.
                for number in 1...400 where throttled.isEmpty {
                    let outcome = await office.submit(Sample.submission("\(number)"))
                    if outcome.word == "retry" { throttled.append(outcome) }
                }
                guard case .retry(let why, let after)? = throttled.first else {
                    Issue.record("nothing was throttled")
                    return
                }
                #expect(why.code == .erpBusy)
                #expect(after == .seconds(1))
            }
        }
    }

    @Test("what was certainly not taken is tried again at once, within the connector's limits")
    func attempts() async throws {
        let busy = ScriptedServer.json(503, #"{"error":{"code":"busy"}}"#)
        let taken = ScriptedServer.json(201, #"{"orderNumber":"SO-7"}"#)
        try await ScriptedServer.with(.answer(busy), .answer(busy), .answer(taken)) { server in
            let profile = try Sample.connector("gangway-simulator", url: server.url)
            try await Sample.with(profile) { office in
                #expect(await office.submit(Sample.submission()).word == "accepted SO-7")
                #expect(server.requests.count == 3)
            }
        }
        try await ScriptedServer.with(.answer(busy)) { server in
            let profile = try Sample.connector(
                "gangway-simulator", url: server.url, edits: [("attempts: 3", "attempts: 2")])
            try await Sample.with(profile) { office in
                #expect(await office.submit(Sample.submission()).word == "retry")
                #expect(server.requests.count == 2)
            }
        }
        try await ScriptedServer.with(.answer(busy)) { server in
            let profile = try Sample.connector(
                "gangway-simulator", url: server.url, edits: [("backoff: 100ms", "backoff: 600ms")])
            try await Sample.with(profile) { office in
                let start = ContinuousClock.now
                #expect(await office.submit(Sample.submission()).word == "retry")
                // At least half of 600 ms and of 1.2 s.
                #expect(start.duration(to: .now) >= .milliseconds(900))
            }
        }
        let long = ScriptedServer.json(429, "{}", headers: ["Retry-After: 60"])
        try await ScriptedServer.with(.answer(long)) { server in
            let profile = try Sample.connector("gangway-simulator", url: server.url)
            try await Sample.with(profile) { office in
                #expect(await office.submit(Sample.submission()).word == "retry")
                #expect(server.requests.count == 1, "a minute is for the ledger to wait")
            }
        }
    }

    @Test(
        "through every fault at once, each order is there exactly once", arguments: [false, true])
    func sweep(ignoresKeys: Bool) async throws {
        let faults = SimulatorFaults(
            slow: 0.1, slowDelay: .milliseconds(20), fail: 0.2, lose: 0.2, late: 0.1,
            lateDelay: .milliseconds(600), seed: 11)
        try await RunningSimulator.with(faults: faults, ignoresKeys: ignoresKeys) { url in
            let name = ignoresKeys ? "gangway-simulator-search" : "gangway-simulator"
            let profile = try Sample.connector(
                name, url: url, timeout: "400ms",
                edits: ignoresKeys ? [("settle: 20s", "settle: 5s")] : [])
            let numbers = try await Sample.with(profile) { office in
                await withTaskGroup(of: String?.self) { group in
                    for index in 0..<40 {
                        group.addTask { await deliver(Sample.submission("PO-\(index)"), office) }
                    }
                    return await group.reduce(into: [String?]()) { $0.append($1) }
                }
            }
            #expect(numbers.count == 40 && !numbers.contains(nil))
            #expect(Set(numbers).count == 40)
            // With every order found at its own number, a second one would be a number beyond 40.
            #expect(numbers.compactMap { $0 }.max() == "SO-000040")
        }
    }

    /// What the engine does, in short: in doubt, wait, then ask or repeat.
    private func deliver(_ order: Submission, _ office: HTTPBackOffice) async -> String? {
        for _ in 0..<40 {
            switch await office.submit(order) {
            case .accepted(let number): return number
            case .duplicate(let number): return number
            case .retry: continue
            case .uncertain: try? await Task.sleep(for: office.quiesce)
            case .rejected, .attention: return nil
            }
        }
        return nil
    }
}
