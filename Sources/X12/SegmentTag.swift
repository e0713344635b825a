/// A segment's id, such as `PO1`, packed in one word so that comparing two costs one instruction.
///
/// The standard's ids have two or three upper-case letters or digits (X12.6 3.5.1). Anything else
/// that stands there in wrong data is kept as far as it goes: the first three bytes, and a mark
/// that the id was longer, so that it equals no well-formed id. `Segment.text(0)` has it whole.
public struct SegmentTag: Hashable, Sendable {
    /// The bytes from the highest down, zero where there are fewer than three; the lowest byte is
    /// 255 when the id is longer than three, or ends in a zero byte itself.
    public let packed: UInt32

    /// Makes a tag from its packed form.
    @inlinable
    public init(packed: UInt32) {
        self.packed = packed
    }

    /// Packs the id that starts at `bytes` and is `count` long.
    @inlinable
    init(_ bytes: UnsafePointer<UInt8>, count: Int) {
        var packed: UInt32 = 0
        if count > 0 { packed = UInt32(bytes[0]) << 24 }
        if count > 1 { packed |= UInt32(bytes[1]) << 16 }
        if count > 2 { packed |= UInt32(bytes[2]) << 8 }
        // A zero byte is no end: `GE` and a zero byte is not `GE`.
        if count > 3 || (count > 0 && bytes[count - 1] == 0) { packed |= 0xFF }
        self.packed = packed
    }

    /// Packs an id given as text.
    public init(_ text: some StringProtocol) {
        var packed: UInt32 = 0
        for (index, byte) in text.utf8.prefix(4).enumerated() {
            packed |= index < 3 ? UInt32(byte) << (24 - 8 * UInt32(index)) : 0xFF
        }
        if text.unicodeScalars.last == "\0" { packed |= 0xFF }
        self.packed = packed
    }

    /// Whether it is two or three upper-case letters or digits, the first a letter.
    public var isWellFormed: Bool {
        guard packed & 0xFF == 0 else { return false }
        let bytes = [packed >> 24, packed >> 16, packed >> 8].map { UInt8(truncatingIfNeeded: $0) }
        guard bytes[0] >= 0x41, bytes[0] <= 0x5A, ASCII.isTagByte(bytes[1]) else { return false }
        return bytes[2] == 0 || ASCII.isTagByte(bytes[2])
    }
}

extension SegmentTag: ExpressibleByStringLiteral {
    /// Makes a tag from a literal: `let tag: SegmentTag = "PO1"`.
    public init(stringLiteral value: StaticString) {
        self.init(value.utf8Start, count: value.utf8CodeUnitCount)
    }
}

extension SegmentTag: CustomStringConvertible {
    /// The id as text; `…` follows when it was longer than three bytes.
    public var description: String {
        var text = ""
        for shift in [24, 16, 8] {
            let byte = UInt8(truncatingIfNeeded: packed >> UInt32(shift))
            if byte != 0 { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        }
        return packed & 0xFF == 0 ? text : text + "…"
    }
}

extension SegmentTag {
    /// Interchange control header.
    @inlinable public static var isa: SegmentTag { SegmentTag(packed: 0x4953_4100) }
    /// Interchange control trailer.
    @inlinable public static var iea: SegmentTag { SegmentTag(packed: 0x4945_4100) }
    /// Grade of service request.
    @inlinable public static var isb: SegmentTag { SegmentTag(packed: 0x4953_4200) }
    /// Deferred delivery request.
    @inlinable public static var ise: SegmentTag { SegmentTag(packed: 0x4953_4500) }
    /// Interchange acknowledgment.
    @inlinable public static var ta1: SegmentTag { SegmentTag(packed: 0x5441_3100) }
    /// Functional group header.
    @inlinable public static var gs: SegmentTag { SegmentTag(packed: 0x4753_0000) }
    /// Functional group trailer.
    @inlinable public static var ge: SegmentTag { SegmentTag(packed: 0x4745_0000) }
    /// Transaction set header.
    @inlinable public static var st: SegmentTag { SegmentTag(packed: 0x5354_0000) }
    /// Transaction set trailer.
    @inlinable public static var se: SegmentTag { SegmentTag(packed: 0x5345_0000) }
}
