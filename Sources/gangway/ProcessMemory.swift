import CPOSIX
import Foundation

/// How this process keeps freed memory.
enum ProcessMemory {
    /// Has freed memory go back to the system, so that a large file leaves no trace behind.
    ///
    /// By default glibc keeps eight arenas a core, each with what its threads once needed, and
    /// holds on to larger blocks the larger the last ones were: measured on a file of orders of
    /// 60 KB, a quarter of the process's own memory. Blocks of 128 KB and more (bodies, what is
    /// read of a file) are now mapped, and unmapped when they are freed.
    static func keepLittle() {
        let block: Int32 = 128 << 10
        mallopt(M_ARENA_MAX, Int32(clamping: max(2, ProcessInfo.processInfo.activeProcessorCount)))
        mallopt(M_MMAP_THRESHOLD, block)
        mallopt(M_TRIM_THRESHOLD, block)
    }

    /// Unmaps the pages of program and libraries that have been used so far: about 5 MB of them
    /// only the start needs. They are the files' own, so what serving needs is mapped again as it
    /// is used.
    static func forgetStart() {
        guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else {
            return
        }
        // A line: `from-to r-xp offset device inode path`. What may be executed is never written
        // to, so nothing of it can be lost.
        for line in maps.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count >= 6, parts[1] == "r-xp", parts[5].hasPrefix("/") else { continue }
            let bounds = parts[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard bounds.count == 2, let start = UnsafeMutableRawPointer(bitPattern: bounds[0])
            else { continue }
            madvise(start, Int(bounds[1] - bounds[0]), MADV_DONTNEED)
        }
    }
}
