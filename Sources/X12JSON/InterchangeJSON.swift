import Diagnostics
import Values
import X12

/// What a set's object says about the interchange around it.
struct InterchangeJSON {
    private let number: Int
    private let delimiters: Delimiters
    /// Whether line breaks stood inside segments: then no line end is kept.
    let isWrapped: Bool
    private var header: JSON?
    /// What ends each segment, and what follows that, unless a segment says otherwise.
    private(set) var terminator: [UInt8]
    private(set) var suffix: [UInt8] = []
    /// Segments between ISA and the first GS that no object has told yet.
    private var before: [JSON] = []

    init(_ header: InterchangeHeader, number: Int) {
        self.number = number
        delimiters = header.delimiters
        terminator = [header.delimiters.segment]
        isWrapped = header.faults.contains { $0.code == .interchangeWrapped }
    }

    /// Takes in ISA with what follows it, which says how the other segments end.
    mutating func take(header items: SegmentItems, after gap: [UInt8]) {
        if !isWrapped {
            if let end = gap.firstIndex(of: delimiters.segment) {
                terminator = Array(gap[...end])
                suffix = Array(gap[(end + 1)...].prefix { ByteText.isBlank($0) })
            }
        }
        header = items.json(after: exception(gap))
    }

    /// Takes in a segment between ISA and the first GS.
    mutating func take(before segment: JSON) { before.append(segment) }

    /// What follows a segment, if it is not what usually does.
    func exception(_ gap: [UInt8]) -> [UInt8]? {
        isWrapped || gap == terminator + suffix ? nil : gap
    }

    /// The object, with each segment before the first group told once.
    mutating func take() -> JSON {
        var separators = [
            JSON.Member("element", text(delimiters.element)),
            JSON.Member("segment", .string(ByteText.text(terminator))),
        ]
        if delimiters.component != 0 {
            separators.append(JSON.Member("component", text(delimiters.component)))
        }
        if let repetition = delimiters.repetition {
            separators.append(JSON.Member("repetition", text(repetition)))
        }
        var members = [
            JSON.Member("number", .number(ExactDecimal(number))),
            JSON.Member("header", header ?? .null),
            JSON.Member("delimiters", .object(separators)),
            JSON.Member("suffix", .string(ByteText.text(suffix))),
        ]
        if !before.isEmpty {
            members.append(JSON.Member("before", .array(before)))
            before = []
        }
        return .object(members)
    }

    private func text(_ byte: UInt8) -> JSON { .string(ByteText.text([byte])) }
}
