/// What the bytes of an ISA say about its interchange: delimiters, and where its elements end.
///
/// ISA is the one segment that is read by its form, because it states how all others are read: 106
/// bytes, the separator at index 3, ISA16 at 104, the terminator at 105 (X12.5). Where partners do
/// not pad the ids it is shorter; then the sixteen separators are counted instead. Where a line
/// break stands inside, the file was wrapped, and line breaks mean nothing in it.
struct InterchangeFrame {
    /// The most bytes in which an ISA must end; so many are looked at, fewer only at end of file.
    static let reach = 512
    /// The padded form's separators, as offsets from the `I`.
    private static let fixed: [Int] = [
        3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103,
    ]

    /// What is unusual in the form of an ISA, and was read nevertheless.
    struct Flaws: OptionSet, Hashable, Sendable {
        let rawValue: UInt16
        /// Not 106 bytes.
        static let length = Flaws(rawValue: 1)
        /// Blanks or line ends between ISA16 and the terminator.
        static let gap = Flaws(rawValue: 2)
        /// ISA16 is missing, or no usable byte.
        static let component = Flaws(rawValue: 4)
        /// The terminator is a letter, a digit, a blank or another delimiter: nothing can follow.
        static let terminator = Flaws(rawValue: 8)
        /// ISA11 holds a letter, digit or blank where the version wants a repetition separator.
        static let repetition = Flaws(rawValue: 16)
        /// Line breaks stand inside segments.
        static let wrapped = Flaws(rawValue: 32)
        /// The element separator is a letter, a digit or a blank: nothing can follow.
        static let separator = Flaws(rawValue: 64)
        /// The first separator differs from the fifteen others, which count.
        static let mixedSeparators = Flaws(rawValue: 128)
        /// Each line ends before the terminator, which begins the next one.
        static let linesBeforeTerminator = Flaws(rawValue: 256)
    }

    let delimiters: Delimiters
    let form: InterchangeForm
    /// The ends of the id and of the sixteen elements, as offsets from the `I`; not for a wrapped
    /// ISA, whose line breaks have to be taken out first.
    let marks: [Int]
    /// How many bytes the ISA takes up to the end of ISA16.
    let contentCount: Int
    /// How many bytes the ISA takes with its terminator.
    let byteCount: Int

    /// Whether bytes can be the beginning of an ISA: `ISA` and a possible separator.
    static func begins(_ bytes: UnsafePointer<UInt8>) -> Bool {
        bytes[0] == 0x49 && bytes[1] == 0x53 && bytes[2] == 0x41 && isSeparator(bytes[3])
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        !ASCII.isAlphanumeric(byte) && !ASCII.isBlankButTab(byte) && byte < 0x80
    }

    /// Reads the ISA that begins at the first byte; nil when these bytes are none.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let frame = Self(unwrapped: bytes) {
            self = frame
            return
        }
        // Wrapped: take the line breaks out and look again.
        guard Self.mayBeWrapped(bytes) else { return nil }
        let kept = bytes.indices.filter { !ASCII.isLineBreak(bytes[$0]) }
        let joined = kept.map { bytes[$0] }
        let frame = joined.withUnsafeBufferPointer { Self(unwrapped: $0) }
        guard let frame, frame.form.isReadable, frame.form.terminatorLead.isEmpty,
            frame.form.flaws.isDisjoint(with: [.mixedSeparators, .linesBeforeTerminator])
        else { return nil }
        delimiters = frame.delimiters
        form = InterchangeForm(flaws: frame.form.flaws.union(.wrapped))
        marks = frame.marks
        contentCount = kept[frame.contentCount - 1] + 1
        byteCount = kept[frame.byteCount - 1] + 1
    }

    /// Whether looking again without line breaks is worth it: they stand within the first bytes,
    /// and the letters and fifteen more of the fourth byte are there. (Junk is full of the letter
    /// I.)
    private static func mayBeWrapped(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var head: UInt32 = 0
        var count = 0
        var separators = 0
        var hasBreak = false
        for byte in bytes.prefix(200) {
            if ASCII.isLineBreak(byte) {
                hasBreak = true
            } else if count < 4 {
                head = head << 8 | UInt32(byte)
                count += 1
                if count == 3, head != 0x49_5341 { return false }
            } else if byte == UInt8(truncatingIfNeeded: head) {
                separators += 1
            }
        }
        return hasBreak && separators >= 15
    }

    private init?(unwrapped bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count >= 36, bytes[0] == 0x49, bytes[1] == 0x53, bytes[2] == 0x41,
            let (separator, separators, separatorFlaws) = Self.separators(bytes)
        else { return nil }
        var flaws = separatorFlaws
        var marks = separators
        let last = marks[15] + 1
        guard last < bytes.count else { return nil }
        let width = Self.characterWidths(bytes, last, separator)
        var component = width.component == 1 ? bytes[last] : 0
        var end = last + width.component
        if Self.endsSegment(at: last, bytes, separator) {
            // ISA16 is missing: what stands there already is the terminator.
            flaws.insert([.component, .length])
            component = 0
            end = last
        }
        marks.append(end)
        while end < bytes.count, bytes[end] == ASCII.space || bytes[end] == ASCII.tab { end += 1 }
        if end < bytes.count, let terminator = Self.terminatorAfterLine(end, bytes, separator) {
            flaws.insert(.linesBeforeTerminator)
            end = terminator
        }
        if end > marks[16] { flaws.insert(.gap) }
        end += width.terminator - 1
        guard end < bytes.count else { return nil }

        let terminator = bytes[end]
        if ASCII.isAlphanumeric(component) || component == separator || component == terminator
            || component == ASCII.space || width.component > 1
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
                !ASCII.isBlank(byte), byte != separator, byte != component, byte != terminator
            {
                repetition = byte
            } else {
                flaws.insert(.repetition)
            }
        }
        form = InterchangeForm(
            flaws: flaws, terminatorLead: Array(bytes[(end - width.terminator + 1)..<end]))
        self.marks = marks
        contentCount = marks[16]
        byteCount = end + 1
        delimiters = Delimiters(
            element: separator, component: component, segment: terminator, repetition: repetition)
    }
}

// MARK: - The separators

extension InterchangeFrame {
    /// The element separator, where it stands, and what is unusual about that; nil when these bytes
    /// are no ISA.
    private static func separators(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> (separator: UInt8, marks: [Int], flaws: Flaws)? {
        let first = bytes[3]
        if bytes.count >= 106 {
            let second = bytes[6]
            if fixed.dropFirst().allSatisfy({ bytes[$0] == second }) {
                // Sixteen equal bytes in these places are no accident, whatever byte it is.
                let isUsable = isSeparator(second) || second >= 0x80
                if first == second { return (second, fixed, isUsable ? [] : .separator) }
                if isUsable { return (second, fixed, .mixedSeparators) }
            }
        }
        guard isSeparator(first) else { return nil }
        let marks = Array(bytes.indices.lazy.filter { bytes[$0] == first }.prefix(16))
        guard marks.count == 16, isPlausible(marks, bytes) else { return nil }
        return (first, marks, .length)
    }

    /// Whether sixteen separators look like those of an ISA and not like prose.
    private static func isPlausible(
        _ marks: [Int], _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let lengths = zip(marks, marks.dropFirst()).map { $1 - $0 - 1 }
        guard lengths.allSatisfy({ $0 <= 40 }), lengths[14] <= 1 else { return false }
        return lengths[11] <= 12 && !bytes[3..<marks[15]].contains(where: ASCII.isLineBreak)
    }

    /// Whether ISA11 is a repetition separator: from version 00402 on (X12.5, I65).
    private static func hasRepetition(_ version: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard version.count == 5, version.allSatisfy(ASCII.isDigit) else { return false }
        return !version.lexicographicallyPrecedes("00402".utf8)
    }
}

// MARK: - The end

extension InterchangeFrame {
    /// Whether one of the segments that can follow an ISA begins at `at`, blanks passed over.
    private static func isFollowed(
        at: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ separator: UInt8
    ) -> Bool {
        var next = at
        while next < bytes.count, ASCII.isBlank(bytes[next]) { next += 1 }
        let rest = bytes[min(next, bytes.count)...].prefix(4)
        return ["GS", "TA1", "ISB", "ISE", "IEA"].contains {
            rest.starts(with: Array($0.utf8) + [separator])
        }
    }

    /// How many bytes ISA16 at `at` and the terminator after it have: more than one only where they
    /// are characters of UTF-8 and a segment follows these, but none follows single bytes.
    private static func characterWidths(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ separator: UInt8
    ) -> (component: Int, terminator: Int) {
        let component = characterWidth(bytes, at)
        let terminator = characterWidth(bytes, at + component)
        guard component + terminator > 2, !isFollowed(at: at + 2, bytes, separator),
            isFollowed(at: at + component + terminator, bytes, separator)
        else { return (1, 1) }
        return (component, terminator)
    }

    private static func characterWidth(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        guard at < bytes.count else { return 1 }
        let width =
            switch bytes[at] {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        let rest = bytes[(at + 1)...].prefix(width - 1)
        return rest.count == width - 1 && rest.allSatisfy { $0 & 0xC0 == 0x80 } ? width : 1
    }

    /// Where the terminator stands when each line ends before it: a line end at `at`, then a byte
    /// that can be none but a terminator, then a segment. Nil for any other form.
    private static func terminatorAfterLine(
        _ at: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ separator: UInt8
    ) -> Int? {
        var next = at
        while next < bytes.count, ASCII.isLineBreak(bytes[next]) { next += 1 }
        guard next > at, next < bytes.count, bytes[next] > ASCII.space, bytes[next] != separator,
            !ASCII.isAlphanumeric(bytes[next])
        else { return nil }
        return isFollowed(at: next + 1, bytes, separator) ? next : nil
    }

    /// Whether the byte at `at` ends the ISA, so that ISA16 is missing.
    ///
    /// A segment id right after it says so. With a line end in between the byte could as well be
    /// ISA16 and the line end the terminator; then the end of the next line decides.
    private static func endsSegment(
        at: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ separator: UInt8
    ) -> Bool {
        let byte = bytes[at]
        if ASCII.isLineBreak(byte) { return true }
        guard !ASCII.isAlphanumeric(byte), isFollowed(at: at + 1, bytes, separator) else {
            return false
        }
        var next = at + 1
        while next < bytes.count, ASCII.isBlank(bytes[next]) { next += 1 }
        guard next > at + 1 else { return true }
        let line = bytes[next...].prefix { !ASCII.isLineBreak($0) }
        return line.last == byte
    }
}

extension ASCII {
    /// A blank that nobody uses as an element separator; a tab some do.
    static func isBlankButTab(_ byte: UInt8) -> Bool { byte != tab && isBlank(byte) }
}
