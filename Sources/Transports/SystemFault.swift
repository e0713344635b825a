import Foundation

/// A system call that failed.
package struct SystemFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The error number.
    package let number: Int32
    /// What was tried, for people: `open order.x12`.
    package let operation: String

    /// The fault of the call that has just failed on this thread.
    init(_ operation: String, number: Int32 = errno) {
        self.number = number
        self.operation = operation
    }

    package var description: String { "\(operation): \(String(cString: strerror(number)))" }

    /// Whether the same call may succeed later without anybody's doing.
    var mayPass: Bool {
        [EINTR, EAGAIN, ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM, EIO, ESTALE, EBUSY, ETIMEDOUT]
            .contains(number)
    }
}
