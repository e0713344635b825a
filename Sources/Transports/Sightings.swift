import SFTP

/// What a poller remembers of the files it sees: when each was first seen as it is now, and
/// whether it failed. Bounded, so that a folder of a million files costs no more than its limit;
/// what does not fit is seen in a later turn, when others have gone.
struct Sightings<Version: Hashable & Sendable> {
    struct Sighting {
        /// The file as it was seen.
        var version: Version
        /// When it was first seen so.
        var since: ContinuousClock.Instant
        var state: State
        /// The scan that saw it last.
        var scan: Int
        var failures = 0
        /// Not to be tried before.
        var rest: ContinuousClock.Instant?
    }

    enum State: Equatable {
        /// Seen; perhaps somebody still writes.
        case moving
        /// Taken for whole.
        case still
        /// Not a file to take; it was reported once.
        case strange
        /// Ours already, under this name at the other place; only its move or removal failed.
        case received(String)
    }

    private var entries: [FileName: Sighting] = [:]
    private let limit: Int
    private var scan = 0
    /// How many new names did not fit in the last scan.
    private(set) var unseen = 0

    init(limit: Int) {
        self.limit = limit
    }

    subscript(name: FileName) -> Sighting? { entries[name] }

    /// How many files are neither taken for whole nor given up.
    var waitingCount: Int {
        entries.values.count { $0.state == .moving || $0.state == .still }
    }

    /// How many are still being watched for a second equal sighting.
    var movingCount: Int { entries.values.count { $0.state == .moving } }

    mutating func beginScan() {
        scan += 1
        unseen = 0
    }

    /// Enters a sighting. A file is still when it was seen equal over `settle`, or a tenth less,
    /// because ticks jitter.
    mutating func see(
        _ name: FileName, _ version: Version, at now: ContinuousClock.Instant, settle: Duration
    ) {
        guard var known = entries[name] else {
            guard entries.count < limit else {
                unseen += 1
                return
            }
            let state: State = settle == .zero ? .still : .moving
            entries[name] = Sighting(version: version, since: now, state: state, scan: scan)
            return
        }
        known.scan = scan
        if known.version != version {
            known = Sighting(version: version, since: now, state: .moving, scan: scan)
        } else if known.state == .moving, now - known.since >= settle * 9 / 10 {
            known.state = .still
        }
        entries[name] = known
    }

    /// Enters a file whose writer has closed or moved it: whole at once.
    mutating func settle(_ name: FileName, _ version: Version, at now: ContinuousClock.Instant) {
        guard entries[name] != nil || entries.count < limit else { return }
        if let known = entries[name], known.version == version, known.state != .moving { return }
        entries[name] = Sighting(version: version, since: now, state: .still, scan: scan)
    }

    /// Marks a file that is not one to take; true when it was not marked before.
    mutating func markStrange(
        _ name: FileName, _ version: Version, at now: ContinuousClock.Instant
    ) -> Bool {
        if let known = entries[name], known.state == .strange, known.version == version {
            entries[name]?.scan = scan
            return false
        }
        guard entries[name] != nil || entries.count < limit else { return false }
        entries[name] = Sighting(version: version, since: now, state: .strange, scan: scan)
        return true
    }

    /// Marks a file as ours, though it still lies there.
    mutating func markReceived(_ name: FileName, under other: String) {
        entries[name]?.state = .received(other)
    }

    /// Leaves a file alone until it changes.
    mutating func leave(_ name: FileName) {
        entries[name]?.state = .strange
    }

    /// A file failed: it rests, twice as long each time up to an hour.
    mutating func fail(_ name: FileName, at now: ContinuousClock.Instant, first: Duration) {
        guard let failures = entries[name]?.failures else { return }
        entries[name]?.failures += 1
        let pause = min(max(first, .milliseconds(10)) * (1 << min(failures, 20)), .seconds(3600))
        entries[name]?.rest = now + pause
    }

    mutating func forget(_ name: FileName) {
        entries[name] = nil
    }

    /// Forgets what the scan that ends here did not see.
    mutating func endScan() {
        entries = entries.filter { $0.value.scan == scan }
    }

    /// The files that may be worked on now: still, or received but stuck; oldest version first by
    /// `order`, then by name.
    func due(
        at now: ContinuousClock.Instant, order: (Version) -> Int64
    ) -> [(name: FileName, sighting: Sighting)] {
        entries
            .filter { _, sighting in
                guard sighting.rest.map({ $0 <= now }) ?? true else { return false }
                switch sighting.state {
                case .still, .received: return true
                case .moving, .strange: return false
                }
            }
            .map { (order: order($0.value.version), name: $0.key, sighting: $0.value) }
            .sorted { one, other in
                one.order != other.order
                    ? one.order < other.order
                    : one.name.bytes.lexicographicallyPrecedes(other.name.bytes)
            }
            .map { ($0.name, $0.sighting) }
    }
}
