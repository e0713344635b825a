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

/// What looking at a value needs to know of its element, side by side for all elements of a guide:
/// a few words without references, so that reading it copies next to nothing.
struct ElementCheck {
    /// The type.
    let kind: ElementKind
    /// The lengths of the element.
    let minimum: Int32
    let maximum: Int32
    /// The codes in `SetGuide.codes`; none where there is no list.
    let codes: (first: Int32, end: Int32)
    /// The byte classes that end the quick look, and the greatest length that passes it.
    private let suspicious: UInt8
    private let passing: Int32

    /// Whether any code will do.
    @inline(__always)
    var hasNoCodes: Bool { codes.first == codes.end }

    /// Whether a value of `count` bytes, with these classes among them, is right at first sight.
    @inline(__always)
    func isPassed(count: Int, seen: UInt8) -> Bool {
        seen & suspicious == 0 && count >= Int(minimum) && count <= Int(passing)
    }

    init(_ element: GuideElement) {
        kind = element.kind
        minimum = Int32(clamping: element.minimum)
        maximum = Int32(clamping: element.maximum)
        codes = (
            Int32(clamping: element.codes.lowerBound), Int32(clamping: element.codes.upperBound)
        )
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
        case .date, .time, .composite: passing = -1
        case .code, .text, .number, .decimal: passing = element.codes.isEmpty ? maximum : -1
        case .binary: passing = maximum
        }
    }
}

/// What following the loops needs to know of a row, without references.
struct RowCheck {
    /// The segment's layout in `SetGuide.segments`.
    let segment: Int32
    /// The loop that it stands in, and the one around that.
    let loop: Int32
    let parent: Int32
    /// How often the segment, or the loop that it starts, may come; 0 where there is no limit.
    let limit: Int32
    /// Whether it starts its loop.
    let startsLoop: Bool
    /// What it does for the set's totals: see `GuideTotal.marks`.
    let totals: UInt16

    init(_ row: GuideRow, _ loops: [GuideLoop], totals: UInt16) {
        self.totals = totals
        segment = Int32(clamping: row.segment)
        loop = Int32(clamping: row.loop)
        parent = Int32(clamping: loops[row.loop].parent ?? 0)
        limit = Int32(clamping: row.startsLoop ? loops[row.loop].maximumRepeats : row.maximumUse)
        startsLoop = row.startsLoop
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
