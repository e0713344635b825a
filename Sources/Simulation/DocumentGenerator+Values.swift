package import Guides
import X12

extension DocumentGenerator {
    /// One occurrence of an element: its components.
    mutating func occurrence(_ element: GuideElement) -> [String] {
        guard element.kind == .composite else { return [value(element)] }
        var filled = choose(
            element.components, element.rules, mandatory: element.mandatory,
            unused: element.unused)
        if filled == 0 { filled = settle(1, element.rules, keeping: 1) ?? 1 }
        return element.components.enumerated().map { index, component in
            filled & (1 << UInt64(index)) != 0 ? value(guide.elements[component]) : ""
        }
    }

    /// A value that a simple element may have.
    package mutating func value(_ element: GuideElement) -> String {
        let length = max(1, length(element))
        let digit = measure == .greatest ? "9" : "1"
        switch element.kind {
        case .composite: return ""
        case .text, .binary: return text(length)
        case .code:
            return element.codes.isEmpty
                ? text(length) : random.pick(codes(element)) ?? text(length)
        case .number: return digit + digits(length - 1)
        case .decimal:
            let digits = digit + digits(length - 1)
            let hasPoint = digits.count > 2 && measure == .any && !delimiters.contains(0x2E)
            return hasPoint && random.oneIn(2) ? digits.dropLast(2) + ".55" : digits
        case .date:
            let day = "\(10 + random.next(19))"
            return (element.maximum >= 8 ? "20" : "") + "260\(1 + random.next(9))" + day
        case .time:
            let time = "1\(random.next(10))3\(random.next(10))"
            let isLong = measure == .greatest || (measure == .any && random.oneIn(2))
            return element.maximum >= 6 && (isLong || element.minimum > 4) ? time + "59" : time
        }
    }

    private mutating func length(_ element: GuideElement) -> Int {
        switch measure {
        case .any: element.minimum + random.next(min(element.maximum - element.minimum, 9) + 1)
        case .least: element.minimum
        case .greatest: min(element.maximum, max(element.minimum, Self.longest))
        }
    }

    private mutating func digits(_ count: Int) -> String {
        measure == .greatest
            ? String(repeating: "9", count: count) : text(count, of: "0123456789")
    }

    /// Text of this length.
    mutating func text(_ count: Int, of letters: String = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        -> String
    {
        let letters = Array(letters)
        return String((0..<count).map { _ in letters[random.next(letters.count)] })
    }
}
