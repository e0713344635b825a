import Testing

@testable import Engine

@Suite("Room for the bodies of deliveries")
struct FreightTests {
    @Test("small bodies all go at once")
    func small() async {
        let freight = Freight(limit: 4 << 20)
        let first = await freight.reserve(upTo: 64)
        await freight.load(first, bodies: Array(repeating: 2_000, count: first.count))
        for _ in 0..<first.count { await freight.unload(2_000) }
        for _ in 1...30 {
            await freight.load(await freight.reserve(upTo: 1), bodies: [2_000])
            await freight.unload(2_000)
        }
        #expect(await freight.reserve(upTo: 64).count == 64)
    }

    @Test("of large bodies as many go as there is room for")
    func large() async {
        let freight = Freight(limit: 1_000_000)
        await freight.load(await freight.reserve(upTo: 1), bodies: [200_000])
        #expect(await freight.reserve(upTo: 64).count == 4)
    }

    @Test("one body goes in any case")
    func larger() async {
        let freight = Freight(limit: 1_000)
        await freight.load(await freight.reserve(upTo: 1), bodies: [5_000])
        await freight.unload(5_000)
        #expect(await freight.reserve(upTo: 64).count == 1)
    }

    /// Whether the body that takes all room is about to go.
    private actor Departure {
        private(set) var isOver = false

        func pass() { isOver = true }
    }

    @Test("whoever finds no room waits until a body is gone")
    func waiting() async {
        let freight = Freight(limit: 1_000)
        await freight.load(await freight.reserve(upTo: 1), bodies: [900])
        let departure = Departure()
        async let hadGone = {
            _ = await freight.reserve(upTo: 1)
            return await departure.isOver
        }()
        for _ in 1...100 { await Task.yield() }
        await departure.pass()
        await freight.unload(900)
        #expect(await hadGone, "it found room before the body was gone")
    }

    @Test("room for bodies that did not come is given back")
    func absent() async {
        let freight = Freight(limit: 1_600)
        let space = await freight.reserve(upTo: 16)
        #expect(space.count == 16)
        await freight.load(space, bodies: [])
        #expect(await freight.reserve(upTo: 16).count == 16)
    }
}
