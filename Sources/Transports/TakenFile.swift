import CPOSIX
import Diagnostics
import Foundation
import SFTP

/// An open file on its way in, read to the size that it had when it was opened.
final class TakenFile {
    /// How much is read at once.
    static let block = 256 * 1024

    let name: FileName
    /// What it was when it was opened.
    let begun: FileStatus
    private let descriptor: Int32
    private var offset = 0

    /// Opens a file of a folder. `O_NONBLOCK` lets a pipe that took the name's place not hold us.
    init(_ name: FileName, in directory: Directory) throws(SystemFault) {
        self.name = name
        descriptor = try directory.open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        do {
            begun = try Self.status(descriptor, name)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        close(descriptor)
    }

    private static func status(
        _ descriptor: Int32, _ name: FileName
    ) throws(SystemFault) -> FileStatus {
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { throw SystemFault("look at \(name)") }
        return FileStatus(raw)
    }

    /// What the open file is now, wherever its name has gone.
    func status() throws(SystemFault) -> FileStatus {
        try Self.status(descriptor, name)
    }

    /// The next block; empty at the end, and only when the file is still what it was at first.
    func next() throws -> [UInt8] {
        let wanted = min(Self.block, begun.size - offset)
        if wanted == 0 {
            guard try status().isSameVersion(as: begun) else { throw changed() }
            return []
        }
        let block = try [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            repeat {
                count = read(descriptor, buffer.baseAddress, wanted)
            } while count < 0
                && errno == EINTR
            guard count >= 0 else {
                count = 0
                throw SystemFault("read \(name)")
            }
        }
        guard !block.isEmpty else { throw changed() }
        offset += block.count
        return block
    }

    private func changed() -> Diagnostic {
        Diagnostic(
            .receiveFileChanged, "\(name) changed while it was being read, so it was left there",
            value: name.text)
    }
}
