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

    /// The text of which the function makes this one.
    func undone(_ text: String) throws(OneWay) -> String {
        switch self {
        case .left, .right, .substr, .replace, .split: throw .always
        case .prefix(let head):
            guard text.hasPrefix(head) else { throw .text }
            return String(text.dropFirst(head.count))
        case .suffix(let tail):
            guard text.hasSuffix(tail) else { throw .text }
            return String(text.dropLast(tail.count))
        case .negate: return try made(by: self, of: text)
        case .times(let factor): return try made(by: .over(factor), of: text)
        case .over(let factor): return try made(by: .times(factor), of: text)
        case .date(let from, let to): return try made(by: .date(to, from), of: text)
        case .time(let from, let to): return try made(by: .time(to, from), of: text)
        case .decimal(let mark):
            guard ExactDecimal(text) != nil else { throw .text }
            return text.replacing(".", with: String(mark))
        case .checkDigit:
            let digits = text.dropLast()
            guard let last = text.last, last == Self.checkDigit(of: digits) else { throw .text }
            return String(digits)
        case .trim, .upper, .lower, .pad, .unpad, .digits, .plain, .round, .gtin, .sscc:
            // They leave a text alone that is as they make it.
            guard try made(by: self, of: text) == text else { throw .text }
            return text
        }
    }

    private func made(by function: MapFunction, of text: String) throws(OneWay) -> String {
        guard let made = function.apply(text) else { throw .text }
        return made
    }
}
