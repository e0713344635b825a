/// Wakes dispatchers when there is work for them. Correctness never depends on a bell: each also
/// rings by itself, so a lost one costs at most that while.
package struct Bells: Sendable {
    private let streams: [WorkKind: AsyncStream<Void>]
    private let ringers: [WorkKind: AsyncStream<Void>.Continuation]

    /// Makes a bell for each kind of work; several rings before a wake are one.
    package init() {
        var streams: [WorkKind: AsyncStream<Void>] = [:]
        var ringers: [WorkKind: AsyncStream<Void>.Continuation] = [:]
        for kind in WorkKind.allCases {
            (streams[kind], ringers[kind]) = AsyncStream.makeStream(
                bufferingPolicy: .bufferingNewest(1))
        }
        self.streams = streams
        self.ringers = ringers
    }

    /// Rings for one kind of work.
    package func ring(_ kind: WorkKind) {
        ringers[kind]?.yield()
    }

    /// Rings for all kinds.
    package func ringAll() {
        for kind in WorkKind.allCases { ring(kind) }
    }

    /// The rings for one kind; one consumer only.
    package func rings(_ kind: WorkKind) -> AsyncStream<Void> {
        streams[kind] ?? AsyncStream { $0.finish() }
    }
}

extension Bells {
    /// Ends all rings: dispatchers finish what they hold and claim nothing more.
    package func finish() {
        for ringer in ringers.values { ringer.finish() }
    }
}
