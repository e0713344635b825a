import Guides
import Values

extension ValueType {
    /// What an element says for a value of this type; nil where it cannot say it.
    ///
    /// Numbers have no needless zeros but what the element's least length asks for (X12.6).
    func outward(_ value: JSON, element: GuideElement?) -> String? {
        let minimum = element?.minimum ?? 1
        switch self {
        case .text, .choice:
            return value.text
        case .decimal:
            return value.text.flatMap { ExactDecimal($0) }.map {
                Self.filledBehind($0.plain, to: minimum)
            }
        case .implied(let places):
            return value.text.flatMap { ExactDecimal($0)?.normalized.implied(places: places) }
                .map { Self.filled($0, to: minimum) }
        case .integer:
            let number = value.integer ?? value.text.flatMap { ExactDecimal($0)?.integer }
            return number.map { Self.filled(String($0), to: minimum) }
        case .flag:
            return value.flag.map { Self.word($0, for: element) }
        case .date(let format):
            guard let date = value.text.flatMap({ CivilDate(iso: $0) }) else { return nil }
            if let format { return format.text(date) }
            let isShort = element.map { $0.kind == .date && $0.maximum < 8 } ?? false
            return isShort ? date.compactShort : date.compact
        case .time(let format):
            guard let time = value.text.flatMap({ CivilTime(iso: $0) }) else { return nil }
            return format.map { $0.text(time) } ?? time.compact
        }
    }

    /// A number with zeros before its digits up to the least length, which counts digits only.
    private static func filled(_ number: String, to minimum: Int) -> String {
        let missing = minimum - number.count(where: \.isNumber)
        guard missing > 0 else { return number }
        let zeros = String(repeating: "0", count: missing)
        return number.hasPrefix("-") ? "-" + zeros + number.dropFirst() : zeros + number
    }

    /// The same with decimals, which a number of type R may have.
    private static func filledBehind(_ number: String, to minimum: Int) -> String {
        let missing = minimum - number.count(where: \.isNumber)
        guard missing > 0 else { return number }
        return number + (number.contains(".") ? "" : ".") + String(repeating: "0", count: missing)
    }

    /// Y and N, and 1 and 0 for an element that has no letters.
    private static func word(_ flag: Bool, for element: GuideElement?) -> String {
        let isDigit = element?.kind == .number || element?.kind == .decimal
        return flag ? (isDigit ? "1" : "Y") : (isDigit ? "0" : "N")
    }

    /// Whether two values of this type say the same: numbers whatever their scale.
    func isSame(_ one: JSON, _ other: JSON) -> Bool {
        guard case .string(let left) = one, case .string(let right) = other, left != right
        else { return one == other }
        switch self {
        case .decimal, .implied:
            return ExactDecimal(left).map { $0 == ExactDecimal(right) } ?? false
        default: return false
        }
    }
}

extension MapFunction {
    /// Why a function cannot be undone.
    enum OneWay: Error {
        /// Never: what it leaves out is not known.
        case always
        /// Not for this text: the function never gives it.
        case text
    }

    /// The text of which the function makes this one: to the letter, but numbers whatever zeros
    /// an element's least length adds to them.
    func undone(_ text: String) throws(OneWay) -> String {
        switch self {
        case .left, .right, .substr, .replace, .split: throw .always
        case .prefix(let head):
            guard text.hasPrefix(head) else { throw .text }
            return String(text.dropFirst(head.count))
        case .suffix(let tail):
            guard text.hasSuffix(tail) else { throw .text }
            return String(text.dropLast(tail.count))
        case .negate: return try origin(of: text, by: self)
        case .times(let factor): return try origin(of: text, by: .over(factor))
        case .over(let factor): return try origin(of: text, by: .times(factor))
        case .date(let from, let to): return try origin(of: text, by: .date(to, from))
        case .time(let from, let to): return try origin(of: text, by: .time(to, from))
        case .decimal(let mark):
            guard ExactDecimal(text) != nil else { throw .text }
            return text.replacing(".", with: String(mark))
        case .checkDigit:
            let digits = text.dropLast()
            guard let last = text.last, last == Self.checkDigit(of: digits) else { throw .text }
            return String(digits)
        case .trim, .upper, .lower, .pad, .unpad, .digits, .plain, .round, .gtin, .sscc:
            // They leave a text alone that is as they make it.
            guard apply(text) == text else { throw .text }
            return text
        }
    }

    /// What the opposite function makes of a text, if this one makes the same of that again: a
    /// year of two digits, for one, has no century but what reading gives it.
    private func origin(
        of text: String, by opposite: MapFunction
    ) throws(OneWay) -> String {
        guard let origin = opposite.apply(text), let again = apply(origin),
            isSame(again, text)
        else { throw .text }
        return origin
    }

    /// Whether two texts that the function may give say the same.
    func isSame(_ one: String, _ other: String) -> Bool {
        switch self {
        case .negate, .times, .over:
            ValueType.decimal(places: nil).isSame(.string(one), .string(other))
        default: one == other
        }
    }
}
