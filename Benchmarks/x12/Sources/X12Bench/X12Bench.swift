import Glibc
import X12

/// Row 1: reads a file through `SegmentReader`, in the same blocks and touching the same bytes as
/// `tokenize.c`, and prints the same line: MB/s of processor time, read(2) included.
///
///     X12Bench segments|envelopes FILE [RUNS]
///     X12Bench generate MEGABYTES > FILE
@main
struct X12Bench {
    static let block = 256 * 1024

    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            return usage()
        }
        if arguments[1] == "generate", let megabytes = Int(arguments[2]) {
            return Generator.write(megabytes: megabytes)
        }
        guard arguments[1] == "segments" || arguments[1] == "envelopes" else { return usage() }
        let runs = max(1, arguments.count > 3 ? Int(arguments[3]) ?? 7 : 7)
        var seconds: [Double] = []
        var totals = Totals()
        for _ in 0..<runs {
            totals = Totals()
            let file = open(arguments[2], O_RDONLY)
            guard file >= 0 else { return perror(arguments[2]) }
            let begun = processorSeconds()
            if arguments[1] == "segments" {
                segments(file, &totals)
            } else {
                envelopes(file, &totals)
            }
            seconds.append(processorSeconds() - begun)
            close(file)
        }
        seconds.sort()
        let best = Int(Double(totals.bytes) / seconds[0] / 1e6)
        let median = Int(Double(totals.bytes) / seconds[runs / 2] / 1e6)
        let hash = String(totals.hash, radix: 16)
        let padded = String(repeating: "0", count: 16 - hash.count) + hash
        print(
            "swift-\(arguments[1]) segments=\(totals.segments) elements=\(totals.elements)"
                + " hash=\(padded) best=\(best) median=\(median) MB/s")
    }

    /// The time that the thread ran, so that neighbours on the machine do not count.
    static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    static func usage() {
        print("usage: X12Bench segments|envelopes FILE [RUNS], or generate MEGABYTES")
    }

    struct Totals {
        var segments: UInt64 = 0
        var elements: UInt64 = 0
        var hash: UInt64 = 0
        var bytes = 0

        @inline(__always)
        mutating func add(_ segment: borrowing Segment) {
            segments &+= 1
            segment.forEachElement { _, bytes in
                let first = bytes.isEmpty ? 0 : UInt64(bytes[0])
                hash = hash &* 31 &+ UInt64(truncatingIfNeeded: bytes.count) &+ first
            }
            elements &+= UInt64(segment.elementCount &+ 1)
        }
    }

    static func segments(_ file: Int32, _ totals: inout Totals) {
        var reader = SegmentReader()
        while true {
            switch reader.next() {
            case .segment: totals.add(reader.segment)
            case .needsBytes:
                let got = reader.fill(atMost: block) {
                    max(0, read(file, $0.baseAddress, $0.count))
                }
                totals.bytes += got
                if got == 0 { reader.finish() }
            case .skipped, .fault: break
            case .end: return
            }
        }
    }

    static func envelopes(_ file: Int32, _ totals: inout Totals) {
        var reader = InterchangeReader()
        while true {
            switch reader.next() {
            case .needsBytes:
                let got = reader.fill(atMost: block) {
                    max(0, read(file, $0.baseAddress, $0.count))
                }
                totals.bytes += got
                if got == 0 { reader.finish() }
            case .segment, .set, .setEnd, .group, .groupEnd, .interchange, .serviceRequest,
                .interchangeAcknowledgment, .interchangeEnd:
                totals.add(reader.segment)
            case .skipped, .fault: break
            case .end: return
            }
        }
    }
}
