import Values

extension MapFunction {
    /// What the function makes of a text; nil when it has nothing to say about it, which is like
    /// an absent value.
    func apply(_ text: String) -> String? {
        switch self {
        case .trim: return text.trimmed
        case .upper: return text.uppercased()
        case .lower: return text.lowercased()
        case .pad(let width, let filler):
            return String(repeating: filler, count: max(0, width - text.count)) + text
        case .unpad(let filler):
            let rest = text.drop { $0 == filler }
            return rest.isEmpty ? String(text.suffix(1)) : String(rest)
        case .left(let count): return String(text.prefix(count))
        case .right(let count): return String(text.suffix(count))
        case .substr(let start, let count):
            return String(text.dropFirst(start - 1).prefix(count))
        case .replace(let old, let new): return text.replacingEach(old, by: new)
        case .split(let separator, let part):
            let parts = text.split(separator: separator, omittingEmptySubsequences: false)
            return part <= parts.count ? String(parts[part - 1]) : nil
        case .prefix(let head): return head + text
        case .suffix(let tail): return text + tail
        case .digits: return text.filter { $0.isASCII && $0.isNumber }
        case .plain: return ExactDecimal(text)?.plain
        case .negate: return ExactDecimal(text).map { (-$0).description }
        case .gtin:
            for byte in text.utf8 where !(0x30...0x39).contains(byte) { return nil }
            guard Self.isGTIN(digits: text.utf8.count) else { return nil }
            return String(repeating: "0", count: Self.gtinWidth - text.utf8.count) + text
        case .sscc:
            // Application identifier 00 goes before it where it stands in a bar code.
            let digits =
                text.utf8.count == 20 && text.hasPrefix("00") ? text.dropFirst(2) : text[...]
            guard digits.utf8.count == 18, digits.last == Self.checkDigit(of: digits.dropLast())
            else { return nil }
            return String(digits)
        case .checkDigit:
            return Self.checkDigit(of: text[...]).map { text + String($0) }
        case .times(let factor):
            return ExactDecimal(text).flatMap { try? $0 * factor }?.plain
        case .over(let factor):
            return ExactDecimal(text)?.divided(exactlyBy: factor)?.plain
        case .round(let places):
            return ExactDecimal(text)?.rounded(to: places, .halfUp).description
        case .date(let from, let to):
            return from.date(text).map { to.text($0) }
        case .time(let from, let to):
            return from.time(text).flatMap { to.text($0) }
        case .decimal(let mark):
            return Self.decimal(text, mark)
        }
    }

    /// Whether a GTIN may have so many digits: GTIN-8, GTIN-12 (UPC), GTIN-13 (EAN) and GTIN-14
    /// (GS1 General Specifications, 3.3).
    static func isGTIN(digits: Int) -> Bool {
        switch digits {
        case 8, 12, 13, 14: true
        default: false
        }
    }

    /// How many digits every GTIN has once zeros stand before it.
    static let gtinWidth = 14

    /// A number as X12 writes it: its mark becomes a point, and what stands between thousands goes.
    private static func decimal(_ text: String, _ mark: Character) -> String? {
        let marked = text.split(separator: mark, omittingEmptySubsequences: false)
        guard marked.count <= 2 else { return nil }
        let isNegative = marked[0].hasPrefix("-")
        let whole = marked[0].dropFirst(isNegative ? 1 : 0)
        let groups = whole.split(omittingEmptySubsequences: false) { ".,' ".contains($0) }
        // 1.234.567 and never 12.34: that would be another decimal mark.
        guard groups.count == 1 || groups[0].count <= 3 && !groups[0].isEmpty,
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        let digits = groups.joined()
        let number = (isNegative ? "-" : "") + digits + (marked.count == 2 ? ".\(marked[1])" : "")
        return ExactDecimal(number)?.description
    }

    /// The check digit that GS1 puts behind digits: weights 3 and 1 in turn from the right, the sum
    /// filled up to the next ten (GS1 General Specifications, 7.9). Nil for what is no digits.
    static func checkDigit(of digits: Substring) -> Character? {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let sum = digits.utf8.reversed().enumerated().reduce(0) { sum, entry in
            (sum + Int(entry.element - 0x30) * (entry.offset.isMultiple(of: 2) ? 3 : 1)) % 10
        }
        return Character(String((10 - sum) % 10))
    }
}

extension String {
    /// Without blanks on either side.
    var trimmed: String {
        let head = drop { $0 == " " }
        guard let last = head.lastIndex(where: { $0 != " " }) else { return "" }
        return String(head[...last])
    }

    /// Without blanks at the end, where X12 gives them no meaning (X12.6, string elements).
    var trimmedEnd: String {
        guard utf8.last == UInt8(ascii: " ") else { return self }
        guard let last = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...last])
    }

    /// With each `old`, from the left and without overlaps, replaced by `new`.
    func replacingEach(_ old: String, by new: String) -> String {
        var result = ""
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(old) {
                result += new
                rest = rest.dropFirst(old.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }
}
