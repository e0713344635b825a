package import Mapping

/// How the documents of some sets of a message are made: a walk that keeps the traces of these.
package struct TracedSets: ~Copyable {
    private var walk: InboundWalk
    private var missing: Set<Int>
    /// The traces by the offsets of their sets; none of one that no map runs over.
    package private(set) var traces: [Int: MapTrace] = [:]

    /// Looks for the sets whose ST stand at some offsets.
    package init(at offsets: Set<Int>, of facts: MessageFacts, _ profiles: Profiles) {
        var facts = facts
        facts.tracing = .sets(at: offsets)
        walk = InboundWalk(profiles, for: facts, resuming: nil)
        missing = offsets
    }

    /// Whether all have been found, so that no further block is needed.
    package var isDone: Bool { missing.isEmpty || walk.isFinished }

    /// Takes the next block of the file; an empty one ends it.
    package mutating func feed(_ block: [UInt8]) {
        if block.isEmpty { walk.finish() } else { walk.feed(block) }
        while let slice = walk.next() {
            for case .set(let outcome) in slice.steps
            where missing.remove(outcome.byteOffset) != nil {
                traces[outcome.byteOffset] = outcome.trace
            }
        }
    }
}
