import X12

/// What a byte may be part of, as bits, so that whole values are judged by OR-ing their bytes.
struct ByteClasses {
    /// Not in the agreed character set.
    static let foreign: UInt8 = 1
    /// A separator of components or repetitions.
    static let separator: UInt8 = 2
    /// Beyond ASCII where it has to be UTF-8; such a byte is foreign until it is looked at closely.
    static let encoded: UInt8 = 4
    /// Beyond ASCII: a value with such a byte may have fewer characters than bytes.
    static let wide: UInt8 = 8

    /// The bits of each byte, none for the element separator; 256 entries.
    private(set) var table: [UInt8]

    init(_ set: ValidationPolicy.CharacterSet, delimiters: Delimiters) {
        table =
            switch set {
            case .basic: Self.basic
            case .extended: Self.extended
            case .utf8: Self.utf8
            case .any: Self.any
            }
        table[Int(delimiters.element)] = 0
        if delimiters.component != 0 { table[Int(delimiters.component)] |= Self.separator }
        if let repetition = delimiters.repetition { table[Int(repetition)] |= Self.separator }
    }

    private static let basic = make { byte in
        let signs = " !\"&'()*+,-./:;?="
        return (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
            || signs.utf8.contains(byte)
    }

    private static let extended = make { $0 >= 0x20 && $0 != 0x7F }

    private static let utf8 = extended.map { classes in
        classes & wide == 0 ? classes : classes | foreign | encoded
    }

    private static let any = make { _ in true }

    private static func make(_ allowed: (UInt8) -> Bool) -> [UInt8] {
        (0...255).map { (allowed($0) ? 0 : foreign) | ($0 < 0x80 ? 0 : wide) }
    }

    /// Whether nothing in a segment is foreign, beyond ASCII or a separator within elements.
    @inline(__always)
    func isPlain(_ segment: borrowing Segment) -> Bool {
        // A byte is always within the table.
        table.withUnsafeBufferPointer { table in
            segment.withBytes { bytes in
                var seen: UInt8 = 0
                for index in bytes.indices { seen |= table[Int(bytes[index])] }
                return seen == 0
            }
        }
    }
}
