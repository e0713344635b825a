import Canonical
import Diagnostics
import Glibc
import Guides
import Mapping
import Notation
import X12

/// Row 12: makes the canonical order of a parsed 850 by the default map, as JSON in bytes, on one
/// thread.
///
///     MapBench STANDARD FILE print             the canonical JSON
///     MapBench STANDARD FILE [RUNS [COUNT]]    COUNT times a run: orders/s
@main
struct MapBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let bytes = read(arguments[2]) else {
            print("usage: MapBench STANDARD FILE [print | RUNS [COUNT]]")
            exit(2)
        }
        let work = try Work(bytes, standard: arguments[1])
        if arguments.count > 3, arguments[3] == "print" {
            print(String(decoding: try work.document(), as: UTF8.self))
            return
        }
        let runs = max(1, arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5)
        let count = max(1, arguments.count > 4 ? Int(arguments[4]) ?? 1_000 : 1_000)
        var seconds: [Double] = []
        var size = 0
        for _ in 0..<runs {
            let begun = processorSeconds()
            for _ in 0..<count { size = try work.document().count }
            seconds.append(processorSeconds() - begun)
        }
        seconds.sort()
        print(
            "segments=\(work.set.segments.count) bytes=\(work.set.segments.byteCount) json=\(size)"
                + " orders/s=\(Int(Double(count) / seconds[runs / 2]))")
    }

    /// The time that the thread ran, so that neighbours on the machine do not count.
    static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// A file's bytes; nil where there is none.
    static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let got = fread(&block, 1, block.count, file)
            guard got > 0 else { return bytes }
            bytes += block[..<got]
        }
    }
}
