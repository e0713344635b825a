package import Values

/// SHA-256 over what a transaction set says, apart from how it was sent.
///
/// Left out are the control numbers ST02 and SE02, and the choice of delimiters, line ends and
/// trailing empty elements, because a re-send may use others: delimiters are hashed as control
/// characters that X12 data cannot hold. Feed every segment from ST to SE in order.
package struct ContentDigest: ~Copyable {
    private let element: UInt8
    private let component: UInt8?
    private let repetition: UInt8?
    private var hash = SHA256()
    private var line: [UInt8] = []

    /// Makes an empty digest for a set that was written with these delimiters.
    package init(element: UInt8, component: UInt8?, repetition: UInt8?) {
        self.element = element
        self.component = component
        self.repetition = repetition
    }

    /// Adds one segment: its bytes without the terminator.
    package mutating func add(segment: Span<UInt8>) {
        line.removeAll(keepingCapacity: true)
        let skipsSecond = Self.isControl(segment, element)
        var ordinal = 0
        var end = 0
        for index in segment.indices {
            let byte = segment[index]
            if byte == element {
                ordinal += 1
                line.append(Mark.element)
                continue
            }
            if skipsSecond, ordinal == 2 { continue }
            switch byte {
            case component: line.append(Mark.component)
            case repetition: line.append(Mark.repetition)
            default:
                line.append(byte)
                end = line.count
            }
        }
        line.removeSubrange(end...)
        line.append(Mark.segment)
        hash.update(line)
    }

    /// Ends the digest.
    package consuming func finish() -> Digest { hash.finalize() }

    /// Whether the segment is ST or SE, whose second element is the control number.
    private static func isControl(_ segment: Span<UInt8>, _ element: UInt8) -> Bool {
        guard segment.count > 2, segment[2] == element else { return false }
        return segment[0] == UInt8(ascii: "S")
            && (segment[1] == UInt8(ascii: "T") || segment[1] == UInt8(ascii: "E"))
    }

    /// ASCII's own separators: unit, record, group and file.
    private enum Mark {
        static let component: UInt8 = 0x1F
        static let repetition: UInt8 = 0x1E
        static let element: UInt8 = 0x1D
        static let segment: UInt8 = 0x1C
    }
}
