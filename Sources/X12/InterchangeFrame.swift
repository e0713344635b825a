/// What the bytes of an ISA say about its interchange: delimiters, and where its elements end.
///
/// ISA is the one segment that is read by its form, because it states how all others are read: 106
/// bytes, the separator at index 3, ISA16 at 104, the terminator at 105 (X12.5). Where partners do
/// not pad the ids it is shorter; then the sixteen separators are counted instead.
struct InterchangeFrame {
    /// The most bytes in which an ISA must end; so many are looked at, fewer only at end of file.
    static let reach = 512
    /// The padded form's separators, as offsets from the `I`.
    private static let fixed: [Int] = [
        3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103,
    ]

    /// What is unusual in the form of an ISA, and was read nevertheless.
    struct Flaws: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        /// Not 106 bytes.
        static let length = Flaws(rawValue: 1)
        /// Blanks between ISA16 and the terminator.
        static let gap = Flaws(rawValue: 2)
        /// ISA16 is missing, or no usable byte.
        static let component = Flaws(rawValue: 4)
        /// The terminator is a letter, a digit, a blank or another delimiter: nothing can follow.
        static let terminator = Flaws(rawValue: 8)
        /// ISA11 holds a letter, digit or blank where the version wants a repetition separator.
        static let repetition = Flaws(rawValue: 16)
    }

    let delimiters: Delimiters
    let flaws: Flaws
    /// The ends of the id and of the sixteen elements, as offsets from the `I`.
    let marks: [Int]
    /// How many bytes the ISA takes with its terminator.
    let byteCount: Int

    /// Whether bytes can be the beginning of an ISA: `ISA` and a possible separator.
    static func begins(_ bytes: UnsafePointer<UInt8>) -> Bool {
        guard bytes[0] == 0x49, bytes[1] == 0x53, bytes[2] == 0x41 else { return false }
        return !ASCII.isAlphanumeric(bytes[3]) && !ASCII.isBlankButTab(bytes[3])
            && bytes[3] < 0x80
    }

    /// Reads the ISA that begins at the first byte; nil when these bytes are none.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count >= 36, Self.begins(bytes.baseAddress.unsafelyUnwrapped) else {
            return nil
        }
        let separator = bytes[3]
        var flaws: Flaws = []
        var marks = Self.fixed
        if bytes.count < 106 || !marks.allSatisfy({ bytes[$0] == separator }) {
            marks = bytes.indices.lazy.filter { bytes[$0] == separator }.prefix(16).map { $0 }
            guard marks.count == 16, Self.isPlausible(marks, bytes) else { return nil }
            flaws.insert(.length)
        }
        let last = marks[15] + 1
        guard last < bytes.count else { return nil }
        var component = bytes[last]
        var end = last + 1
        if Self.endsSegment(at: last, bytes, separator) {
            // ISA16 is missing: what stands there already is the terminator.
            flaws.insert([.component, .length])
            component = 0
            end = last
        }
        marks.append(end)
        while end < bytes.count, bytes[end] == ASCII.space || bytes[end] == ASCII.tab { end += 1 }
        if end > marks[16] { flaws.insert(.gap) }
        guard end < bytes.count else { return nil }

        let terminator = bytes[end]
        if ASCII.isAlphanumeric(component) || component == separator || component == terminator
            || component == ASCII.space
        {
            flaws.insert(.component)
            component = 0
        }
        if ASCII.isAlphanumeric(terminator) || terminator == separator {
            flaws.insert(.terminator)
        }
        var repetition: UInt8?
        if Self.hasRepetition(bytes[(marks[11] + 1)..<marks[12]]) {
            let field = bytes[(marks[10] + 1)..<marks[11]]
            if let byte = field.first, field.count == 1, !ASCII.isAlphanumeric(byte),
                byte > ASCII.space, byte != component, byte != terminator
            {
                repetition = byte
            } else {
                flaws.insert(.repetition)
            }
        }
        self.flaws = flaws
        self.marks = marks
        byteCount = end + 1
        delimiters = Delimiters(
            element: separator, component: component, segment: terminator, repetition: repetition)
    }

    /// Whether ISA11 is a repetition separator: from version 00402 on (X12.5, I65).
    private static func hasRepetition(_ version: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard version.count == 5, version.allSatisfy(ASCII.isDigit) else { return false }
        return !version.lexicographicallyPrecedes("00402".utf8)
    }

    /// Whether sixteen separators look like those of an ISA and not like prose.
    private static func isPlausible(
        _ marks: [Int], _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let lengths = zip(marks, marks.dropFirst()).map { $1 - $0 - 1 }
        guard lengths.allSatisfy({ $0 <= 40 }), lengths[14] <= 1 else { return false }
        return lengths[11] <= 5 && !bytes[3..<marks[15]].contains(ASCII.lineFeed)
    }

    /// Whether the byte at `at` ends the ISA, so that ISA16 is missing.
    ///
    /// A segment id right after it says so. With a line end in between the byte could as well be
    /// ISA16 and the line end the terminator; then the end of the next line decides.
    private static func endsSegment(
        at: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ separator: UInt8
    ) -> Bool {
        let byte = bytes[at]
        if byte == ASCII.lineFeed || byte == ASCII.carriageReturn { return true }
        guard !ASCII.isAlphanumeric(byte) else { return false }
        var next = at + 1
        while next < bytes.count, ASCII.isBlank(bytes[next]) { next += 1 }
        let rest = bytes[next...].prefix(4)
        let isID = ["GS", "TA1", "IEA"].contains { rest.starts(with: Array($0.utf8) + [separator]) }
        guard isID, next > at + 1 else { return isID }
        let line = bytes[next...].prefix { $0 != ASCII.lineFeed && $0 != ASCII.carriageReturn }
        return line.last == byte
    }
}

extension ASCII {
    /// A blank that nobody uses as an element separator; a tab some do.
    static func isBlankButTab(_ byte: UInt8) -> Bool { byte != tab && isBlank(byte) }
}
