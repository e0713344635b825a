import Values
import X12

/// A segment as the items of its JSON array: the id, then the elements.
///
/// An element is its text; an array of texts where it has components; an object `repetitions`
/// where it repeats. Nothing is interpreted, so that the items give the segment's bytes again.
struct SegmentItems {
    private var items: [JSON] = []
    private let isLatin1: Bool

    /// Takes a segment apart; ISA is not split further than into elements, because it states the
    /// separators.
    init(_ segment: borrowing Segment) {
        let delimiters = segment.delimiters
        isLatin1 = Self.isLatin1(segment)
        let isHeader = segment.tag == .isa
        let data = BinaryElement.position(in: segment)
        items.reserveCapacity(segment.elementCount + 2)
        let isLatin1 = isLatin1
        segment.forEachElement { position, span in
            let item = span.withUnsafeBufferPointer { bytes in
                isHeader || position == 0 || position == data
                    ? JSON.string(Self.text(bytes, isLatin1))
                    : Self.element(bytes, delimiters, isLatin1)
            }
            items.append(item)
        }
    }

    /// The array, with what follows the segment where that is not what usually does.
    func json(after: [UInt8]?) -> JSON {
        var marks: [JSON.Member] = []
        if let after { marks.append(JSON.Member("after", .string(ByteText.text(after)))) }
        if isLatin1 { marks.append(JSON.Member("encoding", "latin-1")) }
        return .array(marks.isEmpty ? items : items + [.object(marks)])
    }

    // MARK: Elements

    private static func element(
        _ bytes: UnsafeBufferPointer<UInt8>, _ delimiters: Delimiters, _ isLatin1: Bool
    ) -> JSON {
        guard let repetition = delimiters.repetition, bytes.contains(repetition) else {
            return occurrence(bytes, delimiters, isLatin1)
        }
        let occurrences = bytes.split(separator: repetition, omittingEmptySubsequences: false)
        return .object([
            JSON.Member(
                "repetitions",
                .array(occurrences.map { occurrence($0, delimiters, isLatin1) }))
        ])
    }

    private static func occurrence(
        _ bytes: some Collection<UInt8>, _ delimiters: Delimiters, _ isLatin1: Bool
    ) -> JSON {
        guard delimiters.component != 0, bytes.contains(delimiters.component) else {
            return .string(text(bytes, isLatin1))
        }
        let parts = bytes.split(
            separator: delimiters.component, omittingEmptySubsequences: false)
        return .array(parts.map { .string(text($0, isLatin1)) })
    }

    private static func text(_ bytes: some Collection<UInt8>, _ isLatin1: Bool) -> String {
        isLatin1 ? ByteText.text(bytes) : String(decoding: bytes, as: UTF8.self)
    }

    /// Whether its texts cannot all be read as UTF-8. What stands between them does not count: in
    /// an ISA it need not be the separator.
    private static func isLatin1(_ segment: borrowing Segment) -> Bool {
        let isPlain = segment.withBytes { span in
            span.withUnsafeBufferPointer { bytes in bytes.allSatisfy { $0 < 0x80 } }
        }
        guard !isPlain else { return false }
        let delimiters = segment.delimiters
        let separators = [delimiters.element, delimiters.component, delimiters.repetition ?? 0]
        var isLatin1 = separators.contains { $0 >= 0x80 }
        segment.forEachElement { _, span in
            span.withUnsafeBufferPointer { bytes in
                if String(validating: bytes, as: UTF8.self) == nil { isLatin1 = true }
            }
        }
        return isLatin1
    }
}

/// The element of BIN and BDS that holds bytes of any value, as many as the one before it says.
enum BinaryElement {
    /// Which element of a segment with this id would be one.
    static func position(of tag: SegmentTag) -> Int? {
        switch tag {
        case "BIN": 2
        case "BDS": 3
        default: nil
        }
    }

    /// Which element of the segment is one, its length being right.
    static func position(in segment: borrowing Segment) -> Int? {
        guard let position = position(of: segment.tag), segment.elementCount == position,
            Int(segment.text(position - 1)) == segment.length(position)
        else { return nil }
        return position
    }
}
