/// What is wrong with a simple value, decided on its bytes alone.
enum ValueVerdict: Equatable {
    case good
    case tooShort
    case tooLong
    /// A byte that the type or the character set does not have.
    case character(UInt8)
    case unknownCode
    case noDate
    case noTime

    /// Judges a value that is not empty. Trailing blanks are tolerated everywhere, superfluous
    /// zeros of a number where only they make it too long (X12.6 asks senders to leave both out).
    init(_ bytes: ArraySlice<UInt8>, _ element: GuideElement, _ guide: SetGuide, table: [UInt8]) {
        var bytes = bytes
        while let last = bytes.last, last == 0x20,
            element.kind != .text || bytes.count > max(element.minimum, element.maximum)
        {
            bytes.removeLast()
        }
        switch element.kind {
        case .text, .code, .binary:
            self = Self.text(bytes, element, guide, table: table)
        case .number:
            self = Self.number(bytes, element, allowsPoint: false)
        case .decimal:
            self = Self.number(bytes, element, allowsPoint: true)
        case .date:
            self = Self.date(bytes, element)
        case .time:
            self = Self.time(bytes, element)
        case .composite:
            self = .good
        }
    }

    private static func length(_ count: Int, _ element: GuideElement) -> ValueVerdict {
        if count < element.minimum { return .tooShort }
        return count > element.maximum ? .tooLong : .good
    }

    private static func text(
        _ bytes: ArraySlice<UInt8>, _ element: GuideElement, _ guide: SetGuide, table: [UInt8]
    ) -> ValueVerdict {
        if element.kind != .binary {
            for byte in bytes where table[Int(byte)] & ByteClasses.foreign != 0 {
                return .character(byte)
            }
        }
        let length = length(characters(bytes), element)
        guard length == .good, !element.codes.isEmpty else { return length }
        return guide.contains(PackedCode.pack(bytes), in: element.codes) ? .good : .unknownCode
    }

    /// Lengths count characters; bytes that continue one in UTF-8 are not counted.
    private static func characters(_ bytes: ArraySlice<UInt8>) -> Int {
        guard bytes.contains(where: { $0 >= 0xC0 }) else { return bytes.count }
        return bytes.count { $0 & 0xC0 != 0x80 }
    }

    private static func number(
        _ bytes: ArraySlice<UInt8>, _ element: GuideElement, allowsPoint: Bool
    ) -> ValueVerdict {
        var digits = bytes
        if digits.first == UInt8(ascii: "-") { digits.removeFirst() }
        var point: Int?
        for (index, byte) in zip(digits.indices, digits) where !(0x30...0x39).contains(byte) {
            guard byte == UInt8(ascii: "."), allowsPoint, point == nil else {
                return .character(byte)
            }
            point = index
        }
        var count = digits.count - (point == nil ? 0 : 1)
        guard count > 0 else { return .character(bytes.last ?? 0x20) }
        if count > element.maximum {
            if point != nil {
                while digits.last == 0x30, count > element.maximum {
                    digits.removeLast()
                    count -= 1
                }
            }
            while digits.first == 0x30, count > element.maximum {
                digits.removeFirst()
                count -= 1
            }
        }
        return length(count, element)
    }

    /// The number that the digits make; nil when a byte is none.
    private static func digits(_ bytes: some Sequence<UInt8>) -> Int? {
        var number = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int(byte) - 0x30
        }
        return number
    }

    private static func date(_ bytes: ArraySlice<UInt8>, _ element: GuideElement) -> ValueVerdict {
        let length = length(bytes.count, element)
        guard length == .good else { return length }
        guard bytes.count == 6 || bytes.count == 8, let number = digits(bytes) else {
            return .noDate
        }
        // Two digits name a year of some century: a leap year is one in every century but the
        // whole ones, which the value cannot tell apart.
        let year = bytes.count == 8 ? number / 10_000 : 2000 + number / 10_000
        let month = number / 100 % 100
        let day = number % 100
        guard (1...12).contains(month), year >= 1 else { return .noDate }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day) ? .good : .noDate
    }

    private static func time(_ bytes: ArraySlice<UInt8>, _ element: GuideElement) -> ValueVerdict {
        let length = length(bytes.count, element)
        guard length == .good else { return length }
        guard let number = digits(bytes), [4, 6, 7, 8].contains(bytes.count) else {
            return .noTime
        }
        let pairs = (0..<min(bytes.count / 2, 3)).map { pair in
            let start = bytes.startIndex + 2 * pair
            return Int(bytes[start] - 0x30) * 10 + Int(bytes[start + 1] - 0x30)
        }
        guard number >= 0, pairs[0] <= 23, pairs[1] <= 59, pairs.count < 3 || pairs[2] <= 59 else {
            return .noTime
        }
        return .good
    }
}
