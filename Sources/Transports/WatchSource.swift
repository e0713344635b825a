import CPOSIX
import Foundation
import SFTP

/// The kernel's side of a `FolderWatch`: an inotify instance, read on a thread of its own.
actor WatchSource {
    /// A file was closed after writing or moved in, or the kernel's queue overflowed.
    struct Event: Sendable {
        var watch: Int32
        var name: FileName
        var isOverflow: Bool
    }

    private let thread = BlockingThread(name: "inotify")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let descriptor: Int32
    /// A pipe: each byte written to it wakes the thread once.
    private let bell: (read: Int32, write: Int32)

    init() throws(SystemFault) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw SystemFault("open inotify") }
        var ends: [Int32] = [0, 0]
        guard gangway_bell(&ends) == 0 else {
            let fault = SystemFault("open a pipe")
            close(descriptor)
            throw fault
        }
        bell = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(bell.read)
        close(bell.write)
    }

    /// Watches a directory; nil where that does not work.
    nonisolated func add(_ path: String) -> Int32? {
        let mask = UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_ONLYDIR)
        let watch = inotify_add_watch(descriptor, path, mask)
        return watch >= 0 ? watch : nil
    }

    nonisolated func remove(_ watch: Int32) {
        inotify_rm_watch(descriptor, watch)
    }

    /// Ends the wait that is going on, or the next one.
    nonisolated func interrupt() {
        var byte: UInt8 = 1
        _ = write(bell.write, &byte, 1)
    }

    /// Waits for events; none when the caller's task is cancelled, or after an `interrupt`, which
    /// may have been meant for another caller that waits behind this one.
    func next() -> [Event] {
        if Task.isCancelled { return [] }
        var waits = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: bell.read, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&waits, 2, -1) < 0 && errno == EINTR {}
        var byte: UInt8 = 0
        _ = read(bell.read, &byte, 1)
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 ? Self.events(buffer[..<count]) : []
    }

    /// Cuts what inotify wrote: a fixed head, then a name filled up with NUL.
    private static func events(_ bytes: ArraySlice<UInt8>) -> [Event] {
        var events: [Event] = []
        var position = 0
        let head = MemoryLayout<inotify_event>.size
        bytes.withUnsafeBytes { raw in
            while position + head <= raw.count {
                let event = raw.loadUnaligned(fromByteOffset: position, as: inotify_event.self)
                let end = min(position + head + Int(event.len), raw.count)
                let name = Array(raw[position + head..<end].prefix { $0 != 0 })
                position = end
                let overflow = event.mask & UInt32(IN_Q_OVERFLOW) != 0
                guard overflow || !name.isEmpty else { continue }
                events.append(
                    Event(watch: event.wd, name: FileName(name), isOverflow: overflow))
            }
        }
        return events
    }
}
