/// What the values of a field are.
enum FieldType: String, Sendable, Hashable, CaseIterable {
    case text, code, integer, decimal, date, time
}

/// How a date or time is written: `YYYY-MM-DD`, `D.M.YYYY`, `HH:MM:SS`. Everything but the letters
/// Y, M, D, H and S stands for itself.
struct FieldFormat: Sendable, Hashable {
    /// The format as the layout has it.
    let description: String
    private let parts: [Part]

    private enum Part: Sendable, Hashable {
        /// So many digits; one means one or two.
        case digits(Character, Int)
        case literal(UInt8)
    }

    /// The order in which X12 has the parts of a date, and of a time; M is the minute there.
    private static let orders: [FieldType: [Character]] = [
        .date: ["Y", "M", "D"], .time: ["H", "M", "S"],
    ]

    /// Reads a format; nil where it does not name the parts that a date or time needs.
    init?(_ text: String, for type: FieldType) {
        guard let order = Self.orders[type] else { return nil }
        var parts: [Part] = []
        for character in text {
            guard order.contains(character) else {
                guard let byte = character.asciiValue, !character.isLetter, !character.isNumber
                else { return nil }
                parts.append(.literal(byte))
                continue
            }
            if case .digits(character, let count)? = parts.last {
                parts[parts.count - 1] = .digits(character, count + 1)
            } else {
                parts.append(.digits(character, 1))
            }
        }
        var found: [Character: Int] = [:]
        for case .digits(let letter, let count) in parts {
            guard found.updateValue(count, forKey: letter) == nil else { return nil }
        }
        let needed = type == .date ? order : ["H", "M"]
        guard needed.allSatisfy({ found[$0] != nil }),
            found.allSatisfy({ $0 == "Y" ? [2, 4].contains($1) : $1 <= 2 })
        else { return nil }
        description = text
        self.parts = parts
    }

    /// The value as X12 writes it (CCYYMMDD, YYMMDD, HHMM, HHMMSS); nil where it is not written
    /// like this.
    func standard(_ value: [UInt8], for type: FieldType) -> [UInt8]? {
        var found: [Character: ArraySlice<UInt8>] = [:]
        var rest = value[...]
        for part in parts {
            switch part {
            case .literal(let byte):
                guard rest.popFirst() == byte else { return nil }
            case .digits(let letter, let count):
                let digits = rest.prefix(max(2, count)).prefix { (0x30...0x39).contains($0) }
                guard digits.count == count || (count == 1 && digits.count == 2) else { return nil }
                found[letter] = digits
                rest = rest.dropFirst(digits.count)
            }
        }
        guard rest.isEmpty else { return nil }
        return (Self.orders[type] ?? []).flatMap { letter -> [UInt8] in
            let digits = Array(found[letter] ?? [])
            return digits.count == 1 ? [0x30] + digits : digits
        }
    }

    /// A value that X12 writes as CCYYMMDD or YYMMDD, or HHMM with or without seconds, in this
    /// format; nil where the format has no place for all of it.
    func written(_ value: String, for type: FieldType) -> String? {
        let digits = Array(value.utf8)
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        var found: [Character: ArraySlice<UInt8>] = [:]
        switch (type, digits.count) {
        case (.date, 6), (.date, 8):
            found = [
                "Y": digits.dropLast(4), "M": digits.dropLast(2).suffix(2), "D": digits.suffix(2),
            ]
        case (.time, 4), (.time, 6):
            found = ["H": digits[..<2], "M": digits[2..<4], "S": digits[4...]]
        default: return nil
        }
        var written: [UInt8] = []
        for part in parts {
            switch part {
            case .literal(let byte): written.append(byte)
            case .digits(let letter, let count):
                var part = found.removeValue(forKey: letter) ?? []
                if letter == "S", part.isEmpty { part = [0x30, 0x30] }
                guard letter != "Y" || count <= part.count else { return nil }
                if letter == "Y" { part = part.suffix(count) }
                written += count == 1 && part.first == 0x30 ? part.dropFirst() : part
            }
        }
        // Seconds that the format cannot say are lost only where they say nothing.
        guard found.values.allSatisfy({ part in part.allSatisfy { $0 == 0x30 } }) else {
            return nil
        }
        return String(decoding: written, as: UTF8.self)
    }
}
