import Guides

extension ValueType {
    /// The types as rules write them.
    static let spellings = [
        "text", "decimal", "decimal(2)", "implied(2)", "integer", "flag", "date", "date(CCYYMMDD)",
        "time", "time(HHMM)",
    ]

    /// Reads a rule's `type`.
    init?(spelling: String) {
        let parts = spelling.split(separator: "(", maxSplits: 1).map(String.init)
        guard let name = parts.first else { return nil }
        guard parts.count == 2 else {
            switch name {
            case "text": self = .text
            case "decimal": self = .decimal(places: nil)
            case "integer": self = .integer
            case "flag": self = .flag
            case "date": self = .date(nil)
            case "time": self = .time(nil)
            default: return nil
            }
            return
        }
        guard parts[1].hasSuffix(")") else { return nil }
        let argument = String(parts[1].dropLast())
        switch name {
        case "decimal":
            guard let places = Int(argument), (0...18).contains(places) else { return nil }
            self = .decimal(places: places)
        case "implied":
            guard let places = Int(argument), (0...9).contains(places) else { return nil }
            self = .implied(places: places)
        case "date":
            guard let format = DateFormat(argument) else { return nil }
            self = .date(format)
        case "time":
            guard let format = TimeFormat(argument) else { return nil }
            self = .time(format)
        default: return nil
        }
    }

    /// How a field of this type reads an element where the rule names no type; nil where the two
    /// do not go together. Functions make a text of anything, so that what they give may be read
    /// as the field needs.
    func reading(_ element: GuideElement, isChanged: Bool) -> ValueType? {
        switch (self, element.kind) {
        case (.text, _), (.choice, _): self
        case (.decimal, .number): .implied(places: element.places)
        case (.decimal, .decimal), (.integer, .decimal): self
        case (.integer, .number): element.places == 0 ? self : nil
        case (.date, .date), (.time, .time): self
        case (.flag, .code), (.flag, .text): self
        default: isChanged ? self : nil
        }
    }
}

extension GuideElement {
    /// How many of a number's last digits are decimals without a point; nil where none are.
    var impliedPlaces: Int? { kind == .number && places > 0 ? places : nil }
}
