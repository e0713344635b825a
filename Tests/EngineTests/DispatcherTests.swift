import EngineTesting
import Logging
import Partners
import Storage
import Testing

@testable import Engine

@Suite("Dispatching work of low priority")
struct DispatcherTests {
    @Test("takes half of the slots, and one where there is one", arguments: [1, 2, 4, 9])
    func slots(limit: Int) async {
        let half = max(1, limit / 2)
        let slots = Slots(limit)
        var free = await slots.free
        #expect(free == (limit, half))
        await slots.take(half, isLow: true)
        free = await slots.free
        #expect(free == (limit - half, 0))
        await slots.take(limit - half, isLow: false)
        await slots.release(half, isLow: true)
        free = await slots.free
        #expect(free == (half, half))
    }

    @Test("begins a step when nothing else was done for a while, or after so much of it")
    func precedence() async {
        let precedence = Precedence()
        let world = TestWorld().world
        await precedence.giveWay(in: world)
        await precedence.begin()
        await precedence.begin()
        async let step: Void = precedence.giveWay(in: world)
        while await precedence.isEmpty { await Task.yield() }
        await precedence.end()
        #expect(await !precedence.isEmpty, "other work is still in hand")
        await precedence.end()
        await step
        // Under a load that never ends.
        await precedence.begin()
        async let next: Void = precedence.giveWay(in: world)
        while await precedence.isEmpty { await Task.yield() }
        for number in 1...Precedence.turn {
            #expect(await !precedence.isEmpty, "\(number)")
            await precedence.begin()
            await precedence.end()
        }
        await next
        #expect(await precedence.isEmpty)
    }

    @Test("begins a step only after a while in which nothing else was taken in hand")
    func calm() async {
        let precedence = Precedence()
        let (sleeps, slept) = AsyncStream<CheckedContinuation<Void, Never>>.makeStream()
        var world = TestWorld().world
        world.sleep = { span in
            #expect(span == Precedence.calm)
            await withCheckedContinuation { slept.yield($0) }
        }
        var naps = sleeps.makeAsyncIterator()
        await precedence.begin()
        await precedence.end()
        async let step: Void = precedence.giveWay(in: world)
        let first = await naps.next()
        await precedence.begin()
        await precedence.end()
        first?.resume()
        // Something was done meanwhile: it waits once more.
        await naps.next()?.resume()
        await step
        // Then it is calm, and nobody waits.
        await precedence.giveWay(in: world)
    }

    /// What ran together, and how soon its writes are wanted.
    private actor Ran {
        private(set) var parts: [(lanes: Set<String>, count: Int, urgency: Urgency)] = []

        /// Notes a part; whether it was the second.
        func note(_ claims: [Claim]) -> Bool {
            parts.append((Set(claims.map(\.lane)), claims.count, Urgency.current))
            return parts.count == 2
        }
    }

    @Test("runs apart from other work, a few items at a time, and writes patiently")
    func tasks() async throws {
        let world = TestWorld()
        let bench = LedgerBench(
            try await SQLLedger(LedgerImage.engine(now: { world.clock.now })), clock: world.clock)
        for number in 1...40 {
            let sample = SampleInterchange(SampleSet("PO\(number)")).with {
                $0.control = number
                $0.groupControl = number
                $0.priority = number < 40 ? .low : .normal
            }
            _ = try await bench.process("f\(number)", sample)
        }
        let bells = Bells()
        let ran = Ran()
        let dispatcher = Dispatcher(
            kind: .deliver, batch: 64, grouping: { [$0] },
            perform: { claims, _ in if await ran.note(claims) { bells.finish() } },
            slots: Slots(64), slotsCountClaims: true,
            context: WorkContext(
                ledger: bench.ledger, vault: MemoryVault(), world: world.world, bells: bells,
                leases: Leases(), retry: RetryPolicy(), worker: "w1", lease: LedgerBench.lease,
                log: Logger(label: "test")))
        bells.ring(.deliver)
        await dispatcher.run()
        let parts = await ran.parts.sorted { $0.count < $1.count }.prefix(2)
        #expect(parts.map(\.lanes) == [["in:acme"], ["low:in:acme"]])
        #expect(parts.map(\.count) == [1, 16])
        #expect(parts.map(\.urgency) == [.prompt, .patient])
    }
}
