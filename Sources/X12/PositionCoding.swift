import Diagnostics

/// Writes a position: bytes, and numbers of seven bits a byte, the low ones first.
struct PositionEncoder {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    /// A number that is not negative.
    mutating func number(_ number: Int) {
        precondition(number >= 0, "offsets and ordinals are not negative")
        var rest = UInt64(number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func text(_ text: String) {
        number(text.utf8.count)
        bytes += text.utf8
    }

    mutating func texts(_ texts: [String]) {
        for text in texts { self.text(text) }
    }

    mutating func delimiters(_ delimiters: Delimiters) {
        byte(delimiters.element)
        byte(delimiters.component)
        byte(delimiters.segment)
        byte(delimiters.repetition ?? 0)
    }

    mutating func form(_ form: InterchangeForm) {
        number(Int(form.flaws.rawValue))
        number(form.terminatorLead.count)
        for byte in form.terminatorLead { self.byte(byte) }
    }

    /// The parts of a place that headers have.
    mutating func place(_ place: DataPlace) {
        for value in [place.interchange, place.group, place.byte, place.line] {
            number(value.map { $0 + 1 } ?? 0)
        }
        text(place.tag ?? "")
    }

    mutating func controls(_ controls: ControlNumbers) {
        number(controls.limit)
        byte(controls.isFull ? 1 : 0)
        for intervals in controls.intervals {
            number(intervals.count)
            for interval in intervals {
                number(Int(interval.low))
                number(Int(interval.high - interval.low))
            }
        }
        number(controls.others.count)
        texts(controls.others.sorted())
    }
}

/// Reads what `PositionEncoder` wrote; everything is nil once the bytes are not right.
struct PositionDecoder {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { at == bytes.count }

    mutating func byte() -> UInt8? {
        guard at < bytes.count else { return nil }
        at += 1
        return bytes[at - 1]
    }

    mutating func number() -> Int? {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            guard let byte = byte() else { return nil }
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(number) }
        }
        return nil
    }

    mutating func text() -> String? {
        guard let count = number(), count <= bytes.count - at else { return nil }
        at += count
        return String(validating: bytes[(at - count)..<at], as: UTF8.self)
    }

    mutating func texts(_ count: Int) -> [String]? {
        var texts: [String] = []
        for _ in 0..<count {
            guard let text = text() else { return nil }
            texts.append(text)
        }
        return texts
    }

    mutating func delimiters() -> Delimiters? {
        guard let element = byte(), let component = byte(), let segment = byte(),
            let repetition = byte()
        else { return nil }
        return Delimiters(
            element: element, component: component, segment: segment,
            repetition: repetition == 0 ? nil : repetition)
    }

    mutating func form() -> InterchangeForm? {
        guard let flaws = number(), flaws <= UInt16.max, let count = number(), count <= 3 else {
            return nil
        }
        var lead: [UInt8] = []
        for _ in 0..<count {
            guard let byte = byte() else { return nil }
            lead.append(byte)
        }
        return InterchangeForm(
            flaws: InterchangeFrame.Flaws(rawValue: UInt16(flaws)), terminatorLead: lead)
    }

    mutating func place() -> DataPlace? {
        var values: [Int?] = []
        for _ in 0..<4 {
            guard let value = number() else { return nil }
            values.append(value == 0 ? nil : value - 1)
        }
        guard let tag = text() else { return nil }
        return DataPlace(
            interchange: values[0], group: values[1], tag: tag.isEmpty ? nil : tag,
            byte: values[2], line: values[3])
    }

    mutating func controls() -> ControlNumbers? {
        guard let limit = number(), let isFull = byte() else { return nil }
        var intervals: [[ControlNumbers.Interval]] = []
        for _ in 0..<10 {
            guard let count = number(), count <= bytes.count else { return nil }
            var list: [ControlNumbers.Interval] = []
            for _ in 0..<count {
                guard let low = number(), let span = number(), low <= 999_999_999,
                    span <= 999_999_999 - low
                else { return nil }
                list.append(
                    ControlNumbers.Interval(low: UInt32(low), high: UInt32(low + span)))
            }
            intervals.append(list)
        }
        guard let count = number(), count <= bytes.count, let others = texts(count) else {
            return nil
        }
        return ControlNumbers(
            intervals: intervals, others: Set(others), limit: limit, isFull: isFull != 0)
    }
}
