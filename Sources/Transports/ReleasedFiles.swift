import SFTP

/// The files that a poller has let go of, so that one sent again with the same name, size and time
/// is told from one that was never gone.
///
/// Bounded: the oldest is forgotten first. It lives as long as the process.
struct ReleasedFiles {
    private struct Release {
        var version: SFTPPoller.Version
        /// How often in a row this very version came and went.
        var count = 1
        var turn: Int
    }

    private let limit: Int
    private var releases: [FileName: Release] = [:]
    private var order: [(name: FileName, turn: Int)] = []
    private var turn = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Notes that a file is gone from the server by our own doing.
    mutating func insert(_ name: FileName, _ version: SFTPPoller.Version) {
        turn += 1
        let last = releases[name]
        let count = last?.version == version ? (last?.count ?? 0) + 1 : 1
        releases[name] = Release(version: version, count: count, turn: turn)
        order.append((name, turn))
        guard order.count >= 2 * limit else { return }
        for old in order.prefix(limit) where releases[old.name]?.turn == old.turn {
            releases[old.name] = nil
        }
        order.removeFirst(limit)
    }

    /// The file of this name may be there still.
    mutating func forget(_ name: FileName) {
        releases[name] = nil
    }

    /// What a later arrival's key ends with; nothing for a first one.
    func keySuffix(_ name: FileName, _ version: SFTPPoller.Version) -> String {
        guard let release = releases[name], release.version == version else { return "" }
        return ":again-\(release.count)"
    }
}
