import Acknowledgments
import Glibc
import Guides
import X12

/// Row 2: reads purchase orders, holds every segment and element against the guide, and writes the
/// 997, all in memory and on one thread.
///
///     AcknowledgeBench STANDARD FILE [RUNS]         a large file: MB/s a core
///     AcknowledgeBench STANDARD FILE RUNS COUNT     a small one, COUNT times a run: files/s
@main
struct AcknowledgeBench {
    static let block = 256 * 1024

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let bytes = read(arguments[2]) else {
            print("usage: AcknowledgeBench STANDARD FILE [RUNS [COUNT]]")
            exit(2)
        }
        let runs = max(1, arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5)
        let count = max(1, arguments.count > 4 ? Int(arguments[4]) ?? 1 : 1)
        let folder = arguments[1]
        let standard = Standard { read("\(folder)/\($0)") }
        let guide = try standard.guide(version: "004010", set: "850")
        var seconds: [Double] = []
        var walk = Walk(guide)
        for _ in 0..<runs {
            let begun = processorSeconds()
            for _ in 0..<count {
                walk = Walk(guide)
                try walk.acknowledge(bytes)
            }
            seconds.append(processorSeconds() - begun)
        }
        seconds.sort()
        let median = seconds[runs / 2]
        print(
            "sets=\(walk.sets) segments=\(walk.segments) faults=\(walk.faults)"
                + " answer=\(walk.answerBytes) bytes=\(bytes.count)"
                + " MB/s=\(Int(Double(bytes.count * count) / median / 1e6))"
                + " files/s=\(Int(Double(count) / median))")
    }

    /// The time that the thread ran, so that neighbours on the machine do not count.
    static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// A file's bytes; nil where there is none.
    static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { return nil }
        let size = Int(status.st_size)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let got = Glibc.read(file, buffer.baseAddress.map { $0 + filled }, size - filled)
                guard got > 0 else { return }
                filled += got
            }
        }
    }
}
