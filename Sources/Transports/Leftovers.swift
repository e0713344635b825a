import Diagnostics
import SFTP

/// What lies in an inbox and is never taken: unfinished names, names that no mask fits, folders.
/// Each is told once, when it has lain there for longer than unfinished work does. Bounded.
struct Leftovers {
    private struct Entry {
        var since: ContinuousClock.Instant
        var scan: Int
        var isTold = false
    }

    private let folder: String
    private let patience: Duration
    private let limit: Int
    private let spared: Set<FileName>
    private var entries: [FileName: Entry] = [:]
    private var scan = 0

    /// Watches a folder; the channel's other folders that lie in it are no leftovers.
    init(of folder: String, patience: Duration, beside others: [String], limit: Int) {
        self.folder = folder
        self.patience = patience
        self.limit = limit
        let prefix = Self.parts(folder)
        spared = Set(
            others.compactMap { other in
                let parts = Self.parts(other)
                guard parts.starts(with: prefix), parts.count > prefix.count else { return nil }
                return FileName(parts[prefix.count])
            })
    }

    private static func parts(_ path: String) -> [String] {
        (path.hasPrefix("/") ? ["/"] : [])
            + path.split(separator: "/").filter { $0 != "." }.map(String.init)
    }

    mutating func beginScan() {
        scan += 1
    }

    /// Enters something that is not taken, and why; a warning when it is time for one.
    mutating func see(
        _ name: FileName, _ why: String, at now: ContinuousClock.Instant
    ) -> Diagnostic? {
        guard !spared.contains(name), HeldName.name(behind: name) == nil,
            entries[name] != nil || entries.count < limit
        else { return nil }
        var entry = entries[name] ?? Entry(since: now, scan: scan)
        entry.scan = scan
        let isDue = !entry.isTold && now - entry.since >= patience
        entry.isTold = entry.isTold || isDue
        entries[name] = entry
        guard isDue else { return nil }
        return Diagnostic(
            .receiveFileLeft,
            "\(folder)/\(name) has lain there for \(patience.components.seconds) s and is not "
                + "taken: \(why)", value: name.text)
    }

    /// Forgets what the scan that ends here did not see.
    mutating func endScan() {
        entries = entries.filter { $0.value.scan == scan }
    }
}
