package import Diagnostics
import X12

/// Where a transaction set of a stored message stands.
package struct StoredSet: Sendable, Hashable {
    /// The offset of its ST in the file.
    package let offset: Int
    /// How many bytes it has, up to and with the terminator of its SE.
    package let count: Int
    /// Where a reader may start; nil for the file's beginning.
    package let position: WalkPosition?

    /// Says where a set stands.
    package init(offset: Int, count: Int, position: WalkPosition?) {
        self.offset = offset
        self.count = count
        self.position = position
    }
}

/// Walks one transaction set of a stored message again: as it came, or as people have edited it.
///
/// Feed it blocks from `offset` on and pull after each. Memory: a block and the set.
package struct SetRemake: ~Copyable {
    /// The set as it is walked, as soon as its bytes are there; nil where it is too large to be
    /// edited.
    package private(set) var edited: EditableSet?
    /// The set as it came.
    package private(set) var raw: EditableSet?

    private var walk: InboundWalk
    private let place: StoredSet
    private let patches: [SetPatch]
    /// The set's bytes so far.
    private var bytes: [UInt8] = []
    /// The offset in the file of what comes next.
    private var next: Int

    /// Starts where the set can be read from.
    package init(
        _ profiles: Profiles, for facts: MessageFacts, _ place: StoredSet,
        editedBy patches: [SetPatch] = []
    ) {
        walk =
            place.position.map { InboundWalk(profiles, for: facts, at: $0) }
            ?? InboundWalk(profiles, for: facts, resuming: nil)
        self.place = place
        self.patches = patches
        next = walk.offset
    }

    /// The offset in the file from which bytes must be fed.
    package var offset: Int { walk.offset }

    /// Whether the message holds segments that can be edited.
    package var isEditable: Bool { !walk.isOfRecords && place.count <= EditableSet.largest }

    /// Whether there is nothing more to come.
    package var isFinished: Bool { walk.isFinished }

    /// Gives the walk the next block of the file.
    ///
    /// - Throws: `ledger.edit.unfit` where the set is not what it was edited by.
    package mutating func feed(_ block: [UInt8]) throws(Diagnostic) {
        let (start, end) = (next, next + block.count)
        next = end
        guard isEditable, end > place.offset, start < place.offset + place.count else {
            return walk.feed(block)
        }
        let from = max(place.offset - start, 0)
        let to = min(place.offset + place.count - start, block.count)
        if from > 0 { walk.feed(Array(block[..<from])) }
        bytes += block[from..<to]
        guard bytes.count == place.count else { return }
        try takeSet()
        if to < block.count { walk.feed(Array(block[to...])) }
    }

    /// Hands the set on, edited.
    private mutating func takeSet() throws(Diagnostic) {
        // Its delimiters are known when all before it has been read.
        while walk.nextSet() != nil {}
        do throws(Diagnostic) {
            var set = try EditableSet(bytes, delimiters: walk.reader.delimiters)
            raw = set
            for patch in patches { set = try set.applying(patch) }
            edited = set
            walk.feed(set.bytes)
        } catch {
            // What cannot be edited was not, and is walked as it came.
            guard patches.isEmpty else { throw error }
            walk.feed(bytes)
        }
        bytes = []
    }

    /// Says that the file ends here.
    package mutating func finish() { walk.finish() }

    /// What is made of the set; nil when the bytes so far do not hold it.
    package mutating func outcome() -> SetOutcome? {
        while let outcome = walk.nextSet() {
            if outcome.byteOffset == place.offset { return outcome }
        }
        return nil
    }
}
