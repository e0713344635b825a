import Diagnostics
import Testing

@testable import X12

@Suite("Reading anything at all")
struct ReadingPropertyTests {
    /// Bytes that matter to the reader, so that mutations hit more often.
    private static let telling =
        Array("ISA*GE~>^U\n\r \0ST1BIND".utf8) + [0x1A, 0xEF, 0x85, 0xFF, 0xC3, 0x96]

    /// What is mutated: files as partners write them, but for long ones.
    private static let samples =
        [
            Sample(sets: 1, lines: 1).bytes, Sample(terminator: "\n", sets: 2, lines: 1).bytes,
            Sample(sets: 1, lines: 1).bytes
                + Sample(separator: "|", component: ":", terminator: "\r\n", control: 2, sets: 1)
                .bytes,
        ] + ReadingCase.all.map(\.bytes).filter { $0.count < 800 }

    private static func mutated(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 1...40, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = telling.randomElement(using: &random)!
            case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.removeSubrange(at..<end)
            case 3: bytes.insert(contentsOf: bytes[at..<end], at: at)
            case 4: bytes.insert(telling.randomElement(using: &random)!, at: at)
            default: bytes.removeSubrange(at...)
            }
        }
        return bytes
    }

    @Test(
        "mutated files end in diagnostics, balanced, and the same in any pieces", arguments: 0..<10)
    func mutations(_ part: Int) throws {
        var random = Seeded(UInt64(part))
        let limits = X12Limits(segmentBytes: 150, scatteredControls: 4)
        for round in 0..<1_000 {
            let bytes = Self.mutated(Self.samples[round % Self.samples.count], &random)
            let whole = Transcript(bytes, limits: limits)
            #expect(whole.isBalanced, "seed \(part), round \(round)")
            let cuts = [Int.random(in: 0...bytes.count, using: &random)]
            let cut = Transcript(bytes, cuts: cuts, limits: limits)
            #expect(cut.difference(from: whole) == nil, "seed \(part), round \(round), \(cuts)")
            guard round % 10 == 0 else { continue }
            let single = Transcript(bytes, cuts: Array(0...bytes.count), limits: limits)
            #expect(single.difference(from: whole) == nil, "seed \(part), round \(round)")
            for (before, position) in whole.positions {
                let restored = try #require(ReaderPosition(encoded: position.encoded))
                let rest = Array(bytes[restored.offset...])
                let resumed = Transcript(rest, limits: limits, resuming: restored)
                let difference = resumed.difference(from: whole.entries[before...])
                #expect(difference == nil, "seed \(part), round \(round), at \(position.offset)")
            }
        }
    }

    @Test(
        "long files give the same events in any pieces", arguments: ["~", "~\r\n", "\n", "Ö", " ~"])
    func longFiles(_ terminator: String) {
        // Longer than several windows of the index, with binary data longer than one.
        var data = Array(Sample(terminator: terminator, sets: 150, groups: 2).bytes)
        let name = Array("PRF*MILLWORK".utf8)
        let room = [UInt8](repeating: 0x2A, count: DelimiterIndex.window + 77)
        if let at = data.firstRange(of: name) {
            let binary =
                Array("BIN*\(room.count)*".utf8) + room + Array(terminator.utf8.prefix(2))
            data.insert(contentsOf: binary, at: at.lowerBound)
        }
        let whole = Transcript(data)
        #expect(whole.segmentCount == 2 * (150 * 9 + 2) + 3)
        var random = Seeded(UInt64(terminator.utf8.count))
        for round in 0..<12 {
            let pieces = [2, 9, 40, 700][round % 4]
            let cuts = (0..<pieces).map { _ in Int.random(in: 0...data.count, using: &random) }
            let cut = Transcript(data, cuts: cuts.sorted())
            #expect(cut.difference(from: whole) == nil, "\(pieces) pieces, round \(round)")
        }
    }

    @Test("no byte is lost: segments, skipped bytes and what stands between cover the file")
    func coverage() {
        let bytes = Array("noise\n".utf8) + Sample(terminator: "~\r\n").bytes
        var covered = 0
        for entry in Transcript(bytes).entries {
            if case .skipped(let skipped) = entry.event { covered += skipped.byteCount }
            if !entry.bytes.isEmpty { covered += entry.bytes.count + 3 }
        }
        // The end of the last line is skipped after IEA: it is counted on both sides.
        #expect(covered == bytes.count + 2)
    }

    @Test("damaged positions decode to nothing, never crash")
    func damagedPositions() throws {
        var random = Seeded(7)
        let positions = Transcript(Sample(groups: 2).bytes).positions
        let encoded = try #require(positions.dropFirst(3).first?.position.encoded)
        for length in 0..<encoded.count {
            #expect(ReaderPosition(encoded: Array(encoded.prefix(length))) == nil)
        }
        for _ in 0..<2_000 {
            var damaged = encoded
            damaged[Int.random(in: 0..<damaged.count, using: &random)] =
                UInt8.random(in: 0...255, using: &random)
            if let position = ReaderPosition(encoded: damaged) {
                #expect(position.encoded.count <= encoded.count + 16)
            }
        }
    }

    @Test("control numbers in any order find every duplicate")
    func controlNumbers() {
        var random = Seeded(3)
        for _ in 0..<50 {
            var numbers = ControlNumbers(limit: 1_000)
            var reference: Set<String> = []
            for _ in 0..<300 {
                let number = Int.random(in: 1...200, using: &random)
                let text = ["\(number)", "0\(number)", "A\(number)"].randomElement(using: &random)!
                let isNew = numbers.insert(text)
                let isExpected = reference.insert(text).inserted
                #expect(isNew == isExpected)
            }
            let pieces = numbers.intervals.flatMap { $0 }
            #expect(pieces.allSatisfy { $0.low <= $0.high })
        }
        var counting = ControlNumbers(limit: 1)
        for number in 1...5_000 {
            let isNew = counting.insert(padded(number))
            #expect(isNew)
        }
        #expect(counting.intervals[9] == [ControlNumbers.Interval(low: 1, high: 5_000)])
        let isNew = counting.insert(padded(2_500))
        #expect(!isNew && !counting.isFull)
    }

    private func padded(_ number: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: 9 - digits.count) + digits
    }
}

extension Transcript {
    /// Whether every level that opens also closes, in order.
    var isBalanced: Bool {
        var open: [Int] = []
        for entry in entries {
            switch entry.event {
            case .interchange: open.append(1)
            case .group: open.append(2)
            case .set: open.append(3)
            case .setEnd: guard open.popLast() == 3 else { return false }
            case .groupEnd: guard open.popLast() == 2 else { return false }
            case .interchangeEnd: guard open.popLast() == 1 else { return false }
            default: break
            }
        }
        return open.isEmpty && entries.last?.event == .end
    }
}
