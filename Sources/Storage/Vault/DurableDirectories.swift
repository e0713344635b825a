import Foundation

/// The directories that are known to be durable in their parents.
///
/// A vault has at most 65,536 + 256 of them. Unchecked: the set stands behind a lock.
final class DurableDirectories: @unchecked Sendable {
    private let lock = NSLock()
    private var paths: Set<String> = []

    func contains(_ path: String) -> Bool { lock.withLock { paths.contains(path) } }

    func insert(_ path: String) { lock.withLock { _ = paths.insert(path) } }
}
