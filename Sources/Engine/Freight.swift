/// Bounds the bytes of all bodies that deliveries hold at the same time, so that orders of
/// hundreds of kilobytes need no more memory than small ones: fewer of them go at a time.
///
/// A body's size is known only when the ledger has given it, after its delivery was begun. So room
/// is taken by the size that bodies had lately, and put right when they are there.
actor Freight {
    private let limit: Int
    private var held = 0
    private var typical: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Room for some bodies that are still to come.
    struct Space: Sendable {
        /// How many.
        let count: Int
        /// The bytes that are set aside for them.
        fileprivate let bytes: Int
    }

    /// Makes room for `limit` bytes; one body goes in any case, however large it is.
    init(limit: Int = 2 << 20) {
        precondition(limit > 0, "nothing could be delivered")
        self.limit = limit
        // Nothing is known of the first bodies: a few of them tell.
        typical = max(1, limit / 16)
    }

    /// Waits for room, and takes it for at least one and at most `count` bodies.
    func reserve(upTo count: Int) async -> Space {
        while held > 0, held + typical > limit {
            await withCheckedContinuation { waiting.append($0) }
        }
        let fitting = min(count, max(1, (limit - held) / typical))
        held += fitting * typical
        return Space(count: fitting, bytes: fitting * typical)
    }

    /// Puts the bodies that came into the room that was reserved for them.
    func load(_ space: Space, bodies: [Int]) {
        held -= space.bytes
        for size in bodies {
            held += size
            // Larger ones count at once, smaller ones little by little.
            typical = max(1, size, typical - typical / 8)
        }
        wake()
    }

    /// A body is needed no more.
    func unload(_ size: Int) {
        held -= size
        wake()
    }

    private func wake() {
        let all = waiting
        waiting = []
        for waiter in all { waiter.resume() }
    }
}
