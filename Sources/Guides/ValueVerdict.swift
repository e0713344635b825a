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

    /// Judges a value that is not empty. Trailing blanks are tolerated everywhere and fill text and
    /// codes up to their least length; superfluous zeros of a number are tolerated where only they
    /// make it too long (X12.6 asks senders to leave both out).
    static func judge(
        _ bytes: Span<UInt8>, _ element: ElementCheck, _ guide: SetGuide, table: [UInt8]
    ) -> ValueVerdict {
        let least =
            switch element.kind {
            case .text: Int(element.maximum)
            case .code: Int(element.minimum)
            default: 0
            }
        let value = bytes.extracting(first: length(of: bytes, least: least))
        switch element.kind {
        case .text, .code, .binary: return text(value, element, guide, table: table)
        case .number: return number(value, element, guide, allowsPoint: false)
        case .decimal: return number(value, element, guide, allowsPoint: true)
        case .date: return date(value, element)
        case .time: return time(value, element)
        case .composite: return .good
        }
    }

    /// How long a value is without the blanks at its end, as far as it is longer than `least`.
    private static func length(of bytes: Span<UInt8>, least: Int = 0) -> Int {
        var end = bytes.count
        while end > least, bytes[end - 1] == 0x20 { end -= 1 }
        return end
    }

    /// What a right value has that says nothing, where the policy refuses it: blanks at its end,
    /// zeros before or after the digits that count. A single zero before the point stays.
    static func padding(
        _ bytes: Span<UInt8>, _ element: GuideElement, _ policy: ValidationPolicy
    ) -> String? {
        var count = bytes.count
        if policy.blanks == .refused, count > element.minimum, element.kind != .binary,
            bytes[count - 1] == 0x20
        {
            return "blanks"
        }
        while count > 0, bytes[count - 1] == 0x20 { count -= 1 }
        guard policy.zeros == .refused, element.kind == .decimal || element.kind == .number
        else { return nil }
        let first = bytes[0] == UInt8(ascii: "-") ? 1 : 0
        var digits = 0
        var hasPoint = false
        for index in first..<count {
            if bytes[index] == UInt8(ascii: ".") { hasPoint = true } else { digits += 1 }
        }
        guard digits > max(element.minimum, 1) else { return nil }
        if hasPoint, bytes[count - 1] == 0x30 { return "zeros" }
        let isLeading = bytes[first] == 0x30 && bytes[first + 1] != UInt8(ascii: ".")
        return isLeading ? "zeros" : nil
    }

    private static func verdict(_ count: Int, _ element: ElementCheck) -> ValueVerdict {
        if count < Int(element.minimum) { return .tooShort }
        return count > Int(element.maximum) ? .tooLong : .good
    }

    private static func text(
        _ bytes: Span<UInt8>, _ element: ElementCheck, _ guide: SetGuide, table: [UInt8]
    ) -> ValueVerdict {
        var isASCII = true
        for index in bytes.indices {
            let byte = bytes[index]
            if byte >= 0x80 { isASCII = false }
            guard element.kind != .binary, table[Int(byte)] & ByteClasses.foreign != 0 else {
                continue
            }
            guard table[Int(byte)] & ByteClasses.encoded != 0 else { return .character(byte) }
            if let wrong = malformed(bytes) { return .character(wrong) }
        }
        let verdict = verdict(isASCII ? bytes.count : characters(bytes), element)
        guard verdict == .good, !element.hasNoCodes else { return verdict }
        let code = PackedCode.pack(bytes.extracting(first: length(of: bytes)))
        return PackedCode.contains(code, in: element.codes, of: guide.codes) ? .good : .unknownCode
    }

    /// The first byte that is no part of well-formed UTF-8 (RFC 3629); nil where all are.
    private static func malformed(_ bytes: Span<UInt8>) -> UInt8? {
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            let count =
                switch lead {
                case 0..<0x80: 1
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 0
                }
            guard count > 0, index + count <= bytes.count else { return lead }
            for offset in index + 1..<max(index + count, index + 1)
            where bytes[offset] & 0xC0 != 0x80 { return lead }
            // Overlong forms, surrogates and what is beyond Unicode.
            if count > 2 {
                let next = bytes[index + 1]
                let isWrong =
                    switch lead {
                    case 0xE0: next < 0xA0
                    case 0xED: next >= 0xA0
                    case 0xF0: next < 0x90
                    case 0xF4: next >= 0x90
                    default: false
                    }
                if isWrong { return lead }
            }
            index += count
        }
        return nil
    }

    /// Lengths count characters; bytes that continue one in UTF-8 are not counted.
    private static func characters(_ bytes: Span<UInt8>) -> Int {
        var count = 0
        var isUTF8 = false
        for index in bytes.indices {
            if bytes[index] >= 0xC0 { isUTF8 = true }
            if bytes[index] & 0xC0 != 0x80 { count += 1 }
        }
        return isUTF8 ? count : bytes.count
    }

    private static func number(
        _ bytes: Span<UInt8>, _ element: ElementCheck, _ guide: SetGuide, allowsPoint: Bool
    ) -> ValueVerdict {
        var first = bytes.count > 0 && bytes[0] == UInt8(ascii: "-") ? 1 : 0
        var last = bytes.count
        var hasPoint = false
        for index in first..<last where !(0x30...0x39).contains(bytes[index]) {
            guard bytes[index] == UInt8(ascii: "."), allowsPoint, !hasPoint else {
                return .character(bytes[index])
            }
            hasPoint = true
        }
        var count = last - first - (hasPoint ? 1 : 0)
        guard count > 0 else { return .character(bytes.count > 0 ? bytes[bytes.count - 1] : 0x20) }
        while count > Int(element.maximum), hasPoint, bytes[last - 1] == 0x30 {
            last -= 1
            count -= 1
        }
        while count > Int(element.maximum), bytes[first] == 0x30 {
            first += 1
            count -= 1
        }
        let verdict = verdict(count, element)
        guard verdict == .good, !element.hasNoCodes else { return verdict }
        let code = PackedCode.pack(bytes)
        return PackedCode.contains(code, in: element.codes, of: guide.codes) ? .good : .unknownCode
    }

    /// The number that two digits make; nil when a byte is none.
    private static func pair(_ bytes: Span<UInt8>, at index: Int) -> Int? {
        let tens = bytes[index]
        let ones = bytes[index + 1]
        guard (0x30...0x39).contains(tens), (0x30...0x39).contains(ones) else { return nil }
        return Int(tens - 0x30) * 10 + Int(ones - 0x30)
    }

    private static func date(
        _ bytes: Span<UInt8>, _ element: ElementCheck
    ) -> ValueVerdict {
        let verdict = verdict(bytes.count, element)
        guard verdict == .good else { return verdict }
        guard bytes.count == 6 || bytes.count == 8 else { return .noDate }
        let start = bytes.count - 6
        // Two digits name a year of some century: this one decides about leap years.
        guard let century = start == 0 ? 20 : pair(bytes, at: 0), let of = pair(bytes, at: start),
            let month = pair(bytes, at: start + 2), let day = pair(bytes, at: start + 4)
        else { return .noDate }
        let year = century * 100 + of
        guard (1...12).contains(month), year >= 1 else { return .noDate }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days =
            switch month {
            case 2: isLeap ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        return (1...days).contains(day) ? .good : .noDate
    }

    private static func time(
        _ bytes: Span<UInt8>, _ element: ElementCheck
    ) -> ValueVerdict {
        let verdict = verdict(bytes.count, element)
        guard verdict == .good else { return verdict }
        let count = bytes.count
        guard count == 4 || (6...8).contains(count), let hour = pair(bytes, at: 0), hour <= 23,
            let minute = pair(bytes, at: 2), minute <= 59
        else { return .noTime }
        guard count >= 6 else { return .good }
        guard let second = pair(bytes, at: 4), second <= 59 else { return .noTime }
        // One or two decimals of a second may follow.
        for index in 6..<count where !(0x30...0x39).contains(bytes[index]) { return .noTime }
        return .good
    }
}
