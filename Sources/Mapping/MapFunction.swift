import Values

/// The functions of the mapping language. The list is closed: each takes a text, gives a text or
/// nothing, and costs at most what its text is long.
enum MapFunction: Sendable, Equatable {
    case trim
    case upper
    case lower
    case pad(Int, Character)
    case unpad(Character)
    case left(Int)
    case right(Int)
    case substr(Int, Int)
    case replace(String, String)
    case split(Character, Int)
    case prefix(String)
    case suffix(String)
    case digits
    case plain
    case negate
    case gtin
    case sscc
    case checkDigit
    case times(ExactDecimal)
    case over(ExactDecimal)
    case round(Int)
    case date(DateFormat, DateFormat)
    case time(TimeFormat, TimeFormat)
    /// A number with this decimal mark, and others between its thousands.
    case decimal(Character)

    /// How each is written, for help texts and docs.
    static let usages = [
        "trim", "upper", "lower", "pad(width, 0)", "unpad(0)", "left(count)", "right(count)",
        "substr(start, count)", "replace('a', 'b')", "split('-', 1)", "prefix('A')", "suffix('Z')",
        "digits", "plain", "negate", "times(12)", "over(12)", "round(2)", "date(MMDDYY, CCYYMMDD)",
        "time(HH:MM, HHMM)", "decimal(',')", "gtin", "sscc", "checkDigit",
    ]

    /// The names alone.
    static let names = usages.map { String($0.prefix { $0 != "(" }) }

    /// Every function of a path, those that gather its values included.
    static let everyUsage = usages + Gathering.usages

    /// The widest text that `pad` makes.
    private static let widestPad = 256

    /// The function called `name`; nil when it does not exist or the arguments are not its own.
    init?(_ name: String, _ arguments: [String]) {
        let numbers = arguments.map { Int($0) ?? -1 }
        switch (name, arguments.count) {
        case ("trim", 0): self = .trim
        case ("upper", 0): self = .upper
        case ("lower", 0): self = .lower
        case ("pad", 1...2):
            guard (1...Self.widestPad).contains(numbers[0]),
                let filler = Self.character(arguments.count == 2 ? arguments[1] : "0")
            else { return nil }
            self = .pad(numbers[0], filler)
        case ("unpad", 0...1):
            guard let filler = Self.character(arguments.first ?? "0") else { return nil }
            self = .unpad(filler)
        case ("left", 1) where numbers[0] > 0: self = .left(numbers[0])
        case ("right", 1) where numbers[0] > 0: self = .right(numbers[0])
        case ("substr", 2) where numbers[0] > 0 && numbers[1] > 0:
            self = .substr(numbers[0], numbers[1])
        case ("replace", 2) where !arguments[0].isEmpty:
            self = .replace(arguments[0], arguments[1])
        case ("split", 2) where numbers[1] > 0:
            guard let separator = Self.character(arguments[0]) else { return nil }
            self = .split(separator, numbers[1])
        case ("prefix", 1): self = .prefix(arguments[0])
        case ("suffix", 1): self = .suffix(arguments[0])
        case ("digits", 0): self = .digits
        case ("plain", 0): self = .plain
        case ("negate", 0): self = .negate
        case ("gtin", 0): self = .gtin
        case ("sscc", 0): self = .sscc
        case ("checkDigit", 0): self = .checkDigit
        case ("times", 1), ("over", 1):
            guard let factor = ExactDecimal(arguments[0]), !factor.isZero else { return nil }
            self = name == "times" ? .times(factor) : .over(factor)
        case ("round", 1) where (0...18).contains(numbers[0]): self = .round(numbers[0])
        case ("date", 2):
            guard let from = DateFormat(arguments[0]), let to = DateFormat(arguments[1]) else {
                return nil
            }
            self = .date(from, to)
        case ("time", 2):
            guard let from = TimeFormat(arguments[0]), let to = TimeFormat(arguments[1]) else {
                return nil
            }
            self = .time(from, to)
        case ("decimal", 1):
            guard let mark = Self.character(arguments[0]), mark == "," || mark == "." else {
                return nil
            }
            self = .decimal(mark)
        default: return nil
        }
    }

    /// How many times as long as before a text may be: 1 for what adds at most a constant.
    var growth: Int {
        guard case .replace(let old, let new) = self else { return 1 }
        return max(1, (new.utf8.count + old.utf8.count - 1) / old.utf8.count)
    }

    /// Whether it may give a decimal point where it was given digits alone.
    var givesDecimals: Bool {
        switch self {
        case .over: true
        case .times(let factor): factor.normalized.scale > 0
        case .decimal: true
        default: false
        }
    }

    private static func character(_ text: String) -> Character? {
        text.unicodeScalars.count == 1 ? text.first : nil
    }
}
