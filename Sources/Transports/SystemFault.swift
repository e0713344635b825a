import Foundation

/// A system call that failed.
package struct SystemFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The error number.
    package let number: Int32
    /// What was tried, for people: `open order.x12`.
    package let operation: String
    /// Whether an fsync failed.
    private let isSync: Bool

    /// The fault of the call that has just failed on this thread.
    init(_ operation: String, number: Int32 = errno, isSync: Bool = false) {
        self.number = number
        self.operation = operation
        self.isSync = isSync
    }

    package var description: String { "\(operation): \(String(cString: strerror(number)))" }

    /// Whether what the disk holds is unknown now; see `DiskSync`.
    var isFatal: Bool {
        isSync && ![ENOSPC, EDQUOT, EINTR, EINVAL, EROFS].contains(number)
    }

    /// Whether the same call may succeed later without anybody's doing.
    var mayPass: Bool {
        if isFatal { return false }
        return [
            EINTR, EAGAIN, ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM, EIO, ESTALE, EBUSY, ETIMEDOUT,
        ]
        .contains(number)
    }
}
