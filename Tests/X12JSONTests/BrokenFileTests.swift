import Diagnostics
import Guides
import Testing
import Values
import X12
import X12JSON

/// Whatever is done to a file: each line is JSON, and what was read comes back.
@Suite("Files broken at random, as JSON and back")
struct BrokenFileTests {
    /// What docs/x12.md lists as not coming back.
    private static let changing: Set<Diagnostic.Code> = [
        .interchangeSkipped, .interchangeMissing, .interchangeByteOrderMark, .interchangeWrapped,
        .isaUnreadable, .isaElementSeparator, .isaTerminator, .segmentTooLong,
    ]

    @Test("lines are JSON, and segments come back", arguments: 0..<8)
    func broken(_ round: Int) throws {
        let whole = try RoundTrip.file("fixtures/demo/van/04-three-orders.x12")
        let guide = try RoundTrip.standard.guide(version: "004010", set: "850")
        var random = SplitMix64(seed: UInt64(round))
        var unchanged = 0
        for _ in 0..<100 {
            let bytes = Self.broken(whole, &random)
            let there = RoundTrip.there(bytes, block: 1 + Int(random.next() % 4000)) { _, _ in
                guide
            }
            _ = try there.objects
            guard Self.codes(bytes).isDisjoint(with: Self.changing) else { continue }
            #expect(!there.isIncomplete)
            let back: [UInt8]
            do throws(Diagnostic) {
                back = try RoundTrip.back(there.lines).bytes
            } catch {
                // An ISA of 106 bytes is read by its form, whatever stands in its fields.
                #expect(error.code == .dataDelimiter || error.code == .jsonDelimiters)
                #expect(error.value == nil || error.place.isHeader, "\(error)")
                continue
            }
            // Blanks before the first ISA and between interchanges are not kept either.
            let isSame = back == bytes || Self.solid(back) == Self.solid(bytes)
            #expect(isSame, "\(RoundTrip.text(bytes))")
            guard isSame else { return }
            unchanged += 1
        }
        #expect(unchanged > 20)
    }

    private static func solid(_ bytes: [UInt8]) -> [UInt8] {
        bytes.filter { $0 > 0x20 || $0 == 0x1C }
    }

    private static func codes(_ bytes: [UInt8]) -> Set<Diagnostic.Code> {
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var codes: Set<Diagnostic.Code> = []
        while true {
            switch reader.next() {
            case .interchange(let header): codes.formUnion(header.faults.map(\.code))
            case .skipped(let skipped):
                codes.formUnion([skipped.diagnostic?.code].compactMap(\.self))
            case .fault(let fault): codes.insert(fault.code)
            case .end: return codes
            default: break
            }
        }
    }

    /// The file with segments dropped, doubled and swapped, and bytes changed.
    private static func broken(_ whole: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        func below(_ bound: Int) -> Int { Int(random.next() % UInt64(max(bound, 1))) }
        var lines = whole.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map(Array.init)
        for _ in 0...below(4) {
            let (one, other) = (below(lines.count), below(lines.count))
            switch below(4) {
            case 0: lines.remove(at: one)
            case 1: lines.insert(lines[one], at: other)
            case 2: lines.swapAt(one, other)
            default:
                let letters: [UInt8] = Array("*~>^\r\n A0".utf8) + [0x00, 0x1C, 0x85, 0xC3, 0xFF]
                if !lines[one].isEmpty {
                    lines[one][below(lines[one].count)] = letters[below(letters.count)]
                }
            }
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}

extension Place {
    /// Whether it is in an ISA.
    fileprivate var isHeader: Bool {
        if case .data(let place) = self { place.tag == "ISA" } else { false }
    }
}
