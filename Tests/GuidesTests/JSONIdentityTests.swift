import Diagnostics
import Guides
import Simulation
import Testing
import Values
import X12
import X12JSON

/// Whatever the dictionary allows becomes JSON and comes back byte for byte.
@Suite("Documents of every set as JSON and back")
struct JSONIdentityTests {
    /// Documents of each set and version: more than 10,000 in all.
    private static let documents = 64

    @Test("every set of a version comes back byte for byte", arguments: ShippedSets.versions)
    func identity(_ version: String) throws {
        let standard = Bench.standard
        var count = 0
        for (index, line) in ShippedSets.counts.enumerated() {
            guard line.counts[ShippedSets.versions.firstIndex(of: version) ?? 0] != nil else {
                continue
            }
            let guide = try standard.guide(version: version, set: line.set)
            var generator = DocumentGenerator(guide, seed: 0)
            for round in 0..<Self.documents / 4 {
                let seed = Seeds.first + UInt64(index * 1000 + round)
                generator.random = SplitMix64(seed: seed)
                let file = GeneratedFile(&generator, sets: 4, seed: seed)
                let back = try JSONRoundTrip.run(file.bytes, block: file.block) { _, _ in guide }
                #expect(back == file.bytes, "\(version) \(line.set) seed \(seed)")
                guard back == file.bytes else { return }
                count += 4
            }
        }
        print("generated: \(count) documents")
        #expect(count >= 10_000 / ShippedSets.versions.count)
    }
}

/// An interchange of made-up documents, written as partners differ: delimiters, line ends, trailing
/// separators, letters beyond ASCII.
struct GeneratedFile {
    private(set) var bytes: [UInt8] = []
    /// Into pieces of how many bytes it is to be cut.
    let block: Int

    init(_ generator: inout DocumentGenerator, sets: Int, seed: UInt64) {
        let guide = generator.guide
        var random = SplitMix64(seed: seed ^ 0xA5A5)
        block = random.oneIn(8) ? 1 + random.next(100) : 1 << 16
        let repeats = guide.version >= "004020"
        var delimiters = Delimiters.usual
        if random.oneIn(3) { delimiters.element = 0x7C }
        if random.oneIn(3) { delimiters.component = 0x3A }
        if random.oneIn(3) { delimiters.segment = random.oneIn(2) ? 0x0A : 0x27 }
        delimiters.repetition = repeats ? UInt8(ascii: "^") : nil
        let suffix = delimiters.segment == 0x0A ? "" : ["", "\n", "\r\n"][random.next(3)]
        let standard = repeats ? "^" : "U"
        let isa = [
            "ISA", "00", "          ", "00", "          ", "ZZ", "SENDER         ", "ZZ",
            "RECEIVER       ", "261121", "0915", standard, repeats ? "00501" : "00401",
            "000000001", "0", "P", String(Unicode.Scalar(delimiters.component)),
        ]
        var lines = [isa.joined(separator: String(Unicode.Scalar(delimiters.element)))]
        func envelope(_ texts: String...) {
            lines.append(texts.joined(separator: String(Unicode.Scalar(delimiters.element))))
        }
        envelope(
            "GS", guide.group, "SENDER", "RECEIVER", "20261121", "0915", "1", "X", guide.version)
        for set in 0..<sets {
            let document = set == 0 ? generator.minimal() : generator.rich(size: 20)
            lines += document.lines(delimiters).enumerated().map { index, line in
                // What surplus separators say nothing about is kept all the same.
                let isInner = index > 0 && index < document.segments.count - 1
                let isBinary = line.hasPrefix("BIN") || line.hasPrefix("BDS")
                let surplus = isInner && !isBinary && random.oneIn(20)
                return surplus ? line + String(Unicode.Scalar(delimiters.element)) : line
            }
        }
        envelope("GE", "\(sets)", "1")
        envelope("IEA", "1", "000000001")
        let end = String(Unicode.Scalar(delimiters.segment)) + suffix
        bytes = lines.flatMap { Array(($0 + end).utf8) }
        addLetters(&random)
    }

    /// Puts an accented letter, as Latin-1 or as UTF-8, into the place of a letter of some N1.
    private mutating func addLetters(_ random: inout SplitMix64) {
        guard random.oneIn(4), let at = bytes.lastIndex(of: UInt8(ascii: "Q")) else { return }
        bytes.replaceSubrange(at...at, with: random.oneIn(2) ? [0xE9] : [0xC3, 0xA9])
    }
}

/// X12 to JSON and back, as the commands do it.
enum JSONRoundTrip {
    static func run(
        _ bytes: [UInt8], block: Int, trailers: JSONToX12.Trailers = .compute,
        guide: @escaping X12ToJSON.GuideFinder
    ) throws(Diagnostic) -> [UInt8] {
        var reader = X12ToJSON(guide: guide)
        var json: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            reader.feed(Array(rest.prefix(block)))
            rest = rest.dropFirst(block)
            json += reader.drain()
        }
        reader.finish()
        json += reader.drain()
        var writer = JSONToX12(trailers: trailers)
        for line in json.split(separator: UInt8(ascii: "\n")) {
            try writer.write(line: Array(line))
        }
        writer.finish()
        return writer.drain()
    }
}
