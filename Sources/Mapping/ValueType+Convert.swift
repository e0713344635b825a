import Canonical
import Values

extension ValueType {
    /// A text as JSON of this type; nil when the text is not of the type.
    func json(_ text: String) -> JSON? {
        switch self {
        case .text:
            return .string(text)
        case .choice(let words):
            return words.contains(text) ? .string(text) : nil
        case .decimal(let places):
            if places == nil, ExactDecimal.isWritten(text) { return .string(text) }
            guard var decimal = ExactDecimal(text) else { return nil }
            // Zeros at the end say nothing that would be lost.
            if let places, Int(decimal.scale) > places { decimal = decimal.normalized }
            if let places, Int(decimal.scale) > places { return nil }
            return .string(decimal.description)
        case .implied(let places):
            return ExactDecimal(implied: text, places: places).map { .string($0.description) }
        case .integer:
            guard let decimal = ExactDecimal(text), let integer = decimal.integer,
                Self.safeIntegers.contains(integer)
            else { return nil }
            return .number(ExactDecimal(integer))
        case .flag:
            switch text {
            case "Y", "1", "true": return true
            case "N", "0", "false": return false
            default: return nil
            }
        case .date(let format):
            let date = format.map { $0.date(text) } ?? CivilDate(compact: text)
            return date.map { .string($0.description) }
        case .time(let format):
            let time = format.map { $0.time(text) } ?? CivilTime(compact: text)
            return time.map { .string($0.description) }
        }
    }

    /// Whole numbers that every JSON reader keeps exact: 15 digits.
    private static let safeIntegers = -999_999_999_999_999...999_999_999_999_999

    /// The type that a field has where its rule says nothing.
    init?(_ kind: FieldShape.Kind) {
        switch kind {
        case .text, .raw: self = .text
        case .choice(let words): self = .choice(words)
        case .decimal: self = .decimal(places: nil)
        case .integer: self = .integer
        case .date: self = .date(nil)
        case .time: self = .time(nil)
        case .flag: self = .flag
        case .object, .list: return nil
        }
    }

    /// Whether a text without a point is a whole number of this type.
    var countsWhole: Bool {
        switch self {
        case .decimal, .integer: true
        default: false
        }
    }

    /// Whether a value of this type may stand in a field of that type.
    func fits(_ field: ValueType) -> Bool {
        switch (self, field) {
        case (.text, .text), (.text, .choice), (.choice, .choice), (.integer, .integer),
            (.flag, .flag), (.date, .date), (.time, .time):
            true
        case (.decimal, .decimal), (.implied, .decimal), (.integer, .decimal): true
        default: false
        }
    }
}
