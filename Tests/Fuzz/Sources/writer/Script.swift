import Fuzzing
import X12

/// What a reader has to see of what was written.
enum Expected {
    case interchange, group, set
    case segment(SegmentTag, [[UInt8]])
    case setEnd, groupEnd, interchangeEnd
}

/// What a writer is told to do, in an order in which it may be.
struct Script {
    private var writer: InterchangeWriter
    private let version: String
    private var expected: [Expected] = []
    private var control = 1

    init(_ writer: InterchangeWriter, _ version: String) {
        self.writer = writer
        self.version = version
        beginInterchange()
    }

    /// Takes a step that the input chooses.
    mutating func step(_ input: inout Input) {
        switch input.byte() & 31 {
        case 0:
            endSet()
            beginSet()
        case 1:
            endGroup()
            beginGroup()
        case 2:
            endInterchange()
            beginInterchange()
        default: segment(&input)
        }
    }

    /// Closes everything; the bytes and what has to be seen in them.
    mutating func end() -> ([UInt8], [Expected]) {
        endInterchange()
        return (writer.take(), expected)
    }

    private mutating func segment(_ input: inout Input) {
        let letters = (0..<3).map { _ in 0x41 + input.byte() % 26 }
        let tag = SegmentTag(String(decoding: letters, as: UTF8.self))
        // These mean something to a reader, wherever they stand.
        guard !["ISA", "IEA", "BIN", "BDS"].contains(tag) else { return }
        let elements = (0..<Int(input.byte() & 7)).map { _ in content(&input, depth: 0) }
        let before = writer.byteCount
        do {
            try writer.segment(tag, elements)
        } catch {
            expect(writer.byteCount == before, "a refused segment left bytes")
            return
        }
        var bytes = elements.map(self.bytes)
        while bytes.last?.isEmpty == true { bytes.removeLast() }
        expected.append(.segment(tag, bytes))
    }

    private func content(_ input: inout Input, depth: Int) -> ElementContent {
        switch input.byte() & 7 {
        case 0 where depth == 0:
            .repetitions((0..<Int(input.byte() & 3)).map { _ in content(&input, depth: 1) })
        case 1: .composite((0..<Int(input.byte() & 3)).map { _ in text(&input) })
        case 2: .bytes(Array(input.bytes(Int(input.byte() & 31))))
        default: .text(text(&input))
        }
    }

    private func text(_ input: inout Input) -> String {
        String(decoding: input.bytes(Int(input.byte() & 31)), as: UTF8.self)
    }

    /// An element as it has to be written.
    private func bytes(_ content: ElementContent) -> [UInt8] {
        switch content {
        case .text(let text): return Array(text.utf8)
        case .bytes(let bytes): return bytes
        case .composite(let parts):
            var parts = parts.map { Array($0.utf8) }
            while parts.last?.isEmpty == true { parts.removeLast() }
            return Array(parts.joined(separator: [writer.delimiters.component]))
        case .repetitions(let occurrences):
            guard let separator = writer.delimiters.repetition else {
                return occurrences.first.map(bytes) ?? []
            }
            return Array(occurrences.map(bytes).joined(separator: [separator]))
        }
    }

    // MARK: Envelopes

    private mutating func beginInterchange() {
        control += 1
        let fields = InterchangeFields(
            sender: ("ZZ", "LAKESIDE"), receiver: ("01", "007941529"), date: "261121",
            time: "0430", version: version, control: control, usage: "T")
        if (try? writer.beginInterchange(fields)) == nil { finding("a good ISA was refused") }
        expected.append(.interchange)
        beginGroup()
    }

    private mutating func beginGroup() {
        control += 1
        let fields = GroupFields(
            functionalID: "PO", senderID: "LAKESIDE", receiverID: "007941529", date: "20261121",
            time: "0430", control: control, version: version + "0")
        if (try? writer.beginGroup(fields)) == nil { finding("a good GS was refused") }
        expected.append(.group)
        beginSet()
    }

    private mutating func beginSet() {
        control += 1
        let digits = String(control + 100_000)
        if (try? writer.beginSet("850", control: digits)) == nil { finding("ST was refused") }
        expected.append(.set)
    }

    private mutating func endSet() {
        writer.endSet()
        expected.append(.setEnd)
    }

    private mutating func endGroup() {
        endSet()
        writer.endGroup()
        expected.append(.groupEnd)
    }

    private mutating func endInterchange() {
        endGroup()
        writer.endInterchange()
        expected.append(.interchangeEnd)
    }
}
