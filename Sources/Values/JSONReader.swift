/// Reads JSON strictly by RFC 8259: one value, UTF-8, no byte order mark, no comments, no trailing
/// commas, no repeated keys, numbers that fit `ExactDecimal`.
package struct JSONReader {
    /// What a reader accepts from outside.
    package struct Limits: Sendable {
        /// The largest text in bytes.
        package var bytes: Int
        /// How deep arrays and objects may nest.
        package var depth: Int

        /// Limits of 64 MB and 64 levels unless others are given.
        package init(bytes: Int = 64 << 20, depth: Int = 64) {
            self.bytes = bytes
            self.depth = depth
        }
    }

    private let bytes: [UInt8]
    private let limits: Limits
    private var position = 0
    private var depth = 0

    /// Reads the one value that `bytes` hold, or says what is wrong and where.
    package static func read(
        _ bytes: [UInt8], limits: Limits = Limits()
    ) throws(JSONSyntaxError) -> JSON {
        var reader = JSONReader(bytes: bytes, limits: limits)
        guard bytes.count <= limits.bytes else {
            throw reader.failure(.tooLarge(limit: limits.bytes))
        }
        let value = try reader.value()
        reader.skipBlanks()
        guard reader.position == bytes.count else { throw reader.failure(.textAfterValue) }
        return value
    }

    /// Reads the one value that a text holds.
    package static func read(
        _ text: String, limits: Limits = Limits()
    ) throws(JSONSyntaxError) -> JSON {
        try read(Array(text.utf8), limits: limits)
    }

    private init(bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    private func failure(_ reason: JSONSyntaxError.Reason, at offset: Int? = nil) -> JSONSyntaxError
    {
        JSONSyntaxError(reason, in: bytes, offset: offset ?? position)
    }

    // MARK: - Values

    private mutating func value() throws(JSONSyntaxError) -> JSON {
        skipBlanks()
        guard let byte = peek() else { throw failure(.endsEarly) }
        switch byte {
        case UInt8(ascii: "{"):
            return try nested { reader throws(JSONSyntaxError) in
                .object(try reader.members())
            }
        case UInt8(ascii: "["):
            return try nested { reader throws(JSONSyntaxError) in
                .array(try reader.items())
            }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw failure(.unexpected(byte))
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(JSONSyntaxError) -> JSON
    ) throws(JSONSyntaxError) -> JSON {
        depth += 1
        guard depth <= limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
        position += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func members() throws(JSONSyntaxError) -> [JSON.Member] {
        var members: [JSON.Member] = []
        var keys: Set<String> = []
        if try closes(with: "}", isFirst: true) { return members }
        repeat {
            skipBlanks()
            let start = position
            guard peek() == UInt8(ascii: "\"") else { throw failure(unexpectedReason) }
            let key = try string()
            guard Self.isNew(key, members, &keys) else {
                throw failure(.repeatedKey(key), at: start)
            }
            skipBlanks()
            guard peek() == UInt8(ascii: ":") else { throw failure(unexpectedReason) }
            position += 1
            members.append(JSON.Member(key, try value()))
        } while try !closes(with: "}", isFirst: false)
        return members
    }

    /// Few keys are compared one by one, which is faster than hashing each; many through a set.
    private static func isNew(
        _ key: String, _ members: [JSON.Member], _ keys: inout Set<String>
    ) -> Bool {
        guard members.count >= 16 else { return !members.contains { $0.key == key } }
        if keys.isEmpty { keys = Set(members.map(\.key)) }
        return keys.insert(key).inserted
    }

    private mutating func items() throws(JSONSyntaxError) -> [JSON] {
        var items: [JSON] = []
        if try closes(with: "]", isFirst: true) { return items }
        repeat {
            items.append(try value())
        } while try !closes(with: "]", isFirst: false)
        return items
    }

    /// Whether the array or object ends here; else the comma before the next entry is taken.
    private mutating func closes(
        with bracket: Unicode.Scalar, isFirst: Bool
    ) throws(JSONSyntaxError) -> Bool {
        skipBlanks()
        if peek() == UInt8(ascii: bracket) {
            position += 1
            return true
        }
        guard !isFirst else { return false }
        guard peek() == UInt8(ascii: ",") else { throw failure(unexpectedReason) }
        position += 1
        return false
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON
    {
        for index in 0..<word.utf8CodeUnitCount {
            guard peek() == word.utf8Start[index] else { throw failure(unexpectedReason) }
            position += 1
        }
        return value
    }

    // MARK: - Numbers

    private mutating func number() throws(JSONSyntaxError) -> ExactDecimal {
        let start = position
        if peek() == UInt8(ascii: "-") { position += 1 }
        let whole = try digits()
        if whole > 1, bytes[position - whole] == UInt8(ascii: "0") {
            throw failure(.leadingZero, at: start)
        }
        if peek() == UInt8(ascii: ".") {
            position += 1
            _ = try digits()
        }
        let mantissa = ExactDecimal(bytes[start..<position])
        guard let exponent = try exponent(), let number = mantissa?.shifted(by: exponent) else {
            throw failure(.numberOutOfRange, at: start)
        }
        return number
    }

    private mutating func digits() throws(JSONSyntaxError) -> Int {
        let start = position
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            position += 1
        }
        guard position > start else { throw failure(unexpectedReason) }
        return position - start
    }

    /// The exponent that follows, 0 without one; nil when no number could need it.
    private mutating func exponent() throws(JSONSyntaxError) -> Int? {
        guard let mark = peek(), mark | 0x20 == UInt8(ascii: "e") else { return 0 }
        position += 1
        let isNegative = peek() == UInt8(ascii: "-")
        if isNegative || peek() == UInt8(ascii: "+") { position += 1 }
        let start = position
        _ = try digits()
        guard let size = Int(String(decoding: bytes[start..<position], as: UTF8.self)),
            size <= 2 * Int(ExactDecimal.maximumScale)
        else { return nil }
        return isNegative ? -size : size
    }

    // MARK: - Strings

    private mutating func string() throws(JSONSyntaxError) -> String {
        let open = position
        position += 1
        var unescaped: [UInt8] = []
        while true {
            let run = plainRun()
            guard let byte = peek() else { throw failure(.endsEarly) }
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                let text =
                    unescaped.isEmpty
                    ? String(validating: bytes[run], as: UTF8.self)
                    : String(validating: unescaped + bytes[run], as: UTF8.self)
                guard let text else { throw failure(.notUTF8, at: open) }
                return text
            case UInt8(ascii: "\\"):
                unescaped.append(contentsOf: bytes[run])
                try appendEscape(to: &unescaped)
            default:
                throw failure(.unexpected(byte))
            }
        }
    }

    /// Skips what stands for itself within a string.
    private mutating func plainRun() -> Range<Int> {
        let start = position
        var end = start
        while end < bytes.count, bytes[end] >= 0x20, bytes[end] != UInt8(ascii: "\""),
            bytes[end] != UInt8(ascii: "\\")
        {
            end += 1
        }
        position = end
        return start..<end
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(JSONSyntaxError) {
        let start = position
        position += 1
        guard let byte = peek() else { throw failure(.endsEarly) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code), peek() == UInt8(ascii: "\\") {
                position += 1
                guard peek() == UInt8(ascii: "u") else { throw failure(.badEscape, at: start) }
                position += 1
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw failure(.badEscape, at: start) }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw failure(.badEscape, at: start) }
            text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw failure(.badEscape, at: start)
        }
    }

    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek() else { throw failure(.endsEarly) }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw failure(.badEscape)
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }

    // MARK: - Bytes

    private func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private var unexpectedReason: JSONSyntaxError.Reason {
        peek().map { .unexpected($0) } ?? .endsEarly
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }
}

extension ExactDecimal {
    /// The number times ten to the power of `exponent`; nil out of range.
    fileprivate func shifted(by exponent: Int) -> ExactDecimal? {
        let places = Int(scale) - exponent
        guard places > Int(Self.maximumScale) else {
            let moved = ExactDecimal(coefficient: coefficient, scale: UInt8(max(places, 0)))
            guard places < 0 else { return moved }
            guard !isZero else { return .zero }
            guard -places <= Int(Self.maximumScale) else { return nil }
            let tens = ExactDecimal(coefficient: Int128(Self.power(UInt8(-places))))
            return try? moved * tens
        }
        // More decimals than there is room for: only zeros at the end may go.
        guard !isZero else { return .zero }
        var digits = coefficient
        for _ in Int(Self.maximumScale)..<places {
            let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { return nil }
            digits = quotient
        }
        return ExactDecimal(coefficient: digits, scale: Self.maximumScale)
    }
}
