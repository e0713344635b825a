import Foundation

/// Makes files and names durable, and ends the process where the disk fails at that.
///
/// After a failed fsync the kernel forgets the failure, so a second one may succeed over lost
/// pages: what the disk holds is unknown, and nothing may be called sent any more. A full disk is
/// no such failure (what was written is written anew), nor is a file system that cannot sync.
package struct DiskSync: Sendable {
    private let fsync: @Sendable (Int32) -> Int32
    private let onFatal: @Sendable (String) -> Void

    /// `onFatal` must end the process; a test gives an `fsync` of its own, which fails as fsync(2)
    /// does.
    package init(
        fsync: @escaping @Sendable (Int32) -> Int32 = { Foundation.fsync($0) },
        onFatal: @escaping @Sendable (String) -> Void
    ) {
        self.fsync = fsync
        self.onFatal = onFatal
    }

    /// Makes what a descriptor leads to durable; `name` is for people.
    func synchronize(_ descriptor: Int32, _ name: String) throws(SystemFault) {
        guard fsync(descriptor) != 0 else { return }
        let fault = SystemFault("fsync \(name)", isSync: true)
        if fault.isFatal { onFatal("\(fault)") }
        throw fault
    }
}
