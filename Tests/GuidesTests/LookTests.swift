import Simulation
import Testing
import Values
import X12

@testable import Guides

@Suite("Looking at values twice")
struct LookTests {
    /// Reads a segment with one element that is looked at, and hands it to `body`.
    private func with<Result>(
        _ value: String, _ delimiters: Delimiters, _ body: (borrowing Segment) -> Result
    ) -> Result {
        var reader = SegmentReader(resumingAt: 0, line: 1, delimiters: delimiters)
        reader.fill(Array("REF*\(value)~".utf8).span)
        #expect(reader.next() == .segment)
        return body(reader.segment)
    }

    /// What the first look and the close look say of a value.
    private func looks(
        _ value: String, _ check: ElementCheck, _ guide: SetGuide,
        _ set: ValidationPolicy.CharacterSet
    ) -> (first: Bool, close: Bool) {
        let delimiters = Delimiters(element: 0x2A, component: 0x3E, segment: 0x7E, repetition: 0x5E)
        let classes = ByteClasses(set, delimiters: delimiters)
        return with(value, delimiters) { segment in
            let isPlain = classes.isPlain(segment)
            let first = check.isGood(
                segment, 1, count: value.utf8.count, isPlain: isPlain, guide.codes)
            let bytes = Array(value.utf8)
            let isWhole = !bytes.contains(0x3E) && !bytes.contains(0x5E)
            let isBlank = bytes.allSatisfy { $0 == 0x20 }
            let verdict = ValueVerdict.judge(bytes.span, check, guide, table: classes.table)
            return (first, isWhole && !isBlank && verdict == .good)
        }
    }

    @Test(
        "what is right at first sight is right at a close look, for every element of a set",
        arguments: ["810", "850", "856"], 0..<UInt64(4))
    func agreement(_ set: String, _ seed: UInt64) throws {
        let guide = try Bench.standard.guide(version: "005010", set: set)
        let sets: [ValidationPolicy.CharacterSet] = [.basic, .extended, .utf8, .any]
        var random = SplitMix64(seed: Seeds.first + seed)
        var passed = 0
        for check in guide.checks where check.kind != .composite {
            for _ in 0..<40 {
                let value = random.value()
                let (first, close) = looks(value, check, guide, sets[random.next(4)])
                #expect(!first || close, "`\(value)` as \(check)")
                passed += first ? 1 : 0
            }
        }
        #expect(passed > guide.checks.count)
    }

    @Test(
        "usual values are right at first sight",
        arguments: [
            ("REF02", "PO-1"), ("BEG05", "20260128"), ("BEG05", "19991201"), ("BEG01", "00"),
            ("PO103", "EA"), ("PO102", "12"), ("PO104", "33.55"), ("PO104", ".5"), ("PO104", "7."),
        ])
    func usual(_ place: String, _ value: String) throws {
        let guide = try Bench.standard.guide(version: "004010", set: "850")
        #expect(try looks(value, check(place, guide), guide, .extended).first)
    }

    @Test(
        "values that are wrong, or may be, are not right at first sight",
        arguments: [
            ("REF02", " "), ("REF02", "A>B"), ("REF02", "A^B"), ("REF02", "A\u{7}"), ("REF02", "é"),
            ("BEG05", "20260229"), ("BEG05", "20261301"), ("BEG05", "00000101"),
            ("BEG05", "2026013A"), ("BEG05", "260131"), ("BEG01", "ZZZ"), ("BEG01", "Z"),
            ("PO103", "E"), ("PO103", "EA "), ("PO104", "."), ("PO104", "1.2.3"), ("PO104", "-1"),
            ("PO104", "1,5"), ("PO104", "1:5"), ("PO104", "1/5"),
        ])
    func doubtful(_ place: String, _ value: String) throws {
        let guide = try Bench.standard.guide(version: "004010", set: "850")
        #expect(try !looks(value, check(place, guide), guide, .extended).first)
    }

    @Test("every code of a list is found, and no other")
    func codes() {
        var random = SplitMix64(seed: Seeds.first)
        for count in [1, 2, 3, 4, 5, 40, 700] {
            let list = Set((0..<count).map { _ in random.next() | 1 })
            var codes: [UInt64] = [7]
            let range = PackedCode.append(Array(list), to: &codes)
            #expect(PackedCode.all(in: range, of: codes) == list)
            #expect(list.allSatisfy { PackedCode.contains($0, in: range, of: codes) })
            for _ in 0..<100 {
                #expect(!PackedCode.contains(random.next() & ~1, in: range, of: codes))
            }
        }
        var codes: [UInt64] = []
        #expect(PackedCode.append([], to: &codes).isEmpty)
    }

    /// The check of a place such as `PO104`.
    private func check(_ place: String, _ guide: SetGuide) throws -> ElementCheck {
        let tag = SegmentTag(place.dropLast(2))
        let index = try #require(guide.segments.firstIndex { $0.tag == tag })
        let position = try #require(Int(place.suffix(2)))
        return guide.checks[guide.segmentChecks[index].first + position - 1]
    }
}

extension SplitMix64 {
    /// A value that may be a number, a date, a code or text, and often just misses it.
    fileprivate mutating func value() -> String {
        let alphabets = [
            "0123456789", "01239.", "0129.-", "ABEPU", "AB 0", "a>^-Zé\u{7}", "0 ./:é",
        ]
        switch next(6) {
        case 0:
            return "\(next(2) + 19)\(next(10))\(next(10))0\(next(10))\(next(4))\(next(10))"
        default:
            let letters = Array(alphabets[next(alphabets.count)])
            return String((0...next(12)).map { _ in letters[next(letters.count)] })
        }
    }
}
