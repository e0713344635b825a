import Glibc

/// The lock that keeps a second process away from a database file: held while this value lives,
/// given back by the kernel when the process ends, however it ends.
final class LockFile: Sendable {
    private let descriptor: Int32

    /// Takes the lock, or says that another process has it.
    init(path: String) throws(SQLFailure) {
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .unavailable("\(path): \(SystemError.text())")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let why = SystemError.text()
            _ = close(descriptor)
            throw .unavailable("\(path): another process has the store open (\(why))")
        }
        self.descriptor = descriptor
    }

    deinit {
        _ = close(descriptor)
    }
}
