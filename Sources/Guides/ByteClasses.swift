import X12

/// What a byte may be part of, as bits, so that a whole value is judged by OR-ing its bytes.
struct ByteClasses {
    /// Not in the agreed character set.
    static let foreign: UInt8 = 1
    /// Not a digit.
    static let notDigit: UInt8 = 2
    /// A separator of components or repetitions.
    static let separator: UInt8 = 4

    /// Beyond ASCII where it has to be UTF-8; such a byte is foreign until it is looked at closely.
    static let encoded: UInt8 = 16

    /// Not a byte's class but a value's: it starts with a blank, and may be nothing but blanks.
    static let blankStart: UInt8 = 8

    /// The bits of each byte; 256 entries.
    private(set) var table: [UInt8]

    init(_ set: ValidationPolicy.CharacterSet, delimiters: Delimiters) {
        table =
            switch set {
            case .basic: Self.basic
            case .extended: Self.extended
            case .utf8: Self.utf8
            case .any: Self.any
            }
        if delimiters.component != 0 { table[Int(delimiters.component)] |= Self.separator }
        if let repetition = delimiters.repetition { table[Int(repetition)] |= Self.separator }
    }

    private static let basic = make { byte in
        let signs = " !\"&'()*+,-./:;?="
        return (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
            || signs.utf8.contains(byte)
    }

    private static let extended = make { $0 >= 0x20 && $0 != 0x7F }

    private static let utf8 = extended.enumerated().map { byte, classes in
        byte < 0x80 ? classes : classes | foreign | encoded
    }

    private static let any = make { _ in true }

    private static func make(_ allowed: (UInt8) -> Bool) -> [UInt8] {
        (0...255).map { number in
            let byte = UInt8(number)
            let digit = (0x30...0x39).contains(byte)
            return (allowed(byte) ? 0 : foreign) | (digit ? 0 : notDigit)
        }
    }
}

/// What the quick look at an element needs to know, side by side for all elements of a guide.
struct ElementCheck {
    private var minimum: Int32
    private var maximum: Int32
    /// The byte classes that end the quick look.
    private var suspicious: UInt8

    /// Whether a value of `count` bytes, with these classes among them, is right at first sight.
    @inline(__always)
    func isPassed(count: Int, seen: UInt8) -> Bool {
        seen & suspicious == 0 && count >= Int(minimum) && count <= Int(maximum)
    }

    init(_ element: GuideElement) {
        minimum = Int32(clamping: element.minimum)
        maximum = Int32(clamping: element.maximum)
        switch element.kind {
        case .text, .code:
            suspicious = ByteClasses.foreign | ByteClasses.separator | ByteClasses.blankStart
        case .decimal, .number:
            suspicious = ByteClasses.notDigit
        case .binary:
            suspicious = ByteClasses.blankStart
        case .date, .time, .composite:
            suspicious = 0
        }
        // Dates, times, composites and closed lists need the close look: no length passes.
        switch element.kind {
        case .date, .time, .composite: maximum = -1
        case .code, .text, .number, .decimal: if !element.codes.isEmpty { maximum = -1 }
        default: break
        }
    }
}

/// What checking the elements of a segment needs to know; no text, so that it costs no counting of
/// references to look at.
struct SegmentCheck {
    /// The first of its elements in `SetGuide.elements`.
    let first: Int
    /// How many elements it has.
    let count: Int
    /// Its syntax rules in `SetGuide.rules`.
    let rules: Range<Int>
    /// The mandatory positions as bits.
    let mandatory: UInt64
    /// The positions that must not be filled as bits.
    let unused: UInt64

    init(_ segment: GuideSegment) {
        first = segment.elements.lowerBound
        count = segment.elements.count
        rules = segment.rules
        mandatory = segment.mandatory
        unused = segment.unused
    }
}
