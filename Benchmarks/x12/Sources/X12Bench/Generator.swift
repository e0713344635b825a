import Glibc
import X12

/// Writes purchase orders like those of large retailers: about 30 lines a set, 5 KB, groups of a
/// thousand sets; no line ends.
enum Generator {
    static func write(megabytes: Int) {
        var writer = InterchangeWriter()
        var written = 0
        var random: UInt64 = 12
        func draw(_ limit: UInt64) -> UInt64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (random >> 33) % limit
        }
        do throws(Refused) {
            try begin(&writer)
            var group = 0
            var set = 0
            while written < megabytes * 1_000_000 {
                if set % 1_000 == 0 {
                    if group > 0 { writer.endGroup() }
                    group += 1
                    try beginGroup(group, &writer)
                }
                set += 1
                try order(set, draw, &writer)
                written += flush(&writer)
            }
            writer.endGroup()
            writer.endInterchange()
            written += flush(&writer)
        } catch {
            print("the generator wrote something that the writer refuses")
        }
    }

    private struct Refused: Error {}

    private static func refusing(_ body: () throws -> Void) throws(Refused) {
        do { try body() } catch { throw Refused() }
    }

    private static func begin(_ writer: inout InterchangeWriter) throws(Refused) {
        try refusing {
            try writer.beginInterchange(
                InterchangeFields(
                    sender: ("ZZ", "BENCHSENDER"), receiver: ("01", "007941529"), date: "261120",
                    time: "0915", version: "00401", control: 1, usage: "P"))
        }
    }

    private static func beginGroup(
        _ number: Int, _ writer: inout InterchangeWriter
    ) throws(Refused) {
        try refusing {
            try writer.beginGroup(
                GroupFields(
                    functionalID: "PO", senderID: "BENCHSENDER", receiverID: "007941529",
                    date: "20261120", time: "0915", control: number, version: "004010"))
        }
    }

    private static func order(
        _ set: Int, _ draw: (UInt64) -> UInt64, _ writer: inout InterchangeWriter
    ) throws(Refused) {
        try refusing {
            let control = String(set % 1_000_000)
            try writer.beginSet(
                "850",
                control: String(repeating: "0", count: max(0, 4 - control.utf8.count)) + control)
            try writer.segment("BEG", texts: ["00", "SA", "PO\(set)", "", "20261120"])
            try writer.segment("REF", texts: ["DP", "0\(draw(90) + 10)"])
            try writer.segment("DTM", texts: ["002", "20261205"])
            try writer.segment("N1", texts: ["ST", "STORE \(draw(9_000))", "92", "\(draw(9_999))"])
            for line in 1...30 {
                let price = "\(draw(90) + 1).\(draw(90) + 10)"
                try writer.segment(
                    "PO1",
                    texts: [
                        "\(line)", "\(draw(200) + 1)", "EA", price, "", "UP",
                        "0\(draw(90_000_000_000) + 10_000_000_000)", "VN", "AB\(draw(10_000))",
                    ])
                try writer.segment("CTP", texts: ["", "RES", price])
                try writer.segment("PID", texts: ["F", "08", "", "", "WIDGET SIZE \(draw(50))"])
                try writer.segment("PO4", texts: ["\(draw(12) + 1)", "1", "EA"])
                try writer.segment(
                    "SDQ",
                    texts: [
                        "EA", "92", "\(draw(9_999))", "\(draw(40))", "\(draw(9_999))",
                        "\(draw(40))",
                    ])
                try writer.segment("SCH", texts: ["\(draw(40))", "EA", "", "", "002", "20261205"])
            }
            try writer.segment("CTT", texts: ["30"])
            writer.endSet()
        }
    }

    /// Writes what the writer holds to standard output, and says how much it was.
    private static func flush(_ writer: inout InterchangeWriter) -> Int {
        let bytes = writer.take()
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(1, buffer.baseAddress.map { $0 + sent }, bytes.count - sent)
            }
            guard count > 0 else { exit(1) }
            sent += count
        }
        return bytes.count
    }
}
